"""In the part of a programme a requirement is tried as in the whole, and a plan of the part is one of the whole."""

from __future__ import annotations

import random
import threading

import pytest

from benchmarks.generate import generate
from scheduler.domain.problem import Problem
from scheduler.intake import read_programme
from scheduler.plan.plan import Plan, Session
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Budget
from scheduler.solving.explain.facts import State, lifted
from scheduler.solving.explain.part import whole_of
from scheduler.solving.explain.reach import broken_rules, key_of, rest_of
from scheduler.solving.explain.why import Why
from scheduler.solving.greedy import Greedy


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> tuple[Problem, Plan]:
    """Ten sentra in two districts, and a plan."""
    folder = tmp_path_factory.mktemp("generated")
    generate(120, 2, folder)
    problem = read_programme(folder).problem
    return problem, next(Greedy(Axis(problem), 2).plans())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wide", [False, True])
def test_a_plan_of_the_part_is_one_of_the_whole(programme: tuple[Problem, Plan], seed: int, wide: bool) -> None:
    problem, plan = programme
    why = Why(problem, plan, Budget(None, 100.0), threading.Event())
    r = random.Random(seed).choice([x for x in problem.requirements if bool(x.internship) == bool(seed % 2)])
    state, trial = why.beside(r, wide)
    answer, found, _ = trial.solve(Axis(state.problem), state.base, 10.0)
    assert answer
    whole = whole_of(plan, found, trial)
    assert not broken_rules(problem, whole)
    assert {key_of(x) for x in unmet_requirements(problem, whole)} <= {
        key_of(x) for x in unmet_requirements(problem, plan)
    }
    moved = {c.id for c in plan.cohorts if (c.course, c.sentra) in trial.groups} | trial.moved

    def rest(some: Plan) -> set[Session]:
        return {s for s in some.sessions if s.cohort not in moved}

    assert rest(plan) <= rest(whole)


def test_a_part_is_small(programme: tuple[Problem, Plan]) -> None:
    problem, plan = programme
    why = Why(problem, plan, Budget(None, 100.0), threading.Event())
    r = next(x for x in problem.requirements if x.course and not problem.course[x.course].mixed)
    state, _ = why.beside(r)
    assert len(state.problem.participants) < len(problem.participants) / 4
    assert len(state.base.sessions) < len(plan.sessions)


@pytest.mark.parametrize("seed", range(12))
def test_counting_says_the_same_of_the_part(programme: tuple[Problem, Plan], seed: int) -> None:
    """With everything of one kind lifted, and one trainer's or venue's work in the rest of the plan left."""
    problem, plan = programme
    why = Why(problem, plan, Budget(None, 100.0), threading.Event())
    draw = random.Random(seed)
    r = draw.choice(problem.requirements)
    for state, trial in (why.alone(r), why.beside(r)):
        base = rest_of(plan, trial.groups, r) if state.base.sessions else why.nothing
        whole = State(problem, base, base if state.paid is not None else None)
        facts = why.facts(state, trial)
        assert facts == why.facts(whole, trial)
        assert [str(f.text) for f in facts] == [str(f.text) for f in why.facts(whole, trial)]
        for _ in range(6):
            some = [f for f in facts if draw.random() < 0.5]
            assert trial.counted_out(lifted(state, some)) == trial.counted_out(lifted(whole, some))
