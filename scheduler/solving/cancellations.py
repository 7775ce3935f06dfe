"""Every single cancellation that could hit a plan: trainers by week, venues by day, hosts by week and for good."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.calendar import monday
from scheduler.domain.problem import Problem
from scheduler.plan.events import Event, usual_category
from scheduler.plan.plan import Placement, Plan, Session

KINDS = ("trainer", "venue", "host")
SETTLED = ("held", "not_held")
_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One subject that is not there from a date to a date (both included); `last` None means for good."""

    kind: str
    subject: str
    first: dt.date
    last: dt.date | None

    @property
    def key(self) -> str:
        """Names the cancellation in files: ``trainer:T01@2027-04-05..2027-04-11``."""
        return f"{self.kind}:{self.subject}@{self.first}..{self.last or ''}"

    def event(self, number: int) -> Event:
        """The event that would be recorded."""
        begin = dt.datetime.combine(self.first, dt.time())
        end = None if self.last is None else dt.datetime.combine(self.last + _DAY, dt.time())
        return Event(number, self.kind, self.subject, begin, end, usual_category(self.kind))

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Possible:
    """What could be cancelled.

    Attributes
    ----------
    touching : tuple of Cancellation
        Those that meet at least one session or placement, by kind, subject and date.
    idle : int
        How many subjects and periods there are besides in which nothing would be lost: no need to play them through.
    """

    touching: tuple[Cancellation, ...]
    idle: int


def possible(problem: Problem, plan: Plan, today: dt.date, kinds: Iterable[str] = KINDS) -> Possible:
    """All single cancellations from a day on.

    Each trainer for each week (Monday to Sunday), each venue for each date, each host for each week and from its first
    placement on for good.
    """
    found: list[Cancellation] = []
    idle = 0
    first, last = max(today, problem.settings.first_day), problem.settings.last_day
    weeks = 0 if last < first else ((monday(last) - monday(first)).days // 7) + 1
    days = sum(1 for d in problem.calendar.teaching_dates if d >= today)
    for kind in (k for k in KINDS if k in kinds):
        hit = _hit(plan, kind, today)
        table = {"trainer": problem.trainers, "venue": problem.venues, "host": problem.hosts}[kind]
        for id in (x.id for x in table):
            dates = sorted(hit.get(id, ()))
            if kind == "venue":
                mine = [Cancellation(kind, id, d, d) for d in dates]
                idle += max(0, days - len(mine))
            else:
                mondays = dict.fromkeys(monday(d) for d in dates)
                mine = [Cancellation(kind, id, max(m, today), m + _WEEK - _DAY) for m in mondays]
                idle += max(0, weeks - len(mine))
            if kind == "host" and dates:
                mine.append(Cancellation(kind, id, dates[0], None))
            found += mine
    return Possible(tuple(found), idle)


def touched(plan: Plan, cancellation: Cancellation) -> tuple[Session | Placement, ...]:
    """The sessions and placements that cannot be as they are."""
    c = cancellation
    if c.kind == "host":
        return tuple(
            x
            for x in plan.placements
            if x.host == c.subject and x.state not in SETTLED and any(c.covers(d) for d in x.dates)
        )
    return tuple(
        s
        for s in plan.sessions
        if c.covers(s.date)
        and s.state not in SETTLED
        and (c.subject in s.trainers if c.kind == "trainer" else s.venue == c.subject)
    )


def _hit(plan: Plan, kind: str, today: dt.date) -> dict[str, set[dt.date]]:
    """Dates from today on that have something to lose, by subject."""
    table: dict[str, set[dt.date]] = defaultdict(set)
    if kind == "host":
        for x in plan.placements:
            if x.state not in SETTLED:
                table[x.host].update(d for d in x.dates if d >= today)
        return table
    for s in plan.sessions:
        if s.state not in SETTLED and s.date >= today:
            for subject in s.trainers if kind == "trainer" else (s.venue,):
                table[subject].add(s.date)
    return table
