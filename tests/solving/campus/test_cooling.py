"""Cooling: better and better sessions are offered, all of them allowed, and it ends when it should."""

from __future__ import annotations

import pytest

from scheduler.rules.score import levels
from scheduler.solving.axis import Axis
from scheduler.solving.campus import cooling
from scheduler.solving.campus.cooling import Cooling
from scheduler.solving.campus.hands import Cooled, Hands, Spell
from scheduler.solving.campus.settling import settled
from scheduler.solving.campus.state import State
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.greedy import Greedy
from tests.solving.campus import programmes
from tests.solving.checks import violations


def _cooled(surveyor, seed, moves, stopped=lambda: False, hands=1):
    offered = []
    first = settled(surveyor.ground, {}, seed)
    hands = Hands(surveyor.ground, hands)
    search = Cooling(hands, first, seed, lambda n: n / moves, stopped, offered.append)
    try:
        search.run()
    finally:
        hands.end()
    return State(surveyor.ground, first, 0).value, search, offered


@pytest.mark.parametrize(("seed", "hands"), [(0, 1), (1, 1), (2, 1), (3, 2)])
def test_what_is_offered_is_ever_better_and_breaks_no_rule(seed, hands):
    problem = programmes.problem(seed)
    surveyor = Surveyor(Greedy(Axis(problem), 0))
    first, search, offered = _cooled(surveyor, seed, 400_000, hands=hands)
    plans = [surveyor.plan(x) for x in offered]
    points = [levels(problem, p)["preferences"] for p in plans]
    assert points == sorted(set(points), reverse=True) and points[0] < first
    assert search.least == points[-1] == State(surveyor.ground, search.kept, 0).value
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


class Told(Hands):
    """Does no moves: the points of a spell are made up from the number of its start and the heat.

    Attributes
    ----------
    begun : list of (number, heat)
        Of the first spell of each job.
    """

    def __init__(self, ground, points):
        super().__init__(ground, 1)
        self.points, self.number, self.begun = points, {}, []

    def run(self, jobs):
        return super().run(self._noted(job) for job in jobs)

    def _noted(self, job):
        spell = next(job)
        number = self.number.get(spell.cells, len(self.begun))
        self.begun.append((number, spell.heats[0]))
        cells = ((number, 0), *spell.cells[1:])
        self.number[cells] = number
        try:
            while True:
                yield Spell(cells, 0, ())
                values = tuple(self.points(number, heat) for heat in spell.heats)
                spell = job.send(Cooled(cells, values, 10**9, cells))
        except StopIteration as end:
            return end.value


def test_the_start_of_the_lowest_mean_is_cooled_to_the_end():
    surveyor = Surveyor(Greedy(Axis(programmes.problem(4)), 0))
    first = settled(surveyor.ground, {}, 0)

    def points(number, heat):
        return (number * 7) % 10 if heat >= cooling.WARM else -number

    hands = Told(surveyor.ground, points)
    of_a_start = len(first) * cooling.MOVES_TO_WARM
    Cooling(hands, first, 0, lambda n: n / (100 * of_a_start), lambda: False, lambda _: None).run()
    begun = {h: [n for n, heat in hands.begun if heat == h] for h in (cooling.HOT, cooling.WARM, cooling.MILD)}
    assert begun[cooling.HOT] == list(range(11))
    # Of these 0, 10, 3 and 6 have the lowest means while hot. When they are mild the last of them has, and in the end.
    assert begun[cooling.WARM] == [0, 10, 3, 6]
    assert begun[cooling.MILD] == [10, 6, 3, 0]
    assert [n for n, heat in hands.begun if heat == cooling.COOL] == [10]


def test_two_hands_go_on_from_the_best():
    surveyor = Surveyor(Greedy(Axis(programmes.problem(4)), 0))
    first = settled(surveyor.ground, {}, 0)
    hands = Told(surveyor.ground, lambda number, heat: number)
    hands.count = 2
    search = Cooling(hands, first, 0, lambda n: n / 10**7, lambda: False, lambda _: None)
    one, other = ((7, 0), *first[1:]), ((5, 0), *first[1:])
    hands.number = {one: 7, other: 5}
    search._cool_to_the_end([one, other])
    assert [n for n, _ in hands.begun] == [7, 7] * cooling.STEPS
    hands.begun.clear()
    search = Cooling(hands, first, 0, lambda n: n / 10**7, lambda: False, lambda _: None)
    hands.number = {one: 7, other: 5}
    assert search._best([one, other]) == [other, one]
