"""What the solver decides: cohorts, sessions, placements, and what stays unmet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

STATES = (None, "held", "not_held", "frozen", "pinned")
LEVELS = ("compulsory-unmet", "optional-unmet", "people-notified", "items-changed", "days-moved", "preferences")


@dataclass(frozen=True, slots=True)
class Cohort:
    """Participants taught together in one course.

    Attributes
    ----------
    sentra : str or None
        None where the course is mixed.
    joined, left : mapping
        First and last session number attended, for participants who changed cohort or came or went later.
    """

    id: str
    course: str
    sentra: str | None
    participants: tuple[str, ...]
    joined: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)

    def attends(self, participant: str, number: int) -> bool:
        """Whether a participant attends the session with this number."""
        return (
            participant in self.participants
            and self.joined.get(participant, 1) <= number
            and number <= self.left.get(participant, number)
        )


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a cohort; `start` and `end` in minutes after midnight; 0 JP where it was not held."""

    id: str
    cohort: str
    number: int
    date: dt.date
    start: int
    end: int
    jp: int
    venue: str
    trainers: tuple[str, ...]
    kit: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """One participant at one host; `dates` are the working days, `start` and `end` minutes after midnight."""

    id: str
    participant: str
    internship: str
    host: str
    mentor: str
    dates: tuple[dt.date, ...]
    start: int
    end: int
    state: str | None = None

    @property
    def first_day(self) -> dt.date:
        return self.dates[0]

    @property
    def last_day(self) -> dt.date:
        return self.dates[-1]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is unmet: the rule that stands in the way and a sentence in the programme's language."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """A requirement that is not met; the fields of the Requirement and the reasons."""

    participant: str | None
    household: str | None
    course: str | None
    internship: str | None
    reasons: tuple[Reason, ...] = ()

    @property
    def key(self) -> tuple[str | None, str | None, str | None, str | None]:
        return self.participant, self.household, self.course, self.internship


@dataclass(frozen=True, slots=True)
class Level:
    """The value of one level of the objective and the bound proven for it (lower is better)."""

    name: str
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """(value − bound) / max(1, value)."""
        return (self.value - self.bound) / max(1, self.value)


@dataclass(frozen=True)
class Plan:
    """A whole plan. `revision` is 0 until the store gives a number; `status` is ``optimal`` or ``feasible``."""

    programme: str
    revision: int = 0
    status: str = "feasible"
    levels: tuple[Level, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    sessions: tuple[Session, ...] = ()
    placements: tuple[Placement, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    def with_(self, **changes: Any) -> Plan:
        return replace(self, **changes)

    @cached_property
    def cohort(self) -> dict[str, Cohort]:
        return {c.id: c for c in self.cohorts}

    @cached_property
    def session(self) -> dict[str, Session]:
        return {s.id: s for s in self.sessions}

    @cached_property
    def placement(self) -> dict[str, Placement]:
        return {p.id: p for p in self.placements}

    @cached_property
    def sessions_of_cohort(self) -> dict[str, tuple[Session, ...]]:
        """Sessions of each cohort by number, then date; those not held stand in the list too."""
        table: dict[str, list[Session]] = {c.id: [] for c in self.cohorts}
        for s in self.sessions:
            table.setdefault(s.cohort, []).append(s)
        return {c: tuple(sorted(ss, key=lambda s: (s.number, s.date, s.start, s.id))) for c, ss in table.items()}

    def people(self, session: Session) -> tuple[str, ...]:
        """Participants who attend a session, in the cohort's order."""
        return self._people[session.id]

    @cached_property
    def _people(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {}
        for s in self.sessions:
            cohort = self.cohort.get(s.cohort)
            if cohort is None:
                table[s.id] = ()
            elif not cohort.joined and not cohort.left:
                table[s.id] = cohort.participants
            else:
                table[s.id] = tuple(p for p in cohort.participants if cohort.attends(p, s.number))
        return table

    @cached_property
    def sessions_of_participant(self) -> dict[str, tuple[Session, ...]]:
        """Sessions that each participant attends, by date and start (those not held included)."""
        table: dict[str, list[Session]] = defaultdict(list)
        for s in self.sessions:
            for p in self.people(s):
                table[p].append(s)
        return {p: tuple(sorted(ss, key=by_time)) for p, ss in table.items()}

    @cached_property
    def sessions_of_trainer(self) -> dict[str, tuple[Session, ...]]:
        """Sessions that each trainer teaches, by date and start."""
        table: dict[str, list[Session]] = defaultdict(list)
        for s in self.sessions:
            for t in s.trainers:
                table[t].append(s)
        return {t: tuple(sorted(ss, key=by_time)) for t, ss in table.items()}

    @cached_property
    def sessions_of_venue(self) -> dict[str, tuple[Session, ...]]:
        """Sessions at each venue, by date and start."""
        table: dict[str, list[Session]] = defaultdict(list)
        for s in self.sessions:
            table[s.venue].append(s)
        return {v: tuple(sorted(ss, key=by_time)) for v, ss in table.items()}

    @cached_property
    def placements_of_participant(self) -> dict[str, tuple[Placement, ...]]:
        """Placements of each participant by first day."""
        table: dict[str, list[Placement]] = defaultdict(list)
        for p in self.placements:
            table[p.participant].append(p)
        return {x: tuple(sorted(ps, key=lambda p: (p.dates, p.id))) for x, ps in table.items()}

    def level(self, name: str) -> Level | None:
        """The level of this name, where the plan has it."""
        return next((x for x in self.levels if x.name == name), None)


def by_time(session: Session) -> tuple[dt.date, int, str]:
    """Sort key of sessions: date, start, id."""
    return session.date, session.start, session.id
