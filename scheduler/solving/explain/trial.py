"""Whether a requirement can be met in a state: counted first, then asked of a small model of its own."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.plan import Plan
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Budget, Settings, run
from scheduler.solving.explain.building import built
from scheduler.solving.explain.counting import Counting
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.reach import Key, candidates_of, groups_behind, key_of
from scheduler.solving.model import Model
from scheduler.solving.scope import GroupKey, PlacementKey, Scope

NEAR_DAYS = 14
MORE_COHORTS = 4


@dataclass
class Trial:
    """One requirement, tried again and again with some facts lifted.

    Parameters
    ----------
    groups : frozenset of (course, sentra)
        Those whose cohorts are formed anew.
    kept : frozenset
        Keys of requirements that the freed cohorts met and have to go on meeting.
    work : float
        Deterministic work of one run at most.
    moved : frozenset of str
        Cohorts of the rest whose sessions may move.
    placed : frozenset of (participant, internship)
        Placements that may move.
    """

    requirement: Requirement
    groups: frozenset[GroupKey]
    kept: frozenset[Key]
    budget: Budget
    stop: threading.Event
    work: float = 1.0
    undecided: bool = False
    moved: frozenset[str] = frozenset()
    placed: frozenset[PlacementKey] = frozenset()

    @property
    def decided(self) -> frozenset[PlacementKey]:
        """Placements that are decided anew: those that may move, and the requirement's own."""
        r = self.requirement
        return self.placed | {(r.participant, r.internship)} if r.participant and r.internship else self.placed

    def counted_out(self, state: State) -> bool:
        key = key_of(self.requirement)
        return Counting(state).rules_out(next(x for x in state.problem.requirements if key_of(x) == key))

    def fits(
        self,
        state: State,
        work: float | None = None,
        relaxed: frozenset[str] = frozenset(),
        exact: bool = False,
        soon: bool = True,
        patient: bool = True,
    ) -> bool | None:
        """Whether the requirement can be met; None where that was not decided.

        Parameters
        ----------
        relaxed : frozenset of str
            Rules that do not bind.
        exact : bool
            Whether an answer no has to hold for any number of cohorts, not just for one more than people need.
        soon : bool
            Whether to look at early dates first: quicker where the answer is yes.
        patient : bool
            Whether to look at late dates too, where early ones do not do.
        """
        answer = self._fits(state, work or self.work, relaxed, exact, soon, patient)
        self.undecided = self.undecided or answer is None
        return answer

    def _fits(
        self, state: State, work: float, relaxed: frozenset[str], exact: bool, soon: bool, patient: bool
    ) -> bool | None:
        axis = Axis(state.problem)
        if soon and not (state.base.cohorts or state.base.placements or self.kept) and self._built(axis):
            return True
        for last_day in self.horizons(state.problem) if soon else (None,):
            if last_day is None and soon and not patient:
                return None
            if self.stop.is_set() or self.budget.spent:
                return None
            answer, _, capped = self.solve(axis, state.base, work, last_day, relaxed)
            if answer is False and last_day is None and capped and exact:
                answer, _, capped = self.solve(axis, state.base, work, None, relaxed, MORE_COHORTS)
                return None if capped and not answer else answer
            if answer or last_day is None:
                return answer
        return None

    def builds(self, state: State) -> bool:
        """Whether a plan that meets the requirement beside nothing else can simply be built."""
        return self._built(Axis(state.problem))

    def _built(self, axis: Axis) -> bool:
        groups = self.groups & groups_behind(axis.problem, self.requirement)
        return built(axis, groups, self.requirement, lambda: self.stop.is_set() or self.budget.spent) is not None

    def solve(
        self,
        axis: Axis,
        base: Plan,
        work: float,
        last_day: int | None = None,
        relaxed: frozenset[str] = frozenset(),
        spare: int = 1,
        cheaply: bool = False,
    ) -> tuple[bool | None, Plan | None, bool]:
        """Whether it can be met until a day, a plan that does, and whether more cohorts could be thought of.

        With `cheaply` the plan costs as little as was found within the work.
        """
        r = self.requirement
        groups = self.groups
        if not self.kept:  # What has to come before may be lifted too.
            groups &= groups_behind(axis.problem, r)
        scope = Scope(base, groups, self.moved, placements=self.decided, last_day=last_day)
        model = Model(axis, scope, relaxed, False, spare)
        keys = self.kept | {key_of(r)}
        for x, met in model.met.items():
            if key_of(x) in keys:
                model.v.some([met])
        clock = None if self.budget.deterministic else max(0.05, self.budget.seconds_left())
        limits = clock, min(work, self.budget.work_left())
        if self.moved:
            model.hint(base)
        objective = model.cost()[1] if cheaply else 0
        outcome = run(model, objective, self.budget, limits, Settings(0, 1), self.stop, slack=1)
        answer = {"optimal": True, "feasible": True, "infeasible": False}.get(outcome.status)
        return answer, outcome.plan, model.v.capped

    def horizons(self, problem: Problem) -> Iterator[int | None]:
        """Days until which to look, nearest first: in a small model most sessions find their dates soon."""
        zero = problem.settings.first_day
        days = (problem.settings.last_day - zero).days
        if self.groups and not self.requirement.internship:
            begin = max((problem.session_window(c)[0] - zero).days for c, _ in self.groups)
            need = sum(
                problem.course[c].gap_after_days + 2 * len(problem.course[c].session_lengths) for c, _ in self.groups
            )
            reach = begin + NEAR_DAYS + need
            while reach < days * 2 // 3:
                yield reach
                reach = begin + 3 * (reach - begin)
        yield None


def kept_of(problem: Problem, unmet: Container[Key], groups: frozenset[GroupKey], r: Requirement) -> frozenset[Key]:
    """Requirements that the people of some groups meet in their cohorts, where some others are unmet."""
    takers: dict[str, set[str]] = defaultdict(set)
    for course, sentra in groups:
        takers[course].update(candidates_of(problem, (course, sentra)))
    return frozenset(
        key_of(x)
        for x in problem.requirements
        if x.course in takers and x != r and not takers[x.course].isdisjoint(x.members) and key_of(x) not in unmet
    )
