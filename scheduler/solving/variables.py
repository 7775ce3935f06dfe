"""The one owner of the solver's variables for cohorts and sessions: creates, hints, pins and extracts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scheduler.plan.plan import Cohort, Plan, Session
from scheduler.solving.axis import Axis
from scheduler.solving.clauses import Literal
from scheduler.solving.literals import SessionLiterals
from scheduler.solving.scope import GroupKey
from scheduler.solving.sessions import CohortVar, SessionVar


class Variables(SessionLiterals):
    """Cohorts and sessions of a programme as solver variables; see `SessionVariables` for the parameters."""

    # Hints, pins, extraction -----------------------------------------------------

    def assignments(self, plan: Plan) -> Iterator[tuple[Any, int]]:
        """The value of each deciding variable in a plan."""
        for var, cohort in self._matched(plan):
            if var.given is None:
                yield var.active, int(cohort is not None)
                for p, x in var.members.items():
                    yield x, int(cohort is not None and p in cohort.participants)
            if cohort is not None:
                sessions = {s.number: s for s in plan.sessions_of_cohort[cohort.id] if s.state != "not_held"}
                for s in var.sessions:
                    if self.is_free(s) and s.number in sessions:
                        yield from self._session_values(s, sessions[s.number])

    def _matched(self, plan: Plan) -> Iterator[tuple[CohortVar, Cohort | None]]:
        """Each cohort variable with the plan's cohort it stands for: given ones by id, others by first candidate."""
        at: dict[GroupKey, list[Cohort]] = defaultdict(list)
        for cohort in plan.cohorts:
            at[cohort.course, cohort.sentra].append(cohort)
        order = {p.id: n for n, p in enumerate(self.problem.participants)}
        for key, variables in self.by_group.items():
            by_id = {c.id: c for c in at.get(key, ())}
            for var in variables:
                if var.given is not None:
                    yield var, by_id.pop(var.given.id, None)
            rest = sorted(by_id.values(), key=lambda c: (min((order[p] for p in c.participants), default=0), c.id))
            for n, var in enumerate(v for v in variables if v.given is None):
                yield var, rest[n] if n < len(rest) else None

    def represents(self, plan: Plan) -> bool:
        """Whether every cohort and free session of a plan is one that these variables can stand for."""
        matched = 0
        for var, cohort in self._matched(plan):
            if cohort is None:
                continue
            matched += 1
            sessions = [s for s in plan.sessions_of_cohort[cohort.id] if s.state != "not_held"]
            if not var.members.keys() >= set(cohort.participants) or len(sessions) != len(var.sessions):
                return False
            if not all(_stands_for(x, s, self.axis) for x, s in zip(var.sessions, sessions, strict=True)):
                return False
        return matched == len(plan.cohorts)

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
                    dropped = self._given_up(var)
                    if dropped is not None:
                        cohorts.append(dropped)
                        sessions += self._kept(var, dropped)
                    continue
                people = tuple(p for p, x in var.members.items() if true(x))
                cohort = var.given or Cohort(cohort_id(key, next(numbers)), *key, people)
                if var.given is not None and len(people) > len(cohort.participants):
                    cohort = replace(cohort, participants=people)
                cohorts.append(cohort)
                for s in var.sessions:
                    sessions.append(self._extracted(s, cohort, value, true))
        if self.scope.base:
            sessions += [s for s in self.scope.base.sessions if s.state == "not_held"]
        return tuple(cohorts), tuple(sorted(sessions, key=lambda s: (s.date, s.start, s.id)))

    def _given_up(self, var: CohortVar) -> Cohort | None:
        """What stays of a given cohort whose open sessions are given up: everybody leaves before the first of them."""
        fixed = {s.number for s in var.sessions if not self.is_free(s)}
        last = next(n for n in range(len(fixed) + 1) if n + 1 not in fixed)
        held = any(s.given and s.given.state == "held" for s in var.sessions)
        if var.given is None or not (last or held):
            return None
        left = {p: min(last, var.given.left.get(p, last)) for p in var.given.participants}
        return replace(var.given, left=left)

    def _kept(self, var: CohortVar, dropped: Cohort) -> list[Session]:
        """Given sessions of a cohort that is given up: those somebody still attends, and what was held."""
        last = max(dropped.left.values(), default=0)
        return [
            s.given for s in var.sessions if s.given and not self.is_free(s) and (s.number <= last or s.given.state)
        ]

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
