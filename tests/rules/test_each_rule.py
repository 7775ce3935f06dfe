"""Every hard rule alone: what it allows and what it forbids, by the check and by the model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from ortools.sat.python import cp_model

from scheduler.domain.availability import Availability, Holiday
from scheduler.plan.plan import Cohort, Unmet
from scheduler.rules.registry import hard_rules
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.model import Model
from tests.rules.cases import (
    BASE,
    CASES,
    GOOD,
    RATE,
    Case,
    closed,
    course,
    day,
    host,
    mentor,
    pair,
    person,
    placement,
    rows,
    session,
    settings,
    trainer,
    venue,
    with_sessions,
)

B = "B-S-1"
A = "A-S-1"
TRAVEL = BASE.settings.travel


def _in(jp: int, on: int, slot: int = 0, place: str = "V1", *trainers: str):
    return with_sessions(session(B, 1, on, slot, jp, place, *trainers))


pair("structure", "own sentra", (BASE, GOOD), (person("P2", sentra="O"), GOOD))
pair("calendar", "teaching day", (BASE, _in(4, 3)), (BASE, _in(4, 5)))
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
    (course("B", trainers_per_session=2), _in(4, 2, 0, "V1", "T1", "T2")),
    (course("B", trainers_per_session=2), _in(4, 2, 0, "V1", "T2")),
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
    (course("B", jp=2, session_jp=2), _in(2, 1, 5)),
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
_SHORT = course("B", jp=2, session_jp=2)
_AWAY = with_sessions(session(A, 2, 2, 0, 4, "V1"), session(B, 1, 2, 5, 2, "V2"))
pair(
    "trainer-travel",
    "105 minutes for the way and 30 to set up",
    (_SHORT.with_(travel_legs=(replace(BASE.travel_legs[0], minutes=75), *BASE.travel_legs[1:])), _AWAY),
    (_SHORT.with_(travel_legs=(replace(BASE.travel_legs[0], minutes=76), *BASE.travel_legs[1:])), _AWAY),
)
_WET = replace(TRAVEL, wet_months=(4,), wet_factor=Fraction(13, 10))
pair(
    "trainer-travel",
    "a wet month rounds up",
    (
        _SHORT.with_(
            settings=replace(BASE.settings, travel=_WET),
            travel_legs=(replace(BASE.travel_legs[0], minutes=57), *BASE.travel_legs[1:]),
        ),
        _AWAY,
    ),
    (
        _SHORT.with_(
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
    (rows(Availability("road", "Far~Village", "closed", day(3), day(3))), _in(4, 2, 0, "V3")),
    (rows(Availability("road", "Far~Village", "closed", day(2), day(2))), _in(4, 2, 0, "V3")),
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
pair("participant-no-overlap", "one at a time", (BASE, _in(4, 2, 0, "V2", "T1")), (BASE, _in(4, 1, 0, "V2", "T1")))
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
        _SHORT.with_(
            travel_legs=(replace(BASE.travel_legs[0], minutes=105), *BASE.travel_legs[1:]),
            households=(replace(BASE.households[0], max_absent=2),),
        ),
        _SPLIT,
    ),
    (
        _SHORT.with_(
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
            courses=_SHORT.courses,
            travel_legs=(*BASE.travel_legs, replace(BASE.travel_legs[0], to="Near", minutes=105)),
        ),
        _AT_ONCE,
    ),
    (
        person("P4", location="Near").with_(
            courses=_SHORT.courses,
            travel_legs=(*BASE.travel_legs, replace(BASE.travel_legs[0], to="Near", minutes=106)),
        ),
        _AT_ONCE,
    ),
)
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
pair("placement-calendar", "no session on a working day", (BASE, _in(4, 17)), (BASE, _in(4, 16)))
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
    (BASE.with_(internships=(replace(BASE.internships[0], after=("B",)),)), _in(4, 11)),
    (BASE.with_(internships=(replace(BASE.internships[0], after=("B",)),)), _in(4, 17)),
)
pair(
    "budget",
    "exactly the ceiling",
    (trainer("T2", rate_per_jp=RATE).with_(settings=replace(BASE.settings, budget_ceiling=12 * RATE)), GOOD),
    (trainer("T2", rate_per_jp=RATE).with_(settings=replace(BASE.settings, budget_ceiling=12 * RATE - 1)), GOOD),
)


def _listed(case: Case):
    unmet = unmet_requirements(case.problem, case.plan)
    return case.plan.with_(unmet=tuple(Unmet(r.participant, r.household, r.course, r.internship) for r in unmet))


def _fits_model(case: Case, relaxed: frozenset[str]) -> bool:
    """Whether the plan is one of the model, with some rules left out."""
    model = Model(Axis(case.problem), relaxed=relaxed, with_preferences=False, spare=9)
    if not model.pin(case.plan):
        return False
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 30
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE), "undecided"
    return status != cp_model.INFEASIBLE


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}: {c.name}, {'allowed' if c.allowed else 'forbidden'}")
def test_rule(case: Case) -> None:
    broken = {v.rule for v in verify(case.problem, _listed(case)) if not v.warning}
    assert case.rule in broken if not case.allowed else not broken
    # Alone: what else the forbidden plan breaks is left out, so that it is this rule that forbids it.
    assert _fits_model(case, frozenset(broken - {case.rule})) == case.allowed


def test_every_rule_has_both_cases() -> None:
    state_rules = {"held", "frozen", "pinned"}
    for allowed in (True, False):
        assert {c.rule for c in CASES if c.allowed == allowed} == {r.id for r in hard_rules()} - state_rules


@pytest.mark.parametrize("state", ["held", "frozen", "pinned"])
def test_what_stays_must_stay(state: str) -> None:
    kept = replace(GOOD.sessions[2], state=state)
    before = GOOD.with_(sessions=(*GOOD.sessions[:2], kept))
    assert not [v for v in verify(BASE, _listed(Case("", "", True, BASE, before)), before) if v.rule == state]
    moved = before.with_(sessions=(*GOOD.sessions[:2], replace(session(B, 1, 3), state=state)))
    assert [v.items for v in verify(BASE, moved, before) if v.rule == state] == [(kept.id,)]
