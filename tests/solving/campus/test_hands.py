"""Hands: spells here and on other processes come to the same; a process that is ended loses nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from scheduler.solving.axis import Axis
from scheduler.solving.campus.hands import MOVES, Hands, Spell, cooled
from scheduler.solving.campus.settling import settled
from scheduler.solving.campus.state import State
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.greedy import Greedy
from tests.solving.campus import programmes


@pytest.fixture(scope="module")
def ground():
    return Surveyor(Greedy(Axis(programmes.problem(4)), 0)).ground


def _job(cells, seed, spells, after=lambda n: None):
    best = []
    for n in range(spells):
        after(n)
        result = yield Spell(cells, seed + n, (3.0, 1.0))
        cells = result.cells
        best.append(result.best)
    return best


def _jobs(ground, after=lambda n: None):
    cells = settled(ground, {}, 0)
    return (_job(cells, 10 * n, 3, after) for n in range(5))


def test_a_spell_tells_what_its_state_costs(ground):
    cells = settled(ground, {}, 0)
    result = cooled(ground, Spell(cells, 1, (3.0, 1.0, 0.3)))
    assert len(result.values) == 3
    assert result.values[-1] == State(ground, result.cells, 0).value
    assert result.best == State(ground, result.best_cells, 0).value <= min(result.values)
    assert result.best < State(ground, cells, 0).value and MOVES > 0


def test_several_hands_bring_what_one_brings_in_the_same_order(ground):
    alone = Hands(ground, 1)
    expected = alone.run(_jobs(ground))
    assert len({tuple(x) for x in expected}) > 1
    two = Hands(ground, 2)
    try:
        assert two.run(_jobs(ground)) == expected
    finally:
        two.end()
    assert not multiprocessing.active_children()


def test_no_more_jobs_are_begun_than_hands_are_free(ground):
    two = Hands(ground, 2)
    running, most = 0, 0

    def job():
        nonlocal running, most
        running += 1
        most = max(most, running)
        yield Spell(settled(ground, {}, 0), 1, (1.0,))
        running -= 1

    try:
        two.run(job() for _ in range(4))
        assert most == 2
        two.count, most = 1, 0
        two.run(job() for _ in range(3))
        assert most == 1
    finally:
        two.end()


def test_what_an_ended_process_did_is_done_again(ground):
    expected = Hands(ground, 1).run(_jobs(ground))
    two = Hands(ground, 2)

    def end_one(n):
        children = multiprocessing.active_children()
        if n == 2 and children:
            os.kill(children[0].pid, signal.SIGKILL)

    assert two.run(_jobs(ground, end_one)) == expected
    assert two.count == 1
    two.end()
