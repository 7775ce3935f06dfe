"""Cases at the very edges of rules: noon, midnight of a window, exact fractions, lists that hold or do not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scheduler.domain.availability import Availability, Holiday
from scheduler.domain.places import Leg
from scheduler.domain.settings import DayPattern
from tests.factories import (
    BASE,
    GOOD,
    SLOTS,
    closed,
    cohort,
    course,
    day,
    person,
    rows,
    session,
    settings,
    trainer,
    travel_rules,
    with_sessions,
)
from tests.rules.cases import RATE, A, B, case, pair, taught

# Structure ------------------------------------------------------------------

_TWO_B = (cohort("B-S-1", "B", "P1", "P2"), cohort("B-S-2", "B", "P2", "P4"))
_OTHER_TWO = (_TWO_B[0], cohort("B-S-2", "B", "P4"))
_FOUR = session("B-S-2", 1, 3)
pair(
    "structure",
    "in one cohort of a course",
    (course("B", group_min=1), GOOD.with_(cohorts=(GOOD.cohorts[0], *_OTHER_TWO), sessions=(*GOOD.sessions, _FOUR))),
    (course("B", group_min=1), GOOD.with_(cohorts=(GOOD.cohorts[0], *_TWO_B), sessions=(*GOOD.sessions, _FOUR))),
)
pair(
    "structure", "slots of the day", (BASE, GOOD), (BASE, with_sessions(replace(session(B, 1, 2), start=490, end=685)))
)
pair("structure", "a short Friday", (BASE, taught(4, 4)), (BASE, taught(4, 4, 1)))
pair("structure", "all its sessions", (BASE, GOOD), (BASE, GOOD.with_(sessions=GOOD.sessions[1:])))

# Dates ----------------------------------------------------------------------

pair(
    "calendar",
    "last day of the programme",
    (settings(last_day=day(16)), GOOD),
    (settings(last_day=day(15)), taught(4, 16)),
)
pair("calendar", "first day of a course", (course("B", first_day=day(2)), GOOD), (course("B", first_day=day(3)), GOOD))
pair(
    "calendar",
    "closed for another course",
    (rows(closed("course", "A", 2)), GOOD),
    (rows(closed("course", "B", 2)), GOOD),
)
pair(
    "calendar",
    "closed for another sentra",
    (rows(closed("sentra", "O", 2)), GOOD),
    (rows(closed("sentra", "*", 2)), GOOD),
)
pair(
    "calendar",
    "joint leave is no holiday",
    (BASE.with_(holidays=(Holiday(day(2), "Leave", "candidate"),)), GOOD),
    (BASE.with_(holidays=(Holiday(day(2), "Feast"),)), GOOD),
)
pair(
    "calendar",
    "two conditions of a row hold together",
    (rows(Availability("programme", "", "closed", day(1), day(2), weekdays=(0, 4))), GOOD),
    (rows(Availability("programme", "", "closed", day(1), day(2), weekdays=(2, 4))), GOOD),
)
_NOT_HELD = replace(session(B, 1, 1), id=f"{B}/1~1", jp=0, state="not_held")
case("calendar", "what was not held is not judged", True, BASE, GOOD.with_(sessions=(*GOOD.sessions, _NOT_HELD)))

# Trainers -----------------------------------------------------------------------

pair(
    "trainer-available",
    "one of two only rows",
    (
        rows(
            Availability("trainer", "T2", "only", time_from=480, time_to=600),
            Availability("trainer", "T2", "only", time_from=480, time_to=675),
        ),
        GOOD,
    ),
    (
        rows(
            Availability("trainer", "T2", "only", time_from=480, time_to=600),
            Availability("trainer", "T2", "only", time_from=600, time_to=1440),
        ),
        GOOD,
    ),
)
pair(
    "trainer-available",
    "closed wins over only",
    (rows(Availability("trainer", "T2", "only", weekdays=(0, 1, 2))), GOOD),
    (rows(Availability("trainer", "T2", "only", weekdays=(0, 1, 2)), closed("trainer", "T2", 2, 600, 601)), GOOD),
)
pair(
    "trainer-qualified",
    "a ceremony has none",
    (
        course("B", trainers_per_session=0),
        GOOD.with_(sessions=(*GOOD.sessions[:2], replace(GOOD.sessions[2], trainers=()))),
    ),
    (BASE, GOOD.with_(sessions=(*GOOD.sessions[:2], replace(GOOD.sessions[2], trainers=())))),
)
pair(
    "trainer-load",
    "JP a week, Monday to Sunday",
    (trainer("T2", max_jp_per_week=8), taught(4, 7)),
    (trainer("T2", max_jp_per_week=8), taught(4, 4)),
)
_BOTH = (course("B", jp=3, session_jp=3), with_sessions(session(A, 2, 2, 0, 4), session(B, 1, 2, 5, 3, "V2")))
pair(
    "trainer-travel",
    "the way there, not the way back",
    (_BOTH[0].with_(travel_legs=(Leg("Village", "Town", 75), Leg("Town", "Village", 170))), _BOTH[1]),
    (_BOTH[0].with_(travel_legs=(Leg("Village", "Town", 76), Leg("Town", "Village", 10))), _BOTH[1]),
)
pair(
    "trainer-travel",
    "no time to set up",
    (
        _BOTH[0].with_(
            travel_legs=(replace(BASE.travel_legs[0], minutes=105), *BASE.travel_legs[1:]),
            settings=travel_rules(setup_minutes=0).settings,
        ),
        _BOTH[1],
    ),
    (
        _BOTH[0].with_(
            travel_legs=(replace(BASE.travel_legs[0], minutes=105), *BASE.travel_legs[1:]),
            settings=travel_rules(setup_minutes=1).settings,
        ),
        _BOTH[1],
    ),
)


def _noon(first: int):
    """Days of six slots, the fifth of which begins at a minute."""
    slots = (*SLOTS[:4], first, first + 45, first + 90, first + 135)
    return settings(day_patterns=(DayPattern("normal", slots),))


def _day_after(first: int):
    """B at the far place on Wednesday, A's second session of the trainer at home on Thursday from a minute on."""
    second = replace(session(A, 2, 2), date=day(3), start=first, end=first + 180)
    return with_sessions(session(A, 1, 0), second, session(B, 1, 2, 0, 4, "V3"))


