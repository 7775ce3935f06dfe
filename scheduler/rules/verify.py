"""Every hard rule, checked without the solver."""

from __future__ import annotations

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, hard_rules


def verify(problem: Problem, plan: Plan, reference: Plan | None = None) -> list[Violation]:
    """Violations (and warnings) of a plan, in the order of the rules.

    Parameters
    ----------
    reference : Plan or None
        The plan whose held, frozen and pinned items have to stand unchanged.
    """
    facts = Facts(problem, plan, reference)
    return [violation for rule in hard_rules() for violation in rule.owner.check(facts)]
