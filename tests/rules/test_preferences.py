"""Points of each preference, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from scheduler.domain.availability import Availability, Holiday, Wish
from scheduler.domain.places import Host
from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan
from scheduler.rules.registry import preferences
from scheduler.rules.score import score
from tests.factories import (
    BASE,
    GOOD,
    closed,
    cohort,
    course,
    day,
    host,
    placement,
    plan,
    rows,
    session,
    settings,
    trainer,
    travel_rules,
    venue,
    with_sessions,
)

A, B = "A-S-1", "B-S-1"
# In the good plan T2 teaches A on days 0 and 1 (P1, P2, P3) and B on day 2 (P1, P2, P4), all at home in the village.
FAR = with_sessions(session(A, 1, 0, venue="V3"), session(A, 2, 1, venue="V3"))
IN_TOWN = with_sessions(session(B, 1, 2, venue="V2"))
TOWN_HOST: tuple[Host, ...] = host("H", location="Town").hosts
SHORT_B = course("B", jp=2, session_jp=2)
LONG_A = course("A", jp=20)


def avoid(kind: str, id: str, first: int, last: int | None = None, weight: int = 5, **more: object) -> Availability:
    return Availability(kind, id, "avoid", day(first), day(first if last is None else last), weight=weight, **more)


def wish(kind: str, id: str, points: int) -> Problem:
    return BASE.with_(wishes=(Wish("P1", kind, id, points),))


def week_of_a(*days: int, sentra: str | None = "S") -> Plan:
    sessions = [session(A, n, on) for n, on in enumerate(days, 1)]
    return plan(*sessions, cohorts=(cohort(A, "A", "P1", "P2", sentra=sentra),))


def costs(allowance: int) -> Problem:
    paid = trainer("T2", rate_per_jp=Decimal(25_000))
    return paid.with_(settings=replace(BASE.settings, allowance_per_day=Decimal(allowance)))


def leave(on: int) -> Problem:
    return BASE.with_(holidays=(Holiday(day(on), "Joint leave", "candidate"),))


def feast(on: int, *found: Availability) -> Problem:
    return LONG_A.with_(holidays=(Holiday(day(on), "Feast"),), availability=found)


NEXT_TO_A = with_sessions(session(B, 1, 1, 4, 2))
A_SLOT_LATER = with_sessions(session(B, 1, 1, 5, 2))

CASES = [
    # 60 minutes each way are 2 points, 200 are 7 (rounded up); 78 in a wet month are 3.
    ("trainer-travel", "at home", BASE, GOOD, 0),
    ("trainer-travel", "one day in another place", BASE, with_sessions(session(B, 1, 2, 0, 4, "V1", "T1")), 2),
    (
        "trainer-travel",
        "twice at one place on one date",
        SHORT_B,
        with_sessions(session(A, 2, 1, 0, 4, "V2"), session(B, 1, 1, 5, 2, "V2")),
        2,
    ),
    ("trainer-travel", "wet month", travel_rules(wet_months=(4,)), IN_TOWN, 3),
    ("trainer-travel", "stays overnight", BASE, FAR, 7),
    ("trainer-travel", "comes again", BASE, with_sessions(*FAR.sessions[:1], session(A, 2, 2, venue="V3")), 14),
    ("trainer-travel", "not over the limit", travel_rules(overnight_over_minutes=200), FAR, 14),
    ("participant-travel", "at home", BASE, GOOD, 0),
    ("participant-travel", "three to town", BASE, IN_TOWN, 6),
    ("participant-travel", "every day there and back", BASE, FAR, 42),
    ("participant-travel", "placement", BASE.with_(hosts=TOWN_HOST), GOOD, 6),
    (
        "participant-travel",
        "session and placement at one place",
        BASE.with_(hosts=TOWN_HOST),
        IN_TOWN.with_(placements=(placement("H", "N", 2, 3, 4),)),
        10,
    ),
    ("travel-fairness", "at home", BASE, GOOD, 0),
    ("travel-fairness", "who travels most", BASE.with_(hosts=TOWN_HOST), IN_TOWN, 8),
    ("same-trainer", "one", BASE, GOOD, 0),
    ("same-trainer", "two in turn", BASE, with_sessions(session(A, 2, 1, 0, 4, "V1", "T1")), 1),
    (
        "same-trainer",
        "two together",
        course("A", trainers_per_session=2),
        with_sessions(*(session(A, n, n - 1, 0, 4, "V1", "T1", "T2") for n in (1, 2))),
        0,
    ),
    (
        "same-trainer",
        "nobody",
        course("B", trainers_per_session=0),
        with_sessions(replace(session(B, 1, 2), trainers=())),
        0,
    ),
    ("same-venue", "one", BASE, GOOD, 0),
    ("same-venue", "two", BASE, with_sessions(session(A, 2, 1, venue="V2")), 1),
    ("lone-session", "each alone", BASE, GOOD, 9),
    ("lone-session", "next to each other", SHORT_B, NEXT_TO_A, 5),
    ("lone-session", "a slot between", SHORT_B, A_SLOT_LATER, 9),
    ("days-spread", "enough", course("A", min_days=2), GOOD, 0),
    ("days-spread", "one too few", course("A", min_days=3), GOOD, 1),
    ("days-spread", "both on one date", course("A", min_days=2), with_sessions(session(A, 2, 0, 4)), 1),
    ("seats", "hard", venue("V1", capacity=2), GOOD, 0),
    (
        "seats",
        "people",
        venue("V1", capacity=2).with_(settings=settings(venue_capacity="preference").settings),
        GOOD,
        3,
    ),
    (
        "seats",
        "size",
        course("B", size=12).with_(settings=settings(venue_capacity="preference").settings),
        GOOD,
        2,
    ),
    ("avoid", "programme", rows(avoid("programme", "", 2)), GOOD, 5),
    ("avoid", "ends as it begins", rows(avoid("programme", "", 2, time_from=675)), GOOD, 0),
    ("avoid", "the last minute", rows(avoid("programme", "", 2, time_from=674)), GOOD, 5),
    ("avoid", "sentra", rows(avoid("sentra", "S", 0, 20, 1)), GOOD, 3),
    ("avoid", "course", rows(avoid("course", "A", 0, 20, 1)), GOOD, 2),
    ("avoid", "trainer and venue", rows(avoid("trainer", "T2", 2, 2, 2), avoid("venue", "V1", 2, 2, 3)), GOOD, 5),
    (
        "avoid",
        "a row for each",
        rows(avoid("participant", "P1", 2, 2, 1), avoid("participant", "P2", 2, 2, 1)),
        GOOD,
        2,
    ),
    ("avoid", "one row for all", rows(avoid("participant", "*", 2, 2, 1)), GOOD, 1),
    ("avoid", "household", rows(avoid("household", "K", 0, 2, 1)), GOOD, 3),
    ("avoid", "kit and mentor do not count", rows(avoid("kit", "KIT", 0, 20), avoid("mentor", "N", 0, 20)), GOOD, 0),
    ("avoid", "days of a placement", rows(avoid("host", "H", 15, 20, 2)), GOOD, 4),
    ("avoid", "before the host opens", rows(avoid("host", "H", 14, 16, time_to=540)), GOOD, 0),
    ("candidate-days", "joint leave", leave(2), GOOD, 1),
    ("candidate-days", "placements do not count", leave(15), GOOD, 0),
    ("candidate-days", "row", rows(closed("participant", "P4", 2, certainty="candidate")), GOOD, 1),
    ("candidate-days", "household", rows(closed("household", "K", 0, certainty="candidate")), GOOD, 1),
    ("candidate-days", "other hours", rows(closed("venue", "V1", 2, 675, certainty="candidate")), GOOD, 0),
    (
        "candidate-days",
        "once for a session",
        leave(2).with_(availability=(closed("trainer", "T2", 2, certainty="candidate"),)),
        GOOD,
        1,
    ),
    ("catch-up", "a full week", LONG_A, week_of_a(0, 1, 2, 3, 4), 1),
    ("catch-up", "a free day", LONG_A, week_of_a(0, 1, 2, 3, 7), 0),
    ("catch-up", "the rest is a holiday", feast(4), week_of_a(0, 1, 2, 3, 7), 1),
    (
        "catch-up",
        "a lifted holiday is a free day",
        feast(4, Availability("programme", "", "open", day(4), day(4))),
        week_of_a(0, 1, 2, 3, 7),
        0,
    ),
    ("catch-up", "cohorts of no sentra", LONG_A, week_of_a(0, 1, 2, 3, 4, sentra=None), 0),
    ("early-finish", "two weeks of the placement", BASE, GOOD, 2),
    ("early-finish", "not yet a week", BASE, with_sessions(session(B, 1, 6)), 2),
    ("early-finish", "a week", BASE, with_sessions(session(B, 1, 7)), 3),
    ("trainer-balance", "12 JP", BASE, GOOD, 2),
    ("trainer-balance", "8 and 4 JP", BASE, with_sessions(session(B, 1, 2, 0, 4, "V1", "T1")), 1),
    ("wishes", "host met", wish("host", "H", 3), GOOD, 0),
    ("wishes", "host not met", wish("host", "G", 3), GOOD, 3),
    ("wishes", "host unwanted", wish("host", "H", -4), GOOD, 4),
    ("wishes", "internship met", wish("internship", "I", 3), GOOD, 0),
    ("wishes", "trainer not met", wish("trainer", "T1", 2), GOOD, 2),
    ("wishes", "venue unwanted", wish("venue", "V1", -1), GOOD, 1),
    ("wishes", "weekday met", wish("weekday", "wed", 2), GOOD, 0),
    ("wishes", "weekday not met", wish("weekday", "fri", 2), GOOD, 2),
    ("cost", "fees: 12 JP of 25,000", costs(0), GOOD, 3),
    ("cost", "and 9 days attended, rounded down", costs(11_000), GOOD, 3),
    ("cost", "exactly", costs(11_112), GOOD, 4),
]


@pytest.mark.parametrize(
    ("rule", "problem", "made", "points"),
    [(rule, problem, made, points) for rule, _, problem, made, points in CASES],
    ids=[f"{rule}: {name}" for rule, name, *_ in CASES],
)
def test_points(rule: str, problem: Problem, made: Plan, points: int) -> None:
    assert score(problem, made).by_rule[rule][0] == points


def test_every_preference_is_counted_by_hand() -> None:
    counted = {rule for rule, *_, points in CASES if points}
    assert counted == {r.id for r in preferences()}


def test_the_sum_is_weighted() -> None:
    """Of the good plan: trainer-balance 2, early-finish 2, lone-session 9."""
    assert score(BASE, GOOD).total == 4
    heavier = settings(weights=(("lone-session", 2), ("early-finish", 0)))
    assert score(heavier, GOOD).total == 2 + 2 * 9


def test_what_was_not_held_costs_nothing() -> None:
    lost = replace(session(B, 1, 3, venue="V2"), id="B-S-1/1a", jp=0, state="not_held")
    assert score(BASE, GOOD.with_(sessions=(*GOOD.sessions, lost))).by_rule == score(BASE, GOOD).by_rule
