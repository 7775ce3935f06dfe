"""Cooling: better and better sessions are offered, all of them allowed, and it ends when it should."""

from __future__ import annotations

import pytest

from scheduler.rules.score import levels
from scheduler.solving.axis import Axis
from scheduler.solving.campus import cooling
from scheduler.solving.campus.cooling import Cooling
from scheduler.solving.campus.settling import settled
from scheduler.solving.campus.state import State
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.greedy import Greedy
from tests.solving.campus import programmes
from tests.solving.checks import violations


def _cooled(surveyor, seed, moves, stopped=lambda: False):
    offered = []
    first = settled(surveyor.ground, {}, seed)
    search = Cooling(surveyor.ground, first, seed, lambda n: n / moves, stopped, offered.append)
    search.run()
    return State(surveyor.ground, first, 0).value, search, offered


@pytest.mark.parametrize("seed", range(3))
def test_what_is_offered_is_ever_better_and_breaks_no_rule(seed):
    problem = programmes.problem(seed)
    surveyor = Surveyor(Greedy(Axis(problem), 0))
    first, search, offered = _cooled(surveyor, seed, 400_000)
    plans = [surveyor.plan(x) for x in offered]
    points = [levels(problem, p)["preferences"] for p in plans]
    assert points == sorted(set(points), reverse=True) and points[0] < first
    assert search.least == points[-1] and search.kept == offered[-1]
    assert all(violations(problem, p) == [] for p in plans)


def test_the_same_moves_bring_the_same():
    surveyor = Surveyor(Greedy(Axis(programmes.problem(4)), 0))
    assert _cooled(surveyor, 1, 200_000)[2] == _cooled(surveyor, 1, 200_000)[2]
    assert _cooled(surveyor, 1, 200_000)[2] != _cooled(surveyor, 2, 200_000)[2]


def test_it_ends_at_once_when_stopped():
    surveyor = Surveyor(Greedy(Axis(programmes.problem(4)), 0))
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    _cooled(surveyor, 1, 10**9, stopped)
    assert asked < 15


def test_the_start_of_the_lowest_mean_is_cooled_to_the_end(monkeypatch):
    surveyor = Surveyor(Greedy(Axis(programmes.problem(4)), 0))
    first = settled(surveyor.ground, {}, 0)
    search = Cooling(surveyor.ground, first, 0, lambda n: n / 10**7, lambda: False, lambda _: None)
    means, states = {}, {}

    def mean(state, hot, cold):
        number = states.setdefault(id(state), len(states))
        means.setdefault(id(state), state)
        search._moves += 10**5
        return (number * 7) % 10 if hot == cooling.HOT else -number

    monkeypatch.setattr(search, "_mean", mean)
    chosen = search._chosen()
    # Of 15 starts 0, 10, 3 and 13 have the lowest means while hot; of these 13 has the lowest then.
    assert states[id(chosen)] == 13 and len(states) == 15
