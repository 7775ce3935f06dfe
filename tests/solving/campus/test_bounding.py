"""Bounds of times in one place: no plan costs less, joining parts never loses, and all joined is the optimum."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from benchmarks import itc2007
from scheduler.rules.score import levels
from scheduler.solving.axis import Axis
from scheduler.solving.campus import searching
from scheduler.solving.campus.annealing import anneal
from scheduler.solving.campus.bounding import Part, PartModel, Parts, parts_of
from scheduler.solving.campus.settling import settled
from scheduler.solving.campus.state import State
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.engine import Budget, Settings, run
from scheduler.solving.greedy import Greedy
from scheduler.solving.search import Options, solve
from tests.solving.campus import programmes

TINY = Path(__file__).parents[2] / "benchmarks" / "tiny.ctt"


def _prove(model):
    if not model.terms:
        return 0, True
    outcome = run(model, model.objective, Budget(None, None), (None, 2.0), Settings(0, 1), threading.Event())
    return max(0, outcome.bound or 0), outcome.status == "optimal"


def _ground(seed, courses=24):
    return Surveyor(Greedy(Axis(programmes.problem(seed, courses)), 0)).ground


@pytest.mark.parametrize("seed", range(8))
def test_no_state_costs_less_and_joining_never_loses(seed):
    ground = _ground(seed)
    cells = settled(ground, {}, seed)
    found: list[int] = []
    Parts(ground, _prove).run(lambda: len(found) > 12, found.append)
    assert found == sorted(found) and found
    if len(cells) == sum(ground.sessions):
        state = State(ground, cells, seed)
        for heat in (10.0, 2.0, 0.1):
            anneal(state, 20_000, heat)
        assert found[-1] <= state.best


@pytest.mark.parametrize("seed", range(4))
def test_all_parts_joined_are_one_model(seed):
    ground = _ground(seed, courses=6)
    parts = Parts(ground, _prove)
    parts.run(lambda: False, lambda bound: None)
    alone = parts_of(ground)
    assert sum(p.own for p in alone) == (1 << len(ground.cohorts)) - 1  # Each cohort's own points once.
    whole = PartModel(ground, Part(tuple(x for p in alone for x in p.crowds), sum(p.own for p in alone)), 0)
    outcome = run(whole, whole.objective, Budget(None, None), (None, 20.0), Settings(0, 1), threading.Event())
    assert outcome.status == "optimal"
    # What has no cohort in common stays apart; else the sum is what the model of all says.
    assert parts.total <= outcome.value
    if len(parts.bounds) == 1:
        assert parts.total == outcome.value


def test_a_model_counts_what_the_state_counts():
    """The times of a state fixed in the model of all: the state's points, but for seats and venues."""
    for seed in range(4):
        ground = _ground(seed)
        cells = settled(ground, {}, seed)
        if len(cells) < sum(ground.sessions):
            continue
        alone = parts_of(ground)
        model = PartModel(ground, Part(tuple(x for p in alone for x in p.crowds), sum(p.own for p in alone)), 0)
        there = {(c, k // ground.venues) for c, k in cells}
        for key, x in model.x.items():
            model.cp.add(x == (key in there))
        outcome = run(model, model.objective, Budget(None, None), (None, 5.0), Settings(0, 1), threading.Event())
        state = State(ground, cells, seed)
        venues = sum(ground.seats[c][k % ground.venues] for c, k in cells)
        venues += ground.moved * sum(
            sum(map(bool, state.in_venue[c * ground.venues : (c + 1) * ground.venues])) - 1
            for c in {c for c, _ in cells}
        )
        assert outcome.status == "optimal" and outcome.value == state.value - venues


def test_a_second_worker_proves_bounds_beside_the_search(monkeypatch):
    problem = itc2007.to_problem(itc2007.read(TINY))
    made: list[searching.Bounding] = []

    class Watched(searching.Bounding):
        def __init__(self, *given):
            super().__init__(*given)
            made.append(self)

    monkeypatch.setattr(searching, "FEWEST_SESSIONS", 1)
    monkeypatch.setattr(searching, "Bounding", Watched)
    for workers in (1, 2):
        told: list[int] = []
        plan = solve(problem, Options(time=2.0, workers=workers), lambda p, told=told: told.append(p.levels[2].bound))
        assert told == sorted(told) and plan.levels[2].bound <= levels(problem, plan)["preferences"]
        assert len(made) == workers - 1
    assert not made[0]._thread.is_alive()


def test_ending_does_not_wait_for_a_model():
    bounding = searching.Bounding(_ground(0), 0)
    bounding.end()
    assert not bounding._thread.is_alive()
