"""Dates and slots as whole numbers: what the solver counts in.

A *day* is the number of days since the programme's first day. A *position* is ``day × width + slot index``, where
`width` is the largest number of slots of any date; so a session of n JP occupies n consecutive positions, whatever
breaks lie between its slots, and sessions of different dates never overlap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from scheduler.domain.problem import Problem


class Axis:
    """Positions of a programme's dates and slots; models of one problem share it, and what it has worked out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendar = problem.calendar
        self.first = problem.settings.first_day
        self.days = (problem.settings.last_day - self.first).days + 1
        self.width = max((len(p.slots) for p in problem.settings.day_patterns), default=1) or 1
        self.memory: dict[object, Any] = {}  # What others have worked out for this problem.
        self._spans: dict[tuple[int, int], tuple[int, int] | None] = {}
        self._free: dict[tuple[str, str, int], frozenset[int]] = {}
        self._allowed: dict[tuple[str, str | None, int, bool], tuple[int, ...]] = {}

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

    def allowed_positions(self, course: str, sentra: str | None, jp: int, bound: bool = True) -> tuple[int, ...]:
        """Positions at which the rule calendar lets a session start; all of the window where it does not bind.

        Sentra without a row of their own share one tuple.
        """
        if sentra is not None and not self._is_ruled("sentra", sentra):
            sentra = None
        key = course, sentra, jp, bound
        if key not in self._allowed:
            self._allowed[key] = tuple(self._find_positions(course, sentra, jp, bound))
        return self._allowed[key]

    def _find_positions(self, course: str, sentra: str | None, jp: int, bound: bool) -> Iterator[int]:
        calendar = self.calendar
        first, last = self.problem.session_window(course)
        for day, date in enumerate(calendar.dates):
            if bound and (
                not first <= date <= last
                or date.weekday() not in self.problem.settings.teaching_days
                or calendar.is_holiday(date)
            ):
                continue
            for slot in range(len(calendar.slots(date)) - jp + 1):
                position = day * self.width + slot
                span = self.span(position, jp)
                if span and (
                    not bound
                    or (
                        calendar.available("programme", "", date, *span)
                        and calendar.available("course", course, date, *span)
                        and (sentra is None or calendar.available("sentra", sentra, date, *span))
                    )
                ):
                    yield position

    def _is_ruled(self, kind: str, id: str) -> bool:
        """Whether some row may close a subject at a time."""
        return any(self.calendar.rows_of(kind, id, effect) for effect in ("closed", "only"))

    def free_positions(self, kind: str, id: str, jp: int) -> frozenset[int]:
        """All positions of the programme at which a subject is available for a session of `jp` JP."""
        key = (kind, id, jp) if self._is_ruled(kind, id) else ("", "", jp)
        if key not in self._free:
            found = []
            for day, date in enumerate(self.calendar.dates):
                for slot in range(len(self.calendar.slots(date)) - jp + 1):
                    span = self.span(day * self.width + slot, jp)
                    if span and (not key[0] or self.calendar.available(kind, id, date, *span)):
                        found.append(day * self.width + slot)
            self._free[key] = frozenset(found)
        return self._free[key]
