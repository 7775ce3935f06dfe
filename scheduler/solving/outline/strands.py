"""What an outline consists of: choices of days and places, strands of meetings, stages of placements, and a sketch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Trainers of whom nothing is known but what coming costs at least: by the day, or once for a stay overnight.
BY_DAY, STAYING = "", "~"
ANYBODY = BY_DAY, STAYING


@dataclass(frozen=True, slots=True)
class Choice:
    """A day and place where a cohort may meet.

    Attributes
    ----------
    points : int
        Weighted points of the date and of rows to avoid, whatever the hour.
    trainers : mapping of str to int
        Weighted points of the rows of each trainer who may teach.
    slots : mapping of str to set of int
        First slots of the day at which each of them can; of all of them together under ``""``.
    ways : mapping of str to int
        Points of the way of each of `ANYBODY` at least.
    """

    points: int
    trainers: Mapping[str, int]
    slots: Mapping[str, frozenset[int]] = field(default_factory=dict)
    ways: Mapping[str, int] = field(default_factory=dict)


NONE = Choice(0, {})
ANY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Strand:
    """A cohort in outline.

    Attributes
    ----------
    course : str
    sentra : str or None
    people : tuple of str
        Those who are certain to be in it.
    homes : tuple of (str, int)
        Homes of households, and how many of each attend every meeting at least besides.
    choices : mapping of (day, place) to Choice
    counted : bool
        Whether the cohort's own points count here, its trainers and its end; those of its people always do.
    """

    course: str
    sentra: str | None
    people: tuple[str, ...]
    homes: tuple[tuple[str, int], ...]
    choices: Mapping[tuple[int, str], Choice]
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """A placement in outline.

    Attributes
    ----------
    participant, internship : str
    runs : mapping of (host, days) to points
        The possible days at each host.
    mates : tuple of str
        People who may not be away at the same time.
    """

    participant: str
    internship: str
    runs: Mapping[tuple[str, tuple[int, ...]], int]
    mates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A solution of an outline: for each strand (day, place, trainers) of its meetings, for each stage (host, days)."""

    meetings: tuple[tuple[tuple[int, str, tuple[str, ...]], ...], ...]
    placements: tuple[tuple[str, tuple[int, ...]], ...]
