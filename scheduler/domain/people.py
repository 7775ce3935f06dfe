"""Households, participants, trainers and mentors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Household:
    """Adults who share a home and its duties.

    Attributes
    ----------
    location : str or None
        Home; None means the sentra's location.
    max_absent : int
        How many members may be away from home at one time.
    must_train : int
        How many members take each course of the household.
    """

    id: str
    sentra: str
    location: str | None = None
    max_absent: int = 1
    must_train: int = 1


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who is trained.

    Attributes
    ----------
    business, household : str or None
        At most one of them.
    location : str or None
        Home; None means the household's, else the sentra's (see `Problem.home`).
    earliest_start : int or None
        Minutes after midnight before which no session of this person starts.
    max_days_per_week : int or None
        Dates with sessions in a week from Monday to Sunday.
    max_jp_per_day : int
        JP on one date.
    needs : tuple of str
        Features that a venue or host must have for this person.
    courses : tuple of str
        Named courses; empty means those of the sentra that are not by name.
    """

    id: str
    name: str
    sentra: str
    business: str | None = None
    household: str | None = None
    location: str | None = None
    sex: str | None = None
    birth_date: dt.date | None = None
    earliest_start: int | None = None
    max_days_per_week: int | None = None
    max_jp_per_day: int = 8
    needs: tuple[str, ...] = ()
    consent: bool = False
    courses: tuple[str, ...] = ()
    extra_courses: tuple[str, ...] = ()
    internships: tuple[str, ...] = ()
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Trainer:
    """A person who teaches; loads in JP, `rate_per_jp` in the programme's currency, `tax_percent` of the gross."""

    id: str
    name: str
    location: str
    courses: tuple[str, ...]
    qualified_until: dt.date | None = None
    max_jp_per_day: int = 8
    max_jp_per_week: int | None = None
    max_jp: int | None = None
    rate_per_jp: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    position: str | None = None
    rank: str | None = None
    nip: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Mentor:
    """Who guides apprentices at a host.

    Attributes
    ----------
    participant : str or None
        The participant this mentor is, where the mentor is trained by the programme too.
    after : tuple of str
        Courses that participant completes before the mentor's first placement begins.
    """

    id: str
    name: str
    host: str
    max_apprentices: int = 5
    qualified_from: dt.date | None = None
    participant: str | None = None
    after: tuple[str, ...] = ()
    phone: str | None = None
