"""Programmes in which one requirement cannot be met, and the causes that were built in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from scheduler.domain.availability import Availability
from scheduler.domain.people import Participant
from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan
from tests.factories import (
    BASE,
    GOOD,
    course,
    day,
    internship,
    legs,
    person,
    rows,
    settings,
)


@dataclass(frozen=True)
class Instance:
    """A programme, the requirement (who, what), its causes by key, and the plan beside which it is asked."""

    name: str
    problem: Problem
    who: str
    what: str
    causes: frozenset[tuple[str, str, str]]
    plan: Plan | None = None
    verdict: str = "never"


INSTANCES: list[Instance] = []


def instance(name: str, problem: Problem, who: str, what: str, *causes: tuple[str, str, str], **more: object) -> None:
    INSTANCES.append(Instance(name, problem, who, what, frozenset(causes), **more))


def always(kind: str, id: str) -> Availability:
    return Availability(kind, id, "closed")


TRAINERS, VENUES = ("courses", "A", "trainers"), ("courses", "A:S", "venues")
RHYTHM, LEAST = ("courses", "A", "max_sessions_per_day"), ("courses", "A", "group_min")
NO_A = tuple(replace(t, courses=("B",)) for t in BASE.trainers)
ONLY_T1 = (BASE.trainers[0], NO_A[1])


def only_t1(**changes: object) -> Problem:
    """T1 alone teaches course A."""
    return BASE.with_(trainers=(replace(BASE.trainers[0], **changes), NO_A[1]))


def without(cohort: str) -> Plan:
    """The good plan without one cohort."""
    return GOOD.with_(
        cohorts=tuple(c for c in GOOD.cohorts if c.id != cohort),
        sessions=tuple(s for s in GOOD.sessions if s.cohort != cohort),
    )


# One subject -------------------------------------------------------------------------

instance("no trainer", BASE.with_(trainers=NO_A), "P1", "A", TRAINERS)
instance("hours in all", only_t1(max_jp=7), "P1", "A", TRAINERS, ("trainers", "T1", "max_jp"))
instance("hours a week", only_t1(max_jp_per_week=3), "P1", "A", TRAINERS, ("trainers", "T1", "max_jp_per_week"))
instance("hours a day", only_t1(max_jp_per_day=3), "P1", "A", TRAINERS, ("trainers", "T1", "max_jp_per_day"))
instance(
    "qualified too short",
    only_t1(qualified_until=day(0)),
    "P1", "A", TRAINERS, RHYTHM, ("trainers", "T1", "qualified_until"),
)  # fmt: skip
instance(
    "trainer away",
    only_t1().with_(availability=(always("trainer", "T1"),)),
    "P1", "A", TRAINERS, ("trainer", "T1", "closed 1"),
)  # fmt: skip
instance("no venue with the feature", course("A", features=("kiln",)), "P1", "A", VENUES)
instance(
    "the only venue closed",
    BASE.with_(
        venues=(replace(BASE.venues[0], features=("kiln",)), *BASE.venues[1:]),
        courses=(replace(BASE.courses[0], features=("kiln",)), BASE.courses[1]),
        availability=(always("venue", "V1"),),
    ),
    "P1", "A", VENUES, ("venue", "V1", "closed 1"),
)  # fmt: skip
instance(
    "too few seats",
    BASE.with_(venues=(replace(BASE.venues[0], capacity=1),)),
    "P1", "A", VENUES, LEAST, ("venues", "V1", "capacity"),
)  # fmt: skip
instance(
    "a need no venue serves",
    BASE.with_(participants=(replace(BASE.participants[0], needs=("ramp",)), *BASE.participants[1:]),
               venues=BASE.venues[:1]),
    "P1", "A", VENUES, ("venues", "V1", "features"), ("participants", "P1", "needs"),
)  # fmt: skip
instance("too few people", course("A", group_min=4), "P1", "A", ("courses", "A", "group_min"))
instance(
    "a window too short", course("A", first_day=day(0), last_day=day(0)), "P1", "A", RHYTHM, ("courses", "A", "window")
)
instance(
    "gaps no week allows",
    course("A", jp=12, max_gap_days=3).with_(settings=replace(BASE.settings, teaching_days=(0,))),
    "P1", "A", ("courses", "A", "max_gap_days"),
)  # fmt: skip
instance(
    "one day only",
    rows(Availability("participant", "P1", "only", day(2), day(2))),
    "P1", "A", RHYTHM, ("participant", "P1", "only"),
)  # fmt: skip
instance("comes too late", person("P1", earliest_start=780), "P1", "A", ("participants", "P1", "earliest_start"))
instance(
    "attends too little a day", person("P1", max_jp_per_day=3), "P1", "A", ("participants", "P1", "max_jp_per_day")
)
instance(
    "days a week",
    BASE.with_(
        participants=(replace(BASE.participants[0], max_days_per_week=1), *BASE.participants[1:]),
        courses=(replace(BASE.courses[0], first_day=day(0), last_day=day(4)), BASE.courses[1]),
    ),
    "P1", "A", RHYTHM, ("courses", "A", "window"), ("participants", "P1", "max_days_per_week"),
)  # fmt: skip
instance(
    "kit away",
    course("A", kit="KIT").with_(availability=(always("kit", "KIT"),)),
    "P1", "A", ("kit", "KIT", "closed 1"),
)  # fmt: skip
instance(
    "the programme closed",
    rows(Availability("programme", "", "closed", reason="flood")),
    "P1", "A", ("programme", "", "closed 1"),
)  # fmt: skip
instance(
    "the budget",
    settings(budget_ceiling=Decimal(100)).with_(
        trainers=tuple(replace(t, rate_per_jp=Decimal(1000)) for t in BASE.trainers)
    ),
    "P1", "A", ("programme", "budget", "ceiling"),
)  # fmt: skip
instance(
    "nobody may leave home",
    BASE.with_(households=(replace(BASE.households[0], max_absent=0),)),
    "P3", "A", ("households", "K", "max_absent"),
)  # fmt: skip
instance(
    "what comes before",
    BASE.with_(
        courses=(replace(BASE.courses[0], after=("B",)), BASE.courses[1]),
        trainers=tuple(replace(t, courses=("A",)) for t in BASE.trainers),
    ),
    "P1", "A", ("courses", "A", "after"), ("courses", "B", "trainers"),
)  # fmt: skip

# Households ----------------------------------------------------------------------------

PAIR = (
    Participant("P3", "Three", "S", household="K"),
    Participant("P4", "Four", "S", household="K"),
)
instance(
    "two must train and one may go",
    BASE.with_(
        households=(replace(BASE.households[0], must_train=2),),
        participants=(*BASE.participants[:2], *PAIR),
        courses=(replace(BASE.courses[0], group_min=3), BASE.courses[1]),
    ),
    "K", "A", LEAST, ("households", "K", "max_absent"), ("households", "K", "must_train"),
)  # fmt: skip

# Placements -----------------------------------------------------------------------------

HOSTS = ("internships", "I", "hosts")
ONE_HOST = BASE.with_(hosts=BASE.hosts[:1], mentors=BASE.mentors[:1])
instance(
    "host closed", ONE_HOST.with_(availability=(always("host", "H"),)), "P1", "I", HOSTS, ("host", "H", "closed 1")
)
instance(
    "too few workers",
    ONE_HOST.with_(
        hosts=(replace(BASE.hosts[0], workers=4),),
        internships=(replace(BASE.internships[0], legal_basis="pemagangan"),),
    ),
    "P1", "I", HOSTS, ("hosts", "H", "capacity"),
)  # fmt: skip
instance(
    "seventeen without consent",
    person("P1", birth_date=dt.date(2009, 10, 1)),
    "P1", "I", ("participants", "P1", "age"),
)  # fmt: skip
instance("no mentor", ONE_HOST.with_(mentors=()), "P1", "I", HOSTS, ("hosts", "H", "mentors"))
instance(
    "mentor not yet qualified",
    ONE_HOST.with_(mentors=(replace(BASE.mentors[0], qualified_from=day(24)),)),
    "P1", "I", HOSTS, ("hosts", "H", "mentors"), ("mentors", "N", "qualified_from"),
)  # fmt: skip
instance(
    "a window of two days", internship(first_day=day(0), last_day=day(1)), "P1", "I", ("internships", "I", "window")
)
instance(
    "too far",
    legs(180).with_(hosts=tuple(replace(h, location="Town") for h in BASE.hosts)),
    "P1", "I", HOSTS, ("programme", "travel", "max_commute_minutes"),
)  # fmt: skip

# Beside the rest of a plan ------------------------------------------------------------------

instance(
    "hours the rest has taken",
    only_t1(max_jp=8),
    "P1", "A", TRAINERS, ("trainers", "T1", "max_jp"), ("trainers", "T1", "busy"),
    plan=without("A-S-1").with_(
        sessions=tuple(replace(s, trainers=("T1",)) for s in without("A-S-1").sessions)
    ),
    verdict="beside",
)  # fmt: skip
instance(
    "a day the rest has taken",
    rows(Availability("participant", "P1", "only", day(2), day(3), time_to=690)),
    "P1", "A", ("participant", "P1", "only"), ("participants", "P1", "busy"),
    plan=without("A-S-1").with_(placements=()),
    verdict="beside",
)  # fmt: skip
instance(
    "the place at the host is taken",
    ONE_HOST.with_(
        participants=(*BASE.participants[:1], replace(BASE.participants[1], internships=("I",),
                                                      birth_date=dt.date(1990, 1, 1)), *BASE.participants[2:]),
        internships=(replace(BASE.internships[0], first_day=day(14), last_day=day(16)),),
    ),
    "P2", "I", HOSTS, ("hosts", "H", "capacity"), ("hosts", "H", "busy"), ("internships", "I", "window"),
    plan=GOOD,
    verdict="beside",
)  # fmt: skip
