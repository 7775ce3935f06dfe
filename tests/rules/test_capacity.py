"""The capacity report: short exactly where something is missing in every plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scheduler.domain.availability import Availability
from scheduler.domain.courses import Course, Internship
from scheduler.domain.places import Leg
from scheduler.domain.settings import DayPattern
from scheduler.intake import read_programme
from scheduler.rules.capacity import capacity_report
from tests.factories import BASE, SLOTS, course, day, host, internship, person, rows, trainer, venue

EXAMPLES = Path(__file__).parents[2] / "examples"


def _short(problem) -> set[str]:
    return {s.kind for s in capacity_report(problem) if s.short}


def test_the_small_programme_lacks_nothing() -> None:
    assert _short(BASE) == set()


@pytest.mark.parametrize("name", ["lampung-ovop", "berufsschule"])
def test_the_examples_lack_nothing(name: str) -> None:
    report = capacity_report(read_programme(EXAMPLES / name).problem)
    assert [str(s.message) for s in report if s.short] == []
    assert len(report) > 10


def _one_trainer(max_jp: int):
    return trainer("T2", max_jp=max_jp).with_(trainers=(replace(BASE.trainers[1], max_jp=max_jp),))


_TUESDAYS = Availability("course", "A", "only", weekdays=(1,))

SHORT = {
    "course-people": (course("B", group_min=3), course("B", group_min=4)),
    "course-dates": (
        rows(replace(_TUESDAYS, last_day=day(8))),
        rows(replace(_TUESDAYS, last_day=day(7))),
    ),
    "course-seats": (course("B", size=10), course("B", size=11)),
    "trainer": (_one_trainer(12), _one_trainer(11)),
    "trainers-jointly": (
        BASE.with_(trainers=tuple(replace(t, max_jp=6) for t in BASE.trainers)),
        BASE.with_(trainers=(replace(BASE.trainers[0], max_jp=6), replace(BASE.trainers[1], max_jp=5))),
    ),
    "venue-hours": (
        BASE.with_(venues=venue("V1").venues[:1], availability=(Availability("venue", "V1", "only", day(0), day(2)),)),
        BASE.with_(
            venues=venue("V1").venues[:1],
            availability=(Availability("venue", "V1", "only", day(0), day(1), time_from=480, time_to=675),),
        ),
    ),
    "internship-places": (
        rows(Availability("host", "*", "only", day(14), day(16))),
        rows(Availability("host", "*", "only", day(14), day(15))),
    ),
}


KIT = course("B", kit="KIT")
NEEDY = replace(BASE.participants[0], needs=("step_free",))
STEP_FREE = tuple(replace(v, features=("power", "step_free")) for v in BASE.venues)
TWO = course("B", trainers_per_session=2)
TWO_WINDOWS = BASE.with_(
    internships=(
        Internship("I", "Early", 3, first_day=day(0), last_day=day(2)),
        Internship("J", "Late", 3, first_day=day(7), last_day=day(9)),
    ),
    hosts=(replace(BASE.hosts[0], internships=("I", "J")),),
    mentors=BASE.mentors[:1],
    participants=(
        BASE.participants[0],
        replace(BASE.participants[1], internships=("J",), birth_date=dt.date(1990, 1, 1)),
        *BASE.participants[2:],
    ),
)


def _kits(count: int):
    """B is taught on one day of four hours, by one unit for each cohort of two."""
    rows_of_kit = (Availability("kit", "KIT", "only", day(0), day(0), time_from=480, time_to=675),)
    return KIT.with_(
        courses=(KIT.courses[0], replace(KIT.courses[1], group_max=2)),
        kits=(replace(KIT.kits[0], count=count),),
        participants=(*(replace(p, household=None, courses=("A", "B")) for p in KIT.participants),),
        households=(),
        availability=rows_of_kit,
    )


def _interns(days: int, *hosts: str):
    """Three people ask for the same placement of three days, in a time of so many working days."""
    open_days = tuple(day(n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11))
    return BASE.with_(
        participants=tuple(
            replace(p, internships=("I",), birth_date=dt.date(1990, 1, 1)) if p.id != "P4" else p
            for p in BASE.participants
        ),
        internships=(replace(BASE.internships[0], first_day=day(0), last_day=open_days[days - 1]),),
        hosts=tuple(h for h in BASE.hosts if h.id in hosts),
        mentors=tuple(m for m in BASE.mentors if m.host in hosts),
    )


def _mentored(most: int):
    few = _interns(3, "H", "G")
    return few.with_(
        hosts=tuple(replace(h, capacity=5) for h in few.hosts),
        mentors=tuple(replace(m, max_apprentices=most if m.id == "N" else 2) for m in few.mentors),
    )


def _far(minutes: int):
    """P2 lives in a place from which only host H is within two hours; it has one place for three days."""
    people = _interns(3, "H", "G")
    return people.with_(
        participants=tuple(
            replace(p, location="Hill") if p.id in ("P1", "P2") else replace(p, internships=())
            for p in people.participants
        ),
        hosts=(people.hosts[0], replace(people.hosts[1], location="Town")),
        travel_legs=(*people.travel_legs, Leg("Hill", "Town", minutes), Leg("Hill", "Village", 10)),
    )


def _home(max_absent: int, group_min: int = 2):
    """Two of a family of three take each course."""
    return BASE.with_(
        courses=tuple(replace(c, group_min=group_min) for c in BASE.courses),
        households=(replace(BASE.households[0], max_absent=max_absent, must_train=2),),
        participants=tuple(
            replace(p, household="K", courses=(), internships=())
            for p in BASE.participants
            if p.id in ("P1", "P2", "P3")
        ),
    )


SHORT |= {
    "features": (course("B", features=("power",)), course("B", features=("kiln",))),
    "participant-venue": (
        BASE.with_(participants=(NEEDY, *BASE.participants[1:]), venues=STEP_FREE),
        BASE.with_(participants=(NEEDY, *BASE.participants[1:])),
    ),
    "participant": (
        rows(Availability("participant", "P1", "only", day(0), day(2), time_from=480, time_to=675)),
        rows(Availability("participant", "P1", "only", day(0), day(1), time_from=480, time_to=675)),
    ),
    "participant-host": (
        person("P1", birth_date=dt.date(2010, 4, 30), consent=True),
        person("P1", birth_date=dt.date(2010, 5, 1), consent=True),
    ),
    "course-trainers": (TWO, TWO.with_(trainers=(BASE.trainers[0], replace(BASE.trainers[1], courses=("A",))))),
    "kit": (_kits(2), _kits(1)),
    "mentors": (_mentored(1), _mentored(0)),
    "host": (_far(120), _far(121)),
    "hosts-jointly": (
        TWO_WINDOWS,
        TWO_WINDOWS.with_(
            internships=tuple(replace(i, first_day=day(0), last_day=day(4)) for i in TWO_WINDOWS.internships)
        ),
    ),
}


@pytest.mark.parametrize("kind", SHORT)
def test_exactly_enough_and_one_too_few(kind: str) -> None:
    enough, too_few = SHORT[kind]
    assert kind not in _short(enough)
    assert kind in _short(too_few)


@pytest.mark.parametrize("kind", sorted({*SHORT} - {"features", "host", "hosts-jointly"}))
def test_every_kind_has_its_line_where_there_is_enough(kind: str) -> None:
    assert kind in {s.kind for s in capacity_report(SHORT[kind][0])}


@pytest.mark.parametrize(
    ("days", "hosts", "enough"), [(9, "H", True), (8, "H", False), (6, "HG", True), (5, "HG", False)]
)
def test_placements_follow_one_another(days: int, hosts: str, enough: bool) -> None:
    assert ("internship-places" not in _short(_interns(days, *hosts))) == enough


def test_with_closed_days_of_their_own_placements_may_interlock() -> None:
    """Two places, five days, five placements of two days: (1, 2) … (4, 5), and (1, 5) around somebody's closed days."""
    people = tuple(
        replace(BASE.participants[1], id=f"X{n}", name=f"X{n}", internships=("I",), birth_date=dt.date(1990, 1, 1))
        for n in range(5)
    )
    tight = BASE.with_(
        participants=people,
        households=(),
        internships=(replace(BASE.internships[0], days=2, first_day=day(0), last_day=day(4)),),
        hosts=(replace(BASE.hosts[0], capacity=2),),
        mentors=BASE.mentors[:1],
    )
    assert "internship-places" in _short(tight)
    around = Availability("participant", "X4", "closed", day(1), day(3))
    assert "internship-places" not in _short(tight.with_(availability=(around,)))