pair(
    "trainer-travel",
    "overnight: from noon on the day after",
    (_noon(720), _day_after(720)),
    (_noon(719), _day_after(719)),
)
_FAR = with_sessions(session(A, 2, 1, 2), session(B, 1, 2, 0, 4, "V3"))


def _far(minutes: int, *wet: int):
    ways = BASE.travel_legs[0], Leg("Village", "Far", minutes), BASE.travel_legs[2]
    return travel_rules(wet_months=wet, wet_factor=Fraction(13, 10)).with_(travel_legs=ways)


pair("trainer-travel", "overnight: over, not at, the limit", (_far(180), _FAR), (_far(181), _FAR))
pair("trainer-travel", "overnight: wet months make it far", (_far(138, 4), _FAR), (_far(139, 4), _FAR))
pair(
    "trainer-travel",
    "overnight: two sessions at the far place",
    (
        BASE,
        with_sessions(session(A, 2, 1, 2, 4, "V3"), session(A, 1, 0), session(B, 1, 2, 0, 4, "V3")).with_(
            sessions=(session(A, 1, 0, 0, 4), session(A, 2, 1, 2, 4, "V3"), session(B, 1, 2, 0, 4, "V3"))
        ),
    ),
    (BASE, with_sessions(session(A, 1, 0, 2, 4), session(A, 2, 1, 2, 4, "V3"), session(B, 1, 2, 0, 4, "V3"))),
)

# Venues -------------------------------------------------------------------------------

pair(
    "venue-available",
    "closed to the minute",
    (rows(closed("venue", "V1", 2, 675, 780)), GOOD),
    (rows(closed("venue", "V1", 2, 674, 675)), GOOD),
)
_MIXED = replace(BASE.courses[1], mixed=True)
_ALL = GOOD.with_(
    cohorts=(GOOD.cohorts[0], cohort("B-1", "B", "P1", "P2", "P4", sentra=None)),
    sessions=(*GOOD.sessions[:2], session("B-1", 1, 2)),
)
_CLOSED_VENUES = tuple(replace(v, sentra=("O",)) if v.id == "V1" else v for v in BASE.venues)
_A_ELSEWHERE = tuple(replace(s, venue="V2") for s in GOOD.sessions[:2])
pair(
    "venue-sentra",
    "a mixed course may use any",
    (
        BASE.with_(courses=(BASE.courses[0], _MIXED), venues=_CLOSED_VENUES),
        _ALL.with_(sessions=(*_A_ELSEWHERE, session("B-1", 1, 2, 0, 4, "V1"))),
    ),
    (BASE.with_(venues=_CLOSED_VENUES), GOOD.with_(sessions=(*_A_ELSEWHERE, GOOD.sessions[2]))),
)
pair(
    "venue-features",
    "a feature that fails for a time",
    (course("B", features=("power",)).with_(availability=(closed("feature", "V1:power", 1),)), GOOD),
    (course("B", features=("power",)).with_(availability=(closed("feature", "V1:power", 2),)), GOOD),
)

