"""Where and when a participant can have an internship: hosts, mentors and runs of working days.

The solver's variables and the constructive search share these; what they share among participants is worked out once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from scheduler.domain.calendar import monday
from scheduler.domain.problem import Problem
from scheduler.solving.axis import Axis

Days = tuple[int, ...]


class Hosting:
    """Hosts and working days of placements by the rules that concern one participant and one host.

    Parameters
    ----------
    axis : Axis
    relaxed : frozenset of str
        Hard rules that do not bind.
    first_day : int or None
        No working day before this one.
    """

    def __init__(self, axis: Axis, relaxed: frozenset[str] = frozenset(), first_day: int | None = None) -> None:
        self.axis = axis
        self.problem: Problem = axis.problem
        self.relaxed = relaxed
        self.first_day = first_day
        self._offering: dict[str, list[str]] = defaultdict(list)
        for h in self.problem.hosts:
            for i in h.internships:
                self._offering[i].append(h.id)
        self._suiting: dict[tuple, list[str]] = {}
        self._working: dict[tuple, list[dt.date]] = {}
        self._runs: dict[tuple, tuple[Days, ...]] = {}

    def hosts(self, internship: str, participant: str) -> list[str]:
        """Hosts that offer an internship, have the features, and lie near enough in the dry season."""
        key = internship, self.problem.home(participant), frozenset(self.problem.participant[participant].needs)
        if key not in self._suiting:
            everywhere = "placement-host" in self.relaxed
            offering = [h.id for h in self.problem.hosts] if everywhere else self._offering[internship]
            self._suiting[key] = [h for h in offering if self._fits(h, internship, participant)]
        return self._suiting[key]

    def _fits(self, host: str, internship: str, participant: str) -> bool:
        h, p = self.problem.host[host], self.problem.participant[participant]
        if "placement-host" not in self.relaxed and (
            not set(p.needs) <= set(h.features) or self.problem.host_places(host, internship) < 1
        ):
            return False
        limit = self.problem.settings.travel.max_commute_minutes
        if limit is None or "placement-person" in self.relaxed:
            return True
        return self.problem.travel.seasonal(self.problem.home(participant), h.location, False) <= limit

    def runs(self, host: str, mentor: str, participant: str, internship: str, credited: int = 0) -> tuple[Days, ...]:
        """The days of each possible placement: consecutive working days, less those that are credited."""
        i, p = self.problem.internship[internship], self.problem.participant[participant]
        home, place = self.problem.home(participant), self.problem.host[host].location
        grown = p.birth_date is not None and _age(p.birth_date, self.axis.date(0)) >= 18
        far = self._too_far(home, place)
        qualified, young = self.problem.mentor[mentor].qualified_from, None if grown else participant
        key = self._ruling(host, mentor, participant, internship), qualified, internship, credited, young, far
        if key not in self._runs:
            self._runs[key] = tuple(self._find(host, mentor, participant, i.days - credited, internship, far))
        return self._runs[key]

    def _ruling(self, host: str, mentor: str, participant: str, internship: str) -> tuple[object, ...]:
        """What decides which days are working days; few hosts, mentors and people have rows of their own."""
        subjects = [("host", host), ("mentor", mentor), ("participant", participant)]
        household = self.problem.participant[participant].household
        subjects += [("household", household)] if household else []
        ruled = tuple(x for x in subjects if self._is_ruled(*x))
        return self.problem.host_weekdays(host), self.problem.placement_hours(host, internship), ruled

    def _is_ruled(self, kind: str, id: str) -> bool:
        return any(self.problem.calendar.rows_of(kind, id, effect) for effect in ("closed", "only"))

    def _too_far(self, home: str, place: str) -> tuple[bool, bool]:
        """Whether the way is too long in the dry and in the wet season."""
        limit, travel = self.problem.settings.travel.max_commute_minutes, self.problem.travel
        if limit is None or "placement-person" in self.relaxed:
            return False, False
        return travel.seasonal(home, place, False) > limit, travel.seasonal(home, place, True) > limit

    def _find(
        self, host: str, mentor: str, participant: str, days: int, internship: str, far: tuple[bool, bool]
    ) -> Iterator[Days]:
        p, m = self.problem.participant[participant], self.problem.mentor[mentor]
        hours_per_day = self.problem.internship[internship].hours_per_day
        working = self._working_days(host, mentor, participant, internship)
        for n in range(len(working) - days + 1 if days > 0 else 0):
            dates = working[n : n + days]
            if m.qualified_from and "placement-mentor" not in self.relaxed and m.qualified_from > dates[0]:
                continue
            if "placement-person" not in self.relaxed and not (
                old_enough(p.birth_date, p.consent, dates[0])
                and within_week_limits(tuple(dates), hours_per_day)
                and not (any(far) and any(far[self.problem.travel.is_wet(d)] for d in dates))
            ):
                continue
            yield tuple(self.axis.day(d) for d in dates)

    def _working_days(self, host: str, mentor: str, participant: str, internship: str) -> list[dt.date]:
        bound = "placement-calendar" not in self.relaxed
        first, last = self.problem.placement_window(internship) if bound else (self.axis.date(0), self.axis.date(-1))
        hours = self.problem.placement_hours(host, internship)
        key = self._ruling(host, mentor, participant, internship), first, last
        if key not in self._working:
            self._working[key] = [
                d
                for n, d in enumerate(self.axis.calendar.dates)
                if first <= d <= last
                and (self.first_day is None or n >= self.first_day)
                and (
                    self.problem.is_working_day(host, mentor, participant, hours, d)
                    if bound
                    else d.weekday() in self.problem.host_weekdays(host)
                )
            ]
        return self._working[key]


def hosting_of(axis: Axis, relaxed: frozenset[str] = frozenset(), first_day: int | None = None) -> Hosting:
    """The hosting of an axis, shared by everybody who asks for the same."""
    key = "hosting", relaxed, first_day
    if key not in axis.memory:
        axis.memory[key] = Hosting(axis, relaxed, first_day)
    return axis.memory[key]


def _age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def old_enough(birth: dt.date | None, consent: bool, first_day: dt.date) -> bool:
    """At least 17 on the first day, below 18 only with consent (Permenaker 6/2020)."""
    if birth is None:
        return False
    age = _age(birth, first_day)
    return age >= 18 or (age == 17 and consent)


@lru_cache(maxsize=8192)
def within_week_limits(dates: tuple[dt.date, ...], hours_per_day: int) -> bool:
    """At most 8 h a day, 40 h and 6 days a week from Monday to Sunday."""
    if hours_per_day > 8:
        return False
    weeks: dict[dt.date, int] = defaultdict(int)
    for d in dates:
        weeks[monday(d)] += 1
    return all(n <= 6 and n * hours_per_day <= 40 for n in weeks.values())
