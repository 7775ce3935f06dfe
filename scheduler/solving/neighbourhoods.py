"""Which part of a plan to decide anew: the neighbourhoods of the large search."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.plan import Cohort, Plan
from scheduler.solving.scope import GroupKey, PlacementKey, Scope

MARGIN_DAYS = 7
MANY_PLACEMENTS = 12


class Neighbourhoods:
    """Draws scopes around a plan; what paid off is drawn more often.

    Parameters
    ----------
    problem : Problem
    seed : int
    sessions : int
        How many sessions a neighbourhood frees, about; adapted by `reward`.
    """

    def __init__(self, problem: Problem, seed: int, sessions: int = 16) -> None:
        self.problem = problem
        self.random = random.Random(seed)
        self.size = float(sessions)
        self.kinds = {
            "cohort": self._cohort,
            "sentra": self._sentra,
            "course": self._course,
            "trainer": self._trainer,
            "weeks": self._weeks,
            "placements": self._placements,
            "people": self._people,
        }
        self.weights = dict.fromkeys(self.kinds, 1.0)

    def sweep(self, plan: Plan) -> Iterator[Callable[[Plan], Scope]]:
        """What to look at once before drawing at random: the placements of each sentra, then cohort by cohort."""
        for sentra in self.problem.sentra:
            keys = frozenset(
                (p.id, i) for p in self.problem.participants if p.sentra == sentra.id for i in p.internships
            )
            if 1 < len(keys) <= MANY_PLACEMENTS:
                yield lambda best, keys=keys: Scope(best, frozenset(), placements=keys)
        for cohort in plan.cohorts:
            yield lambda best, id=cohort.id: self._times(best, [c for c in best.cohorts if c.id == id])

    def draw(self, plan: Plan) -> tuple[str, Scope]:
        """A kind of neighbourhood and its scope."""
        kinds = [k for k in self.kinds if plan.placements or k != "placements"]
        kind = self.random.choices(kinds, [self.weights[k] for k in kinds])[0]
        return kind, self.kinds[kind](plan)

    def reward(self, kind: str, gained: bool, solved: bool) -> None:
        """Remember whether a neighbourhood made the plan better, and whether it was searched to its end."""
        self.weights[kind] = 0.9 * self.weights[kind] + (0.3 if gained else 0.02)
        self.size = min(60.0, self.size * 1.04) if solved else max(6.0, self.size * 0.9)

    # Kinds ----------------------------------------------------------------------

    def _cohort(self, plan: Plan) -> Scope:
        return self._times(plan, [self.random.choice(plan.cohorts)])

    def _sentra(self, plan: Plan) -> Scope:
        sentra = self.random.choice(self.problem.sentra).id
        return self._times(plan, self._some(c for c in plan.cohorts if c.sentra == sentra))

    def _course(self, plan: Plan) -> Scope:
        course = self.random.choice(plan.cohorts).course
        return self._times(plan, self._some(c for c in plan.cohorts if c.course == course))

    def _trainer(self, plan: Plan) -> Scope:
        teaching = sorted(plan.sessions_of_trainer)
        if not teaching:
            return self._cohort(plan)
        trainer = self.random.choice(teaching)
        taught = {s.cohort for s in plan.sessions_of_trainer[trainer]}
        rivals = {c for c in self.problem.trainer[trainer].courses} if trainer in self.problem.trainer else set()
        some = [c for c in plan.cohorts if c.id in taught]
        return self._times(plan, self._some(some or [c for c in plan.cohorts if c.course in rivals]))

    def _weeks(self, plan: Plan) -> Scope:
        """Sessions of a stretch of dates, each cohort in part."""
        dates = sorted(s.date for s in plan.sessions)
        start = self.random.randrange(len(dates))
        window = set(dates[start : start + int(self.size)])
        free = frozenset(s.id for s in plan.sessions if s.date in window and s.state is None)
        return Scope(plan, frozenset(), sessions=free, placements=frozenset(), last_day=self._horizon(plan))

    def _placements(self, plan: Plan) -> Scope:
        """Placements of one sentra, or of a few at random."""
        keys = sorted({(p.participant, p.internship) for p in plan.placements if p.state is None})
        if not keys:
            return self._cohort(plan)
        chosen = frozenset(self.random.sample(keys, min(len(keys), 6)))
        return Scope(plan, frozenset(), placements=chosen)

    def _people(self, plan: Plan) -> Scope:
        """Who takes one course of a sentra, with its dates and those of the courses that need it."""
        group = self.random.choice(self.problem.groups)
        return self._formation(plan, {(group.course, group.sentra)}, frozenset())

    # Parts -----------------------------------------------------------------------

    def _some(self, cohorts: Iterable[Cohort]) -> list[Cohort]:
        """Cohorts in random order until they have about as many sessions as a neighbourhood may free."""
        cohorts = list(cohorts)
        self.random.shuffle(cohorts)
        chosen, total = [], 0
        for c in cohorts:
            chosen.append(c)
            total += len(self.problem.course[c.course].session_lengths)
            if total >= self.size:
                break
        return chosen

    def _times(self, plan: Plan, cohorts: list[Cohort]) -> Scope:
        """Times, venues and trainers of some cohorts, together with the placements that wait for them."""
        movable = frozenset(c.id for c in cohorts if not any(s.state for s in plan.sessions_of_cohort[c.id]))
        courses, people = {c.course for c in cohorts}, {p for c in cohorts for p in c.participants}
        waiting = frozenset(
            (p.participant, p.internship)
            for p in plan.placements
            if p.participant in people
            and p.state is None
            and courses.intersection(self.problem.internship[p.internship].after)
        )
        placements = waiting if len(waiting) <= 4 else frozenset()
        return Scope(plan, frozenset(), movable, placements=placements, last_day=self._horizon(plan))

    def _formation(self, plan: Plan, groups: set[GroupKey], placements: frozenset[PlacementKey]) -> Scope:
        """Groups formed anew; a group with something fixed keeps its people."""
        fixed = {(plan.cohort[s.cohort].course, plan.cohort[s.cohort].sentra) for s in plan.sessions if s.state}
        return Scope(plan, frozenset(groups - fixed), placements=placements)

    def _horizon(self, plan: Plan) -> int | None:
        if not plan.sessions:
            return None
        last = max(s.date for s in plan.sessions)
        return (last - self.problem.settings.first_day).days + MARGIN_DAYS

    # Repairs -----------------------------------------------------------------------

    def around(self, plan: Plan, requirement: Requirement, width: int) -> Scope:
        """What stands in the way of a requirement, more of it the larger `width`.

        The course and those it needs are formed anew in this sentra; the cohorts that compete for its trainers, or
        that its people attend, get new times; for an internship, the placements at its hosts are free.
        """
        people = requirement.members
        sentra = self.problem.participant[people[0]].sentra
        courses = (
            set(self.problem.internship[requirement.internship].after)
            if requirement.internship
            else {requirement.course}
        )
        needed = self._with_prerequisites(courses)
        groups = {(c, None if self.problem.course[c].mixed else sentra) for c in (needed if width > 1 else courses)}
        if requirement.internship and width <= 2:
            groups = set()
        placements = self._rival_placements(requirement, width)
        scope = self._formation(plan, groups, placements)
        trainers = {t for c in courses for t in self.problem.qualified[c]}
        rivals = {s.cohort for t in sorted(trainers) for s in plan.sessions_of_trainer.get(t, ())}
        attended = {s.cohort for p in people for s in plan.sessions_of_participant.get(p, ())}
        movable = [
            c
            for c in plan.cohorts
            if c.id in rivals | attended
            and (c.course, c.sentra) not in scope.groups
            and not any(s.state for s in plan.sessions_of_cohort[c.id])
        ]
        self.random.shuffle(movable)
        chosen = frozenset(c.id for c in movable[: 3 * width])
        return Scope(plan, scope.groups, chosen, placements=placements)

    def _with_prerequisites(self, courses: set[str]) -> set[str]:
        found, waiting = set(), list(courses)
        while waiting:
            c = waiting.pop()
            if c not in found:
                found.add(c)
                waiting += self.problem.course[c].after
        return found

    def _rival_placements(self, requirement: Requirement, width: int) -> frozenset[PlacementKey]:
        if not requirement.internship:
            taking = {p for p in requirement.members for _ in self.problem.participant[p].internships}
            return frozenset((p, i) for p in sorted(taking) for i in self.problem.participant[p].internships)
        rivals = sorted(self._interns_of[requirement.internship] - {requirement.participant})
        self.random.shuffle(rivals)
        return frozenset((p, requirement.internship) for p in [requirement.participant, *rivals[: 4 * width]])

    @cached_property
    def _interns_of(self) -> dict[str, set[str]]:
        table: dict[str, set[str]] = defaultdict(set)
        for p in self.problem.participants:
            for i in p.internships:
                table[i].add(p.id)
        return table
