"""programme.toml as a value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

# Ids of the preferences whose weights [weights] may set.
PREFERENCES = (
    "trainer-travel",
    "participant-travel",
    "travel-fairness",
    "same-trainer",
    "same-venue",
    "lone-session",
    "days-spread",
    "seats",
    "avoid",
    "candidate-days",
    "catch-up",
    "early-finish",
    "trainer-balance",
    "wishes",
    "cost",
)


@dataclass(frozen=True, slots=True)
class DayPattern:
    """The lesson slots of a kind of day.

    A date has the first pattern in file order whose conditions all hold; a pattern without conditions holds always.
    `slots` are starting times in minutes after midnight, ascending; each slot lasts `jp_minutes`.
    """

    name: str
    slots: tuple[int, ...]
    weekdays: tuple[int, ...] = ()
    hijri_months: tuple[int, ...] = ()
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TravelRules:
    """How travel counts; minutes, months 1–12; `wet_factor` multiplies exactly, then minutes are rounded up."""

    setup_minutes: int = 30
    overnight_over_minutes: int = 180
    max_commute_minutes: int | None = None
    default_minutes: int = 60
    wet_months: tuple[int, ...] = ()
    wet_factor: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a programme: keys as in programme.toml.

    `letterhead`, `signature` and `letters` keep the text values of their tables for the documents, as pairs in file
    order (a list value is a tuple). `weights` are the preference weights that differ from the rules' own.
    """

    id: str
    title: str
    first_day: dt.date
    last_day: dt.date
    timezone: str = "Asia/Jakarta"
    language: str = "id"
    jp_minutes: int = 45
    teaching_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: str = ""
    venue_capacity: str = "hard"
    day_patterns: tuple[DayPattern, ...] = ()
    travel: TravelRules = field(default_factory=TravelRules)
    freeze_days: int = 3
    certificate_percent: int = 80
    retain_until: dt.date | None = None
    retain_months: int | None = None
    budget_ceiling: Decimal | None = None
    allowance_per_day: Decimal = Decimal(0)
    currency: str = "IDR"
    weights: tuple[tuple[str, int], ...] = ()
    letterhead: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    signature: tuple[tuple[str, str], ...] = ()
    letters: tuple[tuple[str, str | tuple[str, ...]], ...] = ()

    @property
    def kept_until(self) -> dt.date | None:
        """The last date on which the programme's data are to be kept; None means without an end.

        `retain_until`, else so many months after the last day (the last of a shorter month).
        """
        if self.retain_until is not None or self.retain_months is None:
            return self.retain_until
        years, month = divmod(self.last_day.month - 1 + self.retain_months, 12)
        first = dt.date(self.last_day.year + years, month + 1, 1)
        following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return min(first.replace(day=28) + dt.timedelta(days=self.last_day.day - 28), following - dt.timedelta(days=1))
