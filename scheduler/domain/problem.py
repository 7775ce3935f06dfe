"""The Problem: one programme, validated, with the look-up tables everybody shares."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from scheduler.domain.availability import Availability, Holiday, Wish
from scheduler.domain.calendar import Calendar
from scheduler.domain.courses import Course, Internship, Kit, Topic
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Business, Host, Leg, Sentra, Venue
from scheduler.domain.settings import Settings
from scheduler.domain.travel import Travel
from scheduler.domain.validation import Flaw, flaws_of


class InvalidProblem(ValueError):
    """Raised when the tables contradict themselves; `flaws` lists every contradiction."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__("; ".join(str(f) for f in flaws))
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Requirement:
    """What has to be met: a course for a participant or a household, or an internship for a participant.

    Attributes
    ----------
    members : tuple of str
        Participants who can meet it.
    needed : int
        How many of them have to take it.
    """

    participant: str | None
    household: str | None
    course: str | None
    internship: str | None
    compulsory: bool
    members: tuple[str, ...]
    needed: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Those from whom the cohorts of one course are formed: of one sentra, or of all (None) where it is mixed."""

    course: str
    sentra: str | None
    candidates: tuple[str, ...]


_WHO_TAKES_WHAT = ("sentra", "participants", "courses")
# What is worked out once, and from which tables: a copy in which these are the same takes it over.
MADE_FROM = {
    "one_sentra": ("sentra",),
    "business": ("businesses",),
    "household": ("households",),
    "participant": ("participants",),
    "trainer": ("trainers",),
    "venue": ("venues",),
    "course": ("courses",),
    "internship": ("internships",),
    "host": ("hosts",),
    "mentor": ("mentors",),
    "kit": ("kits",),
    "calendar": ("settings", "holidays", "availability"),
    "travel": ("travel_legs", "settings"),
    "_homes": ("sentra", "households", "participants"),
    "members": ("households", "participants"),
    "mentors_at": ("hosts", "mentors"),
    "courses_of": _WHO_TAKES_WHAT,
    "requirements": (*_WHO_TAKES_WHAT, "households"),
    "groups": _WHO_TAKES_WHAT,
    "group": _WHO_TAKES_WHAT,
    "features_needed": ("participants",),
    "qualified": ("courses", "trainers"),
    "_venues_for": ("venues",),
}


@dataclass(frozen=True)
class Problem:
    """A whole programme as immutable values, in the order of the input.

    Raises
    ------
    InvalidProblem
        When references or values contradict each other.
    """

    settings: Settings
    sentra: tuple[Sentra, ...] = ()
    businesses: tuple[Business, ...] = ()
    households: tuple[Household, ...] = ()
    participants: tuple[Participant, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    venues: tuple[Venue, ...] = ()
    courses: tuple[Course, ...] = ()
    topics: tuple[Topic, ...] = ()
    internships: tuple[Internship, ...] = ()
    hosts: tuple[Host, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    kits: tuple[Kit, ...] = ()
    wishes: tuple[Wish, ...] = ()
    travel_legs: tuple[Leg, ...] = ()
    availability: tuple[Availability, ...] = ()
    holidays: tuple[Holiday, ...] = field(default=())

    def __post_init__(self) -> None:
        flaws = flaws_of(self)
        if flaws:
            raise InvalidProblem(flaws)

    def with_(self, **changes: Any) -> Problem:
        """A copy with some tables changed, validated anew."""
        return replace(self, **changes)

    def unchecked(self, **changes: object) -> Problem:
        """A copy with some tables changed that is not validated: for trying what follows where a limit is lifted."""
        copy = object.__new__(Problem)
        copy.__dict__.update({f.name: changes.get(f.name, getattr(self, f.name)) for f in fields(self)})
        for name, tables in MADE_FROM.items():
            if name in self.__dict__ and changes.keys().isdisjoint(tables):
                copy.__dict__[name] = self.__dict__[name]
        return copy

    # Look-up by id ----------------------------------------------------------

    @cached_property
    def one_sentra(self) -> dict[str, Sentra]:
        return {x.id: x for x in self.sentra}

    @cached_property
    def business(self) -> dict[str, Business]:
        return {x.id: x for x in self.businesses}

    @cached_property
    def household(self) -> dict[str, Household]:
        return {x.id: x for x in self.households}

    @cached_property
    def participant(self) -> dict[str, Participant]:
        return {x.id: x for x in self.participants}

    @cached_property
    def trainer(self) -> dict[str, Trainer]:
        return {x.id: x for x in self.trainers}

    @cached_property
    def venue(self) -> dict[str, Venue]:
        return {x.id: x for x in self.venues}

    @cached_property
    def course(self) -> dict[str, Course]:
        return {x.id: x for x in self.courses}

    @cached_property
    def internship(self) -> dict[str, Internship]:
        return {x.id: x for x in self.internships}

    @cached_property
    def host(self) -> dict[str, Host]:
        return {x.id: x for x in self.hosts}

    @cached_property
    def mentor(self) -> dict[str, Mentor]:
        return {x.id: x for x in self.mentors}

    @cached_property
    def kit(self) -> dict[str, Kit]:
        return {x.id: x for x in self.kits}

    # Shared services ----------------------------------------------------------

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.settings, self.holidays, self.availability)

    @cached_property
    def travel(self) -> Travel:
        return Travel(self.travel_legs, self.settings.travel)

    # Derived tables -----------------------------------------------------------

    def home(self, participant: str) -> str:
        """Where a participant lives: the own location, else the household's, else the sentra's."""
        return self._homes[participant]

    @cached_property
    def _homes(self) -> dict[str, str]:
        homes = {}
        for p in self.participants:
            household = self.household[p.household] if p.household else None
            homes[p.id] = (
                p.location or (household.location if household else None) or self.one_sentra[p.sentra].location
            )
        return homes

    def home_of_household(self, household: str) -> str:
        h = self.household[household]
        return h.location or self.one_sentra[h.sentra].location

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Participants of each household, in input order."""
        table: dict[str, list[str]] = {h.id: [] for h in self.households}
        for p in self.participants:
            if p.household:
                table[p.household].append(p.id)
        return {h: tuple(ids) for h, ids in table.items()}

    @cached_property
    def mentors_at(self) -> dict[str, tuple[str, ...]]:
        """Mentors of each host, in input order."""
        table: dict[str, list[str]] = {h.id: [] for h in self.hosts}
        for m in self.mentors:
            if m.host in table:
                table[m.host].append(m.id)
        return {h: tuple(ids) for h, ids in table.items()}

    @cached_property
    def courses_of(self) -> dict[str, tuple[str, ...]]:
        """Courses of each participant: the named ones, or those of the sentra not by name; then the extra ones."""
        default = {
            s.id: tuple(c.id for c in self.courses if not c.by_name and (not c.sentra or s.id in c.sentra))
            for s in self.sentra
        }
        return {
            p.id: tuple(dict.fromkeys((p.courses or default[p.sentra]) + p.extra_courses)) for p in self.participants
        }

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements: participants in input order, then households, then internships."""
        found = []
        for p in self.participants:
            named = self.courses_of[p.id] if not p.household else tuple(dict.fromkeys(p.courses + p.extra_courses))
            for c in named:
                found.append(Requirement(p.id, None, c, None, self.course[c].compulsory, (p.id,)))
        for h in self.households:
            unnamed = [m for m in self.members[h.id] if not self.participant[m].courses]
            extra = {(m, c) for m in unnamed for c in self.participant[m].extra_courses}
            for c in dict.fromkeys(c for m in unnamed for c in self.courses_of[m]):
                takers = tuple(m for m in unnamed if c in self.courses_of[m] and (m, c) not in extra)
                if takers and h.must_train > 0:
                    needed = min(h.must_train, len(takers))
                    found.append(Requirement(None, h.id, c, None, self.course[c].compulsory, takers, needed))
        for p in self.participants:
            for i in p.internships:
                found.append(Requirement(p.id, None, None, i, True, (p.id,)))
        return tuple(found)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Each course × sentra (or None where mixed) that has candidates, courses in input order."""
        takers: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for p in self.participants:
            for c in self.courses_of[p.id]:
                takers[c, None if self.course[c].mixed else p.sentra].append(p.id)
        order: list[str | None] = [None, *(s.id for s in self.sentra)]
        return tuple(Group(c.id, s, tuple(takers[c.id, s])) for c in self.courses for s in order if (c.id, s) in takers)

    @cached_property
    def group(self) -> dict[tuple[str, str | None], Group]:
        """Groups by course and sentra."""
        return {(g.course, g.sentra): g for g in self.groups}

    @cached_property
    def features_needed(self) -> tuple[str, ...]:
        """Features that some participant needs, each once, in input order."""
        return tuple(dict.fromkeys(f for p in self.participants for f in p.needs))

    @cached_property
    def qualified(self) -> dict[str, tuple[str, ...]]:
        """Trainers that list each course, in input order."""
        return {c.id: tuple(t.id for t in self.trainers if c.id in t.courses) for c in self.courses}

    def venues_for(self, sentra: str | None) -> tuple[Venue, ...]:
        """Venues open to a sentra (None: any venue), in input order."""
        if sentra is None:
            return self.venues
        return self._venues_for.get(sentra, self._venues_for[None])

    @cached_property
    def _venues_for(self) -> dict[str | None, tuple[Venue, ...]]:
        to_all = {v.id for v in self.venues if not v.sentra}
        listed = {s: set(to_all) for s in (None, *(x for v in self.venues for x in v.sentra))}
        for v in self.venues:
            for s in v.sentra:
                listed[s].add(v.id)
        order = {v.id: n for n, v in enumerate(self.venues)}
        return {s: tuple(self.venue[v] for v in sorted(ids, key=order.__getitem__)) for s, ids in listed.items()}

    def session_window(self, course: str) -> tuple[dt.date, dt.date]:
        """First and last date on which a session of a course may stand (programme and course windows together)."""
        c = self.course[course]
        first = max(self.settings.first_day, c.first_day or self.settings.first_day)
        return first, min(self.settings.last_day, c.last_day or self.settings.last_day)

    def placement_window(self, internship: str) -> tuple[dt.date, dt.date]:
        """First and last date of a placement of an internship."""
        i = self.internship[internship]
        first = max(self.settings.first_day, i.first_day or self.settings.first_day)
        return first, min(self.settings.last_day, i.last_day or self.settings.last_day)

    def host_places(self, host: str, internship: str) -> int:
        """Apprentices of an internship at a host on one day at most."""
        h = self.host[host]
        if self.internship[internship].legal_basis == "pemagangan":
            return min(h.capacity, (h.workers or 0) // 5)
        return h.capacity

    def host_weekdays(self, host: str) -> tuple[int, ...]:
        """Working weekdays of a host."""
        days = self.host[host].weekdays
        return self.settings.teaching_days if days is None else days

    def is_working_day(self, host: str, mentor: str, participant: str, hours: tuple[int, int], day: dt.date) -> bool:
        """Whether a date is a working day of a placement (rule placement-calendar).

        Parameters
        ----------
        hours : tuple of int
            First and last minute of the working day (half open).
        """
        if day.weekday() not in self.host_weekdays(host) or self.calendar.is_holiday(day):
            return False
        household = self.participant[participant].household
        subjects = [("programme", ""), ("host", host), ("mentor", mentor), ("participant", participant)]
        if household:
            subjects.append(("household", household))
        return all(self.calendar.available(kind, id, day, *hours) for kind, id in subjects)

    def placement_hours(self, host: str, internship: str) -> tuple[int, int]:
        """Start and end minute of a working day of a placement."""
        start = self.host[host].start
        return start, start + self.internship[internship].day_minutes
