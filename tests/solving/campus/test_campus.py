"""Programmes in one place: the fast search keeps the rules, counts their points, and is the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.generate import generate
from scheduler.domain.availability import Availability, Wish
from scheduler.domain.courses import Internship, Kit
from scheduler.domain.places import Host
from scheduler.intake import read_programme
from scheduler.rules.score import levels
from scheduler.solving.axis import Axis
from scheduler.solving.campus.annealing import anneal
from scheduler.solving.campus.ground import is_campus
from scheduler.solving.campus.settling import settled
from scheduler.solving.campus.state import State
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.greedy import Greedy
from scheduler.solving.search import Options, solve
from tests.solving.campus import programmes
from tests.solving.checks import violations

LAMPUNG = Path(__file__).parents[3] / "examples" / "lampung-ovop"


def _surveyor(problem) -> Surveyor:
    return Surveyor(Greedy(Axis(problem), 0))


@pytest.mark.parametrize("seed", range(12))
def test_changes_break_no_rule_and_count_its_points(seed):
    problem = programmes.problem(seed)
    assert is_campus(problem, Axis(problem))
    surveyor = _surveyor(problem)
    state = State(surveyor.ground, settled(surveyor.ground, {}, seed), seed)
    assert state.cell
    kept = 0
    for heat in (30.0, 3.0, 0.1):
        for _ in range(8):
            kept += anneal(state, 60, heat)
            plan = surveyor.plan(state.sessions())
            assert state.value == state.counted() == levels(problem, plan)["preferences"]
            assert violations(problem, plan) == []
    assert kept
    best = surveyor.plan(state.best_sessions())
    assert state.best == levels(problem, best)["preferences"]


def test_nearly_everybody_finds_a_cell_and_nobody_half_of_them():
    met = 0
    for seed in range(8):
        ground = _surveyor(programmes.problem(seed)).ground
        cells = settled(ground, {}, seed)
        assert len({k for _, k in cells}) == len(cells)
        for c, n in enumerate(ground.sessions):
            mine = [k for x, k in cells if x == c]
            assert len(mine) in (0, n)
            assert all(k not in ground.closed and k // ground.venues in ground.allowed[c] for k in mine)
        met += len(cells) == sum(ground.sessions)
    assert met >= 4


def test_a_cell_is_found_by_turning_others_out():
    """Three cohorts of one person, three times: whoever may come only at the first time gets it."""
    ground = _surveyor(programmes.problem(0)).ground
    everyone = (1 << 3) - 1
    tight = replace(
        ground,
        cohorts=("a", "b", "c"),
        sessions=(1, 1, 1),
        times=7,
        venues=1,
        days=1,
        day_of=(-1, 0, 0, 0, 0, 0, -1),
        allowed=((1, 2, 3), (1, 2), (1,)),
        rivals=(everyone,) * 3,
        people=(1, 1, 1),
        seats=((0,),) * 3,
        asked=((0,) * 7,) * 3,
        closed=frozenset(),
        least_days=(0, 0, 0),
        most_a_day=(5, 5, 5),
    )
    assert dict(settled(tight, {0: [1], 1: [2]}, 0)) == {0: 3, 1: 2, 2: 1}


def _with_course(problem, **changes):
    return problem.with_(courses=(replace(problem.courses[0], **changes), *problem.courses[1:]))


def _with_person(problem, **changes):
    return problem.with_(participants=(replace(problem.participants[0], **changes), *problem.participants[1:]))


def _with_trainer(problem, **changes):
    return problem.with_(trainers=(replace(problem.trainers[0], **changes), *problem.trainers[1:]))


def _with_row(problem, *row):
    return problem.with_(availability=(*problem.availability, Availability(*row)))


def _weighing(problem, **weights):
    all_weights = {**dict(problem.settings.weights), **{k.replace("_", "-"): w for k, w in weights.items()}}
    return problem.with_(settings=replace(problem.settings, weights=tuple(all_weights.items())))


OTHERWISE = {
    "two places": lambda p: p.with_(venues=(replace(p.venues[0], location="There"), *p.venues[1:])),
    "somebody lives elsewhere": lambda p: _with_person(p, location="There"),
    "a trainer lives elsewhere": lambda p: _with_trainer(p, location="There"),
    "a long session": lambda p: _with_course(p, jp=4, session_jp=2),
    "an order of courses": lambda p: _with_course(p, after=("C9",)),
    "a day between": lambda p: _with_course(p, min_gap_days=2),
    "not too far apart": lambda p: _with_course(p, max_gap_days=3),
    "a kit": lambda p: _with_course(p.with_(kits=(Kit("K", "Kit"),)), kit="K"),
    "a choice of trainers": lambda p: _with_trainer(p, courses=(*p.trainers[0].courses, "C1")),
    "days of a person": lambda p: _with_person(p, max_days_per_week=3),
    "hours of a person": lambda p: _with_person(p, max_jp_per_day=2),
    "hours of a trainer": lambda p: _with_trainer(p, max_jp_per_week=30),
    "days of a trainer": lambda p: _with_trainer(p, max_jp_per_day=3),
    "a wish": lambda p: p.with_(wishes=(Wish("P0", "weekday", "mon", 3),)),
    "a venue to avoid": lambda p: _with_row(p, "venue", "V1", "avoid"),
    "a free day to catch up": lambda p: _weighing(p, catch_up=1),
    "a price": lambda p: _weighing(p, cost=1),
    "an internship": lambda p: _with_person(
        p.with_(
            internships=(Internship("I", "Work", 1),), hosts=(Host("H", "Host", "Here", 1, ("I",)),)
        ),
        internships=("I",),
        birth_date=p.settings.first_day.replace(year=2000),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_binds_otherwise_is_left_to_others(name):
    problem = programmes.problem(1)
    assert is_campus(problem, Axis(problem))
    other = OTHERWISE[name](problem)
    assert not is_campus(other, Axis(other))


def test_programmes_that_travel_are_left_to_others(tmp_path):
    generate(60, 1, tmp_path)
    for folder in (tmp_path, LAMPUNG):
        problem = read_programme(folder).problem
        assert not is_campus(problem, Axis(problem))


def test_the_same_work_gives_the_same_plan():
    problem = programmes.problem(3, courses=40)
    plans = [solve(problem, Options(time=None, work=0.5, seed=4, workers=1)) for _ in range(2)]
    assert plans[0] == plans[1]
    assert not plans[0].unmet
    assert violations(problem, plans[0]) == []
