"""What a plan takes already: who and what is busy when, and how much of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from scheduler.domain.availability import DAY_MINUTES
from scheduler.domain.calendar import monday
from scheduler.plan.plan import Plan

Spans = Mapping[dt.date, list[tuple[int, int]]]
Hours = Mapping[dt.date, int]


class Taken:
    """Tables of a plan, made when they are asked for."""

    def __init__(self, base: Plan) -> None:
        self.base = base

    def is_busy(self, kind: str, id: str, date: dt.date, span: tuple[int, int]) -> bool:
        """Whether a trainer, venue or participant is taken in a stretch of a date (minutes, half open)."""
        there = self._busy[kind].get(id)
        return there is not None and any(a < span[1] and span[0] < b for a, b in there.get(date, ()))

    @cached_property
    def _busy(self) -> dict[str, Mapping[str, Spans]]:
        trainers, venues, people = (defaultdict(lambda: defaultdict(list)) for _ in range(3))
        for s in self.base.sessions:
            span = s.start, s.end
            venues[s.venue][s.date].append(span)
            for t in s.trainers:
                trainers[t][s.date].append(span)
            for p in self.base.people(s):
                people[p][s.date].append(span)
        for x in self.base.placements:
            for d in x.dates:
                people[x.participant][d].append((0, DAY_MINUTES))
        return {"trainer": trainers, "venue": venues, "participant": people}

    # Hours ------------------------------------------------------------------------------

    def taught(self, trainer: str) -> Hours:
        """JP of a trainer by date."""
        return self._hours[0].get(trainer, {})

    def taught_in_week(self, trainer: str) -> Hours:
        """JP of a trainer by week (its Monday)."""
        return self._hours[1].get(trainer, {})

    def attended(self, person: str) -> Hours:
        """JP of a participant by date."""
        return self._hours[2].get(person, {})

    @cached_property
    def _hours(self) -> tuple[Mapping[str, Hours], Mapping[str, Hours], Mapping[str, Hours]]:
        days, weeks, people = (defaultdict(lambda: defaultdict(int)) for _ in range(3))
        for s in self.base.sessions:
            for t in s.trainers:
                days[t][s.date] += s.jp
                weeks[t][monday(s.date)] += s.jp
            for p in self.base.people(s):
                people[p][s.date] += s.jp
        return days, weeks, people

    # Placements -------------------------------------------------------------------------

    def at_host(self, host: str, date: dt.date) -> int:
        """Apprentices at a host on a date."""
        return self._placed[0].get((host, date), 0)

    def with_mentor(self, mentor: str, date: dt.date) -> int:
        """Apprentices of a mentor on a date."""
        return self._placed[1].get((mentor, date), 0)

    @cached_property
    def _placed(self) -> tuple[Mapping[tuple[str, dt.date], int], Mapping[tuple[str, dt.date], int]]:
        hosts: dict[tuple[str, dt.date], int] = defaultdict(int)
        mentors: dict[tuple[str, dt.date], int] = defaultdict(int)
        for x in self.base.placements:
            for d in x.dates:
                hosts[x.host, d] += 1
                mentors[x.mentor, d] += 1
        return hosts, mentors
