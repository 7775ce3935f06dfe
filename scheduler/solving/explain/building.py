"""A plan of one requirement by construction: where it can be built beside nothing else, no model has to be asked."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.domain.problem import Requirement
from scheduler.plan.plan import Plan
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.explain.reach import broken_rules, key_of
from scheduler.solving.greedy import Greedy
from scheduler.solving.scope import GroupKey


def built(axis: Axis, groups: frozenset[GroupKey], r: Requirement, over: Callable[[], bool]) -> Plan | None:
    """A plan of some groups alone that meets a requirement and keeps every rule; None where none was built."""
    builder = Greedy(axis, 0, over)
    builder.cohorts = {id: c for id, c in builder.cohorts.items() if (c.course, c.sentra) in groups}
    builder.wanted = [(r.participant, r.internship)] if r.internship else []
    plan = next(builder.plans())
    if key_of(r) in map(key_of, unmet_requirements(axis.problem, plan)) or broken_rules(axis.problem, plan):
        return None
    return plan