def test_a_family_is_not_all_in_one_cohort() -> None:
    """With one away at a time nobody of the family sits beside another, and a cohort of two never comes together."""
    assert "course-people" in _short(_home(1))
    assert "course-people" not in _short(_home(2))
    assert "course-people" not in _short(_home(1, group_min=1))
    assert "course-people" in _short(_home(0, group_min=1))


def test_what_is_short_comes_first() -> None:
    marks = [s.short for s in capacity_report(_one_trainer(11))]
    assert marks == sorted(marks, reverse=True)
    assert marks[0]


def test_the_sentence_has_both_numbers() -> None:
    line = next(s for s in capacity_report(_one_trainer(11)) if s.kind == "trainer")
    assert str(line.message) == "Trainer T2 Second must teach 12 JP, 11 JP are available in this time."
    assert (line.needed, line.available) == (12, 11)


def test_no_host_at_all() -> None:
    assert "internship-places" in _short(
        host("H", internships=()).with_(hosts=(replace(BASE.hosts[0], capacity=0), replace(BASE.hosts[1], capacity=0)))
    )


# Windows, chains, households, kits on the move, money ------------------------------------------


def shortages(found, kind: str) -> list:
    return [s for s in capacity_report(found) if s.short and s.kind == kind]


def taught_by_t1(**changes: object):
    """T1 alone teaches A (8 JP), B (4 JP) and C, for which there is all the time."""
    return BASE.with_(
        trainers=(replace(BASE.trainers[0], courses=("A", "B", "C"), **changes),),
        courses=(*BASE.courses, Course("C", "Long one", 40, 4)),
        participants=tuple(replace(p, courses=(*p.courses, "C")) for p in BASE.participants),
    )


