"""Plans by construction break no rule, whatever the programme; and meet what they can."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generate import generate
from scheduler.intake import read_programme
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.greedy import Greedy
from tests.agreement import generator
from tests.solving.checks import violations

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("block", range(4))
def test_no_plan_breaks_a_rule(block):
    built = 0
    for seed, problem in generator.problems(range(block * 8, block * 8 + 8)):
        for plan in Greedy(Axis(problem), seed).plans():
            assert violations(problem, plan) == [], seed
            built += bool(plan.sessions) and bool(plan.placements)
    assert built, "none of the programmes got sessions and placements"


@pytest.mark.parametrize("name", ["lampung-ovop", "berufsschule"])
def test_examples_are_met(name):
    problem = read_programme(EXAMPLES / name).problem
    *_, plan = Greedy(Axis(problem), 0).plans()
    assert violations(problem, plan) == []
    assert unmet_requirements(problem, plan) == []


def test_a_generated_programme_is_met(tmp_path):
    generate(300, 2, tmp_path)
    problem = read_programme(tmp_path).problem
    *_, plan = Greedy(Axis(problem), 0).plans()
    assert violations(problem, plan) == []
    assert unmet_requirements(problem, plan) == []


def test_it_stops_when_told_with_what_there_is(tmp_path):
    generate(60, 2, tmp_path)
    problem = read_programme(tmp_path).problem
    left = iter([False] * 5)
    *_, plan = Greedy(Axis(problem), 0, lambda: next(left, True)).plans()
    assert len(plan.cohorts) == 5
    assert violations(problem, plan) == []


def test_the_same_seed_builds_the_same_plan(tmp_path):
    generate(60, 4, tmp_path)
    problem = read_programme(tmp_path).problem
    one, again = ([*Greedy(Axis(problem), 7).plans()][-1] for _ in range(2))
    assert one == again
