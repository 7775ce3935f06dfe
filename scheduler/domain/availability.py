"""Rows of the table ``availability`` and wishes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

KINDS = (
    "programme", "sentra", "trainer", "venue", "participant", "household", "host", "mentor", "kit", "course", "road",
    "feature",
)  # fmt: skip
EFFECTS = ("closed", "avoid", "only", "open")
CERTAINTIES = ("certain", "estimated", "candidate")
PASARAN = ("legi", "pahing", "pon", "wage", "kliwon")

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Availability:
    """One row: on dates where all its conditions hold, between two times, a subject is closed, avoided, …

    Attributes
    ----------
    kind, id : str
        The subject; id ``*`` means all of the kind (ignored for programme; ``A~B`` for a road).
    weekdays, nth, pasaran, hijri_months : tuples
        Conditions; empty means any. Monday = 0; nth 1–5 or -1 (last) weekday of its month; pasaran names in lower case.
    time_from, time_to : int
        Minutes after midnight, half open; a whole day is 0 to 1440.
    certainty : str
        ``candidate`` rows close nothing; a session on such a day costs points.
    weight : int
        Points of an ``avoid`` row.
    """

    kind: str
    id: str
    effect: str
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    pasaran: tuple[str, ...] = ()
    hijri_months: tuple[int, ...] = ()
    time_from: int = 0
    time_to: int = DAY_MINUTES
    certainty: str = "certain"
    weight: int = 5
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A participant's wish: positive points for what is wanted, negative for what is unwanted."""

    participant: str
    kind: str
    id: str
    points: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A date without teaching (category public) or one that may become so (``candidate``: joint leave)."""

    date: dt.date
    name: str
    certainty: str = "certain"
