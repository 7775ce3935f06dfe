"""One run of CP-SAT on a model: limits, progress, and stopping from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

# With two workers the default portfolio leaves the bound to chance; these look at the linear relaxation and at the
# core of what is unmet (measured in benchmarks/).
SUBSOLVERS_OF_TWO = ("max_lp", "quick_restart")
# One worker that looks for a bound only.
BOUND_ALONE = "lb_tree_search"
# Where few of many literals have to change, a bound comes from the cores of those that cannot all stay.
SUBSOLVERS_FOR_CHANGES = ("core", "max_lp")


class Solvable(Protocol):
    """A model of CP-SAT that makes something of a solution: a `Model` a plan, an `Outline` a sketch."""

    cp: Any

    def extract(self, value: Any) -> Any: ...


class Budget:
    """What a search may still spend: seconds, or deterministic work, whichever ends first.

    Work is CP-SAT's deterministic time; with one worker the same work gives the same plan on every machine.
    """

    def __init__(self, seconds: float | None, work: float | None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds
        self._seconds = seconds
        self._work = work
        self._worked = 0.0

    @property
    def deterministic(self) -> bool:
        return self._work is not None

    def seconds_left(self) -> float:
        return float("inf") if self._until is None else self._until - time.monotonic()

    def work_left(self) -> float:
        return float("inf") if self._work is None else self._work - self._worked

    def charge(self, work: float) -> None:
        """Record deterministic work; a run that did none still costs a little, so that every loop ends."""
        self._worked += max(work, 0.001)

    @property
    def spent(self) -> bool:
        return self.seconds_left() <= 0 or self.work_left() <= 0

    def share(self, fraction: float, seconds: float, work: float) -> tuple[float | None, float | None]:
        """Limits for one run: a fraction of what is left, at least `seconds` or `work` if there is as much.

        Where the budget is deterministic the clock must not decide anything, so seconds then only bound the whole.
        """
        if self.deterministic:
            left = self.work_left()
            clock = None if self._until is None else max(0.01, self.seconds_left())
            return clock, max(0.001, min(left, max(work, fraction * left)))
        left = self.seconds_left()
        if left == float("inf"):
            return None, None
        return max(0.01, min(left, max(seconds, fraction * left))), None

    def part(self, fraction: float) -> Callable[[], bool]:
        """Tells from now on whether a fraction of what is left now is used up."""
        if self.deterministic:
            least = self.work_left() * (1 - fraction)
            return lambda: self.work_left() <= least
        until = self.seconds_left() * (1 - fraction)
        return lambda: until < float("inf") and self.seconds_left() <= until


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes
    ----------
    status : str
        ``optimal``, ``feasible``, ``infeasible`` or ``undecided``.
    plan : Plan, Sketch or None
        What the model makes of the best solution found.
    value, bound : int or None
        Of the objective; the bound is proven.
    """

    status: str
    plan: Any
    value: int | None
    bound: int | None


@dataclass(frozen=True)
class Settings:
    """How to run: random seed, number of workers, and what one or two of them do (one: None, what suits CP-SAT).

    `brief`: begin to search soon; presolving to the end takes longer than what it would shorten.
    """

    seed: int = 0
    workers: int = 2
    pair: tuple[str, str] = SUBSOLVERS_OF_TWO
    single: str | None = None
    brief: bool = False


def run(
    model: Solvable,
    objective: Any,
    budget: Budget,
    limits: tuple[float | None, float | None],
    settings: Settings,
    stop: threading.Event,
    on_plan: Callable[[Any, int], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
    slack: int = 0,
) -> Outcome:
    """Minimise a linear expression over a model.

    Parameters
    ----------
    limits : (seconds, work)
        None for no limit of that kind.
    slack : int
        Stop as soon as a plan is proven to be within so many points of the best.

    Returns
    -------
    Outcome
    """
    from ortools.sat.python import cp_model

    class Watch(cp_model.CpSolverSolutionCallback):
        """Hands each better plan on."""

        def on_solution_callback(self) -> None:
            if on_plan:
                on_plan(model.extract(self.value), round(self.objective_value))

    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.random_seed = settings.seed
    parameters.num_workers = settings.workers
    if settings.workers == 1 and settings.single:
        parameters.subsolvers.append(settings.single)
    elif settings.workers == 1:
        parameters.linearization_level = 1
    elif settings.workers == 2:
        parameters.subsolvers.extend(settings.pair)
    parameters.catch_sigint_signal = False  # Ctrl-C is the command's: it sets `stop`.
    parameters.absolute_gap_limit = slack
    if settings.pair == SUBSOLVERS_FOR_CHANGES:
        # Most stays as it is: little is learnt by probing, and making the many small cores smaller costs more than it
        # brings (measured with benchmarks/replan.py).
        parameters.cp_model_probing_level = 0
        parameters.core_minimization_level = 0
        parameters.cover_optimization = False
    if slack or settings.brief:
        parameters.cp_model_probing_level = 0
        parameters.max_presolve_iterations = 1
        parameters.symmetry_level = 0
    seconds, work = limits
    if seconds is not None:
        parameters.max_time_in_seconds = seconds
    if work is not None:
        parameters.max_deterministic_time = work
    constant = isinstance(objective, int)
    if not constant:
        model.cp.minimize(objective)
    if on_bound and not constant:
        solver.best_bound_callback = lambda bound: on_bound(_ceil(bound))
    done = threading.Event()

    def watch_stop() -> None:
        while not done.wait(0.05):
            if stop.is_set():
                solver.stop_search()
                return

    if stop.is_set():
        return Outcome("undecided", None, None, None)
    watcher = threading.Thread(target=watch_stop, daemon=True)
    watcher.start()
    try:
        status = solver.solve(model.cp, Watch() if on_plan else None)
    finally:
        done.set()
        watcher.join()
    budget.charge(solver.deterministic_time)
    names = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible"}
    name = names.get(status, "undecided")
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"the model is invalid: {model.cp.validate()}")
    plan = model.extract(solver.value) if name in ("optimal", "feasible") else None
    if constant:
        return Outcome(name, plan, objective if plan else None, objective)
    value = round(solver.objective_value) if plan else None
    bound = None if name == "infeasible" else _ceil(solver.best_objective_bound)
    return Outcome(name, plan, value, bound)


def complete_hint(model: Solvable, budget: Budget) -> int | None:
    """Hint what follows from the hint as well, so that the search begins at a solution; its value.

    None where the hint is no solution: then it stays as it was.
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.fix_variables_to_their_hinted_value = True
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 1.0
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(model.cp)
    budget.charge(solver.deterministic_time)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    model.cp.clear_hints()
    for index in range(len(model.cp.proto.variables)):
        variable = model.cp.get_int_var_from_proto_index(index)
        model.cp.add_hint(variable, solver.value(variable))
    return round(solver.objective_value)


def _ceil(bound: float) -> int:
    """The least whole number that is no smaller than a bound, safe against rounding."""
    whole = round(bound)
    return whole if abs(bound - whole) < 1e-6 else int(-(-bound // 1))
