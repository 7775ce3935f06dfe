"""The one owner of the solver's variables for cohorts and sessions: creates, hints, pins and extracts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scheduler.domain.problem import Group, Problem
from scheduler.plan.plan import Cohort, Plan, Session
from scheduler.solving.axis import Axis
from scheduler.solving.clauses import Clauses, Literal, negated
from scheduler.solving.scope import GroupKey, Scope

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(eq=False)
class CohortVar:
    """A cohort that may be formed, or one that is given.

    `members` maps each possible participant to a literal; `given` is the base plan's cohort where membership is fixed.
    """

    key: GroupKey
    index: int
    active: Literal
    members: dict[str, Literal]
    given: Cohort | None = None
    sessions: list[SessionVar] = field(default_factory=list)

    @property
    def course(self) -> str:
        return self.key[0]

    @property
    def sentra(self) -> str | None:
        return self.key[1]


@dataclass(eq=False)
class SessionVar:
    """A session: position on the axis, day, trainers and venue, each a variable or already known.

    Attributes
    ----------
    positions : tuple of int
        Positions it may start at.
    start, day : IntVar or int
        Position and day.
    slot : IntVar or int
        Index of its first slot in the day.
    on : dict
        Literal for each possible day.
    slots_on : dict
        Possible first slots of each possible day.
    trainers, venues, locations : dict
        Literal for each possible trainer, venue and location.
    given : Session or None
        The base plan's session where this one is fixed.
    """

    cohort: CohortVar
    number: int
    jp: int
    positions: tuple[int, ...]
    start: Any
    day: Any
    slot: Any
    on: dict[int, Literal]
    slots_on: dict[int, tuple[int, ...]]
    trainers: dict[str, Literal]
    venues: dict[str, Literal]
    locations: dict[str, Literal]
    given: Session | None = None

    @property
    def active(self) -> Literal:
        return self.cohort.active

    @property
    def people(self) -> dict[str, Literal]:
        """Literal for each participant who may attend this session."""
        cohort = self.cohort
        if cohort.given is None or not (cohort.given.joined or cohort.given.left):
            return cohort.members
        return {p: x for p, x in cohort.members.items() if cohort.given.attends(p, self.number)}


class Variables(Clauses):
    """Cohorts and sessions of a programme as solver variables.

    Parameters
    ----------
    axis : Axis
        Of the problem.
    scope : Scope
        What is free.
    relaxed : collection of str
        Hard rules that do not bind (for explanations): their filters are left out.
    spare : int
        Cohorts a group may have beyond the fewest that hold all its candidates.
    """

    def __init__(
        self, cp: cp_model.CpModel, axis: Axis, scope: Scope, relaxed: frozenset[str] = frozenset(), spare: int = 1
    ) -> None:
        super().__init__(cp)
        self.problem: Problem = axis.problem
        self.scope = scope
        self.relaxed = relaxed
        self.axis = axis
        self.capped = False
        self.cohorts: list[CohortVar] = []
        self.by_group: dict[GroupKey, list[CohortVar]] = {}
        self._apart: set[frozenset] = set()
        self._slot_sets: dict[tuple[int, frozenset[int]], Literal] = {}
        self._shares: dict[tuple[int, int], Literal] = {}
        self._free_cohort_days: dict[int, dict[int, Literal]] = {}
        given: dict[GroupKey, list[Cohort]] = defaultdict(list)
        for cohort in scope.base.cohorts if scope.base else ():
            given[cohort.course, cohort.sentra].append(cohort)
        for group in self.problem.groups:
            key = group.course, group.sentra
            if scope.forms(key):
                self._form(group, spare)
            else:
                for n, cohort in enumerate(given.get(key, ())):
                    self._take(cohort, n)

    # Creation ---------------------------------------------------------------

    def _form(self, group: Group, spare: int) -> None:
        """Cohort variables of a free group, in the order of their first candidate (so that equal plans look equal)."""
        key = group.course, group.sentra
        course = self.problem.course[group.course]
        most = len(group.candidates) // max(1, course.group_min)
        fewest = -(-len(group.candidates) // max(1, min(course.group_max, self._largest_venue(group.course))))
        count = min(most, fewest + spare)
        self.capped = self.capped or count < most
        made: list[CohortVar] = []
        for n in range(count):
            active = self.bool(f"active {key} {n}")
            members = {p: self.bool() for p in group.candidates[n:]}
            made.append(cohort := CohortVar(key, n, active, members))
            if not self.scope.timeless:
                for number, jp in enumerate(course.session_lengths, 1):
                    cohort.sessions.append(self._free_session(cohort, number, jp))
        for earlier, later in zip(made, made[1:], strict=False):
            self.implies([later.active], earlier.active)
            for i, p in enumerate(group.candidates):
                if p in later.members:
                    before = [earlier.members[q] for q in group.candidates[:i] if q in earlier.members]
                    self.implies([later.members[p]], self.any_of(before))
        self.by_group[key] = made
        self.cohorts += made

    def _largest_venue(self, course: str) -> int:
        if self.problem.settings.venue_capacity != "hard":
            return 10**6
        needed = set(self.problem.course[course].features)
        return max((v.capacity for v in self.problem.venues if needed <= set(v.features)), default=1)

    def _take(self, cohort: Cohort, n: int) -> None:
        """A cohort of the base plan; its sessions fixed except for those the scope frees."""
        key = cohort.course, cohort.sentra
        var = CohortVar(key, n, True, dict.fromkeys(cohort.participants, True), cohort)
        if cohort.id in self.scope.cohorts:
            for number, jp in enumerate(self.problem.course[cohort.course].session_lengths, 1):
                var.sessions.append(self._free_session(var, number, jp))
        for session in self.scope.base.sessions_of_cohort[cohort.id]:
            if session.state == "not_held" or cohort.id in self.scope.cohorts:
                continue
            if session.id in self.scope.sessions:
                var.sessions.append(self._free_session(var, session.number, session.jp, session))
            else:
                var.sessions.append(self._fixed_session(var, session))
        self.by_group.setdefault(key, []).append(var)
        self.cohorts.append(var)

    def _free_session(self, cohort: CohortVar, number: int, jp: int, old: Session | None = None) -> SessionVar:
        positions = self.allowed_positions(cohort.course, cohort.sentra, jp)
        if self.scope.last_day is not None:
            end = (self.scope.last_day + 1) * self.axis.width
            positions = tuple(p for p in positions if p < end)
        if not positions:
            # No date at all: the cohort cannot be formed. One position keeps the variables well-defined.
            self.some([negated(cohort.active)])
            positions = (0,)
        days = sorted({p // self.axis.width for p in positions})
        domain = _domain(positions)
        start = self.cp.new_int_var_from_domain(domain, "")
        day = self.cp.new_int_var_from_domain(_domain(days), "")
        slots = sorted({p % self.axis.width for p in positions})
        slot = slots[0] if len(slots) == 1 else self.cp.new_int_var_from_domain(_domain(slots), "")
        self.cp.add(start == self.axis.width * day + slot)
        on = {}
        for d in days:
            on[d] = x = self.bool()
            self.cp.add(day == d).only_enforce_if(x)
        chosen = list(on.values())
        if cohort.active is True:
            self.cp.add_exactly_one(chosen)
        else:
            self.cp.add_exactly_one([*chosen, ~cohort.active])
        trainers = {t: self.bool() for t in self.problem.qualified[cohort.course]}
        venues = {v: self.bool() for v in self._possible_venues(cohort.course, cohort.sentra)}
        if len(venues) == 1 and cohort.active is not True:
            venues = dict.fromkeys(venues, cohort.active)
        if cohort.active is True:
            self._exactly_one(venues.values())
        else:
            for x in venues.values():
                self.implies([x], cohort.active)
            self.implies([cohort.active], self.any_of(venues.values()))
            self.at_most_one(venues.values())
        slots_on = self._slots_on(positions)
        places = self._located(venues, cohort.active)
        return SessionVar(cohort, number, jp, positions, start, day, slot, on, slots_on, trainers, venues, places, old)

    def _slots_on(self, positions: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for p in positions:
            found[p // self.axis.width].append(p % self.axis.width)
        return {d: tuple(slots) for d, slots in found.items()}

    def _exactly_one(self, literals: Iterable[Literal]) -> None:
        literals = list(literals)
        self.some(literals)
        self.at_most_one(literals)

    def _located(self, venues: dict[str, Literal], active: Literal) -> dict[str, Literal]:
        places: dict[str, list[Literal]] = defaultdict(list)
        for v, x in venues.items():
            places[self.problem.venue[v].location].append(x)
        if len(places) == 1:
            return dict.fromkeys(places, active)
        return {place: self.any_of(xs) for place, xs in places.items()}

    def _fixed_session(self, cohort: CohortVar, session: Session) -> SessionVar:
        day = self.axis.day(session.date)
        position = self.axis.position(session.date, session.start)
        if position is None:  # A given session off the slots (its day's pattern changed): the slot it falls into.
            slots = self.problem.calendar.slots(session.date)
            position = day * self.axis.width + sum(1 for s in slots if s.end <= session.start)
        venue = self.problem.venue.get(session.venue)
        return SessionVar(
            cohort,
            session.number,
            session.jp,
            (position,),
            position,
            day,
            position % self.axis.width,
            {day: True},
            {day: (position % self.axis.width,)},
            dict.fromkeys(session.trainers, True),
            {session.venue: True},
            {venue.location: True} if venue else {},
            session,
        )

    # What is possible -------------------------------------------------------

    def allowed_positions(self, course: str, sentra: str | None, jp: int) -> tuple[int, ...]:
        """Positions at which the rule calendar lets a session of a course for a sentra start."""
        return self.axis.allowed_positions(course, sentra, jp, "calendar" not in self.relaxed)

    def free_positions(self, kind: str, id: str, jp: int) -> frozenset[int]:
        """All positions of the programme at which a subject is available for a session of `jp` JP."""
        return self.axis.free_positions(kind, id, jp)

    def _possible_venues(self, course: str, sentra: str | None) -> tuple[str, ...]:
        c = self.problem.course[course]
        hard = self.problem.settings.venue_capacity == "hard" and "venue-capacity" not in self.relaxed
        return tuple(
            v.id
            for v in self.problem.venues
            if ("venue-features" in self.relaxed or set(c.features) <= set(v.features))
            and ("venue-sentra" in self.relaxed or c.mixed or not v.sentra or sentra in v.sentra)
            and (not hard or v.capacity >= max(c.size or 0, 1))
        )

    # Literals about sessions ---------------------------------------------------

    @cached_property
    def sessions(self) -> list[SessionVar]:
        """All sessions, cohorts in order."""
        return [s for c in self.cohorts for s in c.sessions]

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
                self.cp.add_linear_expression_in_domain(session.slot, _domain(inside)).only_enforce_if(found)
                self.cp.add_linear_expression_in_domain(session.slot, _domain(outside)).only_enforce_if(~found)
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
                self.cp.add_linear_expression_in_domain(session.start, _domain(mine)), *conditions, session.active
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
        return cohort.given is None or any(self.is_free(s) for s in cohort.sessions)

    def first_sessions(self, cohort: CohortVar) -> list[SessionVar]:
        """The sessions of which one is the first: session 1, where the rule course-rhythm binds."""
        return cohort.sessions if "course-rhythm" in self.relaxed else cohort.sessions[:1]

    def last_sessions(self, cohort: CohortVar) -> list[SessionVar]:
        """The sessions of which one is the last."""
        return cohort.sessions if "course-rhythm" in self.relaxed else cohort.sessions[-1:]

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

    @cached_property
    def _takes(self) -> dict[tuple[str, str], Literal]:
        return {}

    # Hints, pins, extraction -----------------------------------------------------

    def assignments(self, plan: Plan) -> Iterator[tuple[Any, int]]:
        """The value of each deciding variable in a plan; cohorts are matched by their first candidate."""
        at: dict[GroupKey, list[Cohort]] = defaultdict(list)
        for cohort in plan.cohorts:
            at[cohort.course, cohort.sentra].append(cohort)
        order = {p.id: n for n, p in enumerate(self.problem.participants)}
        for key, variables in self.by_group.items():
            formed = [v for v in variables if v.given is None]
            cohorts = sorted(at.get(key, ()), key=lambda c: min((order[p] for p in c.participants), default=0))
            by_id = {c.id: c for c in cohorts}
            for n, var in enumerate(variables):
                if var.given is not None:
                    cohort = by_id.get(var.given.id)
                else:
                    index = formed.index(var)
                    cohort = cohorts[index] if index < len(cohorts) else None
                if var.given is None:
                    yield var.active, int(cohort is not None)
                    for p, x in var.members.items():
                        yield x, int(cohort is not None and p in cohort.participants)
                if cohort is not None:
                    sessions = {s.number: s for s in plan.sessions_of_cohort[cohort.id] if s.state != "not_held"}
                    for s in var.sessions:
                        if self.is_free(s) and s.number in sessions:
                            yield from self._session_values(s, sessions[s.number])

    def represents(self, plan: Plan) -> bool:
        """Whether every free cohort and session of a plan is one that these variables can stand for."""
        at: dict[GroupKey, list[Cohort]] = defaultdict(list)
        for cohort in plan.cohorts:
            at[cohort.course, cohort.sentra].append(cohort)
        for key, cohorts in at.items():
            variables = self.by_group.get(key, [])
            if len(cohorts) > len(variables):
                return False
            candidates = {p for var in variables for p in var.members}
            session = variables[0].sessions
            for cohort in cohorts:
                sessions = [s for s in plan.sessions_of_cohort[cohort.id] if s.state != "not_held"]
                if not candidates.issuperset(cohort.participants) or len(sessions) != len(session):
                    return False
                if not all(_stands_for(var, s, self.axis) for var, s in zip(session, sessions, strict=True)):
                    return False
        return True

    def _session_values(self, var: SessionVar, session: Session) -> Iterator[tuple[Any, int]]:
        position = self.axis.position(session.date, session.start)
        yield var.start, -1 if position is None else position
        yield var.day, self.axis.day(session.date)
        if not isinstance(var.slot, int) and position is not None:
            yield var.slot, position % self.axis.width
        for d, x in var.on.items():
            yield x, int(d == self.axis.day(session.date))
        for t, x in var.trainers.items():
            yield x, int(t in session.trainers)
        for v, x in var.venues.items():
            if x is not var.active:
                yield x, int(v == session.venue)

    def extract(self, value: Any) -> tuple[tuple[Cohort, ...], tuple[Session, ...]]:
        """Cohorts and sessions of a solution; `value` gives the value of a variable or literal."""

        def true(x: Literal) -> bool:
            return x if isinstance(x, bool) else bool(value(x))

        cohorts, sessions = [], []
        for key, variables in self.by_group.items():
            taken = {v.given.id for v in variables if v.given is not None}
            numbers = (n for n in range(1, 10**6) if cohort_id(key, n) not in taken)
            for var in variables:
                if not true(var.active):
                    continue
                cohort = var.given or Cohort(
                    cohort_id(key, next(numbers)), *key, tuple(p for p, x in var.members.items() if true(x))
                )
                cohorts.append(cohort)
                for s in var.sessions:
                    sessions.append(self._extracted(s, cohort, value, true))
        if self.scope.base:
            sessions += [s for s in self.scope.base.sessions if s.state == "not_held"]
        return tuple(cohorts), tuple(sorted(sessions, key=lambda s: (s.date, s.start, s.id)))

    def _extracted(self, s: SessionVar, cohort: Cohort, value: Any, true: Any) -> Session:
        if not self.is_free(s) and s.given is not None:
            return s.given
        day, slot = divmod(int(value(s.start)), self.axis.width)
        start, end = self.axis.span(day * self.axis.width + slot, s.jp) or (0, 0)
        return Session(
            s.given.id if s.given else f"{cohort.id}/{s.number}",
            cohort.id,
            s.number,
            self.axis.date(day),
            start,
            end,
            s.jp,
            next(v for v, x in s.venues.items() if true(x)),
            tuple(t for t, x in s.trainers.items() if true(x)),
            self.problem.course[cohort.course].kit,
            s.given.state if s.given else None,
        )


def cohort_id(key: GroupKey, n: int) -> str:
    """``SULAM-PRS-1``, or ``TOT-1`` where the course is mixed."""
    course, sentra = key
    return f"{course}-{sentra}-{n}" if sentra else f"{course}-{n}"


def _stands_for(var: SessionVar, session: Session, axis: Axis) -> bool:
    position = axis.position(session.date, session.start)
    return (
        position in var.positions
        and session.jp == var.jp
        and session.number == var.number
        and session.venue in var.venues
        and set(session.trainers) <= set(var.trainers)
    )


def _domain(values: Iterable[int]) -> Any:
    from ortools.sat.python import cp_model

    return cp_model.Domain.from_values(list(values))
