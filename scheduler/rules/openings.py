"""When sessions could stand, looked at one subject at a time: upper bounds for the capacity report.

Each bound forgets rules (travel, who else is where), never adds one, so that what exceeds it is proven impossible.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from scheduler.domain.calendar import monday
from scheduler.domain.courses import Course, Kit
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Venue
from scheduler.domain.problem import Problem
from scheduler.rules.needs import Need

NO_LIMIT = 10_000


class Start(NamedTuple):
    """A first slot and the JP from there, with the minutes it takes (half open)."""

    slot: int
    jp: int
    begin: int
    end: int


Days = Mapping[dt.date, tuple[Start, ...]]


class Openings:
    """Starts of sessions that the calendar allows, and the JP that trainers, venues, kits and people have for them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendar = problem.calendar
        self._days: dict[tuple[str, str | None], Days] = {}
        self._merged: dict[tuple[tuple[str, str | None], ...], Days] = {}

    def days(self, need: Need) -> Days:
        """Dates and starts a session may have by the rule calendar, with a suitable venue and the kit free."""
        if need.key not in self._days:
            first, last = self.problem.session_window(need.course.id)
            found = {}
            for date in self.calendar.dates:
                weekday = date.weekday() in self.problem.settings.teaching_days
                if first <= date <= last and weekday and not self.calendar.is_holiday(date):
                    starts = tuple(self._starts(need, date))
                    if starts:
                        found[date] = starts
            self._days[need.key] = found
        return self._days[need.key]

    def _starts(self, need: Need, date: dt.date) -> Iterable[Start]:
        free, course = self.calendar.available, need.course
        for jp in sorted(set(course.session_lengths)):
            for slot in range(len(self.calendar.slots(date)) - jp + 1):
                span = self.calendar.span(date, slot, jp)
                if (
                    free("programme", "", date, *span)
                    and free("course", course.id, date, *span)
                    and (need.sentra is None or free("sentra", need.sentra, date, *span))
                    and (course.kit is None or free("kit", course.kit, date, *span))
                    and any(free("venue", v.id, date, *span) for v in need.venues)
                ):
                    yield Start(slot, jp, *span)

    def merged(self, needs: Iterable[Need]) -> Days:
        """The starts of several needs together."""
        needs = tuple(needs)
        if len(needs) == 1:
            return self.days(needs[0])
        key = tuple(n.key for n in needs)
        if key not in self._merged:
            table: dict[dt.date, set[Start]] = defaultdict(set)
            for need in needs:
                for date, starts in self.days(need).items():
                    table[date].update(starts)
            self._merged[key] = {d: tuple(sorted(table[d])) for d in sorted(table)}
        return self._merged[key]

    # JP there are ---------------------------------------------------------------

    def trainer_jp(self, trainer: Trainer, needs: Iterable[Need]) -> int:
        """JP a trainer can teach of some needs at most."""
        weeks: dict[dt.date, int] = defaultdict(int)
        for date, starts in self.free(self.merged(needs), ("trainer", trainer.id)).items():
            if trainer.qualified_until is None or date <= trainer.qualified_until:
                weeks[monday(date)] += fullest(starts, trainer.max_jp_per_day)
        most = trainer.max_jp_per_week
        total = sum(n if most is None else min(n, most) for n in weeks.values())
        return total if trainer.max_jp is None else min(total, trainer.max_jp)

    def venue_jp(self, venue: Venue, needs: Iterable[Need]) -> int:
        """JP that sessions of some needs can take at a venue at most."""
        days = self.free(self.merged(needs), ("venue", venue.id))
        return sum(fullest(starts, NO_LIMIT) for starts in days.values())

    def kit_jp(self, kit: Kit, needs: Iterable[Need]) -> int:
        """JP for which the units of a kit can be used at most."""
        return kit.count * sum(fullest(starts, NO_LIMIT) for starts in self.merged(needs).values())

    def participant_days(self, person: Participant, needs: Iterable[Need]) -> Days:
        """Dates and starts at which a participant can attend sessions of some needs."""
        subjects = [("participant", person.id), ("sentra", person.sentra)]
        subjects += [("household", person.household)] if person.household else []
        earliest = person.earliest_start or 0
        return self.free(
            self.merged(needs), *subjects, also=lambda s: s.begin >= earliest and s.jp <= person.max_jp_per_day
        )

    def participant_jp(self, person: Participant, needs: Iterable[Need]) -> int:
        """JP a participant can attend of some needs at most."""
        weeks: dict[dt.date, list[int]] = defaultdict(list)
        for date, starts in self.participant_days(person, needs).items():
            weeks[monday(date)].append(fullest(starts, person.max_jp_per_day))
        return sum(sum(sorted(jps, reverse=True)[: person.max_days_per_week]) for jps in weeks.values())

    def free(
        self, days: Days, *subjects: tuple[str, str], also: Callable[[Start], bool] = lambda start: True
    ) -> dict[dt.date, tuple[Start, ...]]:
        """Those of the starts at which all subjects are available the whole time."""
        found = {}
        for date, starts in days.items():
            left = tuple(
                s
                for s in starts
                if also(s) and all(self.calendar.available(kind, id, date, s.begin, s.end) for kind, id in subjects)
            )
            if left:
                found[date] = left
        return found


@lru_cache(maxsize=65536)
def fullest(starts: tuple[Start, ...], limit: int) -> int:
    """The most JP, up to a limit, that sessions at some of the starts can take on one date without overlap."""
    if not starts:
        return 0
    ends: dict[int, list[Start]] = defaultdict(list)
    for s in starts:
        ends[s.slot + s.jp].append(s)
    # sums[i]: the totals within the first i slots, as bits
    sums = [1]
    for slot in range(1, max(ends) + 1):
        total = sums[slot - 1]
        for s in ends[slot]:
            total |= sums[s.slot] << s.jp
        sums.append(total)
    return (sums[-1] & ((1 << (limit + 1)) - 1)).bit_length() - 1


def sessions_that_fit(course: Course, days: Days, first: dt.date) -> int:
    """How many of a course's sessions, from the first on, find dates in order and with the gaps of course-rhythm."""
    open_for: dict[int, int] = defaultdict(int)  # JP → dates as bits
    for date, starts in days.items():
        for jp in {s.jp for s in starts}:
            open_for[jp] |= 1 << (date - first).days
    lengths, least = course.session_lengths, max(1, course.min_gap_days or 1)
    # here[i]: dates on which the last session so far may stand as the (i + 1)th of that date
    here = [open_for[lengths[0]]] + [0] * (max(1, course.max_sessions_per_day) - 1)
    for fitting, jp in enumerate(lengths[1:]):
        anywhere = 0
        for dates in here:
            anywhere |= dates
        if not anywhere:
            return fitting
        here = [_later(anywhere, least, course.max_gap_days) & open_for[jp], *(d & open_for[jp] for d in here[:-1])]
    return len(lengths) if any(here) else len(lengths) - 1


def _later(dates: int, least: int, most: int | None) -> int:
    """The dates, as bits, that lie between `least` and `most` days after one of some dates."""
    if most is None:
        earliest = (dates & -dates).bit_length() - 1
        return -1 << (earliest + least)
    found = 0
    for gap in range(least, most + 1):
        found |= dates << gap
    return found
