"""The two halves of the rules agree: a plan is feasible in the model exactly when no check finds a violation."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest
from ortools.sat.python import cp_model

from scheduler.domain.problem import InvalidProblem
from scheduler.plan.plan import Plan, Unmet
from scheduler.rules.score import levels, score, unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.model import Model
from tests.agreement import generator

PROBLEMS = int(os.environ.get("JADWAL_AGREEMENT", "60"))
CHANGES = 4
EVERY_COHORT = 99


def _solve(model: Model, seconds: float = 30.0) -> tuple[str, cp_model.CpSolver]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.status_name(solver.solve(model.cp))
    assert status in ("OPTIMAL", "FEASIBLE", "INFEASIBLE"), f"undecided: {status}"
    return status, solver


def _listed(problem, plan: Plan) -> Plan:
    unmet = unmet_requirements(problem, plan)
    return plan.with_(unmet=tuple(Unmet(r.participant, r.household, r.course, r.internship) for r in unmet))


def _some_plan(problem, axis: Axis, seed: int) -> Plan:
    """A feasible plan, met as far as a short search gets, with a random taste for days."""
    model = Model(axis, with_preferences=False, spare=EVERY_COHORT)
    r = random.Random(seed)
    taste = sum(r.randint(-2, 2) * s.day for s in model.v.free_sessions)
    unmet = model.level("compulsory-unmet") + model.level("optional-unmet")
    model.cp.minimize(1000 * unmet + taste)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 0.5
    status = solver.status_name(solver.solve(model.cp))
    assert status in ("OPTIMAL", "FEASIBLE"), status
    return _listed(problem, model.extract(solver.value))


def _generated(seed: int):
    for n in range(20):
        try:
            return generator.problem(seed * 1000 + n)
        except InvalidProblem:
            continue
    raise AssertionError("the generator makes no valid programme")


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_model_and_checks_agree(seed: int) -> None:
    problem = _generated(seed)
    axis = Axis(problem)
    plan = _some_plan(problem, axis, seed)
    assert [str(v.message) for v in verify(problem, plan)] == []
    for n in range(CHANGES):
        other = _listed(problem, generator.changed(problem, plan, seed * 100 + n))
        violations = [f"{v.rule}: {v.message}" for v in verify(problem, other) if not v.warning]
        model = Model(axis, with_preferences=False, spare=EVERY_COHORT)
        feasible = model.pin(other) and _solve(model)[0] != "INFEASIBLE"
        assert feasible == (not violations), violations


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_objective_equals_recomputed_points(seed: int) -> None:
    problem = _generated(seed)
    axis = Axis(problem)
    plan = _some_plan(problem, axis, seed)
    model = Model(axis, spare=EVERY_COHORT)
    assert model.pin(plan)
    model.cp.minimize(model.level("preferences"))
    status, solver = _solve(model)
    assert status == "OPTIMAL"
    found = score(problem, plan)
    by_rule = {rule: solver.value(model.points_of(rule)) for rule, (_, weight) in found.by_rule.items() if weight}
    assert by_rule == {rule: points for rule, (points, weight) in found.by_rule.items() if weight}
    assert round(solver.objective_value) == levels(problem, plan)["preferences"]


def test_checks_find_what_is_broken() -> None:
    """The changes of the agreement test are no idle ones: many of them break a rule, and many do not."""
    broken = whole = 0
    for seed in range(12):
        problem = _generated(seed)
        plan = _some_plan(problem, Axis(problem), seed)
        for n in range(CHANGES):
            other = _listed(problem, generator.changed(problem, plan, seed * 100 + n))
            if other != replace(plan, unmet=other.unmet):
                bad = bool(verify(problem, other))
                broken, whole = broken + bad, whole + (not bad)
    assert broken >= 5
    assert whole >= 1
