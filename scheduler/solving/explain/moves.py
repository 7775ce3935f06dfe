"""What a move of a session or placement would break, whom it would hit, and what it would cost in points."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem
from scheduler.plan.diff import Difference, difference
from scheduler.plan.plan import Placement, Plan, Session
from scheduler.rules.registry import Violation
from scheduler.rules.score import score
from scheduler.solving.explain.reach import broken_rules

Item = Session | Placement


@dataclass(frozen=True)
class Move:
    """One item somewhere else, everything else as it was.

    Attributes
    ----------
    broken : tuple of Violation
        Rules that the move breaks and the plan as it is does not.
    blockers : tuple of (kind, id, row)
        Rows of availability that close a subject of the session then.
    points : dict
        Preference → weighted points more (or fewer), where they differ.
    changes : Difference
        Against the plan: who would have to be told.
    """

    item: Item
    moved: Item
    broken: tuple[Violation, ...]
    blockers: tuple[tuple[str, str, Availability], ...]
    points: dict[str, int]
    changes: Difference

    @property
    def total(self) -> int:
        return sum(self.points.values())


class Moves:
    """Moves of one plan; its own violations and points are counted once."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self._known = {(v.rule, str(v.message)) for v in broken_rules(problem, plan)}
        self._points = self._weighted(plan)

    def _weighted(self, plan: Plan) -> dict[str, int]:
        return {rule: points * weight for rule, (points, weight) in score(self.problem, plan).by_rule.items()}

    def item(self, id: str) -> Item | None:
        return self.plan.session.get(id) or self.plan.placement.get(id)

    # Places to go ---------------------------------------------------------------------

    def session_at(self, session: Session, date: dt.date, start: int | None) -> Session | None:
        """The session on a date, at its usual slot or at a start; None where the date has no such slots."""
        calendar = self.problem.calendar
        if start is None:
            here = calendar.slot_at(date, session.start)
            slots = [n for n in ([here] if here is not None else []) if calendar.span(date, n, session.jp)]
            slots += [n for n in range(len(calendar.slots(date))) if n not in slots]
            free = [n for n in slots if calendar.span(date, n, session.jp)]
            slot = free[0] if free else None
        else:
            slot = calendar.slot_at(date, start)
        span = None if slot is None else calendar.span(date, slot, session.jp)
        return None if span is None else replace(session, date=date, start=span[0], end=span[1])

    def placement_from(self, placement: Placement, first: dt.date) -> Placement | None:
        """The placement from a first day on, on as many working days; None where there are too few."""
        hours = placement.start, placement.end
        working = [
            d
            for d in self.problem.calendar.dates
            if d >= first
            and self.problem.is_working_day(placement.host, placement.mentor, placement.participant, hours, d)
        ]
        days = working[: len(placement.dates)]
        return replace(placement, dates=tuple(days)) if len(days) == len(placement.dates) else None

    # What a move does -------------------------------------------------------------------

    def move(self, item: Item, moved: Item) -> Move:
        """What follows if one item stands elsewhere."""
        plan = self._with(item, moved)
        broken = tuple(v for v in broken_rules(self.problem, plan) if (v.rule, str(v.message)) not in self._known)
        after = self._weighted(plan)
        points = {rule: n - self._points[rule] for rule, n in after.items() if n != self._points[rule]}
        blockers = tuple(self._blockers(moved)) if isinstance(moved, Session) else ()
        return Move(item, moved, broken, blockers, points, difference(self.plan, plan))

    def _with(self, item: Item, moved: Item) -> Plan:
        if isinstance(moved, Session):
            sessions = tuple(moved if s.id == item.id else s for s in self.plan.sessions)
            return self.plan.with_(sessions=sessions)
        return self.plan.with_(placements=tuple(moved if p.id == item.id else p for p in self.plan.placements))

    def _blockers(self, s: Session) -> Iterator[tuple[str, str, Availability]]:
        cohort = self.plan.cohort[s.cohort]
        subjects = [("programme", ""), ("course", cohort.course), ("venue", s.venue)]
        subjects += [("trainer", t) for t in s.trainers]
        subjects += [("sentra", cohort.sentra)] if cohort.sentra else []
        subjects += [("kit", s.kit)] if s.kit else []
        for p in self.plan.people(s):
            subjects.append(("participant", p))
            household = self.problem.participant[p].household if p in self.problem.participant else None
            subjects += [("household", household)] if household else []
        for kind, id in dict.fromkeys(subjects):
            for row in self.problem.calendar.blockers(kind, id, s.date, s.start, s.end):
                yield kind, id, row

    # Alternatives ------------------------------------------------------------------------

    def alternatives(self, item: Item, count: int) -> list[Move]:
        """The nearest other places for one item, the allowed and cheapest first: dates, starts, venues and trainers."""
        found = [self.move(item, x) for x in dict.fromkeys(self._candidates(item, count)) if x != item]
        found.sort(key=lambda m: (bool(m.broken), len({v.rule for v in m.broken}), m.total, m.changes.people_notified))
        return found

    def _candidates(self, item: Item, count: int) -> Iterator[Item]:
        if isinstance(item, Placement):
            days = sorted(
                (d for d in self.problem.calendar.dates if d != item.first_day),
                key=lambda d: (abs((d - item.first_day).days), d),
            )
            yield from self._other_hosts(item, count)
            yield from (x for x in (self.placement_from(item, d) for d in days[:count]) if x is not None)
            return
        course = self.plan.cohort[item.cohort].course
        others = [t for t in self.problem.qualified[course] if t not in item.trainers]
        if len(item.trainers) == 1:
            yield from (replace(item, trainers=(t,)) for t in others[:count])
        needed = set(self.problem.course[course].features)
        rooms = [v.id for v in self.problem.venues if needed <= set(v.features) and v.id != item.venue]
        place = self.problem.venue[item.venue].location if item.venue in self.problem.venue else ""
        rooms.sort(key=lambda v: (self.problem.travel.seasonal(place, self.problem.venue[v].location, False), v))
        yield from (replace(item, venue=v) for v in rooms[: count // 2])
        starts = [s.start for s in self.problem.calendar.slots(item.date)]
        same_day = (self.session_at(item, item.date, start) for start in starts if start != item.start)
        yield from [x for x in same_day if x is not None][: count // 2]
        days = sorted(
            (d for d in self.problem.calendar.teaching_dates if d != item.date),
            key=lambda d: (abs((d - item.date).days), d),
        )
        yield from (x for x in (self.session_at(item, d, None) for d in days[:count]) if x is not None)

    def _other_hosts(self, item: Placement, count: int) -> Iterator[Placement]:
        problem, home = self.problem, self.problem.home(item.participant)
        hosts = [h for h in problem.hosts if item.internship in h.internships]
        hosts.sort(key=lambda h: (problem.travel.seasonal(home, h.location, False), h.id))
        pairs = [(h.id, m) for h in hosts for m in problem.mentors_at[h.id] if m != item.mentor]
        for host, mentor in pairs[: count // 2]:
            start, end = problem.placement_hours(host, item.internship)
            there = self.placement_from(replace(item, host=host, mentor=mentor, start=start, end=end), item.first_day)
            if there is not None:
                yield there


def by_rule(violations: Sequence[Violation]) -> dict[str, list[Violation]]:
    """Violations under their rules, in order."""
    found: dict[str, list[Violation]] = defaultdict(list)
    for v in violations:
        found[v.rule].append(v)
    return dict(found)
