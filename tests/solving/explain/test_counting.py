"""What counting rules out no plan meets: what a plan meets is never ruled out, however tight its programme is cut."""

from __future__ import annotations

import os
import random

import pytest

from scheduler.domain.problem import InvalidProblem
from scheduler.plan.plan import Plan
from scheduler.rules.score import unmet_requirements
from scheduler.solving.explain.counting import Counting
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.reach import open_groups, rest_of
from tests.rules.test_capacity_proofs import _cut_down, _generated, _only_what_is_met

PROBLEMS = int(os.environ.get("JADWAL_COUNTING", "10"))


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_what_a_plan_meets_is_not_ruled_out(seed: int) -> None:
    wide, plan = _generated(seed)
    try:
        met, plan = _only_what_is_met(wide, plan)
    except InvalidProblem:
        pytest.skip("nothing is met")
    r = random.Random(seed)
    for problem in (met, *(_cut_down(met, plan, r) for _ in range(4))):
        unmet = set(unmet_requirements(problem, plan))
        alone = Counting(State(problem, Plan("x")))
        for requirement in problem.requirements:
            if requirement in unmet:
                continue
            assert not alone.rules_out(requirement), requirement
            rest = rest_of(plan, open_groups(problem, plan, requirement), requirement)
            assert not Counting(State(problem, rest)).rules_out(requirement), requirement
