"""One small programme and one plan that keeps every rule, and builders that change one thing of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from scheduler.domain.availability import Availability
from scheduler.domain.courses import Course, Internship, Kit
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Host, Leg, Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import DayPattern, Settings, TravelRules
from scheduler.plan.plan import Cohort, Placement, Plan, Session

MON = dt.date(2027, 4, 5)
SLOTS = (480, 525, 585, 630, 675, 780, 825, 885)  # the normal day of eight JP


def day(n: int) -> dt.date:
    """The n-th day after Monday, 5 April 2027."""
    return MON + dt.timedelta(days=n)


BASE = Problem(
    Settings(
        "small",
        "Small programme",
        MON,
        day(25),
        day_patterns=(DayPattern("friday", SLOTS[:4], (4,)), DayPattern("normal", SLOTS)),
        travel=TravelRules(30, 180, 120, 60, (), Fraction(13, 10)),
    ),
    sentra=(Sentra("S", "Sentra", "Village"), Sentra("O", "Other", "Town")),
    households=(Household("K", "S"),),
    participants=(
        Participant("P1", "One", "S", birth_date=dt.date(1990, 1, 1), internships=("I",), courses=("A", "B")),
        Participant("P2", "Two", "S", courses=("A", "B")),
        Participant("P3", "Three", "S", household="K", courses=("A",)),
        Participant("P4", "Four", "S", household="K", courses=("B",)),
    ),
    trainers=(
        Trainer("T1", "First", "Town", ("A", "B")),
        Trainer("T2", "Second", "Village", ("A", "B")),
    ),
    venues=(
        Venue("V1", "Hall", "Village", 10, ("power",)),
        Venue("V2", "School", "Town", 10, ("power",)),
        Venue("V3", "Far house", "Far", 10, ("power",)),
    ),
    courses=(
        Course("A", "Course A", 8, 4, group_min=2, group_max=4),
        Course("B", "Course B", 4, 4, group_min=2, group_max=4),
    ),
    internships=(Internship("I", "Internship", 3),),
    hosts=(Host("H", "Host", "Village", 1, ("I",), 5), Host("G", "Second host", "Village", 1, ("I",), 5)),
    mentors=(Mentor("N", "Mentor", "H"), Mentor("M", "Second mentor", "G")),
    kits=(Kit("KIT", "Kit"),),
    travel_legs=(Leg("Village", "Town", 60), Leg("Village", "Far", 200), Leg("Town", "Far", 200)),
)


def session(
    cohort: str, number: int, on: int, slot: int = 0, jp: int = 4, venue: str = "V1", *trainers: str
) -> Session:
    """A session of `jp` slots from a slot on the n-th day; trainer T2 unless others are named."""
    start, end = SLOTS[slot], SLOTS[slot + jp - 1] + 45
    return Session(f"{cohort}/{number}", cohort, number, day(on), start, end, jp, venue, trainers or ("T2",))


def placement(host: str = "H", mentor: str = "N", *days: int) -> Placement:
    dates = tuple(day(n) for n in (days or (14, 15, 16)))
    return Placement("M01", "P1", "I", host, mentor, dates, 540, 960)


GOOD = Plan(
    "small",
    cohorts=(Cohort("A-S-1", "A", "S", ("P1", "P2", "P3")), Cohort("B-S-1", "B", "S", ("P1", "P2", "P4"))),
    sessions=(session("A-S-1", 1, 0), session("A-S-1", 2, 1), session("B-S-1", 1, 2)),
    placements=(placement(),),
)


def with_sessions(*sessions: Session) -> Plan:
    """The good plan with some sessions in place of those with their ids."""
    new = {s.id: s for s in sessions}
    return GOOD.with_(sessions=tuple(new.get(s.id, s) for s in GOOD.sessions))


def problem(**tables: object) -> Problem:
    """The small programme with some tables changed."""
    return BASE.with_(**tables)


def plan(*sessions: Session, cohorts: tuple[Cohort, ...], placements: tuple[Placement, ...] = ()) -> Plan:
    """A plan of these items only."""
    return Plan("small", cohorts=cohorts, sessions=sessions, placements=placements)


def cohort(id: str, course: str, *participants: str, sentra: str | None = "S", **changes: object) -> Cohort:
    return Cohort(id, course, sentra, participants, **changes)


def course(id: str, **changes: object) -> Problem:
    return BASE.with_(courses=tuple(replace(c, **changes) if c.id == id else c for c in BASE.courses))


def trainer(id: str, **changes: object) -> Problem:
    return BASE.with_(trainers=tuple(replace(t, **changes) if t.id == id else t for t in BASE.trainers))


def venue(id: str, **changes: object) -> Problem:
    return BASE.with_(venues=tuple(replace(v, **changes) if v.id == id else v for v in BASE.venues))


def person(id: str, **changes: object) -> Problem:
    return BASE.with_(participants=tuple(replace(p, **changes) if p.id == id else p for p in BASE.participants))


def host(id: str, **changes: object) -> Problem:
    return BASE.with_(hosts=tuple(replace(h, **changes) if h.id == id else h for h in BASE.hosts))


def mentor(id: str, **changes: object) -> Problem:
    return BASE.with_(mentors=tuple(replace(m, **changes) if m.id == id else m for m in BASE.mentors))


def rows(*found: Availability) -> Problem:
    return BASE.with_(availability=found)


def settings(**changes: object) -> Problem:
    return BASE.with_(settings=replace(BASE.settings, **changes))


def closed(kind: str, id: str, on: int, start: int = 0, end: int = 1440, **more: object) -> Availability:
    return Availability(kind, id, "closed", day(on), day(on), time_from=start, time_to=end, **more)


def legs(minutes: int, *more: Leg) -> Problem:
    """The small programme with the way between Village and Town as long as given."""
    return BASE.with_(travel_legs=(replace(BASE.travel_legs[0], minutes=minutes), *BASE.travel_legs[1:], *more))


def travel_rules(**changes: object) -> Problem:
    return settings(travel=replace(BASE.settings.travel, **changes))


def internship(**changes: object) -> Problem:
    return BASE.with_(internships=(replace(BASE.internships[0], **changes),))


def weighted(found: Problem, *preferences: str) -> Problem:
    """Only these preferences count, each once."""
    from scheduler.domain.settings import PREFERENCES

    weights = tuple((p, int(p in preferences)) for p in PREFERENCES)
    return found.with_(settings=replace(found.settings, weights=weights))
