"""What tests of plans made without a solver share."""

from __future__ import annotations

from scheduler.plan.plan import Unmet
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify


def violations(problem, plan):
    """Rule and items of each violation of a plan that lists what it does not meet; warnings apart."""
    unmet = unmet_requirements(problem, plan)
    plan = plan.with_(unmet=tuple(Unmet(r.participant, r.household, r.course, r.internship) for r in unmet))
    return [(v.rule, v.items) for v in verify(problem, plan) if not v.warning]
