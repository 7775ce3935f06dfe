"""Why each item moved: the rule that putting it back alone would break, and with what."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.problem import Problem
from scheduler.plan.diff import Difference
from scheduler.plan.plan import Placement, Plan, Session
from scheduler.rules.registry import Violation
from scheduler.rules.verify import verify


def reasons_of(problem: Problem, published: Plan, plan: Plan, changes: Difference) -> dict[str, tuple[Violation, ...]]:
    """For each moved item the violations that putting it back alone would cause, one for each rule.

    An item with none moved for the least change elsewhere: several items could have moved, and this one did.
    """
    found = {}
    for change in changes.changes:
        if change.before is not None and change.after is not None and change.what != ("people",):
            violations = verify(problem, put_back(plan, change.before))
            mine = [v for v in violations if not v.warning and change.item in v.items]
            found[change.item] = tuple({v.rule: v for v in reversed(mine)}.values())[::-1]
    return found


def put_back(plan: Plan, item: Session | Placement) -> Plan:
    """A plan with one item where it was."""
    if isinstance(item, Session):
        state = plan.session[item.id].state
        return plan.with_(sessions=tuple(replace(item, state=state) if s.id == item.id else s for s in plan.sessions))
    return plan.with_(placements=tuple(item if p.id == item.id else p for p in plan.placements))
