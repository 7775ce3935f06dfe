"""Dates and slots as whole numbers: what the solver counts in.

A *day* is the number of days since the programme's first day. A *position* is ``day × width + slot index``, where
`width` is the largest number of slots of any date; so a session of n JP occupies n consecutive positions, whatever
breaks lie between its slots, and sessions of different dates never overlap.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from scheduler.domain.problem import Problem


class Axis:
    """Positions of a programme's dates and slots."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendar = problem.calendar
        self.first = problem.settings.first_day
        self.days = (problem.settings.last_day - self.first).days + 1
        self.width = max((len(p.slots) for p in problem.settings.day_patterns), default=1) or 1
        self._spans: dict[tuple[int, int], tuple[int, int] | None] = {}

    def day(self, date: dt.date) -> int:
        return (date - self.first).days

    def date(self, day: int) -> dt.date:
        return self.calendar.dates[day]

    def week(self, day: int) -> int:
        """Number of the calendar week (Monday to Sunday) a day lies in, counted from the first day's week."""
        return (day + self.first.weekday()) // 7

    def is_wet(self, day: int) -> bool:
        return self._wet[day]

    @cached_property
    def _wet(self) -> tuple[bool, ...]:
        return tuple(self.problem.travel.is_wet(d) for d in self.calendar.dates)

    def span(self, position: int, jp: int) -> tuple[int, int] | None:
        """Start and end minute of `jp` slots from a position; None where the date has too few."""
        key = position, jp
        if key not in self._spans:
            day, slot = divmod(position, self.width)
            self._spans[key] = self.calendar.span(self.date(day), slot, jp)
        return self._spans[key]

    def position(self, date: dt.date, start: int) -> int | None:
        """The position of the slot of a date that starts at a minute."""
        slot = self.calendar.slot_at(date, start)
        return None if slot is None else self.day(date) * self.width + slot
