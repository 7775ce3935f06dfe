"""Re-planning with the least change, and the proof that it is the least.

The neighbourhood of what is broken is opened first. In one model everything that is not open stays where it is: its
best answer is a plan. In another the rest is left out altogether: its best answer is a bound, for no change of the rest
can make more room than its absence. Where the two agree the change is proven least; where they do not, what the second
answer collides with is opened as well.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scheduler.language import say, translate
from scheduler.plan.diff import Difference, difference
from scheduler.plan.plan import Level, Plan, Reason, Unmet
from scheduler.rules.registry import Violation
from scheduler.rules.score import levels as recomputed_levels
from scheduler.rules.score import score, unmet_levels, unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.chains import Chain, chains_of, put_back
from scheduler.solving.engine import SUBSOLVERS_FOR_CHANGES, Budget, Outcome, Settings, run
from scheduler.solving.model import Model
from scheduler.solving.opening import Opening, Task, key_of
from scheduler.solving.reasons import explain_unmet
from scheduler.solving.search import Options, Progress
from scheduler.solving.stability import Stability

DEFAULT_LIMITS = Options()
TRAVEL_RULES = ("trainer-travel", "participant-travel")
UNMET_LEVELS = ("compulsory-unmet", "optional-unmet")
ORDERS = {
    "people": ("people-notified", "items-changed", "days-moved"),
    "changes": ("items-changed", "people-notified", "days-moved"),
    "days": ("days-moved", "people-notified", "items-changed"),
    "travel": ("travel", "people-notified", "items-changed"),
}
# What minimising the days moved, and then the preferences, may take once the change is least.
DAYS_SECONDS, DAYS_WORK = 2.0, 1.0
POLISH_SECONDS, POLISH_WORK = 3.0, 1.0
# How far a plan without proof may move things, and how long it is looked for at least.
NEAR_DAYS = 28
RESCUE_SECONDS, RESCUE_WORK = 5.0, 5.0
# Beyond so many open sessions a bound for the days moved is not looked for: presolving alone takes too long.
FEW_SESSIONS = 120


class NoPlan(Exception):
    """What is held, frozen or pinned contradicts itself; `violations` say how.

    `decided` is false where time ran out before any plan was found: then one may still exist.
    """

    def __init__(self, violations: list[Violation], decided: bool = True) -> None:
        super().__init__("; ".join(str(v.message) for v in violations))
        self.violations = violations
        self.decided = decided


@dataclass(frozen=True)
class Replanned:
    """The new plan, whether its change is proven least, what changed, and why each item did."""

    plan: Plan
    proven: bool
    difference: Difference
    reasons: dict[str, Chain]


def replan(
    task: Task,
    options: Options = DEFAULT_LIMITS,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    explain: bool = True,
) -> Replanned:
    """The plan with the least change that keeps every rule.

    Without `explain` it has no reasons for what moved and what is unmet.

    Raises
    ------
    NoPlan
        When what must stay contradicts itself.
    """
    return Replanning(task, options, on_progress, stop or threading.Event(), explain).run()


KINDS = ("people", "changes", "days", "travel")


def alternatives(
    task: Task,
    options: Options,
    count: int,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> list[tuple[str, Replanned]]:
    """Up to `count` plans that differ in kind, each best in its own order: the task's own order first.

    Fewest people, fewest changes, soonest recovery (days), or least travel, among those that meet as much; a kind whose
    plan is the same as one before is left out.
    """
    found: list[tuple[str, Replanned]] = []
    each = replace(options, time=None if options.time is None else options.time / count)
    for kind in sorted(KINDS, key=lambda k: k != task.least):
        if len(found) == count or (stop is not None and stop.is_set()):
            break
        outcome = replan(replace(task, least=kind), each, on_progress, stop)
        if not any(_same_items(outcome.plan, other.plan) for _, other in found):
            found.append((kind, outcome))
    return found


def _same_items(one: Plan, other: Plan) -> bool:
    return set(one.sessions) == set(other.sessions) and set(one.placements) == set(other.placements)


def _kept_back(limit: float | None, most: float) -> float | None:
    """What of a limit the last step has for itself: a plan without proof should be a good one all the same."""
    return None if limit is None else min(most, limit / 10)


def _without(limit: float | None, kept: float | None) -> float | None:
    return None if limit is None or kept is None else limit - kept


class Replanning(Opening):
    """One re-planning; see `replan`."""

    def __init__(
        self,
        task: Task,
        options: Options,
        on_progress: Callable[[Progress], None] | None,
        stop: threading.Event,
        explain: bool = True,
    ) -> None:
        super().__init__(task)
        self.explain = explain
        self.last = _kept_back(options.time, POLISH_SECONDS), _kept_back(options.work, POLISH_WORK)
        self.budget = Budget(_without(options.time, self.last[0]), _without(options.work, self.last[1]))
        self.settings = Settings(options.seed, options.workers or os.cpu_count() or 1, SUBSOLVERS_FOR_CHANGES)
        self.stop = stop
        self._on_progress = on_progress
        self._began = time.monotonic()
        self.order = (*UNMET_LEVELS, *ORDERS[task.least])
        self.main = self.order[:-1]
        self.bounds: dict[str, int] = dict.fromkeys(self.order, 0)
        # Whether the last model is proven to have no plan; a time-out proves nothing.
        self.impossible = False
        self.capped = False  # Whether people who join might have done better in more cohorts than there may be.

    # The course --------------------------------------------------------------------

    def run(self) -> Replanned:
        self._open(self._broken(self.task.standing))
        best: Plan | None = None
        proven = False
        while not proven and not self.stop.is_set():
            bound_plan, values = self._solve(ghosts=False)
            if not self.displacing and (self.impossible or (values is not None and self._loses(values))):
                # Nothing else will do, whatever becomes of the rest: what stands in the frozen days is displaced, too.
                self.displacing = True
                continue
            if values is not None:
                self.bounds = values
            plan, found = self._complete(bound_plan, values)
            if best is None and plan is None:
                plan = self._rescued()
            if plan is not None and (best is None or self._rank(plan) < self._rank(best)):
                best = plan
                self._report(best)
            proven = (
                not self.capped and values is not None and found is not None and self._key(found) <= self._key(values)
            )
            if self.task.least == "travel":
                proven = False  # What the rest travels is not in the bound.
                break
            if proven or self.budget.spent or not self._widen(bound_plan):
                break
        if best is None:
            best, proven = self.task.standing, False
        return self._finished(best, proven)

    def _loses(self, values: dict[str, int]) -> bool:
        """Whether requirements get lost that were met, those of dropouts aside."""
        known, gone = {u.key for u in self.task.published.unmet}, self._dropped_out()
        lost = {r for r in unmet_requirements(self.problem, self.task.standing) if r.participant in gone}
        kept = [r for r in self.problem.requirements if key_of(r) in known or r in lost]
        return any(values[n] > sum(r.compulsory == (n == UNMET_LEVELS[0]) for r in kept) for n in UNMET_LEVELS)

    def _finished(self, best: Plan, proven: bool) -> Replanned:
        plan = self._polished(best if proven else self._settled(best))
        unmet = self._unmet(plan) if self.explain else self._listed(plan).unmet
        values = self._values(plan)
        levels = tuple(
            Level(n, values[n], values[n] if proven and n in self.main else min(values[n], self.bounds.get(n, 0)))
            for n in (*UNMET_LEVELS, *ORDERS["changes" if self.task.least == "changes" else "people"])
        )
        preferences = recomputed_levels(self.problem, plan)["preferences"]
        levels += (Level("preferences", preferences, 0),)
        status = "optimal" if proven and preferences == 0 else "feasible"
        plan = replace(plan, levels=levels, unmet=unmet, status=status)
        violations = [v for v in verify(self.problem, plan) if not v.warning]
        if violations:  # Only what may not change is left to blame.
            raise NoPlan(violations, decided=not (self.budget.spent or self.stop.is_set()))
        changes = difference(self.task.published, plan)
        return Replanned(plan, proven, changes, self._reasons(plan, changes) if self.explain else {})

    def _reasons(self, plan: Plan, changes: Difference) -> dict[str, Chain]:
        task = self.task
        return chains_of(self.problem, task.published, self._listed(task.standing), plan, changes, task.events)

    def _complete(
        self, bound_plan: Plan | None, values: dict[str, int] | None
    ) -> tuple[Plan | None, dict[str, int] | None]:
        """A plan of everything: the bound's own where the rest does not mind, else the best beside the rest."""
        if bound_plan is not None and values is not None:
            whole = self._with_rest(bound_plan)
            if not self._broken(whole):
                return whole, values
        return self._solve(ghosts=True, at_least=values)

    def _rescued(self) -> Plan | None:
        """A plan without proof: what is broken and all that builds on it is moved by some weeks, or given up.

        There always is one, so this is looked for whatever time is left.
        """
        kept = self.open_sessions.copy(), self.open_placements.copy()
        self._open_what_follows()
        model = Model(self.axis, replace(self._scope(True), near=NEAR_DAYS), with_preferences=False)
        self.open_sessions, self.open_placements = kept
        _, levels = self._levels(model)
        model.hint(self.task.standing)
        objective, limits = self._together(model, levels), self.budget.share(0.25, RESCUE_SECONDS, RESCUE_WORK)
        if self.budget.spent:
            limits = (RESCUE_SECONDS, None)
        return run(model, objective, self.budget, limits, self.settings, self.stop).plan

    def _settled(self, plan: Plan) -> Plan:
        """A plan without proof, with everything back where it was that may as well be there."""
        plan = self._listed(plan)
        standing = self.task.standing.session.keys() | self.task.standing.placement.keys()
        for _ in range(2):  # What goes back may let another go back.
            for change in difference(self.task.published, plan).changes:
                old = change.before
                if old is None or change.after is None or old.id not in standing:
                    continue
                back = put_back(plan, old)
                if not any(not v.warning for v in verify(self.problem, back)) and self._rank(back) < self._rank(plan):
                    plan = back
        return plan

    def _unmet(self, plan: Plan) -> tuple[Unmet, ...]:
        """What is unmet, with reasons: those already published, who dropped out, and the rest explained."""
        known = {u.key: u for u in self.task.published.unmet}
        gone = self._dropped_out()
        text = translate(say("Dropped out of the programme."), self.problem.settings.language)
        for r in unmet_requirements(self.problem, plan):
            if r.participant in gone:
                unmet = Unmet(*key_of(r))
                known.setdefault(unmet.key, replace(unmet, reasons=(Reason("participant-available", text),)))
        found = self._listed(plan).unmet
        if any(u.key not in known for u in found):
            found = explain_unmet(self.problem, plan, self.stop)
        return tuple(known.get(u.key, u) for u in found)

    # Models --------------------------------------------------------------------------------

    def _solve(self, ghosts: bool, at_least: dict[str, int] | None = None) -> tuple[Plan | None, dict[str, int] | None]:
        """The lexicographically least change with what is open; values only where every level was solved to its end.

        `at_least` are values below which no plan is known to be.
        """
        model = Model(self.axis, self._scope(ghosts), with_preferences="travel" in self.order)
        stability, levels = self._levels(model)
        self.capped = self.capped or model.v.capped
        model.hint(self.task.standing)
        objective = self._together(model, levels)
        if at_least is not None and not isinstance(objective, int):
            model.cp.add(objective >= self._together(model, at_least))
        outcome = self._run(model, objective)
        self.impossible = outcome.status == "infeasible"
        if outcome.plan is None or outcome.status != "optimal":
            return outcome.plan, None
        values = self._levels_of(outcome.value, model)
        if len(model.v.free_sessions) > FEW_SESSIONS and self.order[-1] == "days-moved":
            return outcome.plan, values | {"days-moved": 0}
        for name, value in values.items():
            self._limit(model, levels[name], value)
        model.hint(outcome.plan)
        last = self._run(model, self._level(model, stability, self.order[-1]), 0.0)
        values[self.order[-1]] = last.bound if last.bound is not None else 0
        return last.plan or outcome.plan, values

    def _together(self, model: Model, values: dict[str, Any]) -> Any:
        """The levels, or their values, as one sum that keeps the order: each outweighs all that comes after it."""
        terms, weight = [], 1
        for name in reversed(self.main):
            terms.append(weight * values[name])
            weight *= self._most(name, model) + 1
        return sum(terms)  # Not `+=`: that would change the first level's own expression.

    def _levels(self, model: Model) -> tuple[Stability, dict[str, Any]]:
        stability = Stability(model, self.task.published)
        return stability, {name: self._level(model, stability, name) for name in self.main}

    @staticmethod
    def _level(model: Model, stability: Stability, name: str) -> Any:
        if name in UNMET_LEVELS:
            return model.level(name)
        if name == "travel":
            return sum(model.points_of(rule) for rule in TRAVEL_RULES)
        return stability.level(name)

    def _most(self, name: str, model: Model) -> int:
        """An upper bound of a level's value in a model."""
        free = len(model.v.free_sessions) + len(model.p.all)
        return {
            "people-notified": len(self.problem.participants) + len(self.problem.trainers) + len(self.problem.mentors),
            "items-changed": free + len(model.v.cohorts) * (len(self.joining) > 0),
            "days-moved": free * self.axis.days,
            "travel": 10**6,
        }.get(name, len(self.problem.requirements))

    def _levels_of(self, value: int, model: Model) -> dict[str, int]:
        """The values of the levels out of that of the one objective."""
        values = {}
        for name in reversed(self.main):
            value, values[name] = divmod(value, self._most(name, model) + 1)
        return {name: values[name] for name in self.main}

    @staticmethod
    def _limit(model: Model, level: Any, most: int) -> None:
        if not isinstance(level, int):
            model.cp.add(level <= most)

    def _run(self, model: Model, objective: Any, fraction: float = 0.5) -> Outcome:
        limits = self.budget.share(fraction, DAYS_SECONDS, DAYS_WORK)
        return run(model, objective, self.budget, limits, self.settings, self.stop)

    def _polished(self, plan: Plan) -> Plan:
        """Among the plans that change the same items: the fewest days moved, then the best by preferences.

        Only what changed is free here, so that this stays small however much had to be opened for the proof.
        """
        if self.stop.is_set():
            return plan
        changed = {c.item for c in difference(self.task.published, plan).changes}
        scope = replace(
            self._scope(True),
            sessions=frozenset(s for s in self.open_sessions if s in changed),
            placements=frozenset(
                (p.participant, p.internship)
                for p in (*plan.placements, *self.task.standing.placements)
                if p.id in changed and (p.participant, p.internship) in self.open_placements
            ),
        )
        model = Model(self.axis, scope)
        stability = Stability(model, self.task.published)
        values = self._values(plan)
        model.hint(plan)
        for name in self.order[:-1]:
            if name != "travel":
                self._limit(model, self._level(model, stability, name), values[name])
        objective = sum([10**7 * stability.level(self.order[-1]), model.level("preferences")])
        limits = self.last if self.budget.spent else self.budget.share(0.0, POLISH_SECONDS, POLISH_WORK)
        outcome = run(model, objective, self.budget, limits, self.settings, self.stop)
        if outcome.plan is not None and self._rank(outcome.plan) <= self._rank(plan):
            return outcome.plan
        return plan

    # Values ----------------------------------------------------------------------------------

    def _values(self, plan: Plan) -> dict[str, int]:
        """The values of all levels but the preferences, recomputed without the solver."""
        changes = difference(self.task.published, plan)
        travel = score(self.problem, plan).by_rule if "travel" in self.order else {}
        return {
            "travel": sum(travel[rule][0] for rule in TRAVEL_RULES if rule in travel),
            **unmet_levels(self.problem, plan),
            "people-notified": changes.people_notified,
            "items-changed": changes.items_changed,
            "days-moved": changes.days_moved,
        }

    def _key(self, values: dict[str, int]) -> list[int]:
        return [values[n] for n in self.main]

    def _rank(self, plan: Plan) -> list[int]:
        return self._key(self._values(plan))

    def _report(self, plan: Plan) -> None:
        if self._on_progress:
            values = self._values(plan)
            levels = tuple(Level(n, values[n], min(values[n], self.bounds[n])) for n in self.order)
            self._on_progress(Progress(time.monotonic() - self._began, "replan", levels))
