"""Whatever a plan holds, the checks answer: with violations, never with a fault."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, product
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem
from scheduler.plan.plan import STATES, Cohort, Placement, Plan, Session, Unmet
from scheduler.rules.kits import _first_without_unit
from scheduler.rules.score import levels, score
from scheduler.rules.verify import verify
from tests.agreement import generator

FIRST = generator.FIRST
RAMADAN = Availability("programme", "", "avoid", hijri_months=(9,))

dates = st.one_of(
    st.integers(-3, 20).map(lambda n: FIRST + dt.timedelta(days=n)),
    st.dates(),
    st.sampled_from([dt.date.min, dt.date.max]),
)


def ids(*known: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*known, "?", ""])


people = ids(*(f"P{n}" for n in range(1, 7)))
numbers = st.integers(-2, 9)
minutes = st.sampled_from([0, 480, 525, 600, 660, 960, 1440])
states = st.sampled_from(STATES)


def several(of: st.SearchStrategy, most: int) -> st.SearchStrategy:
    return st.lists(of, max_size=most).map(tuple)


cohorts = st.builds(
    Cohort,
    ids("A", "B"),
    ids("C1", "C2", "C3"),
    st.one_of(st.none(), ids("S1", "S2")),
    several(people, 5),
    st.dictionaries(people, numbers, max_size=2),
    st.dictionaries(people, numbers, max_size=2),
)
sessions = st.builds(
    Session,
    ids("1", "2", "3"),
    ids("A", "B"),
    numbers,
    dates,
    minutes,
    minutes,
    st.integers(-3, 900),
    ids("V1", "V2"),
    several(ids("T1", "T2"), 3),
    st.one_of(st.none(), ids("KIT")),
    states,
)
placements = st.builds(
    Placement,
    ids("M1", "M2"),
    people,
    ids("I1"),
    ids("H1", "H2"),
    ids("N1", "N2"),
    several(dates, 4),
    minutes,
    minutes,
    states,
)
unmet = st.builds(
    Unmet, *(st.one_of(st.none(), x) for x in (people, ids("K1"), ids("C1", "C2"), ids("I1"))), reasons=st.just(())
)
plans = st.builds(
    Plan,
    ids("generated"),
    cohorts=several(cohorts, 3),
    sessions=several(sessions, 6),
    placements=several(placements, 3),
    unmet=several(unmet, 2),
)


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    """Programmes with a rule on every kind of thing, and a Hijri month, whose tables end somewhere."""
    found = [generator.problem(seed) for seed in (1003, 2003, 3005)]
    return [p.with_(availability=(*p.availability, RAMADAN)) for p in found]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans, reference=plans, n=st.integers(0, 2))
def test_no_plan_makes_the_checks_fail(problems: list[Problem], plan: Plan, reference: Plan, n: int) -> None:
    for violation in verify(problems[n], plan, reference):
        assert str(violation.message)
    found = score(problems[n], plan)
    assert all(points >= 0 for points, _ in found.by_rule.values())
    assert levels(problems[n], plan)["preferences"] == found.total


def _session(id: str, on: int, start: int, place: str) -> Session:
    return Session(id, "A", 1, FIRST + dt.timedelta(days=on), start, start + 90, 2, place, ())


def _can_be_served(uses: list[Session], count: int, move_days: int) -> bool:
    """Whether some way of giving the units to the uses works, by trying all."""
    for units in product(range(count), repeat=len(uses)):
        of_unit = [[s for s, u in zip(uses, units, strict=True) if u == unit] for unit in range(count)]
        if all(_fits(one, two, move_days) for mine in of_unit for one, two in pairwise(mine)):
            return True
    return not uses


def _fits(one: Session, two: Session, move_days: int) -> bool:
    if one.venue == two.venue:
        return one.date < two.date or one.end <= two.start
    return (two.date - one.date).days > move_days


@settings(max_examples=300, deadline=None)
@given(
    uses=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([480, 540, 570, 660]), st.sampled_from(["Here", "There", "Far"])),
        max_size=6,
    ),
    count=st.integers(1, 3),
    move_days=st.integers(0, 2),
)
def test_units_of_a_kit_are_found_exactly_where_there_are_any(uses, count: int, move_days: int) -> None:
    given_uses = [_session(str(n), *use) for n, use in enumerate(sorted(uses))]
    facts = SimpleNamespace(place=lambda s: s.venue)
    stuck = _first_without_unit(facts, given_uses, count, move_days)
    assert (stuck is None) == _can_be_served(given_uses, count, move_days)
