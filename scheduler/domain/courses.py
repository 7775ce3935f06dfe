"""Courses, their topics, kits and internships."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught; see the contract's table ``courses`` for each column.

    `session_jp` JP a session, the last one shorter where `jp` is no multiple. `sentra` empty means all. `size` is the
    number of seats the course needs whatever the number of its people.
    """

    id: str
    title: str
    jp: int
    session_jp: int
    sentra: tuple[str, ...] = ()
    by_name: bool = False
    compulsory: bool = True
    group_min: int = 1
    group_max: int = 20
    trainers_per_session: int = 1
    features: tuple[str, ...] = ()
    kit: str | None = None
    after: tuple[str, ...] = ()
    gap_after_days: int = 0
    min_gap_days: int | None = None
    max_gap_days: int | None = None
    max_sessions_per_day: int = 1
    min_days: int | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    mixed: bool = False
    size: int | None = None

    @property
    def session_lengths(self) -> tuple[int, ...]:
        """JP of session 1, 2, …, k, where k = ceil(jp / session_jp)."""
        full, rest = divmod(self.jp, self.session_jp)
        return (self.session_jp,) * full + ((rest,) if rest else ())


@dataclass(frozen=True, slots=True)
class Topic:
    """What a stretch of a course's hours teaches; printed."""

    course: str
    number: int
    jp: int
    title: str


@dataclass(frozen=True, slots=True)
class Kit:
    """Equipment of `count` equal units that travels; a unit needs `move_days` free days between two locations."""

    id: str
    name: str
    count: int = 1
    move_days: int = 1


@dataclass(frozen=True, slots=True)
class Internship:
    """Work at a host for `days` consecutive working days of `hours_per_day` hours.

    `legal_basis` is ``pemagangan`` (Permenaker 6/2020: apprentices at most a fifth of the host's workers) or
    ``praktik_kerja`` (practice as part of the training: the host's declared capacity counts).
    """

    id: str
    title: str
    days: int
    hours_per_day: int = 6
    after: tuple[str, ...] = ()
    legal_basis: str = "praktik_kerja"
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    competences: tuple[str, ...] = ()
    visit_every_days: int | None = None

    @property
    def day_minutes(self) -> int:
        """Length of a working day at the host: the hours and one hour of break, in minutes."""
        return self.hours_per_day * 60 + 60
