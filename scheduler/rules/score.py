"""Points and levels of a plan, recomputed without the solver."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.plan import Cohort, Plan
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Points, preferences, weight_of


@dataclass(frozen=True)
class Score:
    """Points of a plan.

    Attributes
    ----------
    by_rule : dict
        Preference id → (points, weight), all preferences in order.
    details : tuple of Points
        Where the points come from.
    """

    by_rule: dict[str, tuple[int, int]]
    details: tuple[Points, ...]

    @property
    def total(self) -> int:
        """The weighted sum: the value of the level preferences."""
        return sum(points * weight for points, weight in self.by_rule.values())


def score(problem: Problem, plan: Plan) -> Score:
    """The points of every preference, those of weight 0 included."""
    facts, weights = Facts(problem, plan), dict(problem.settings.weights)
    by_rule: dict[str, tuple[int, int]] = {}
    details: list[Points] = []
    for rule in preferences():
        points = list(rule.owner.points(facts))
        by_rule[rule.id] = sum(p.points for p in points), weight_of(rule, weights)
        details += points
    return Score(by_rule, tuple(details))


def unmet_requirements(problem: Problem, plan: Plan) -> list[Requirement]:
    """Requirements that cohorts and placements do not meet, in the problem's order."""
    taken: Counter[tuple[str, str | None]] = Counter(
        (p, c.course) for c in plan.cohorts for p in c.participants if not _gone(problem, c, p)
    )
    placed: Counter[tuple[str | None, str]] = Counter()
    for x in plan.placements:
        placed[x.participant, x.internship] += len(x.dates)
    unmet = []
    for r in problem.requirements:
        if r.internship:
            # One that was broken off does not meet it.
            met = placed[r.participant, r.internship] >= problem.internship[r.internship].days
        else:
            met = sum(taken[m, r.course] > 0 for m in r.members) >= r.needed
        if not met:
            unmet.append(r)
    return unmet


def _gone(problem: Problem, cohort: Cohort, participant: str) -> bool:
    """Whether a participant left a cohort before its last session (for another, which then counts)."""
    left = cohort.left.get(participant)
    course = problem.course.get(cohort.course)
    return left is not None and course is not None and left < len(course.session_lengths)


def levels(problem: Problem, plan: Plan) -> dict[str, int]:
    """Recomputed values of compulsory-unmet, optional-unmet and preferences."""
    facts, weights = Facts(problem, plan), dict(problem.settings.weights)
    points = 0
    for rule in preferences():
        weight = weight_of(rule, weights)
        if weight:
            points += weight * sum(p.points for p in rule.owner.points(facts))
    return {**unmet_levels(problem, plan), "preferences": points}


def unmet_levels(problem: Problem, plan: Plan) -> dict[str, int]:
    """Recomputed values of compulsory-unmet and optional-unmet."""
    unmet = unmet_requirements(problem, plan)
    return {
        "compulsory-unmet": sum(r.compulsory for r in unmet),
        "optional-unmet": sum(not r.compulsory for r in unmet),
    }
