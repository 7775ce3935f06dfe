"""The cheapest changes of the input that would meet what is unmet, each proven by solving again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.domain.problem import InvalidProblem, Problem, Requirement
from scheduler.language import Text
from scheduler.plan.changes import Change, WrongChange, changed
from scheduler.plan.plan import Plan
from scheduler.rules.budget import total_cost
from scheduler.rules.facts import Facts
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.option import Option
from scheduler.solving.explain.options import options_for
from scheduler.solving.explain.options_programme import ALLOWANCE_STEP, budget_step
from scheduler.solving.explain.part import whole_of
from scheduler.solving.explain.reach import broken_rules, key_of
from scheduler.solving.explain.trial import Trial
from scheduler.solving.explain.why import BESIDE, NEVER, Explanation, Why

WORK_OF_PROOF, WORK_OF_WIDE_PROOF = 1.0, 3.0
MOST_PAIRS, MOST_WIDE = 3, 3
MOST_OF_A_KIND = 3
NO_CEILING = Change("programme", "", "budget.ceiling", str(10**12))


@dataclass(frozen=True)
class Repair:
    """Changes that together meet requirements, proven by a plan that keeps every rule.

    Attributes
    ----------
    kinds : tuple of str
        Kind of each change (see `options.COSTS`).
    plan : Plan
        The plan that proves it; the rest stands as it was unless `moves`.
    moves : bool
        Whether other sessions of the same people move for it.
    """

    kinds: tuple[str, ...]
    changes: tuple[Change, ...]
    texts: tuple[Text, ...]
    cost: float
    plan: Plan
    moves: bool = False


class Repairs:
    """Looks for repairs of one explanation.

    Parameters
    ----------
    requirements : sequence
        All that the explanation is about; a repair has to meet every one of them.
    """

    def __init__(self, why: Why, requirements: Sequence[Requirement], explanation: Explanation) -> None:
        self.why, self.requirements, self.explanation = why, tuple(requirements), explanation
        self.seen: set[tuple[Change, ...]] = set()
        self.wide = False
        self.cheapest: dict[tuple[Change, ...], Plan | None] = {}

    def found(self) -> list[Repair]:
        """Proven repairs, the cheapest first; only as far as the budget goes."""
        if self.explanation.verdict not in (NEVER, BESIDE):
            return []
        repairs = list(self._single(self.why.problem, (), self.explanation))
        if not repairs:
            repairs = list(self._pairs())
        kinds: Counter[tuple[str, ...]] = Counter()
        few = []
        for x in sorted(repairs, key=lambda x: (x.cost, len(x.changes), [c.subject for c in x.changes])):
            kinds[x.kinds] += 1
            if kinds[x.kinds] <= MOST_OF_A_KIND:
                few.append(x)
        return few

    def _single(
        self, problem: Problem, before: tuple[tuple[Option, int], ...], explanation: Explanation
    ) -> Iterator[Repair]:
        """Repairs by one more change, each with the fewest steps that do."""
        options = list(options_for(problem, self.why.plan, explanation.requirement, explanation.facts))
        for n, option in enumerate(sorted(options, key=lambda o: o.cost(1))):
            if self.why.budget.spent or self.why.stop.is_set():
                return
            self.wide = False
            repair = self._fewest(option, before)
            if repair is None and not before and n < MOST_WIDE and self._may_move:
                self.wide = True
                repair = self._fewest(option, before)
            if repair is not None and repair.changes not in self.seen:
                self.seen.add(repair.changes)
                yield repair

    @cached_property
    def _may_move(self) -> bool:
        """Whether it may help that the rest of the plan moves: where money is short it costs the same elsewhere."""
        return self.why.plan is not None and all(f.rule != "budget" for f in self.explanation.facts)

    def _pairs(self) -> Iterator[Repair]:
        """Where no single change does: one of them taken as far as it goes, and one for what is then in the way."""
        options = options_for(self.why.problem, self.why.plan, self.explanation.requirement, self.explanation.facts)
        tried = 0
        for option in sorted(options, key=lambda o: o.cost(1)):
            if option.most < 1 or tried == MOST_PAIRS:
                continue
            tried += 1
            problem = self._changed(((option, option.most),))
            if problem is None:
                continue
            then = Why(problem, self.why.plan, self.why.budget, self.why.stop, confirm=False)
            next_one = then.explain(self._same(problem, self.explanation.requirement))
            for repair in list(self._single(problem, ((option, option.most),), next_one))[:1]:
                yield self._less_of_first(option, repair)

    def _less_of_first(self, option: Option, repair: Repair) -> Repair:
        """The first change of a pair with fewer steps, where fewer do."""
        low, high, best = 1, option.most, repair
        second = repair.changes[1]
        while low < high:
            middle = (low + high) // 2
            plan = self._proof((option.change(middle), second))
            if plan is None:
                low = middle + 1
            else:
                high = middle
                more = option.cost(option.most) - option.cost(middle)
                best = replace(
                    repair,
                    changes=(option.change(middle), second),
                    texts=(option.text(middle), repair.texts[1]),
                    cost=repair.cost - more,
                    plan=plan,
                )
        return best

    def _fewest(self, option: Option, before: tuple[tuple[Option, int], ...]) -> Repair | None:
        """The change with the fewest steps that do: doubled until it does, then halved in between."""
        if option.kind in ("budget", "allowance"):
            return self._least_money(option, before)
        earlier = tuple(o.change(n) for o, n in before)
        fails, plan = 0, None
        # Where much moves, a proof takes seconds: what does not help as far as it goes is not tried on the way there.
        steps = option.most if self.wide else 1
        while option.most:
            plan = self._proof((*earlier, option.change(steps)))
            if plan is not None or steps == option.most or self.why.budget.spent:
                break
            fails, steps = steps, min(2 * steps, option.most)
        if plan is None:
            return None
        while fails + 1 < steps:
            middle = (fails + steps) // 2
            better = self._proof((*earlier, option.change(middle)))
            if better is None:
                fails = middle
            else:
                steps, plan = middle, better
        return self._repair((*before, (option, steps)), plan)

    def _repair(self, steps: tuple[tuple[Option, int], ...], plan: Plan) -> Repair:
        return Repair(
            tuple(o.kind for o, _ in steps),
            tuple(o.change(n) for o, n in steps),
            tuple(o.text(n) for o, n in steps),
            sum(o.cost(n) for o, n in steps),
            plan,
            self.wide,
        )

    def _least_money(self, option: Option, before: tuple[tuple[Option, int], ...]) -> Repair | None:
        """The budget or the allowance with which the cheapest plan that is found without a budget keeps it."""
        why = self.why
        settings = why.problem.settings
        plan, ceiling = self._cheapest(tuple(o.change(n) for o, n in before)), settings.budget_ceiling
        if plan is None or ceiling is None:
            return None
        missing = total_cost(Facts(why.problem, plan)) - ceiling
        step = budget_step(ceiling)
        if option.kind == "allowance":
            step = ALLOWANCE_STEP * sum(len({s.date for s in ss}) for ss in plan.sessions_of_participant.values())
        least = max(1, math.ceil(missing / step)) if step else option.most + 1
        if least > option.most:
            return None
        problem = self._changed((*before, (option, least)))
        if problem is None or broken_rules(problem, plan):
            return None
        return self._repair((*before, (option, least)), plan)

    def _cheapest(self, earlier: tuple[Change, ...]) -> Plan | None:
        if earlier not in self.cheapest:
            self.cheapest[earlier] = self._proof((*earlier, NO_CEILING), cheaply=True)
        return self.cheapest[earlier]

    # Proof -------------------------------------------------------------------------------

    def _changed(self, steps: tuple[tuple[Option, int], ...]) -> Problem | None:
        return applied(self.why.problem, tuple(o.change(n) for o, n in steps))

    def _same(self, problem: Problem, r: Requirement) -> Requirement:
        return next((x for x in problem.requirements if key_of(x) == key_of(r)), r)

    def _proof(self, changes: tuple[Change, ...], cheaply: bool = False) -> Plan | None:
        """A plan that meets the requirements after some changes and keeps every rule; None where none was found."""
        why = self.why
        if why.budget.spent or why.stop.is_set():
            return None
        problem = applied(why.problem, changes)
        if problem is None:
            return None
        r = self._same(problem, self.requirements[0])
        changed_why = Why(problem, why.plan, why.budget, why.stop, confirm=False)
        state, trial = changed_why.beside(r, self.wide) if why.plan is not None else changed_why.alone(r)
        trial.kept |= {key_of(x) for x in self.requirements}
        if not self.wide and trial.counted_out(state):
            return None
        plan = _first_plan(trial, state, WORK_OF_WIDE_PROOF if self.wide else WORK_OF_PROOF, cheaply)
        if plan is None:
            return None
        plan = whole_of(why.plan or why.nothing, plan, trial)
        if broken_rules(problem, plan):
            return None
        unmet = {key_of(x) for x in unmet_requirements(problem, plan)}
        before = {key_of(x) for x in unmet_requirements(problem, why.plan)} if why.plan is not None else unmet
        mine = {key_of(x) for x in self.requirements}
        return plan if not unmet & mine and unmet <= before else None


def applied(problem: Problem, changes: Sequence[Change]) -> Problem | None:
    """The programme after changes; None where it then contradicts itself."""
    try:
        for change in changes:
            problem = changed(problem, change)
    except (InvalidProblem, WrongChange):
        return None
    return problem


def _first_plan(trial: Trial, state: State, work: float, cheaply: bool = False) -> Plan | None:
    axis = Axis(state.problem)
    horizons = [None] if trial.moved else list(trial.horizons(state.problem))
    if cheaply:  # The cheapest dates may be late ones: those on which people come anyway.
        horizons = [None, *horizons]
    for last_day in horizons:
        answer, plan, _ = trial.solve(axis, state.base, work, last_day, cheaply=cheaply)
        if answer or (last_day is None and not cheaply) or trial.budget.spent:
            return plan if answer else None
    return None
