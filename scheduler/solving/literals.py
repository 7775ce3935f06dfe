"""Literals about sessions that rules speak in: on a day, in a slot, shared people, nothing at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from scheduler.solving.clauses import Literal
from scheduler.solving.sessions import CohortVar, SessionVar, SessionVariables, domain_of


class SessionLiterals(SessionVariables):
    """Literals over the variables of cohorts and sessions, made on demand and remembered."""

    # Literals about sessions ---------------------------------------------------

    @cached_property
    def sessions(self) -> list[SessionVar]:
        """All sessions, cohorts in order."""
        return [s for c in self.cohorts for s in c.sessions]

    @cached_property
    def open_sessions(self) -> list[SessionVar]:
        """Sessions that are free, or whose people are not yet known."""
        return [s for s in self.sessions if self.is_free(s) or any(x is not True for x in s.people.values())]

    @cached_property
    def free_sessions(self) -> list[SessionVar]:
        return [s for s in self.sessions if not isinstance(s.start, int)]

    def is_free(self, session: SessionVar) -> bool:
        return not isinstance(session.start, int)

    def slot_in(self, session: SessionVar, slots: frozenset[int]) -> Literal:
        """A literal that holds exactly where the session's first slot is one of `slots`."""
        if isinstance(session.slot, int):
            return session.slot in slots
        key = id(session), slots
        found = self._slot_sets.get(key)
        if found is None:
            found = self._slot_sets[key] = self.bool()
            possible = {k for ks in session.slots_on.values() for k in ks}
            inside, outside = sorted(possible & slots), sorted(possible - slots)
            if not outside or not inside:
                self._slot_sets[key] = found = bool(inside)
            else:
                self.cp.add_linear_expression_in_domain(session.slot, domain_of(inside)).only_enforce_if(found)
                self.cp.add_linear_expression_in_domain(session.slot, domain_of(outside)).only_enforce_if(~found)
        return found

    def at(self, session: SessionVar, day: int, slots: frozenset[int]) -> list[Literal] | None:
        """Literals that hold together exactly where the session is on a day and starts in one of `slots`.

        None where that cannot be.
        """
        possible = session.slots_on.get(day)
        if possible is None or slots.isdisjoint(possible):
            return None
        if slots.issuperset(possible):
            return [session.on[day]]
        return [session.on[day], self.slot_in(session, slots)]

    def starting(self, session: SessionVar, positions: frozenset[int]) -> list[Literal]:
        """Literals of which exactly one holds where the session starts at one of the positions, else none."""
        days: dict[int, set[int]] = defaultdict(set)
        for p in session.positions:
            if p in positions:
                days[p // self.axis.width].add(p % self.axis.width)
        found = []
        for d, slots in days.items():
            together = self.at(session, d, frozenset(slots))
            if together:
                found.append(together[0] if len(together) == 1 else self.both(*together))
        return found

    def restrict(self, session: SessionVar, positions: frozenset[int], *conditions: Literal) -> None:
        """Where all conditions hold, the session starts at one of the positions."""
        if any(c is False for c in conditions):
            return
        mine = [p for p in session.positions if p in positions]
        if len(mine) == len(session.positions):
            return
        if not mine:
            self.forbid(session.active, *conditions)
        elif self.is_free(session):
            self.when(
                self.cp.add_linear_expression_in_domain(session.start, domain_of(mine)), *conditions, session.active
            )

    def on_day(self, cohort: CohortVar) -> dict[int, Literal]:
        """Literal for each day on which the cohort may meet (true wherever it does; exactly then where one session)."""
        known = self._free_cohort_days.get(id(cohort))
        if known is None:
            by_day: dict[int, list[Literal]] = defaultdict(list)
            for s in cohort.sessions:
                for d, x in s.on.items():
                    by_day[d].append(x)
            known = self._free_cohort_days[id(cohort)] = {d: self.any_of(xs) for d, xs in sorted(by_day.items())}
        return known

    def shares(self, one: CohortVar, other: CohortVar) -> Literal:
        """A literal that holds wherever somebody is in both cohorts."""
        key = (id(one), id(other)) if id(one) <= id(other) else (id(other), id(one))
        found = self._shares.get(key)
        if found is None:
            pairs = [(x, other.members[p]) for p, x in one.members.items() if p in other.members]
            if any(x is True and y is True for x, y in pairs):
                found = True
            elif not any(x is not False and y is not False for x, y in pairs):
                found = False
            else:
                found = self.bool()
                for x, y in pairs:
                    self.implies([x, y], found)
            self._shares[key] = found
        return found

    def interval(self, session: SessionVar, present: Literal) -> Any:
        """The session as an interval on the axis, there where `present` holds; None where it is known not to."""
        if present is False:
            return None
        if present is True:
            return self.cp.new_fixed_size_interval_var(session.start, session.jp, "")
        return self.cp.new_optional_fixed_size_interval_var(session.start, session.jp, present, "")

    def apart(self, sessions: Iterable[tuple[SessionVar, Literal]]) -> None:
        """Sessions that must not overlap where their literals hold; the same set is posted once."""
        present = [(s, x) for s, x in sessions if x is not False]
        key = frozenset((id(s), x if isinstance(x, bool) else x.index) for s, x in present)
        if len(present) > 1 and key not in self._apart:
            self._apart.add(key)
            self.cp.add_no_overlap([self.interval(s, x) for s, x in present])

    def limit_per_day(self, sessions: list[tuple[SessionVar, Literal]], most: int) -> None:
        """At most `most` JP on one date, where the sessions' literals hold."""
        days: dict[int, list[tuple[SessionVar, Literal]]] = defaultdict(list)
        for s, x in sessions:
            for d in s.on:
                days[d].append((s, x))
        for d, here in days.items():
            if len(self.axis.calendar.slots(self.axis.date(d))) <= most or sum(s.jp for s, _ in here) <= most:
                continue
            if 2 * min(s.jp for s, _ in here) > most:
                self.at_most_one([self.both(x, s.on[d]) for s, x in here if s.jp <= most])
                for s, x in here:
                    if s.jp > most:
                        self.forbid(x, s.on[d])
            else:
                self.cp.add(sum(s.jp * self.both(x, s.on[d]) for s, x in here) <= most)

    def limit_per_period(self, sessions: list[tuple[SessionVar, Literal]], most: int, period: Any) -> None:
        """At most `most` JP in each period, where the sessions' literals hold; `period` maps a day to its period."""
        periods: dict[int, dict[int, tuple[SessionVar, Literal, list[Literal]]]] = defaultdict(dict)
        for n, (s, x) in enumerate(sessions):
            for d, on in s.on.items():
                periods[period(d)].setdefault(n, (s, x, []))[2].append(on)
        for here in periods.values():
            if sum(s.jp for s, _, _ in here.values()) > most:
                self.cp.add(sum(s.jp * self.product(x, days) for s, x, days in here.values()) <= most)

    def product(self, condition: Literal, exclusive: list[Literal]) -> Any:
        """A literal or sum that is 1 where the condition and one of the (mutually exclusive) literals hold."""
        if condition is False or not exclusive:
            return 0
        if condition is True:
            return sum(exclusive)
        if len(exclusive) == 1:
            return self.both(condition, exclusive[0])
        found = self.bool()
        self.cp.add(found >= condition + sum(exclusive) - 1)
        return found

    def forbid_together(
        self,
        day: int,
        sessions: tuple[SessionVar, SessionVar],
        sets: list[tuple[frozenset[int], frozenset[int]]],
        *conditions: Literal,
    ) -> None:
        """Where the conditions hold: no pair of first slots out of `sets` for two sessions on a day."""
        for slots, others in sets:
            one, other = self.at(sessions[0], day, slots), self.at(sessions[1], day, others)
            if one and other:
                self.forbid(*one, *other, *conditions)

    def caused(self, causes: list[list[Literal]]) -> Literal:
        """A literal that holds wherever all literals of one of the causes do."""
        causes = [cause for cause in causes if not any(x is False for x in cause)]
        if any(all(x is True for x in cause) for cause in causes):
            return True
        if not causes:
            return False
        found = self.bool()
        for cause in causes:
            self.implies(cause, found)
        return found

    def is_open(self, cohort: CohortVar) -> bool:
        """Whether anything of a cohort is still to be decided."""
        return (
            cohort.given is None
            or any(self.is_free(s) for s in cohort.sessions)
            or any(x is not True for x in cohort.members.values())
        )

    def runs(self, cohort: CohortVar) -> list[list[SessionVar]]:
        """The sessions by number, parted into runs of which each comes in order.

        A run ends before a held session where the one before is not: a make-up session comes after what was held
        meanwhile.
        """
        runs: list[list[SessionVar]] = []
        for s in cohort.sessions:
            if not runs or (self.is_held(s) and not self.is_held(runs[-1][-1])):
                runs.append([])
            runs[-1].append(s)
        return runs

    def is_held(self, session: SessionVar) -> bool:
        return session.given is not None and session.given.state == "held"

    def first_sessions(self, cohort: CohortVar) -> list[SessionVar]:
        """The sessions of which one is the first: session 1 where the rule course-rhythm binds, or what was held."""
        if "course-rhythm" in self.relaxed:
            return cohort.sessions
        held = [s for s in cohort.sessions if self.is_held(s)]
        return [min(held, key=lambda s: s.start)] if held else cohort.sessions[:1]

    def last_sessions(self, cohort: CohortVar) -> list[SessionVar]:
        """The sessions of which one is the last."""
        if "course-rhythm" in self.relaxed:
            return cohort.sessions
        return [run[-1] for run in self.runs(cohort)]

    @cached_property
    def cohorts_of(self) -> dict[str, list[CohortVar]]:
        """Cohorts each participant may be in."""
        table: dict[str, list[CohortVar]] = defaultdict(list)
        for c in self.cohorts:
            for p, x in c.members.items():
                if x is not False:
                    table[p].append(c)
        return table

    @cached_property
    def sessions_of_trainer(self) -> dict[str, list[SessionVar]]:
        """Sessions each trainer may teach; trainers with none that is free are left out."""
        return self._by(lambda s: s.trainers)

    @cached_property
    def sessions_of_venue(self) -> dict[str, list[SessionVar]]:
        """Sessions each venue may hold; venues with none that is free are left out."""
        return self._by(lambda s: s.venues)

    def _by(self, subjects: Any) -> dict[str, list[SessionVar]]:
        table: dict[str, list[SessionVar]] = defaultdict(list)
        for s in self.sessions:
            for x in subjects(s):
                table[x].append(s)
        return {x: ss for x, ss in table.items() if any(self.is_free(s) for s in ss)}

    @cached_property
    def touched_participants(self) -> list[str]:
        """Participants for whom something is still open, in input order."""
        return [
            p.id
            for p in self.problem.participants
            if any(
                c.members[p.id] is not True or any(self.is_free(s) for s in c.sessions)
                for c in self.cohorts_of.get(p.id, ())
            )
        ]

    def takes(self, participant: str, course: str) -> Literal:
        """A literal that holds exactly where the participant is in a cohort of the course."""
        key = participant, course
        if key not in self._takes:
            sentra = None if self.problem.course[course].mixed else self.problem.participant[participant].sentra
            self._takes[key] = self.any_of(
                [c.members.get(participant, False) for c in self.by_group.get((course, sentra), ())]
            )
        return self._takes[key]

    def completes(self, participant: str, course: str) -> Literal:
        """As `takes`, without cohorts of which the participant does not attend the last session."""
        sentra = None if self.problem.course[course].mixed else self.problem.participant[participant].sentra
        cohorts = self.by_group.get((course, sentra), ())
        count = len(self.problem.course[course].session_lengths)
        if not any(c.given is not None and c.given.left.get(participant, count) < count for c in cohorts):
            return self.takes(participant, course)
        return self.any_of(
            [
                c.members.get(participant, False)
                for c in cohorts
                if c.given is None or c.given.left.get(participant, count) >= count
            ]
        )

    @cached_property
    def _takes(self) -> dict[tuple[str, str], Literal]:
        return {}
