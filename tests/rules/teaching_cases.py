"""Cases of rules on dates, trainers, venues, kits and the budget."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scheduler.domain.availability import Availability, Holiday
from scheduler.plan.plan import Cohort
from tests.factories import (
    BASE,
    GOOD,
    closed,
    course,
    day,
    person,
    rows,
    session,
    settings,
    trainer,
    venue,
    with_sessions,
)
from tests.rules.cases import RATE, SHORT, TRAVEL, A, B, pair, taught

pair("structure", "own sentra", (BASE, GOOD), (person("P2", sentra="O"), GOOD))
pair("calendar", "teaching day", (BASE, taught(4, 3)), (BASE, taught(4, 5)))
pair(
    "calendar",
    "holiday, lifted",
    (
        BASE.with_(
            holidays=(Holiday(day(2), "Feast"),), availability=(Availability("programme", "", "open", day(2), day(2)),)
        ),
        GOOD,
    ),
    (BASE.with_(holidays=(Holiday(day(2), "Feast"),)), GOOD),
)
pair(
    "calendar",
    "closed for the sentra in the afternoon",
    (rows(closed("sentra", "S", 2, 675)), GOOD),
    (rows(closed("sentra", "S", 2, 674)), GOOD),
)
pair(
    "calendar",
    "a candidate closes nothing",
    (rows(closed("programme", "", 2, certainty="candidate")), GOOD),
    (rows(closed("programme", "", 2, certainty="estimated")), GOOD),
)
pair("calendar", "course window", (course("B", last_day=day(2)), GOOD), (course("B", last_day=day(1)), GOOD))
pair("trainer-qualified", "lists the course", (BASE, GOOD), (trainer("T2", courses=("A",)), GOOD))
pair(
    "trainer-qualified",
    "until the date itself",
    (trainer("T2", qualified_until=day(2)), GOOD),
    (trainer("T2", qualified_until=day(1)), GOOD),
)
pair(
    "trainer-qualified",
    "two trainers",
    (course("B", trainers_per_session=2), taught(4, 2, 0, "V1", "T1", "T2")),
    (course("B", trainers_per_session=2), taught(4, 2, 0, "V1", "T2")),
)
pair(
    "trainer-available",
    "whole session inside one only row",
    (rows(Availability("trainer", "T2", "only", time_from=480, time_to=675)), GOOD),
    (rows(Availability("trainer", "T2", "only", time_from=480, time_to=674)), GOOD),
)
pair(
    "trainer-no-overlap",
    "two cohorts of one trainer",
    (course("B", jp=2, session_jp=2), taught(2, 1, 5)),
    (
        BASE.with_(
            participants=(
                *BASE.participants,
                replace(BASE.participants[1], id="P5", courses=("B",)),
                replace(BASE.participants[1], id="P6", courses=("B",)),
            )
        ),
        GOOD.with_(
            cohorts=(*GOOD.cohorts, Cohort("B-S-2", "B", "S", ("P5", "P6"))),
            sessions=(*GOOD.sessions, session("B-S-2", 1, 1, 0, 4, "V1", "T2")),
        ),
    ),
)
pair("trainer-load", "JP in all", (trainer("T2", max_jp=12), GOOD), (trainer("T2", max_jp=11), GOOD))
pair("trainer-load", "JP a week", (trainer("T2", max_jp_per_week=12), GOOD), (trainer("T2", max_jp_per_week=11), GOOD))
pair("trainer-load", "JP a day", (trainer("T2", max_jp_per_day=4), GOOD), (trainer("T2", max_jp_per_day=3), GOOD))
_AWAY = with_sessions(session(A, 2, 2, 0, 4, "V1"), session(B, 1, 2, 5, 2, "V2"))
pair(
    "trainer-travel",
    "105 minutes for the way and 30 to set up",
    (SHORT.with_(travel_legs=(replace(BASE.travel_legs[0], minutes=75), *BASE.travel_legs[1:])), _AWAY),
    (SHORT.with_(travel_legs=(replace(BASE.travel_legs[0], minutes=76), *BASE.travel_legs[1:])), _AWAY),
)
_WET = replace(TRAVEL, wet_months=(4,), wet_factor=Fraction(13, 10))
pair(
    "trainer-travel",
    "a wet month rounds up",
    (
        SHORT.with_(
            settings=replace(BASE.settings, travel=_WET),
            travel_legs=(replace(BASE.travel_legs[0], minutes=57), *BASE.travel_legs[1:]),
        ),
        _AWAY,
    ),
    (
        SHORT.with_(
            settings=replace(BASE.settings, travel=_WET),
            travel_legs=(replace(BASE.travel_legs[0], minutes=58), *BASE.travel_legs[1:]),
        ),
        _AWAY,
    ),
)
pair(
    "trainer-travel",
    "overnight: nothing elsewhere after noon the day before",
    (BASE, with_sessions(session(A, 2, 1, 1, 4, "V1"), session(B, 1, 2, 0, 4, "V3"))),
    (BASE, with_sessions(session(A, 2, 1, 2, 4, "V1"), session(B, 1, 2, 0, 4, "V3"))),
)
pair(
    "trainer-travel",
    "a closed road",
    (rows(Availability("road", "Far~Village", "closed", day(3), day(3))), taught(4, 2, 0, "V3")),
    (rows(Availability("road", "Far~Village", "closed", day(2), day(2))), taught(4, 2, 0, "V3")),
)
pair("venue-available", "closed", (rows(closed("venue", "V1", 3)), GOOD), (rows(closed("venue", "V1", 2)), GOOD))
_TWO = BASE.with_(
    participants=(
        *BASE.participants,
        replace(BASE.participants[1], id="P5", courses=("B",)),
        replace(BASE.participants[1], id="P6", courses=("B",)),
    )
)


def _second_cohort(place: str):
    return GOOD.with_(
        cohorts=(*GOOD.cohorts, Cohort("B-S-2", "B", "S", ("P5", "P6"))),
        sessions=(*GOOD.sessions, session("B-S-2", 1, 2, 0, 4, place, "T1")),
    )


pair("venue-no-overlap", "two cohorts at once", (_TWO, _second_cohort("V2")), (_TWO, _second_cohort("V1")))
pair("venue-capacity", "exactly full", (venue("V1", capacity=3), GOOD), (venue("V1", capacity=2), GOOD))
pair("venue-capacity", "size", (course("B", size=10), GOOD), (course("B", size=11), GOOD))
pair(
    "venue-capacity",
    "a preference forbids nothing",
    (settings(venue_capacity="preference").with_(venues=venue("V1", capacity=2).venues), GOOD),
    (venue("V1", capacity=2), GOOD),
)
pair(
    "venue-features", "of the course", (course("B", features=("power",)), GOOD), (course("B", features=("clay",)), GOOD)
)
pair(
    "venue-features", "of a participant", (person("P2", needs=("power",)), GOOD), (person("P2", needs=("ramp",)), GOOD)
)
pair("venue-sentra", "listed", (venue("V1", sentra=("S",)), GOOD), (venue("V1", sentra=("O",)), GOOD))
_KITTED = [replace(s, kit="KIT") for s in GOOD.sessions]


def _kit_days(last: int, count: int = 1):
    problem = BASE.with_(
        courses=tuple(replace(c, kit="KIT") for c in BASE.courses), kits=(replace(BASE.kits[0], count=count),)
    )
    moved = replace(session(B, 1, last, 0, 4, "V2", "T1"), kit="KIT")
    return problem, GOOD.with_(sessions=(*_KITTED[:2], moved))


pair("kit", "a day between two places", _kit_days(3), _kit_days(2))
pair("kit", "a second unit", _kit_days(2, 2), _kit_days(2, 1))
pair(
    "kit",
    "closed",
    (_kit_days(3)[0].with_(availability=(closed("kit", "KIT", 2),)), _kit_days(3)[1]),
    (_kit_days(3)[0].with_(availability=(closed("kit", "KIT", 3),)), _kit_days(3)[1]),
)

pair(
    "budget",
    "exactly the ceiling",
    (trainer("T2", rate_per_jp=RATE).with_(settings=replace(BASE.settings, budget_ceiling=12 * RATE)), GOOD),
    (trainer("T2", rate_per_jp=RATE).with_(settings=replace(BASE.settings, budget_ceiling=12 * RATE - 1)), GOOD),
)
