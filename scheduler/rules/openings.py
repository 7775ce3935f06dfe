"""When sessions could stand, looked at one subject at a time: upper bounds for the capacity report.

Each bound forgets rules (travel, who else is where), never adds one, so that what exceeds it is proven impossible.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from scheduler.domain.calendar import monday
from scheduler.domain.courses import Course, Kit
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Venue
from scheduler.domain.problem import Problem
from scheduler.rules.needs import Need


class Start(NamedTuple):
    """A first slot and the JP from there, with the minutes it takes (half open)."""

    slot: int
    jp: int
    begin: int
    end: int


class Hours(NamedTuple):
    """When a subject is closed on a date, and the hours it is there only, if it has any such row."""

    closed: tuple[tuple[int, int], ...]
    only: tuple[tuple[int, int], ...] | None

    @property
    def always(self) -> bool:
        return not self.closed and self.only is None

    def hold(self, start: Start) -> bool:
        """Whether the subject is available from begin to end."""
        return not any(a < start.end and start.begin < b for a, b in self.closed) and (
            self.only is None or any(a <= start.begin and start.end <= b for a, b in self.only)
        )


Days = Mapping[dt.date, tuple[Start, ...]]


class Openings:
    """Starts of sessions that the calendar allows, and the JP that trainers, venues, kits and people have for them.

    Courses and sentra to which the same rows apply share their days: the same object, so that what is found for one
    is found for all.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendar = problem.calendar
        self._days: dict[object, Days] = {}
        self._merged: dict[tuple[int, ...], Days] = {}
        self._hours: dict[tuple[str, str], dict[dt.date, Hours]] = {}
        self._jp: dict[object, int] = {}
        self._base: dict[tuple[dt.date, int], tuple[Start, ...]] = {}

    def days(self, need: Need) -> Days:
        """Dates and starts a session may have by the rule calendar, with a suitable venue and the kit free."""
        if need.key not in self._days:
            course = need.course
            venues: list[tuple[str, str]] | None = [("venue", v.id) for v in need.venues]
            subjects = [("course", course.id), *([("sentra", need.sentra)] if need.sentra else [])]
            subjects += [("kit", course.kit)] if course.kit else []
            subjects = [x for x in subjects if self._ruled(*x)]
            if venues and not all(self._ruled(*x) for x in venues):
                venues = None
            lengths = tuple(sorted(set(course.session_lengths)))
            window = self.problem.session_window(course.id)
            shared = (window, lengths, tuple(subjects), None if venues is None else tuple(venues))
            if shared not in self._days:
                self._days[shared] = self._open(window, lengths, subjects, venues)
            self._days[need.key] = self._days[shared]
        return self._days[need.key]

    def _open(
        self,
        window: tuple[dt.date, dt.date],
        lengths: tuple[int, ...],
        subjects: list[tuple[str, str]],
        venues: list[tuple[str, str]] | None,
    ) -> Days:
        first, last = window
        open_days: dict[dt.date, tuple[Start, ...]] = {}
        for date in self.calendar.teaching_dates:
            if first <= date <= last:
                starts = tuple(s for jp in lengths for s in self._starts(date, jp))
                if starts:
                    open_days[date] = starts
        days = self.free(open_days, *subjects)
        if venues is None:
            return days
        some: dict[dt.date, set[Start]] = defaultdict(set)
        for venue in venues:
            for date, starts in self.free(days, venue).items():
                some[date].update(starts)
        return {d: tuple(sorted(some[d])) for d in sorted(some)}

    def _starts(self, date: dt.date, jp: int) -> tuple[Start, ...]:
        """Where `jp` consecutive slots of a date begin that are not closed for the programme."""
        if (date, jp) not in self._base:
            spans = ((n, self.calendar.span(date, n, jp)) for n in range(len(self.calendar.slots(date)) - jp + 1))
            self._base[date, jp] = tuple(
                Start(n, jp, *span)
                for n, span in spans
                if span and self.calendar.available("programme", "", date, *span)
            )
        return self._base[date, jp]

    def merged(self, needs: Iterable[Need]) -> Days:
        """The starts of several needs together."""
        different = {id(days): days for days in map(self.days, needs)}
        if len(different) == 1:
            return next(iter(different.values()))
        key = tuple(sorted(different))
        if key not in self._merged:
            table: dict[dt.date, set[Start]] = defaultdict(set)
            for days in different.values():
                for date, starts in days.items():
                    table[date].update(starts)
            self._merged[key] = {d: tuple(sorted(table[d])) for d in sorted(table)}
        return self._merged[key]

    # JP there are ---------------------------------------------------------------

    def trainer_jp(self, trainer: Trainer, needs: Iterable[Need], enough: int | None = None) -> int:
        """JP a trainer can teach of some needs at most; counting stops where it is `enough`."""
        days = self.merged(needs)
        key = "trainer", trainer.id, id(days), enough
        return self._once(key, lambda: self._trainer_jp(trainer, days, enough))

    def _trainer_jp(self, trainer: Trainer, days: Days, enough: int | None) -> int:
        weeks: dict[dt.date, int] = defaultdict(int)
        most, total = trainer.max_jp_per_week, 0
        limit = min((n for n in (trainer.max_jp, enough) if n is not None), default=None)
        for date, starts in self._free(days, ("trainer", trainer.id)):
            if trainer.qualified_until is not None and date > trainer.qualified_until:
                continue
            week = monday(date)
            jp = fullest(starts, trainer.max_jp_per_day)
            jp = jp if most is None else min(jp, most - weeks[week])
            weeks[week] += jp
            total += jp
            if limit is not None and total >= limit:
                return limit
        return total

    def venue_jp(self, venue: Venue, needs: Iterable[Need], enough: int | None = None) -> int:
        """JP that sessions of some needs can take at a venue at most; counting stops where it is `enough`."""
        days = self.merged(needs)
        subjects = [("venue", venue.id)] if self._ruled("venue", venue.id) else []
        return self._once((*subjects, id(days), enough), lambda: self._venue_jp(days, subjects, enough))

    def _venue_jp(self, days: Days, subjects: list[tuple[str, str]], enough: int | None) -> int:
        total = 0
        for _, starts in self._free(days, *subjects):
            total += fullest(starts)
            if enough is not None and total >= enough:
                return enough
        return total

    def kit_jp(self, kit: Kit, needs: Iterable[Need]) -> int:
        """JP for which the units of a kit can be used at most."""
        return kit.count * sum(fullest(starts) for starts in self.merged(needs).values())

    def participant_jp(self, person: Participant, needs: Iterable[Need]) -> int:
        """JP a participant can attend of some needs at most."""
        subjects = [("participant", person.id), ("sentra", person.sentra)]
        subjects += [("household", person.household)] if person.household else []
        subjects = [x for x in subjects if self._ruled(*x)]
        limits = person.earliest_start or 0, person.max_jp_per_day, person.max_days_per_week
        days = self.merged(needs)
        return self._once((*subjects, *limits, id(days)), lambda: self._participant_jp(days, subjects, *limits))

    def _participant_jp(
        self, days: Days, subjects: list[tuple[str, str]], earliest: int, most_a_day: int, days_a_week: int | None
    ) -> int:
        weeks: dict[dt.date, list[int]] = defaultdict(list)
        for date, starts in self.free(days, *subjects).items():
            mine = tuple(s for s in starts if s.begin >= earliest)
            weeks[monday(date)].append(fullest(mine, most_a_day))
        return sum(sum(sorted(jps, reverse=True)[:days_a_week]) for jps in weeks.values())

    def _once(self, key: object, count: Callable[[], int]) -> int:
        if key not in self._jp:
            self._jp[key] = count()
        return self._jp[key]

    # Availability, looked up once a subject and date --------------------------------

    def _ruled(self, kind: str, id: str) -> bool:
        return bool(self.calendar.rows_of(kind, id, "closed") or self.calendar.rows_of(kind, id, "only"))

    def free(self, days: Days, *subjects: tuple[str, str]) -> Days:
        """Those of the starts at which all subjects are available the whole time."""
        return dict(self._free(days, *subjects)) if any(self._ruled(*x) for x in subjects) else days

    def _free(self, days: Days, *subjects: tuple[str, str]) -> Iterator[tuple[dt.date, tuple[Start, ...]]]:
        ruled = [x for x in subjects if self._ruled(*x)]
        for date, starts in days.items():
            left = starts
            for subject in ruled:
                hours = self._hours_of(subject, date)
                if not hours.always:
                    left = tuple(s for s in left if hours.hold(s))
            if left:
                yield date, left

    def _hours_of(self, subject: tuple[str, str], date: dt.date) -> Hours:
        table = self._hours.setdefault(subject, {})
        if date not in table:
            calendar = self.calendar
            closed = [r for r in calendar.rows_of(*subject, "closed") if calendar.matches(r, date)]
            only = calendar.rows_of(*subject, "only")
            table[date] = Hours(
                tuple((r.time_from, r.time_to) for r in closed),
                tuple((r.time_from, r.time_to) for r in only if calendar.matches(r, date)) if only else None,
            )
        return table[date]


