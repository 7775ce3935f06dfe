"""Words, dates and times in the language of a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from scheduler.language import MONTHS, WEEKDAYS, clock, long_date, say, translate, weekday_date

MONTHS_SHORT = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
WEEKDAYS_SHORT = {
    "id": ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """Translates message ids and writes dates and times in one language (``id`` or ``en``).

    By custom an instance is called ``_`` in the views, so that message ids are found by that name.
    """

    language: str

    def __call__(self, msgid: str, **values: object) -> str:
        return translate(say(msgid, **values), self.language)

    def times(self, start: int, end: int) -> str:
        """``08.00–11.15``; minutes after midnight."""
        return f"{clock(start, self.language)}–{clock(end, self.language)}"

    def time(self, minutes: int) -> str:
        """``08.00``."""
        return clock(minutes, self.language)

    def duration(self, minutes: int) -> str:
        """``2 j 15 m`` (Indonesian), ``2 h 15 m`` (English)."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self("{minutes} min", minutes=rest)
        return self("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else self("{hours} h", hours=hours)

    def date(self, day: dt.date) -> str:
        """``5 April 2027``."""
        return long_date(day, self.language)

    def full_date(self, day: dt.date) -> str:
        """``Senin, 5 April 2027``."""
        return weekday_date(day, self.language)

    def stacked_date(self, day: dt.date) -> str:
        """``Senin,`` and under it ``5 April 2027``."""
        return f"{self.weekday_name(day.weekday())},\n{self.date(day)}"

    def short_date(self, day: dt.date) -> str:
        """``Sen, 5 Apr 2027``."""
        return f"{self.weekday(day)}, {day.day} {self.month_short(day)} {day.year}"

    def weekday(self, day: dt.date) -> str:
        """``Sen``."""
        return WEEKDAYS_SHORT[self.language][day.weekday()]

    def weekday_name(self, weekday: int) -> str:
        """``Senin``; Monday = 0."""
        return WEEKDAYS[self.language][weekday]

    def month(self, day: dt.date) -> str:
        """``April 2027``."""
        return f"{MONTHS[self.language][day.month - 1]} {day.year}"

    def month_short(self, day: dt.date) -> str:
        """``Apr``."""
        return MONTHS_SHORT[self.language][day.month - 1]

    def span(self, first: dt.date, last: dt.date) -> str:
        """``5–9 April 2027``, ``31 Mei–4 Juni 2027``, ``30 Desember 2027–3 Januari 2028``."""
        if first == last:
            return self.date(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.date(last)}"
        if first.year == last.year:
            return f"{first.day} {MONTHS[self.language][first.month - 1]}–{self.date(last)}"
        return f"{self.date(first)}–{self.date(last)}"

    def short_span(self, first: dt.date, last: dt.date) -> str:
        """``5–9 Apr``, ``31 Mei–4 Jun``."""
        if first == last:
            return f"{first.day} {self.month_short(first)}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{last.day} {self.month_short(last)}"
        return f"{first.day} {self.month_short(first)}–{last.day} {self.month_short(last)}"

    def days_of_months(self, days: Iterable[dt.date]) -> str:
        """Dates in few words: ``Sen 5, Rab 7 Apr; Sen 3 Mei``."""
        months = groupby(sorted(days), key=lambda d: (d.year, d.month))
        parts = []
        for _, group in months:
            dates = list(group)
            parts.append(", ".join(f"{self.weekday(d)} {d.day}" for d in dates) + f" {self.month_short(dates[0])}")
        return "; ".join(parts)

    def weekdays(self, weekdays: Iterable[int]) -> str:
        """Weekdays in few words: ``Sen–Jum``, ``Sen, Rab``; Monday = 0."""
        runs: list[list[int]] = []
        for day in sorted(set(weekdays)):
            if runs and day == runs[-1][-1] + 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        names = WEEKDAYS_SHORT[self.language]
        return ", ".join(
            f"{names[run[0]]}–{names[run[-1]]}" if len(run) > 2 else ", ".join(names[d] for d in run) for run in runs
        )
