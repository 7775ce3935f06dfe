"""One count of the capacity report."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.language import Text


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is needed against what there is, in one respect.

    Attributes
    ----------
    kind, id : str
        What is counted (course-people, course-seats, course-dates, trainer, host …) and for which subject.
    needed, available : int
        In `unit`.
    unit : str
        JP, people, seats, sessions, trainers, venues, hosts, placements or days.
    message : Text
        The sentence with both numbers.
    """

    kind: str
    id: str
    needed: int
    available: int
    unit: str
    message: Text

    @property
    def short(self) -> bool:
        return self.needed > self.available
