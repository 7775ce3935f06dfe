"""Whose points they are: the score of a plan by trainer, participant, cohort, sentra and host."""

from __future__ import annotations

from collections import Counter

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan
from scheduler.rules.registry import Points
from scheduler.rules.score import Score

Subject = tuple[str, str]  # kind and id
KINDS = ("trainer", "cohort", "participant", "sentra", "host", "programme")
_OF_PERSON = {
    "trainer-travel": "trainer",
    "trainer-balance": "trainer",
    "participant-travel": "participant",
    "travel-fairness": "participant",
    "lone-session": "participant",
    "wishes": "participant",
    "catch-up": "sentra",
}


def by_subject(problem: Problem, plan: Plan, result: Score) -> dict[Subject, Counter[str]]:
    """Weighted points of each subject by preference; together they are the total.

    A session's points are its cohort's, a placement's those of its host, the costs those of the programme.
    """
    found: dict[Subject, Counter[str]] = {}
    for p in result.details:
        weight = result.by_rule[p.rule][1]
        if weight and p.points:
            found.setdefault(subject_of(plan, p), Counter())[p.rule] += weight * p.points
    places = {kind: n for n, kind in enumerate(KINDS)}
    return dict(sorted(found.items(), key=lambda item: (places[item[0][0]], item[0][1])))


def subject_of(plan: Plan, points: Points) -> Subject:
    """Whom some points belong to."""
    id = points.items[0] if points.items else ""
    kind = _OF_PERSON.get(points.rule)
    if kind:
        return kind, id
    if id in plan.cohort:
        return "cohort", id
    if id in plan.session:
        return "cohort", plan.session[id].cohort
    if id in plan.placement:
        return "host", plan.placement[id].host
    return "programme", ""
