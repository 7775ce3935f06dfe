"""What counting rules out no plan meets: what a plan meets is never ruled out, however tight its programme is cut."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from scheduler.domain.problem import InvalidProblem
from scheduler.plan.plan import Plan
from scheduler.rules.score import unmet_requirements
from scheduler.solving.explain.counting import Counting
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.reach import open_groups, rest_of
from tests.factories import BASE, settings
from tests.rules.test_capacity_proofs import _cut_down, _generated, _only_what_is_met
from tests.solving.explain.instances import without

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


def test_money_counts_what_is_missing_before_too() -> None:
    """12 JP of B (4) after A (8, on two days); the two cheapest people: P4, who takes B alone, and one who takes both."""
    dear = settings(allowance_per_day=Decimal(10)).with_(
        courses=(BASE.courses[0], replace(BASE.courses[1], after=("A",))),
        trainers=tuple(replace(t, rate_per_jp=Decimal(1000)) for t in BASE.trainers),
    )
    r = next(x for x in dear.requirements if (x.participant, x.course) == ("P1", "B"))
    assert Counting(State(dear, Plan("x"))).least_cost(r) == 12_000 + 10 * (1 + 3)
    taken = without("B-S-1")
    assert Counting(State(dear, taken, taken)).least_cost(r) == 4_000  # on days of A nobody costs a day more
