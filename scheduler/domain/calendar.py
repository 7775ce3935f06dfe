"""Which slots a date has, and who is available when."""

from __future__ import annotations

import calendar as _months
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scheduler.domain.availability import DAY_MINUTES, PASARAN, Availability, Holiday
from scheduler.domain.settings import DayPattern, Settings

# 17 August 1945, a Legi: day 0 of the five-day market cycle as the programme counts it.
_PASARAN_ZERO = dt.date(1945, 8, 17).toordinal()


def pasaran(day: dt.date) -> str:
    """The market day of a date: legi, pahing, pon, wage or kliwon."""
    return PASARAN[(day.toordinal() - _PASARAN_ZERO) % 5]


@lru_cache(maxsize=4096)
def hijri_month(day: dt.date) -> int:
    """The Hijri month (1–12; Ramadan is 9) of a date, by the Umm al-Qura calendar."""
    from hijridate import Gregorian

    return Gregorian(day.year, day.month, day.day).to_hijri().month


def nth_weekday(day: dt.date) -> tuple[int, bool]:
    """Which of its weekday in the month a date is (1–5), and whether it is the last."""
    last = day.day + 7 > _months.monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1, last


def monday(day: dt.date) -> dt.date:
    """The Monday of the date's week."""
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Slot:
    """One lesson hour; minutes after midnight, half open."""

    start: int
    end: int


