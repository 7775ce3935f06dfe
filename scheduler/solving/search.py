"""From a problem to a plan: a first plan by construction, better ones by neighbourhoods, and a bound."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Level, Placement, Plan
from scheduler.rules.score import levels as recomputed_levels
from scheduler.rules.score import unmet_requirements
from scheduler.solving.annealing import BATCH, Annealing
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import preference_bound, unmet_bounds
from scheduler.solving.campus.searching import CampusSearch
from scheduler.solving.engine import Budget, Outcome, Settings, run
from scheduler.solving.greedy import Greedy
from scheduler.solving.model import Model
from scheduler.solving.neighbourhoods import Neighbourhoods
from scheduler.solving.outline.searching import OutlineSearch
from scheduler.solving.placements import placement_id
from scheduler.solving.reasons import explain_unmet
from scheduler.solving.scope import EVERYTHING, Scope

LEVEL_NAMES = ("compulsory-unmet", "optional-unmet", "preferences")

# Above so many (session, day) pairs one model of everything is slower than its parts.
ONE_MODEL_CHOICES = 6000
# Above so many, building a model of a part takes longer than the small changes that do without.
SOLVER_CHOICES = 250_000
# Above so many, parts drawn anew in outline gain more in the same time than models of a few cohorts.
SMALL_STEP_CHOICES = 60_000
# From so many sessions on, small changes come before the first model; and how many of them for each session.
MANY_SESSIONS, MOVES_OF_A_SESSION = 60, 20_000
WORK_OF_A_MOVE = 5e-5
STEP_SECONDS, STEP_WORK = 2.0, 1.5
REPAIRS_WITHOUT_GAIN = 12

# The share of the time for small changes: where ways count, they gain little.
SMALL_CHANGES, SMALL_CHANGES_APART = 0.2, 0.03

# What one unmet requirement weighs against preferences within a step.
UNMET = 10**5


@dataclass(frozen=True)
class Options:
    """Limits of a search.

    Attributes
    ----------
    time : float or None
        Seconds; None for no limit.
    work : float or None
        Deterministic work (CP-SAT's deterministic time); with one worker it gives the same plan every time.
    seed : int
    workers : int or None
        None: one for each processor.
    """

    time: float | None = 60.0
    work: float | None = None
    seed: int = 0
    workers: int | None = None


@dataclass(frozen=True)
class Progress:
    """A better plan or bound: seconds since the start, what is being done, and the levels so far."""

    seconds: float
    phase: str
    levels: tuple[Level, ...]


def solve(
    problem: Problem,
    options: Options = Options(),
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """The best plan found within the limits; always a plan, with what cannot be met listed as unmet.

    Parameters
    ----------
    stop : threading.Event
        When set, the search ends with the best plan so far.
    """
    return Search(problem, options, on_progress, stop or threading.Event()).run()


class Search:
    """One search; see `solve`."""

    def __init__(
        self,
        problem: Problem,
        options: Options,
        on_progress: Callable[[Progress], None] | None,
        stop: threading.Event,
    ) -> None:
        self.problem = problem
        self.axis = Axis(problem)
        self.budget = Budget(options.time, options.work)
        self.settings = Settings(options.seed, options.workers or os.cpu_count() or 1)
        self.stop = stop
        self.phase = "construct"
        self._on_progress = on_progress
        self._began = time.monotonic()
        self.best = Plan(problem.settings.id)
        self.values = recomputed_levels(problem, self.best)
        self.bounds = {**unmet_bounds(problem, self.axis), "preferences": 0}

    # The course of a search -------------------------------------------------------

    def run(self) -> Plan:
        CampusSearch(self).run()
        if self.over or self.proven():
            return self._finished()
        greedy = self._construct()
        choices = self.choices()
        if len(self.best.sessions) >= MANY_SESSIONS:
            self._anneal(greedy, SMALL_CHANGES_APART if self._travels() else SMALL_CHANGES)
        if choices <= ONE_MODEL_CHOICES:
            self._prove_in_one_model(0.5)
        if choices <= SOLVER_CHOICES:
            self._repair()
        self.bound_preferences()
        outlines = OutlineSearch(self, greedy)
        outlines.redraw(0.25)
        outlines.bound(0.7, most=0.9)
        outlines.redraw(0.5 if choices <= SMALL_STEP_CHOICES else 1.0)
        if choices <= SMALL_STEP_CHOICES:
            self._improve()
        return self._finished()

    @property
    def over(self) -> bool:
        return self.stop.is_set() or self.budget.spent

    def proven(self, *names: str) -> bool:
        return all(self.values[n] <= self.bounds[n] for n in names or LEVEL_NAMES)

    def choices(self) -> int:
        """How many (session, day) pairs the whole programme has: the size of one model of everything."""
        total, days = 0, {}
        for group in self.problem.groups:
            for jp in self.problem.course[group.course].session_lengths:
                positions = self.axis.allowed_positions(group.course, group.sentra, jp)
                if id(positions) not in days:
                    days[id(positions)] = len({p // self.axis.width for p in positions})
                total += days[id(positions)]
        return total

    def _travels(self) -> bool:
        """Whether there is more than one place to teach at."""
        return len({v.location for v in self.problem.venues}) > 1

    def _construct(self) -> Greedy:
        greedy = self._greedy(near=True)
        if greedy.failed() and not self.over and any(g.sentra is None for g in self.problem.groups):
            # More cohorts than there have to be may be more than trainers have room for.
            before = dict(self.values)
            fewest = self._greedy(near=False)
            if self.values != before:
                return fewest
        return greedy

    def _greedy(self, near: bool) -> Greedy:
        greedy = Greedy(self.axis, self.settings.seed, lambda: self.over, self.budget.charge, near)
        for plan in greedy.plans():
            self.offer(plan)
        return greedy

    def _anneal(self, greedy: Greedy, fraction: float) -> None:
        """Many small changes for a fraction of what is left, and no more than so many for each session."""
        self.phase = "improve"
        moves, most = 0, MOVES_OF_A_SESSION * len(self.best.sessions)
        seconds, work = self.budget.share(fraction, 0.0, 0.0)
        began = time.monotonic()

        def progress() -> float:
            nonlocal moves
            moves += BATCH
            self.budget.charge(BATCH * WORK_OF_A_MOVE)
            if self.over or self.proven("preferences"):
                return 1.0
            by_time = (time.monotonic() - began) / seconds if seconds is not None and work is None else 0.0
            return max(moves / most, by_time, moves * WORK_OF_A_MOVE / work if work is not None else 0.0)

        for plan in Annealing(greedy, self.settings.seed).plans(progress):
            self.offer(plan)

    def _prove_in_one_model(self, fraction: float) -> None:
        """One model of the whole programme, level by level, from the best plan so far."""
        self.phase = "optimise"
        model = Model(self.axis, EVERYTHING)
        for name in LEVEL_NAMES:
            if self.over:
                return
            objective = model.level(name)
            if not self.proven(name):
                model.hint(self.best)
                outcome = self._run(model, objective, fraction, lambda bound, n=name: self.raise_bound(n, bound))
                if outcome.plan is not None:
                    self.offer(outcome.plan)
                if outcome.bound is not None and not model.v.capped:
                    self.raise_bound(name, outcome.bound)
                if outcome.status != "optimal" or not self.proven(name):
                    return
            if not isinstance(objective, int):
                model.cp.add(objective <= self.values[name])

    def _repair(self) -> None:
        """Open what stands in the way of each unmet requirement, wider each time."""
        self.phase = "repair"
        neighbourhoods = Neighbourhoods(self.problem, self.settings.seed)
        width, vain = 1, 0
        while not self.over and not self.proven(*LEVEL_NAMES[:2]) and vain < REPAIRS_WITHOUT_GAIN:
            unmet = sorted(unmet_requirements(self.problem, self.best), key=lambda r: not r.compulsory)
            first = [r for r in unmet if r.compulsory == unmet[0].compulsory]
            requirement = neighbourhoods.random.choice(first)
            outcome = self._step(neighbourhoods.around(self.best, requirement, width), limit=4 * width)
            gained = outcome.plan is not None and self.offer(outcome.plan)
            vain = 0 if gained else vain + 1
            width = 1 if gained else 1 + vain // 3

    def _improve(self) -> None:
        """Neighbourhoods until the limit, or until the bound is reached."""
        self.phase = "improve"
        neighbourhoods = Neighbourhoods(self.problem, self.settings.seed)
        for look_at in neighbourhoods.sweep(self.best):
            if self.over or self.proven("preferences"):
                return
            outcome = self._step(look_at(self.best), limit=0.7)
            if outcome.plan is not None:
                self.offer(outcome.plan)
        while not self.over and self.best.sessions and not self.proven("preferences"):
            kind, scope = neighbourhoods.draw(self.best)
            outcome = self._step(scope)
            gained = outcome.plan is not None and self.offer(outcome.plan)
            neighbourhoods.reward(kind, gained, outcome.status in ("optimal", "infeasible"))

    def bound_preferences(self) -> None:
        """A bound by arithmetic, where the plan meets all requirements."""
        if self.proven(*LEVEL_NAMES[:2]) and self.values["compulsory-unmet"] + self.values["optional-unmet"] == 0:
            self.raise_bound("preferences", preference_bound(self.problem, self.axis))

    # Steps --------------------------------------------------------------------------

    def _step(self, scope: Scope, limit: float = 1.0) -> Outcome:
        """One small model around the best plan: unmet requirements first, then preferences."""
        model = Model(self.axis, scope)
        if scope.base is self.best:
            model.hint(scope.base)
        compulsory, optional = model.level("compulsory-unmet"), model.level("optional-unmet")
        objective = UNMET * UNMET * compulsory + UNMET * optional + model.level("preferences")
        limits = self.budget.share(0.0, limit * STEP_SECONDS, limit * STEP_WORK)
        return run(model, objective, self.budget, limits, self.settings, self.stop)

    def _run(self, model: Model, objective: Any, fraction: float, on_bound: Callable[[int], None]) -> Outcome:
        limits = self.budget.share(fraction, 1.0, 1.0)
        on_bound = None if model.v.capped else on_bound
        return run(
            model,
            objective,
            self.budget,
            limits,
            self.settings,
            self.stop,
            lambda plan, value: self.offer(plan),
            on_bound,
        )

    # Best plan and bounds ---------------------------------------------------------------

    def offer(self, plan: Plan) -> bool:
        """Keep a plan if it is better than the best so far."""
        values = recomputed_levels(self.problem, plan)
        if [values[n] for n in LEVEL_NAMES] >= [self.values[n] for n in LEVEL_NAMES]:
            return False
        self.best, self.values = plan, values
        self._report()
        return True

    def raise_bound(self, name: str, bound: int) -> None:
        """Keep a proven bound if it is better than the best so far."""
        bound = min(bound, self.values[name])
        if bound > self.bounds[name]:
            self.bounds[name] = bound
            self._report()

    def levels(self) -> tuple[Level, ...]:
        return tuple(Level(n, self.values[n], min(self.values[n], self.bounds[n])) for n in LEVEL_NAMES)

    def _report(self) -> None:
        if self._on_progress:
            self._on_progress(Progress(time.monotonic() - self._began, self.phase, self.levels()))

    def _finished(self) -> Plan:
        plan = in_order(self.problem, self.best)
        unmet = explain_unmet(self.problem, plan, self.stop)
        status = "optimal" if self.proven() else "feasible"
        return replace(plan, status=status, levels=self.levels(), unmet=unmet)


def in_order(problem: Problem, plan: Plan) -> Plan:
    """A fresh plan with cohorts in the order of the groups and placements numbered in the order of participants."""
    order = {(g.course, g.sentra): n for n, g in enumerate(problem.groups)}
    people = {p.id: n for n, p in enumerate(problem.participants)}

    def by_person(p: Placement) -> tuple[int, Any, str]:
        return people[p.participant], p.first_day, p.internship

    placements = sorted(plan.placements, key=by_person)
    return replace(
        plan,
        cohorts=tuple(sorted(plan.cohorts, key=lambda c: (order[c.course, c.sentra], c.id))),
        sessions=tuple(sorted(plan.sessions, key=lambda s: (s.date, s.start, s.id))),
        placements=tuple(replace(p, id=placement_id(n)) for n, p in enumerate(placements, 1)),
    )
