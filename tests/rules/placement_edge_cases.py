"""Cases at the very edges of rules on placements."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from scheduler.domain.availability import Availability, Holiday
from scheduler.plan.plan import Placement
from tests.factories import (
    BASE,
    GOOD,
    closed,
    day,
    host,
    internship,
    legs,
    mentor,
    person,
    placement,
    rows,
    session,
    travel_rules,
    with_sessions,
)
from tests.rules.cases import B, pair, taught


def _placed(*args, **changes):
    return GOOD.with_(placements=(replace(placement(*args), **changes),))


pair(
    "placement-calendar",
    "a candidate closes nothing",
    (rows(closed("host", "H", 15, certainty="candidate")), GOOD),
    (rows(closed("host", "H", 15)), GOOD),
)
pair(
    "placement-calendar",
    "of a household",
    (rows(closed("household", "K", 15)), GOOD),
    (
        BASE.with_(
            availability=(closed("household", "K", 15),),
            participants=person("P1", household="K").participants,
            households=(replace(BASE.households[0], max_absent=3),),
        ),
        GOOD,
    ),
)
pair(
    "placement-calendar",
    "a holiday lifted",
    (
        BASE.with_(
            holidays=(Holiday(day(15), "Feast"),),
            availability=(Availability("programme", "", "open", day(15), day(15)),),
        ),
        GOOD,
    ),
    (BASE.with_(holidays=(Holiday(day(15), "Feast"),)), GOOD),
)
pair(
    "placement-calendar",
    "a session on a day in between",
    (
        host("H", weekdays=(0, 2, 4)),
        _placed("H", "N", 14, 16, 18).with_(sessions=(*GOOD.sessions[:2], session(B, 1, 15))),
    ),
    (
        host("H", weekdays=(0, 2, 4)),
        _placed("H", "N", 14, 16, 18).with_(sessions=(*GOOD.sessions[:2], session(B, 1, 16))),
    ),
)
pair(
    "placement-calendar",
    "window of the internship",
    (internship(first_day=day(14), last_day=day(16)), GOOD),
    (internship(last_day=day(15)), GOOD),
)

_PAIR = person("P2", birth_date=dt.date(1990, 1, 1), internships=("I",))
_SECOND = Placement("M02", "P2", "I", "H", "N", tuple(day(n) for n in (16, 17, 18)), 540, 960)
_LATER = replace(_SECOND, dates=tuple(day(n) for n in (17, 18, 21)))
_TWO_PLACED = [GOOD.with_(placements=(placement(), x)) for x in (_LATER, _SECOND)]
pair("placement-host", "places on one day", (_PAIR, _TWO_PLACED[0]), (_PAIR, _TWO_PLACED[1]))
_ROOM = _PAIR.with_(
    hosts=tuple(replace(h, capacity=2, workers=9) if h.id == "H" else h for h in BASE.hosts),
    internships=internship(legal_basis="pemagangan").internships,
)
pair(
    "placement-host",
    "a fifth, rounded down",
    (_ROOM.with_(hosts=tuple(replace(h, workers=10) for h in _ROOM.hosts)), _TWO_PLACED[1]),
    (_ROOM, _TWO_PLACED[1]),
)
pair(
    "placement-host",
    "workers not known",
    (internship().with_(hosts=tuple(replace(h, workers=None) for h in BASE.hosts)), GOOD),
    (internship(legal_basis="pemagangan").with_(hosts=tuple(replace(h, workers=None) for h in BASE.hosts)), GOOD),
)
_WIDE = _PAIR.with_(hosts=tuple(replace(h, capacity=2) for h in BASE.hosts))


def _guides(n: int):
    return _WIDE.with_(mentors=tuple(replace(m, max_apprentices=n) for m in BASE.mentors))


pair("placement-mentor", "apprentices at a time", (_guides(2), _TWO_PLACED[1]), (_guides(1), _TWO_PLACED[1]))
pair(
    "placement-mentor",
    "own course ends the day before",
    (mentor("N", participant="P2", after=("B",)), taught(4, 11)),
    (
        mentor("N", participant="P2", after=("B",)),
        with_sessions(session(B, 1, 14)).with_(placements=(placement("H", "N", 14, 15, 16),)),
    ),
)
_LONG = (14, 15, 16, 17, 18, 19)
_SIX = host("H", weekdays=(0, 1, 2, 3, 4, 5))


def _hours(hours: int, days: int, end: int):
    return (
        _SIX.with_(internships=internship(hours_per_day=hours, days=days).internships),
        _placed("H", "N", *_LONG[:days], end=end),
    )


pair("placement-person", "40 hours a week", _hours(8, 5, 1080), _hours(8, 6, 1080))
pair(
    "placement-person",
    "adult on the day",
    (person("P1", birth_date=dt.date(2009, 4, 19)), GOOD),
    (person("P1", birth_date=dt.date(2009, 4, 20)), GOOD),
)
pair(
    "placement-person",
    "the way in a wet month",
    (
        legs(92).with_(
            hosts=host("H", location="Town").hosts,
            settings=travel_rules(wet_months=(4,), wet_factor=Fraction(13, 10)).settings,
        ),
        GOOD,
    ),
    (
        legs(93).with_(
            hosts=host("H", location="Town").hosts,
            settings=travel_rules(wet_months=(4,), wet_factor=Fraction(13, 10)).settings,
        ),
        GOOD,
    ),
)
pair(
    "placement-person",
    "no limit to the way",
    (
        legs(500).with_(
            hosts=host("H", location="Town").hosts, settings=travel_rules(max_commute_minutes=None).settings
        ),
        GOOD,
    ),
    (legs(500).with_(hosts=host("H", location="Town").hosts), GOOD),
)
_OTHER = replace(BASE.internships[0], id="J", title="Second")
_SAME_TIME = BASE.with_(
    participants=(replace(BASE.participants[0], internships=("I", "J")), *BASE.participants[1:]),
    internships=(BASE.internships[0], _OTHER),
    hosts=tuple(replace(h, internships=("I", "J")) for h in BASE.hosts),
)


def _both_placed(*days: int):
    return GOOD.with_(
        placements=(placement(), Placement("M02", "P1", "J", "G", "M", tuple(day(n) for n in days), 540, 960))
    )


pair(
    "placement-person",
    "one after the other",
    (_SAME_TIME, _both_placed(17, 18, 21)),
    (_SAME_TIME, _both_placed(16, 17, 18)),
)
pair(
    "placement-person",
    "its courses end the day before",
    (internship(after=("B",)), taught(4, 11)),
    (
        internship(after=("B",)),
        GOOD.with_(cohorts=(GOOD.cohorts[0], replace(GOOD.cohorts[1], participants=("P2", "P4")))),
    ),
)