@lru_cache(maxsize=65536)
def fullest(starts: tuple[Start, ...], limit: int | None = None) -> int:
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
    reached = sums[-1] if limit is None else sums[-1] & ((1 << (limit + 1)) - 1)
    return reached.bit_length() - 1


def sessions_that_fit(course: Course, days: Days, first: dt.date) -> int:
    """How many of a course's sessions, from the first on, find dates in order and with the gaps of course-rhythm."""
    return _in_order(course, days, first)[0]


def earliest_end(course: Course, days: Days, first: dt.date) -> dt.date | None:
    """The earliest date of a course's last session, in order and with the gaps; None where they do not all fit."""
    fitting, dates = _in_order(course, days, first)
    if fitting < len(course.session_lengths):
        return None
    return first + dt.timedelta(days=(dates & -dates).bit_length() - 1)


def _in_order(course: Course, days: Days, first: dt.date) -> tuple[int, int]:
    """How many sessions fit, and the dates, as bits, on which the last of those that do may stand."""
    open_for: dict[int, int] = defaultdict(int)  # JP → dates as bits
    for date, starts in days.items():
        for jp in {s.jp for s in starts}:
            open_for[jp] |= 1 << (date - first).days
    lengths, least = course.session_lengths, max(1, course.min_gap_days or 1)
    # here[i]: dates on which the last session so far may stand as the (i + 1)th of that date
    here = [open_for[lengths[0]]] + [0] * (max(1, course.max_sessions_per_day) - 1)
    anywhere = here[0]
    if not anywhere:
        return 0, 0
    for fitting, jp in enumerate(lengths[1:], 1):
        before = anywhere
        here = [_later(before, least, course.max_gap_days) & open_for[jp], *(d & open_for[jp] for d in here[:-1])]
        anywhere = 0
        for dates in here:
            anywhere |= dates
        if not anywhere:
            return fitting, before
    return len(lengths), anywhere


def _later(dates: int, least: int, most: int | None) -> int:
    """The dates, as bits, that lie between `least` and `most` days after one of some dates."""
    if most is None:
        earliest = (dates & -dates).bit_length() - 1
        return -1 << (earliest + least)
    found = 0
    for gap in range(least, most + 1):
        found |= dates << gap
    return found
