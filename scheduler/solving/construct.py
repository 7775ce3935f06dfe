"""The first plan: who is taught with whom, then one cohort after the other, then the placements.

Every step is a small model of the same rules (`Scope`), so that nothing is decided by a second set of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Cohort, Plan
from scheduler.solving.engine import Outcome
from scheduler.solving.model import Model
from scheduler.solving.scope import GroupKey, PlacementKey, Scope

NOTHING = frozenset()
NEAR_DAYS = 14
FEW = 2


class Construction:
    """Builds a first plan for a problem.

    Parameters
    ----------
    problem : Problem
    solve : callable
        Scope → Outcome of a short run of its model; ``preferences=False`` leaves the preferences out.
    """

    def __init__(self, problem: Problem, solve: Callable[..., Outcome]) -> None:
        self.problem = problem
        self.solve = solve

    def plan(self) -> Iterator[Plan]:
        """Better and better beginnings of a plan; the last one is the first full plan."""
        people = self._who_with_whom()
        plan = Plan(self.problem.settings.id)
        for cohort in self._in_order(people.cohorts):
            plan = self._insert(plan, cohort)
            yield plan
        for keys in self._placements_together():
            plan = self._place(plan, keys)
            yield plan

    def _who_with_whom(self) -> Plan:
        """Cohorts without sessions, and placements that fit them apart from their dates."""
        outcome = self.solve(Scope(timeless=True), preferences=False, also=self._burden)
        return outcome.plan or Plan(self.problem.settings.id)

    def _burden(self, model: Model) -> Any:
        """Prefer those of a household whose days are freest: it is their dates that are hard to find."""
        rows = {row.id for row in self.problem.availability if row.kind == "participant" and row.effect != "avoid"}
        burden = {
            p.id: 1 + 6 * (p.max_days_per_week is not None) + 2 * (p.earliest_start is not None) + 2 * (p.id in rows)
            for p in self.problem.participants
        }
        return sum(burden[p] * x for c in model.v.cohorts for p, x in c.members.items())

    def _in_order(self, cohorts: tuple[Cohort, ...]) -> list[Cohort]:
        """Cohorts with their `after` courses first, those with few trainers or dates early among equals."""
        depth = course_depths(self.problem)
        order = {c.id: n for n, c in enumerate(self.problem.courses)}

        def urgency(c: Cohort) -> tuple[int, int, int, int]:
            first, last = self.problem.session_window(c.course)
            return depth[c.course], len(self.problem.qualified[c.course]), (last - first).days, order[c.course]

        return sorted(cohorts, key=urgency)

    def _insert(self, plan: Plan, cohort: Cohort) -> Plan:
        """The plan with a cohort's sessions added; with other people in it where these do not fit; or as it was."""
        with_cohort = plan.with_(cohorts=(*plan.cohorts, cohort))
        for last_day in self._horizons(plan, cohort):
            outcome = self.solve(
                Scope(with_cohort, NOTHING, frozenset([cohort.id]), placements=NOTHING, last_day=last_day)
            )
            if outcome.plan is not None:
                return outcome.plan
        key: GroupKey = cohort.course, cohort.sentra
        outcome = self.solve(Scope(plan, frozenset([key]), placements=NOTHING))
        return outcome.plan or plan

    def _horizons(self, plan: Plan, cohort: Cohort) -> Iterator[int | None]:
        """Days until which to look for dates, nearest first: most sessions find theirs soon, in a model far smaller."""
        course = self.problem.course[cohort.course]
        first = max(self.problem.session_window(course.id)[0], self.problem.settings.first_day)
        before = [
            s.date
            for p in cohort.participants
            for s in plan.sessions_of_participant.get(p, ())
            if plan.cohort[s.cohort].course in course.after
        ]
        start = (max([first, *before]) - self.problem.settings.first_day).days
        days = (self.problem.settings.last_day - self.problem.settings.first_day).days
        reach = NEAR_DAYS + course.gap_after_days + 2 * len(course.session_lengths)
        while start + reach < days:
            yield start + reach
            reach *= 3
        yield None

    def _placements_together(self) -> list[frozenset[PlacementKey]]:
        """Placements to decide in one model: a few of one sentra, who share hosts and mentors."""
        found = []
        for sentra in self.problem.sentra:
            keys = [(p.id, i) for p in self.problem.participants if p.sentra == sentra.id for i in p.internships]
            found += [frozenset(keys[n : n + FEW]) for n in range(0, len(keys), FEW)]
        return found

    def _place(self, plan: Plan, keys: frozenset[PlacementKey]) -> Plan:
        outcome = self.solve(Scope(plan, NOTHING, placements=keys))
        return outcome.plan or plan


def course_depths(problem: Problem) -> dict[str, int]:
    """How many courses come before each course by `after`, at most."""
    depths: dict[str, int] = {}

    def depth(course: str) -> int:
        if course not in depths:
            depths[course] = 0
            depths[course] = max((depth(c) + 1 for c in problem.course[course].after), default=0)
        return depths[course]

    for c in problem.courses:
        depth(c.id)
    return depths
