"""Small changes break no rule, and their points are those of the rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.generate import generate
from benchmarks.itc2007 import read, to_problem
from scheduler.intake import read_programme
from scheduler.rules.score import levels, score
from scheduler.solving.annealing import BATCH, Annealing
from scheduler.solving.axis import Axis
from scheduler.solving.greedy import Greedy
from tests.agreement import generator
from tests.solving.checks import violations

EXAMPLES = Path(__file__).parents[2] / "examples"
TINY = Path(__file__).parents[1] / "benchmarks" / "tiny.ctt"
GLOBAL = ("travel-fairness", "trainer-balance", "cost", "wishes")


def _built(problem, seed: int) -> Greedy:
    greedy = Greedy(Axis(problem), seed)
    for _ in greedy.plans():
        pass
    return greedy


def _moves(n: int):
    """Progress that is over after so many moves."""
    left = iter(range(n // BATCH))
    return lambda: next(left, n // BATCH) / (n // BATCH)


@pytest.mark.parametrize("block", range(4))
def test_no_change_breaks_a_rule(block):
    changed = 0
    for seed, problem in generator.problems(range(block * 6, block * 6 + 6)):
        greedy = _built(problem, seed)
        first = greedy.plan()
        for plan in Annealing(greedy, seed).plans(_moves(600)):
            assert violations(problem, plan) == [], seed
        changed += plan.sessions != first.sessions
    assert changed, "no plan was changed at all"


def _itself(problem):
    """The points of a plan that do not look at everybody at once."""
    weights = tuple((r, 0 if r in GLOBAL else w) for r, (_, w) in score(problem, _empty(problem)).by_rule.items())
    return problem.with_(settings=replace(problem.settings, weights=weights))


def _empty(problem):
    from scheduler.plan.plan import Plan

    return Plan(problem.settings.id)


@pytest.mark.parametrize("name", ["lampung", "generated", "itc"])
def test_points_of_changes_are_those_of_the_rules(name, tmp_path):
    if name == "lampung":
        problem = read_programme(EXAMPLES / "lampung-ovop").problem
        rows = tuple(r for r in problem.availability if r.certainty != "candidate")
        problem = problem.with_(availability=rows)
    elif name == "generated":
        generate(60, 1, tmp_path)
        problem = read_programme(tmp_path).problem
    else:
        problem = to_problem(read(TINY))
    problem = _itself(problem)
    greedy = _built(problem, 0)
    annealing = Annealing(greedy, 0)
    value = levels(problem, greedy.plan())["preferences"]
    changed = 0
    for _ in range(400):
        delta = annealing._step(1.0)
        value += delta
        changed += delta != 0
    assert changed
    assert levels(problem, greedy.plan())["preferences"] == value


def test_it_ends_with_the_best_plan_it_had(tmp_path):
    problem = _itself(to_problem(read(TINY)))
    greedy = _built(problem, 0)
    values = [levels(problem, plan)["preferences"] for plan in Annealing(greedy, 0).plans(_moves(4000))]
    assert values[-1] == min(values)
