"""Every hard rule alone: what it allows and what it forbids, by the check and by the model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ortools.sat.python import cp_model

from scheduler.plan.plan import Unmet
from scheduler.rules.registry import hard_rules
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.model import Model
from tests.factories import BASE, GOOD, session
from tests.rules import edge_cases, people_cases, placement_cases, placement_edge_cases, teaching_cases
from tests.rules.cases import CASES, B, Case

# The modules of cases fill CASES.
assert edge_cases and people_cases and placement_cases and placement_edge_cases and teaching_cases

# Plans that the model has no variables for at all, whichever rules are left out.
WITHOUT_VARIABLES = {
    ("calendar", "last day of the programme"),
    ("trainer-qualified", "lists the course"),
    ("cohort-size", "exactly group_min"),
    ("placement-calendar", "consecutive working days"),
    ("placement-mentor", "of the host"),
}


def _listed(case: Case):
    unmet = unmet_requirements(case.problem, case.plan)
    return case.plan.with_(unmet=tuple(Unmet(r.participant, r.household, r.course, r.internship) for r in unmet))


def _fits_model(case: Case, relaxed: frozenset[str]) -> bool:
    """Whether the plan is one of the model, with some rules left out."""
    model = Model(Axis(case.problem), relaxed=relaxed, with_preferences=False, spare=9)
    if not model.pin(case.plan):
        return False
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 30
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE), "undecided"
    return status != cp_model.INFEASIBLE


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}: {c.name}, {'allowed' if c.allowed else 'forbidden'}")
def test_rule(case: Case) -> None:
    broken = {v.rule for v in verify(case.problem, _listed(case)) if not v.warning}
    assert case.rule in broken if not case.allowed else not broken
    # Alone: what else the forbidden plan breaks is left out, so that it is this rule that forbids it.
    assert _fits_model(case, frozenset(broken - {case.rule})) == case.allowed
    if not case.allowed and case.rule != "structure" and (case.rule, case.name) not in WITHOUT_VARIABLES:
        assert _fits_model(case, frozenset(broken)), "something else forbids it"


def test_every_rule_has_both_cases() -> None:
    state_rules = {"held", "frozen", "pinned"}
    for allowed in (True, False):
        assert {c.rule for c in CASES if c.allowed == allowed} == {r.id for r in hard_rules()} - state_rules


@pytest.mark.parametrize("state", ["held", "frozen", "pinned"])
def test_what_stays_must_stay(state: str) -> None:
    kept = replace(GOOD.sessions[2], state=state)
    before = GOOD.with_(sessions=(*GOOD.sessions[:2], kept))
    assert not [v for v in verify(BASE, _listed(Case("", "", True, BASE, before)), before) if v.rule == state]
    moved = before.with_(sessions=(*GOOD.sessions[:2], replace(session(B, 1, 3), state=state)))
    assert [v.items for v in verify(BASE, moved, before) if v.rule == state] == [(kept.id,)]
