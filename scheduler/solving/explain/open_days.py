"""On which days a session of a course can stand, beside what a plan takes: asked for one person after another."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from scheduler.domain.calendar import monday
from scheduler.domain.courses import Course
from scheduler.domain.people import Participant
from scheduler.domain.places import Venue
from scheduler.domain.problem import Problem
from scheduler.rules.needs import suitable_venues
from scheduler.solving.explain.taken import Taken
from scheduler.solving.scope import GroupKey


class OpenDays:
    """Answers are remembered: most depend on the course and the sentra alone, not on the person."""

    def __init__(self, problem: Problem, taken: Taken) -> None:
        self.problem, self.taken = problem, taken
        self.calendar = problem.calendar
        self._standing: dict[tuple[str, str | None, tuple[str, ...], dt.date, tuple[int, int], int], bool] = {}
        self._suitable: dict[tuple[str, str | None, tuple[str, ...]], list[Venue]] = {}
        self._teachers: dict[str, list[str]] = {}
        self._some_slot: dict[tuple[str, dt.date], bool] = {}

    def open_days(self, course: Course, group: GroupKey, person: Participant | None) -> dict[dt.date, set[int]]:
        """Date → lengths of sessions for which some venue, enough trainers, the kit and the person are free."""
        needs, attended = (person.needs, self.taken.attended(person.id)) if person else ((), {})
        lengths = sorted(set(course.session_lengths))
        found: dict[dt.date, set[int]] = {}
        first, last = self.problem.session_window(course.id)
        for date in self._dates:
            if not first <= date <= last:
                continue
            for jp in lengths:
                if person and jp > person.max_jp_per_day - attended.get(date, 0):
                    continue
                for slot in range(len(self.calendar.slots(date)) - jp + 1):
                    span = self.calendar.span(date, slot, jp)
                    if (
                        span is not None
                        and (person is None or self._can_come(person, date, span))
                        and self._can_stand(course, group[1], needs, date, span, jp)
                    ):
                        found.setdefault(date, set()).add(jp)
                        break
        return found

    def _can_come(self, person: Participant, date: dt.date, span: tuple[int, int]) -> bool:
        available = self.calendar.available
        return (
            (person.earliest_start is None or span[0] >= person.earliest_start)
            and available("participant", person.id, date, *span)
            and available("sentra", person.sentra, date, *span)
            and (not person.household or available("household", person.household, date, *span))
            and not self.taken.is_busy("participant", person.id, date, span)
        )

    def _can_stand(
        self, course: Course, sentra: str | None, needs: tuple[str, ...], date: dt.date, span: tuple[int, int], jp: int
    ) -> bool:
        """Whether the course, a venue that has all that is needed, the kit and enough trainers are free at a time."""
        key = course.id, sentra, needs, date, span, jp
        if key not in self._standing:
            self._standing[key] = (
                self._allowed(course, sentra, date, span)
                and any(
                    self.calendar.available("venue", v.id, date, *span)
                    and not self.taken.is_busy("venue", v.id, date, span)
                    for v in self._venues(course, sentra, needs)
                )
                and self._enough_trainers(course, date, span, jp)
            )
        return self._standing[key]

    def _allowed(self, course: Course, sentra: str | None, date: dt.date, span: tuple[int, int]) -> bool:
        available = self.calendar.available
        return (
            available("programme", "", date, *span)
            and available("course", course.id, date, *span)
            and (not sentra or available("sentra", sentra, date, *span))
            and (not course.kit or available("kit", course.kit, date, *span))
        )

    def _venues(self, course: Course, sentra: str | None, needs: tuple[str, ...]) -> list[Venue]:
        key = course.id, sentra, needs
        if key not in self._suitable:
            suitable = suitable_venues(self.problem, course, sentra)
            self._suitable[key] = [v for v in suitable if set(needs) <= set(v.features)]
        return self._suitable[key]

    def teachers(self, course: Course) -> list[str]:
        """Trainers of a course who are not away all the time."""
        if course.id not in self._teachers:
            qualified = self.problem.qualified[course.id]
            self._teachers[course.id] = [t for t in qualified if not self.calendar.is_never_there("trainer", t)]
        return self._teachers[course.id]

    def _enough_trainers(self, course: Course, date: dt.date, span: tuple[int, int], jp: int) -> bool:
        free, needed, week = 0, course.trainers_per_session, monday(date)
        for id in self.teachers(course) if needed else ():
            t = self.problem.trainer[id]
            free += (
                (t.qualified_until is None or date <= t.qualified_until)
                and jp <= t.max_jp_per_day - self.taken.taught(id).get(date, 0)
                and (t.max_jp_per_week is None or jp <= t.max_jp_per_week - self.taken.taught_in_week(id).get(week, 0))
                and self.calendar.available("trainer", id, date, *span)
                and not self.taken.is_busy("trainer", id, date, span)
            )
            if free >= needed:
                break
        return free >= needed

    @cached_property
    def _dates(self) -> tuple[dt.date, ...]:
        calendar, teaching = self.calendar, self.problem.settings.teaching_days
        return tuple(d for d in calendar.dates if d.weekday() in teaching and not calendar.is_holiday(d))

    def ever(self, trainer: str, date: dt.date) -> bool:
        """Whether a trainer is available in any slot of a date."""
        key = trainer, date
        if key not in self._some_slot:
            available, slots = self.calendar.available, self.calendar.slots(date)
            self._some_slot[key] = any(available("trainer", trainer, date, s.start, s.end) for s in slots)
        return self._some_slot[key]
