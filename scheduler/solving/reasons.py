"""Why a requirement is unmet, as plan.json tells it: each cause with the rule it belongs to."""

from __future__ import annotations

import threading

from scheduler.domain.problem import Problem
from scheduler.language import say, translate
from scheduler.plan.plan import Plan, Reason, Unmet
from scheduler.rules.score import unmet_requirements
from scheduler.solving.engine import Budget
from scheduler.solving.explain.grouping import explain_all
from scheduler.solving.explain.why import BESIDE, NEVER, Explanation, Why, verdict_text

WORK_FOR_ALL = 8.0


def explain_unmet(problem: Problem, plan: Plan, stop: threading.Event) -> tuple[Unmet, ...]:
    """The unmet requirements of a plan with their reasons, in the order of the requirements.

    What `explain` finds, with a limit that is the same on every computer. A search that is cut short is reported as
    undecided.
    """
    why = Why(problem, plan, Budget(None, WORK_FOR_ALL), stop, confirm=False)
    requirements = unmet_requirements(problem, plan)
    reasons = {r: _reasons(problem, found) for group, found in explain_all(why, requirements) for r in group}
    return tuple(Unmet(r.participant, r.household, r.course, r.internship, reasons[r]) for r in requirements)


def _reasons(problem: Problem, found: Explanation) -> tuple[Reason, ...]:
    language = problem.settings.language
    if found.verdict in (NEVER, BESIDE) and not found.facts:
        text = say("What stands in its way was not narrowed down in the time there was.")
        return (Reason("search", translate(text, language)),)
    if not found.facts:
        return (Reason("search", translate(verdict_text(found), language)),)
    return tuple(Reason(f.rule, translate(f.text, language)) for f in found.facts)
