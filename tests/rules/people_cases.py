"""Cases of rules on cohorts, participants and households."""

from __future__ import annotations

from dataclasses import replace

from tests.factories import (
    BASE,
    GOOD,
    closed,
    course,
    person,
    rows,
    session,
    with_sessions,
)
from tests.rules.cases import SHORT, A, B, pair, taught

pair("cohort-size", "exactly group_max", (course("B", group_max=3), GOOD), (course("B", group_max=2), GOOD))
pair("cohort-size", "exactly group_min", (course("B", group_min=3), GOOD), (course("B", group_min=4), GOOD))
pair(
    "course-rhythm",
    "two on one date",
    (
        course("A", max_sessions_per_day=2, session_jp=3, jp=6),
        with_sessions(session(A, 1, 0, 0, 3), session(A, 2, 0, 5, 3)),
    ),
    (
        course("A", max_sessions_per_day=1, session_jp=3, jp=6),
        with_sessions(session(A, 1, 0, 0, 3), session(A, 2, 0, 5, 3)),
    ),
)
pair("course-rhythm", "least gap", (course("A", min_gap_days=1), GOOD), (course("A", min_gap_days=2), GOOD))
pair(
    "course-rhythm",
    "largest gap",
    (course("A", max_gap_days=3), with_sessions(session(A, 2, 3))),
    (course("A", max_gap_days=2), with_sessions(session(A, 2, 3))),
)
pair("course-rhythm", "in order", (BASE, GOOD), (BASE, with_sessions(session(A, 1, 1), session(A, 2, 0))))
pair(
    "course-order",
    "the next day",
    (course("B", after=("A",)), GOOD),
    (course("B", after=("A",), gap_after_days=1), GOOD),
)
pair(
    "course-order",
    "taken at all",
    (course("B", after=("A",)), GOOD),
    (
        course("B", after=("A",), group_min=1).with_(courses=course("B", after=("A",)).courses),
        GOOD.with_(cohorts=(replace(GOOD.cohorts[0], participants=("P1", "P3")), GOOD.cohorts[1])),
    ),
)
pair(
    "participant-no-overlap", "one at a time", (BASE, taught(4, 2, 0, "V2", "T1")), (BASE, taught(4, 1, 0, "V2", "T1"))
)
pair(
    "participant-available",
    "closed",
    (rows(closed("participant", "P2", 3)), GOOD),
    (rows(closed("participant", "P2", 2)), GOOD),
)
pair(
    "participant-available",
    "earliest start",
    (person("P2", earliest_start=480), GOOD),
    (person("P2", earliest_start=481), GOOD),
)
pair(
    "participant-available",
    "household",
    (rows(closed("household", "K", 3)), GOOD),
    (rows(closed("household", "K", 2)), GOOD),
)
_SPLIT = with_sessions(session(A, 2, 2, 0, 4, "V1"), session(B, 1, 2, 5, 2, "V2", "T1"))
pair(
    "participant-travel",
    "no time to set up, but for the way",
    (
        SHORT.with_(
            travel_legs=(replace(BASE.travel_legs[0], minutes=105), *BASE.travel_legs[1:]),
            households=(replace(BASE.households[0], max_absent=2),),
        ),
        _SPLIT,
    ),
    (
        SHORT.with_(
            travel_legs=(replace(BASE.travel_legs[0], minutes=106), *BASE.travel_legs[1:]),
            households=(replace(BASE.households[0], max_absent=2),),
        ),
        _SPLIT,
    ),
)
pair(
    "participant-days",
    "days a week",
    (person("P2", max_days_per_week=3), GOOD),
    (person("P2", max_days_per_week=2), GOOD),
)
pair("participant-days", "JP a day", (person("P2", max_jp_per_day=4), GOOD), (person("P2", max_jp_per_day=3), GOOD))
_AT_ONCE = with_sessions(session(A, 2, 2, 0, 4, "V1"), session(B, 1, 2, 5, 2, "V1", "T1"))
pair(
    "household-absence",
    "one leaves when the other is back",
    (
        person("P4", location="Near").with_(
            courses=SHORT.courses,
            travel_legs=(*BASE.travel_legs, replace(BASE.travel_legs[0], to="Near", minutes=105)),
        ),
        _AT_ONCE,
    ),
    (
        person("P4", location="Near").with_(
            courses=SHORT.courses,
            travel_legs=(*BASE.travel_legs, replace(BASE.travel_legs[0], to="Near", minutes=106)),
        ),
        _AT_ONCE,
    ),
)