@dataclass(frozen=True)
class Calendar:
    """The dates of a programme: patterns, holidays and availability, resolved on demand and remembered.

    Parameters
    ----------
    settings : Settings
    holidays : tuple of Holiday
        Public ones (no teaching) and candidates (joint leave: costs points).
    rows : tuple of Availability
    """

    settings: Settings
    holidays: tuple[Holiday, ...]
    rows: tuple[Availability, ...]

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """Every date from the programme's first day to its last."""
        first, last = self.settings.first_day, self.settings.last_day
        return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))

    @cached_property
    def teaching_dates(self) -> tuple[dt.date, ...]:
        """Dates of the window on a teaching weekday, no holiday, with at least one slot, not wholly closed."""
        return tuple(
            d
            for d in self.dates
            if d.weekday() in self.settings.teaching_days
            and not self.is_holiday(d)
            and self.slots(d)
            and any(self.available("programme", "", d, s.start, s.end) for s in self.slots(d))
        )

    # Patterns ------------------------------------------------------------

    def pattern(self, day: dt.date) -> DayPattern | None:
        """The first pattern whose conditions all hold on the date."""
        for pattern in self.settings.day_patterns:
            if (
                (not pattern.weekdays or day.weekday() in pattern.weekdays)
                and (pattern.first_day is None or pattern.first_day <= day)
                and (pattern.last_day is None or day <= pattern.last_day)
                and (not pattern.hijri_months or hijri_month(day) in pattern.hijri_months)
            ):
                return pattern
        return None

    @cached_property
    def _slots(self) -> dict[dt.date, tuple[Slot, ...]]:
        return {}

    def slots(self, day: dt.date) -> tuple[Slot, ...]:
        """The slots of the date's pattern, in order; empty where no pattern holds."""
        known = self._slots.get(day)
        if known is None:
            pattern = self.pattern(day)
            length = self.settings.jp_minutes
            known = self._slots[day] = tuple(Slot(s, s + length) for s in pattern.slots) if pattern else ()
        return known

    def span(self, day: dt.date, slot: int, jp: int) -> tuple[int, int] | None:
        """Start and end minute of `jp` consecutive slots from index `slot`; None where the day has too few."""
        slots = self.slots(day)
        if slot + jp > len(slots) or slot < 0:
            return None
        return slots[slot].start, slots[slot + jp - 1].end

    def slot_at(self, day: dt.date, start: int) -> int | None:
        """The index of the slot that starts at a minute, or None."""
        return next((i for i, s in enumerate(self.slots(day)) if s.start == start), None)

    # Holidays -------------------------------------------------------------

    @cached_property
    def _holidays(self) -> dict[dt.date, Holiday]:
        return {h.date: h for h in self.holidays if h.certainty != "candidate"}

    @cached_property
    def _candidates(self) -> dict[dt.date, Holiday]:
        return {h.date: h for h in self.holidays if h.certainty == "candidate"}

    def holiday(self, day: dt.date) -> Holiday | None:
        """The public holiday of a date, lifted or not."""
        return self._holidays.get(day)

    def candidate(self, day: dt.date) -> Holiday | None:
        """The joint-leave day (government category) of a date."""
        return self._candidates.get(day)

    def is_holiday(self, day: dt.date) -> bool:
        """Whether a date is a public holiday that no `open` row of the programme lifts."""
        return day in self._holidays and not any(self.matches(row, day) for row in self._of["programme", "", "open"])

    # Availability -----------------------------------------------------------

    @cached_property
    def _of(self) -> dict[tuple[str, str, str], list[Availability]]:
        """Rows by kind, id and effect; programme rows have id ''. Candidate rows close nothing."""
        table: dict[tuple[str, str, str], list[Availability]] = defaultdict(list)
        for row in self.rows:
            if row.certainty == "candidate" and row.effect in ("closed", "only"):
                table[row.kind, "" if row.kind == "programme" else row.id, "candidate"].append(row)
            else:
                table[row.kind, "" if row.kind == "programme" else row.id, row.effect].append(row)
        return table

    def rows_of(self, kind: str, id: str, effect: str) -> list[Availability]:
        """Rows of one subject and effect (closed, avoid, only, open or candidate), those of ``*`` included.

        For a road both spellings ``A~B`` and ``B~A`` count.
        """
        if kind == "programme":
            return self._of.get(("programme", "", effect), [])
        found = self._of.get((kind, id, effect), []) + self._of.get((kind, "*", effect), [])
        if kind == "road" and "~" in id:
            one, other = id.split("~", 1)
            found = found + self._of.get((kind, f"{other}~{one}", effect), [])
        return found

    def matches(self, row: Availability, day: dt.date) -> bool:
        """Whether all date conditions of a row hold on a date (times apart)."""
        if row.first_day is not None and day < row.first_day:
            return False
        if row.last_day is not None and day > row.last_day:
            return False
        if row.weekdays and day.weekday() not in row.weekdays:
            return False
        if row.nth:
            nth, last = nth_weekday(day)
            if nth not in row.nth and not (last and -1 in row.nth):
                return False
        if row.pasaran and pasaran(day) not in row.pasaran:
            return False
        return not (row.hijri_months and hijri_month(day) not in row.hijri_months)

    def meeting(self, kind: str, id: str, effect: str, day: dt.date, start: int, end: int) -> Iterator[Availability]:
        """Rows of a subject and effect that meet a stretch of a date (minutes, half open)."""
        for row in self.rows_of(kind, id, effect):
            if row.time_from < end and start < row.time_to and self.matches(row, day):
                yield row

    def blockers(self, kind: str, id: str, day: dt.date, start: int, end: int) -> list[Availability]:
        """Why a subject is not available in a stretch: closed rows that meet it, else the `only` rows it misses."""
        closed = list(self.meeting(kind, id, "closed", day, start, end))
        if closed:
            return closed
        only = self.rows_of(kind, id, "only")
        if only and not any(row.time_from <= start and end <= row.time_to and self.matches(row, day) for row in only):
            return list(only)
        return []

    @cached_property
    def effects(self) -> set[tuple[str, str]]:
        """Kinds and effects that some row has."""
        return {(kind, effect) for kind, _, effect in self._of}

    @cached_property
    def _ruled(self) -> set[tuple[str, str]]:
        return {(kind, id) for kind, id, effect in self._of if effect in ("closed", "only")}

    def available(self, kind: str, id: str, day: dt.date, start: int, end: int) -> bool:
        """Whether a subject is available in a whole stretch of a date (minutes, half open)."""
        ruled = self._ruled
        if kind == "programme":
            if ("programme", "") not in ruled:
                return True
        elif kind != "road" and (kind, id) not in ruled and (kind, "*") not in ruled:
            return True
        return not self.blockers(kind, id, day, start, end)

    def is_never_there(self, kind: str, id: str) -> bool:
        """Whether one row closes a subject from the programme's first day to its last, at every hour."""
        first, last = self.settings.first_day, self.settings.last_day
        return any(
            not (row.weekdays or row.nth or row.pasaran or row.hijri_months)
            and (row.first_day is None or row.first_day <= first)
            and (row.last_day is None or row.last_day >= last)
            and row.time_from <= 0
            and row.time_to >= DAY_MINUTES
            for row in self.rows_of(kind, id, "closed")
        )

    def road_closed(self, a: str, b: str, day: dt.date) -> bool:
        """Whether the road between two places is closed on a date (at any hour)."""
        if a == b:
            return False
        return any(self.matches(row, day) for row in self.rows_of("road", f"{a}~{b}", "closed"))

    @cached_property
    def closed_roads(self) -> tuple[tuple[str, str], ...]:
        """Pairs of places some row closes the road between."""
        pairs: Iterable[str] = dict.fromkeys(
            id for kind, id, effect in self._of if kind == "road" and effect == "closed"
        )
        return tuple((id.split("~", 1)[0], id.split("~", 1)[1]) for id in pairs if "~" in id)
