"""Who and what is taken when, kept up to date while a plan grows: what a constructive search asks before each step.

The tables answer whether one more meeting or placement fits beside those there are. They are the incremental form of
the rules' checks; tests hold every plan made with them against `rules.verify`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.rules.trainers import NOON
from scheduler.rules.units import most_at_once
from scheduler.solving.axis import Axis

DAY_MINUTES = 24 * 60
Span = tuple[int, int, str]  # start and end minute, location


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """A session as the tables hold it; `day` counts from the programme's first day, `slot` is its first of the day."""

    cohort: str
    number: int
    day: int
    slot: int
    start: int
    end: int
    jp: int
    venue: str
    place: str
    trainers: tuple[str, ...]
    people: tuple[str, ...]
    kit: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Stay:
    """A placement as the tables hold it; `days` are its working days."""

    participant: str
    internship: str
    host: str
    mentor: str
    place: str
    days: tuple[int, ...]
    start: int
    end: int


class Ways:
    """Minutes and points of ways by day, and whether subjects are available; each looked up once."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.problem: Problem = axis.problem
        self._minutes: dict[tuple[str, str, bool], int] = {}
        self._available: dict[tuple[str, str, int, int, int], bool] = {}
        self._closed: dict[int, frozenset[tuple[str, str]]] = {}
        self._ruled: dict[tuple[str, str], bool] = {}

    def minutes(self, a: str, b: str, day: int) -> int:
        if a == b:
            return 0
        key = a, b, self.axis.is_wet(day)
        found = self._minutes.get(key)
        if found is None:
            found = self._minutes[key] = self.problem.travel.seasonal(*key)
        return found

    def points(self, a: str, b: str, day: int) -> int:
        """Points of one trip there and back."""
        return -(-2 * self.minutes(a, b, day) // 60)

    def is_ruled(self, kind: str, id: str) -> bool:
        """Whether some row may close the subject."""
        key = kind, id
        found = self._ruled.get(key)
        if found is None:
            calendar = self.problem.calendar
            found = self._ruled[key] = any(calendar.rows_of(kind, id, e) for e in ("closed", "only"))
        return found

    def available(self, kind: str, id: str, day: int, start: int, end: int) -> bool:
        if not self.is_ruled(kind, id):
            return True
        key = kind, id, day, start, end
        found = self._available.get(key)
        if found is None:
            found = self._available[key] = self.problem.calendar.available(kind, id, self.axis.date(day), start, end)
        return found

    def road_closed(self, a: str, b: str, day: int) -> bool:
        calendar = self.problem.calendar
        if not calendar.closed_roads or a == b:
            return False
        if day not in self._closed:
            date = self.axis.date(day)
            shut = [(x, y) for x, y in calendar.closed_roads if calendar.road_closed(x, y, date)]
            self._closed[day] = frozenset([*shut, *((y, x) for x, y in shut)])
        return (a, b) in self._closed[day]

    def reaches(
        self, home: str, others: Iterable[Span], start: int, end: int, place: str, day: int, setup: int
    ) -> bool:
        """Whether a stretch at a place leaves time for the ways from and to other stretches of the date."""
        if self.road_closed(home, place, day):
            return False
        for begin, finish, where in others:
            if where == place:
                if begin < end and start < finish:
                    return False
            elif (
                (begin <= start and start - finish < self.minutes(where, place, day) + setup)
                or (start < begin and begin - end < self.minutes(place, where, day) + setup)
                or self.road_closed(where, place, day)
            ):
                return False
        return True


class Occupancy:
    """The meetings and placements there are, by everybody and everything they take."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.problem: Problem = axis.problem
        self.ways = Ways(axis)
        self.meetings: dict[str, list[Meeting]] = {}
        self.stays: dict[tuple[str, str], Stay] = {}
        self.trainer_days = _days()
        self.trainer_weeks: dict[tuple[str, int], int] = defaultdict(int)
        self.trainer_jp: dict[str, int] = defaultdict(int)
        self.venue_days = _days()
        self.person_days = _days()
        self.kit_days = _days()
        self.work: dict[str, dict[int, Stay]] = defaultdict(dict)
        self.host_days: dict[tuple[str, bool, int], int] = defaultdict(int)
        self.mentor_days: dict[tuple[str, int], int] = defaultdict(int)
        self.spent = Decimal(0)
        self._courses_of_kits = {c.kit for c in self.problem.courses if c.kit}

    # Adding and taking away -----------------------------------------------------------------

    def add(self, meetings: Iterable[Meeting]) -> None:
        for m in meetings:
            self.put(m)

    def put(self, m: Meeting) -> None:
        """Add one meeting."""
        self.spent += self.cost(m)
        self.meetings.setdefault(m.cohort, []).append(m)
        for t in m.trainers:
            self.trainer_days[t][m.day].append(m)
            self.trainer_weeks[t, self.axis.week(m.day)] += m.jp
            self.trainer_jp[t] += m.jp
        self.venue_days[m.venue][m.day].append(m)
        if m.kit:
            self.kit_days[m.kit][m.day].append(m)
        for p in m.people:
            self.person_days[p][m.day].append(m)

    def take(self, m: Meeting) -> None:
        """Take one meeting away."""
        self.meetings[m.cohort].remove(m)
        for t in m.trainers:
            _drop(self.trainer_days[t], m)
            self.trainer_weeks[t, self.axis.week(m.day)] -= m.jp
            self.trainer_jp[t] -= m.jp
        _drop(self.venue_days[m.venue], m)
        if m.kit:
            _drop(self.kit_days[m.kit], m)
        for p in m.people:
            _drop(self.person_days[p], m)
        self.spent -= self.cost(m)

    def remove(self, cohort: str) -> list[Meeting]:
        """Take all meetings of a cohort away."""
        gone = list(self.meetings.get(cohort, ()))
        for m in gone:
            self.take(m)
        self.meetings.pop(cohort, None)
        return gone

    def place(self, stay: Stay) -> None:
        self._count(stay, 1)
        self.stays[stay.participant, stay.internship] = stay
        self.work[stay.participant].update(dict.fromkeys(stay.days, stay))

    def displace(self, participant: str, internship: str) -> Stay | None:
        """Take a placement away."""
        stay = self.stays.pop((participant, internship), None)
        if stay is not None:
            self._count(stay, -1)
            for d in stay.days:
                del self.work[participant][d]
        return stay

    def _count(self, stay: Stay, by: int) -> None:
        apprentice = self.problem.internship[stay.internship].legal_basis == "pemagangan"
        for d in stay.days:
            self.host_days[stay.host, False, d] += by
            self.mentor_days[stay.mentor, d] += by
            if apprentice:
                self.host_days[stay.host, True, d] += by

    # Trainers, venues, kits, budget ------------------------------------------------------------

    def trainer_free(self, t: str, day: int, start: int, end: int, jp: int, place: str) -> bool:
        """Whether a trainer can teach one more meeting."""
        trainer, mine = self.problem.trainer[t], self.trainer_days[t]
        if trainer.qualified_until is not None and self.axis.date(day) > trainer.qualified_until:
            return False
        if trainer.max_jp is not None and self.trainer_jp[t] + jp > trainer.max_jp:
            return False
        week = self.axis.week(day)
        if trainer.max_jp_per_week is not None and self.trainer_weeks[t, week] + jp > trainer.max_jp_per_week:
            return False
        here = mine.get(day, ())
        if sum(m.jp for m in here) + jp > trainer.max_jp_per_day:
            return False
        if not self.ways.available("trainer", t, day, start, end):
            return False
        setup = self.problem.settings.travel.setup_minutes
        home = trainer.location
        if not self.ways.reaches(home, [(m.start, m.end, m.place) for m in here], start, end, place, day, setup):
            return False
        return self._rested(mine, home, day, start, end, place)

    def _rested(self, mine: Any, home: str, day: int, start: int, end: int, place: str) -> bool:
        """The half days before and after a far place (the overnight part of rule trainer-travel)."""
        limit = self.problem.settings.travel.overnight_over_minutes
        far = self.ways.minutes(home, place, day) > limit
        for m in mine.get(day - 1, ()):
            if m.place != place:
                if far and m.end > NOON:
                    return False
                if start < NOON and self.ways.minutes(home, m.place, day - 1) > limit:
                    return False
        for m in mine.get(day + 1, ()):
            if m.place != place:
                if far and m.start < NOON:
                    return False
                if end > NOON and self.ways.minutes(home, m.place, day + 1) > limit:
                    return False
        return True

    def venue_free(self, venue: str, day: int, start: int, end: int) -> bool:
        if any(m.start < end and start < m.end for m in self.venue_days[venue].get(day, ())):
            return False
        return self.ways.available("venue", venue, day, start, end)

    def kit_free(self, kit: str, day: int, start: int, end: int, place: str) -> bool:
        """Whether a unit of a kit is left: a unit used at a place stays bound to it for `move_days` more days."""
        if not self.ways.available("kit", kit, day, start, end):
            return False
        k, days = self.problem.kit[kit], self.kit_days[kit]
        if sum(len(days.get(d, ())) for d in range(day - k.move_days, day + k.move_days + 1)) < k.count:
            return True
        needed = {d: units_in_use(days.get(d, ())) for d in range(day - k.move_days, day + k.move_days + 1)}
        spans = [(m.start, m.end) for m in days.get(day, ()) if m.place == place]
        needed[day] = {**needed[day], place: most_at_once([*spans, (start, end)])}
        for last in range(day, day + k.move_days + 1):
            bound: dict[str, int] = {}
            for d in range(last - k.move_days, last + 1):
                for where, units in needed.get(d, {}).items():
                    bound[where] = max(bound.get(where, 0), units)
            if sum(bound.values()) > k.count:
                return False
        return True

    def cost(self, m: Meeting) -> Decimal:
        """What a meeting adds to the cost, where there is a ceiling."""
        settings = self.problem.settings
        if settings.budget_ceiling is None:
            return Decimal(0)
        fees = m.jp * sum((self.problem.trainer[t].rate_per_jp for t in m.trainers), Decimal(0))
        dates = sum(1 for p in m.people if not self.person_days[p].get(m.day))
        return fees + settings.allowance_per_day * dates

    def affordable(self, meetings: list[Meeting]) -> bool:
        """Whether some meetings more keep the programme below its ceiling."""
        ceiling = self.problem.settings.budget_ceiling
        return ceiling is None or self.spent + sum((self.cost(m) for m in meetings), Decimal(0)) <= ceiling


def units_in_use(meetings: Iterable[Meeting]) -> dict[str, int]:
    """Units of a kit that the meetings of one date take, by place."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for m in meetings:
        spans[m.place].append((m.start, m.end))
    return {place: most_at_once(there) for place, there in spans.items()}


def _days() -> dict[str, dict[int, list[Meeting]]]:
    return defaultdict(lambda: defaultdict(list))


def _drop(days: dict[int, list[Meeting]], m: Meeting) -> None:
    days[m.day].remove(m)
    if not days[m.day]:
        del days[m.day]