@pytest.mark.parametrize(("last", "short"), [(1, False), (0, True)])
def test_two_courses_of_one_week_share_a_trainer(last: int, short: bool) -> None:
    week = taught_by_t1(max_jp_per_day=8)
    courses = tuple(
        replace(c, first_day=day(0), last_day=day(last), max_sessions_per_day=2) if c.id != "C" else c
        for c in week.courses
    )
    found = shortages(week.with_(courses=courses), "trainer")
    assert bool(found) == short
    if short:
        assert (found[0].id, found[0].needed, found[0].available) == ("T1", 12, 8)
        assert str(found[0].message).startswith("From 5 April 2027 to 5 April 2027: ")


@pytest.mark.parametrize(("last", "short"), [(2, False), (1, True)])
def test_a_course_that_comes_after_finds_no_dates(last: int, short: bool) -> None:
    chained = course("B", after=("A",), last_day=day(last))
    found = shortages(chained, "course-chain")
    assert [(s.id, s.needed, s.available) for s in found] == ([("B-S", 1, 0)] if short else [])


@pytest.mark.parametrize(("last", "short"), [(4, False), (3, True)])
def test_an_internship_after_a_course_finds_no_days(last: int, short: bool) -> None:
    found = shortages(internship(after=("A",), last_day=day(last)), "internship-chain")
    assert [(s.id, s.needed, s.available) for s in found] == ([("P1-I", 3, 2)] if short else [])


@pytest.mark.parametrize(("most", "short"), [(2, False), (1, True)])
def test_a_household_whose_members_may_not_be_away_together(most: int, short: bool) -> None:
    both = BASE.with_(
        households=(replace(BASE.households[0], max_absent=most),),
        participants=tuple(replace(p, courses=("A",)) for p in BASE.participants),
        courses=(replace(BASE.courses[0], group_min=1, first_day=day(0), last_day=day(1)), BASE.courses[1]),
        settings=replace(BASE.settings, day_patterns=(DayPattern("short", SLOTS[:6]),)),
    )
    found = shortages(both, "household")
    assert [(s.id, s.needed, s.available) for s in found] == ([("K", 16, 8)] if short else [])


@pytest.mark.parametrize(("last", "short"), [(3, False), (2, True)])
def test_a_kit_that_has_to_move(last: int, short: bool) -> None:
    moving = BASE.with_(
        venues=(replace(BASE.venues[0], features=("a",)), replace(BASE.venues[1], features=("b",))),
        courses=(
            replace(BASE.courses[0], kit="KIT", features=("a",), last_day=day(last)),
            replace(BASE.courses[1], kit="KIT", features=("b",), last_day=day(last)),
        ),
    )
    found = shortages(moving, "kit-moves")
    assert [(s.id, s.needed, s.available) for s in found] == ([("KIT", 4, 3)] if short else [])


@pytest.mark.parametrize(("ceiling", "short"), [("15000.5", False), ("14999.5", True)])
def test_fees_and_allowances_against_the_budget(ceiling: str, short: bool) -> None:
    paid = BASE.with_(
        trainers=tuple(replace(t, rate_per_jp=Decimal(1000)) for t in BASE.trainers),
        settings=replace(BASE.settings, budget_ceiling=Decimal(ceiling), allowance_per_day=Decimal(500)),
    )
    found = shortages(paid, "budget")
    # A and B are 12 JP; P1 and P2 attend 12 JP on two days at least, P3 8 JP and P4 4 JP on one.
    assert [(s.needed, s.available) for s in found] == ([(15000, 14999)] if short else [])
