"""Cases of rules on placements."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.factories import (
    BASE,
    GOOD,
    closed,
    day,
    host,
    mentor,
    person,
    placement,
    rows,
    session,
    venue,
    with_sessions,
)
from tests.rules.cases import TRAVEL, A, pair, taught


def _placed(*args):
    return GOOD.with_(placements=(placement(*args),))


pair(
    "placement-calendar",
    "consecutive working days",
    (BASE, _placed("H", "N", 11, 14, 15)),
    (BASE, _placed("H", "N", 10, 14, 15)),
)
pair(
    "placement-calendar",
    "a closed hour takes the whole day out",
    (rows(closed("mentor", "N", 15, 960, 970)), GOOD),
    (rows(closed("mentor", "N", 15, 950, 970)), GOOD),
)
pair("placement-calendar", "no session on a working day", (BASE, taught(4, 17)), (BASE, taught(4, 16)))
pair("placement-host", "offers it", (BASE, GOOD), (host("H", internships=()), GOOD))
pair(
    "placement-host",
    "features",
    (
        host("H", features=("ramp",)).with_(
            participants=person("P1", needs=("ramp",)).participants, venues=venue("V1", features=("ramp",)).venues
        ),
        GOOD,
    ),
    (person("P1", needs=("ramp",)).with_(venues=venue("V1", features=("ramp",)).venues), GOOD),
)
pair(
    "placement-host",
    "a fifth of the workers",
    (BASE.with_(internships=(replace(BASE.internships[0], legal_basis="pemagangan"),)), GOOD),
    (host("H", workers=4).with_(internships=(replace(BASE.internships[0], legal_basis="pemagangan"),)), GOOD),
)
pair("placement-mentor", "of the host", (BASE, GOOD), (BASE, _placed("H", "M")))
pair(
    "placement-mentor",
    "ready on the first day",
    (mentor("N", qualified_from=day(14)), GOOD),
    (mentor("N", qualified_from=day(15)), GOOD),
)
pair(
    "placement-mentor",
    "own course before",
    (mentor("N", participant="P2", after=("A",)), GOOD),
    (mentor("N", participant="P2", after=("A",)), with_sessions(session(A, 1, 13 - 2), session(A, 2, 14))),
)
pair(
    "placement-person",
    "17 with consent",
    (person("P1", birth_date=dt.date(2009, 6, 1), consent=True), GOOD),
    (person("P1", birth_date=dt.date(2009, 6, 1)), GOOD),
)
pair(
    "placement-person",
    "17 on the first day",
    (person("P1", birth_date=dt.date(2010, 4, 19), consent=True), GOOD),
    (person("P1", birth_date=dt.date(2010, 4, 20), consent=True), GOOD),
)
pair(
    "placement-person",
    "the way to it",
    (
        host("H", location="Town").with_(
            settings=replace(BASE.settings, travel=replace(TRAVEL, max_commute_minutes=60))
        ),
        GOOD,
    ),
    (
        host("H", location="Town").with_(
            settings=replace(BASE.settings, travel=replace(TRAVEL, max_commute_minutes=59))
        ),
        GOOD,
    ),
)
pair(
    "placement-person",
    "its courses before",
    (BASE.with_(internships=(replace(BASE.internships[0], after=("B",)),)), taught(4, 11)),
    (BASE.with_(internships=(replace(BASE.internships[0], after=("B",)),)), taught(4, 17)),
)