# Cohorts -------------------------------------------------------------------------------

_TWICE = with_sessions(session(A, 1, 0, 0, 3), session(A, 2, 0, 5, 3))
pair(
    "course-rhythm",
    "gaps do not count on one date",
    (course("A", max_sessions_per_day=2, min_gap_days=3, session_jp=3, jp=6), _TWICE),
    (
        course("A", max_sessions_per_day=2, min_gap_days=3, session_jp=3, jp=6),
        with_sessions(session(A, 1, 0, 0, 3), session(A, 2, 2, 0, 3), session(B, 1, 3)),
    ),
)
pair(
    "course-order",
    "more than the days between",
    (course("B", after=("A",), gap_after_days=3), taught(4, 7)),
    (course("B", after=("A",), gap_after_days=6), taught(4, 7)),
)
pair(
    "course-order",
    "what is not among the participant's courses does not count",
    (course("B", after=("A",)), GOOD),
    (
        course("B", after=("A",)).with_(participants=person("P4", courses=("A", "B")).participants),
        GOOD,
    ),
)

# Participants ---------------------------------------------------------------------------

pair(
    "participant-available",
    "the sentra's closed days are those of a mixed course's people",
    (
        BASE.with_(courses=(BASE.courses[0], _MIXED), availability=(closed("sentra", "S", 3),)),
        _ALL,
    ),
    (
        BASE.with_(courses=(BASE.courses[0], _MIXED), availability=(closed("sentra", "S", 2),)),
        _ALL,
    ),
)
pair(
    "participant-days",
    "days of another week",
    (person("P2", max_days_per_week=2), taught(4, 7)),
    (person("P2", max_days_per_week=2), taught(4, 4)),
)
pair(
    "participant-travel",
    "a closed road",
    (rows(Availability("road", "Town~Village", "closed", day(3), day(3))), taught(4, 2, 0, "V2", "T1")),
    (
        rows(Availability("road", "Town~Village", "closed", day(2), day(2))).with_(
            households=(replace(BASE.households[0], location="Village"),)
        ),
        taught(4, 2, 0, "V2", "T1"),
    ),
)
_BOTH_AWAY = with_sessions(session(A, 2, 2), session(B, 1, 2, 0, 4, "V2", "T1"))
_APART = BASE.with_(
    participants=tuple(replace(p, courses=("A",) if p.id in ("P2", "P3") else ("B",)) for p in BASE.participants)
)
_APART_PLAN = _BOTH_AWAY.with_(
    cohorts=(cohort(A, "A", "P2", "P3"), cohort(B, "B", "P1", "P4")),
)
pair(
    "household-absence",
    "as many as agreed",
    (_APART.with_(households=(replace(BASE.households[0], max_absent=2),)), _APART_PLAN),
    (_APART, _APART_PLAN),
)

# Kits -------------------------------------------------------------------------------------


def _kit(move_days: int, *on: int, places: str = "V1"):
    problem = BASE.with_(
        courses=tuple(replace(c, kit="KIT") for c in BASE.courses), kits=(replace(BASE.kits[0], move_days=move_days),)
    )
    sessions = [session(A, 1, on[0]), session(A, 2, on[1]), session(B, 1, on[2], 0, 4, places, "T1")]
    return problem, GOOD.with_(sessions=tuple(replace(s, kit="KIT") for s in sessions))


pair("kit", "no day to move it", _kit(0, 0, 1, 2, places="V2"), _kit(1, 0, 1, 2, places="V2"))
pair("kit", "exactly the days to move it", _kit(2, 0, 1, 4, places="V2"), _kit(3, 0, 1, 4, places="V2"))
pair("kit", "one place", _kit(5, 0, 1, 2), _kit(5, 0, 1, 2, places="V2"))

# Budget ----------------------------------------------------------------------------------------


def _costs(ceiling: object):
    money = replace(BASE.settings, budget_ceiling=Decimal(ceiling), allowance_per_day=Decimal("0.5"))
    return trainer("T2", rate_per_jp=RATE).with_(settings=money)


# Nine dates attended: P1 and P2 three each, P3 two, P4 one; placements have no allowance.
pair("budget", "allowance of each date", (_costs("12004.5"), GOOD), (_costs("12004.4"), GOOD))
