"""Why a requirement is unmet: a few facts of which none can be left out, verified by solving with them alone."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Text, say
from scheduler.plan.plan import Plan
from scheduler.rules.score import unmet_requirements
from scheduler.solving.engine import Budget
from scheduler.solving.explain.facts import Fact, State, lifted
from scheduler.solving.explain.gather import facts_of_courses, with_cost
from scheduler.solving.explain.gather_placements import facts_of_placement
from scheduler.solving.explain.part import part_of
from scheduler.solving.explain.reach import (
    Key,
    broken_rules,
    candidates_of,
    groups_behind,
    key_of,
    open_groups,
    rest_of,
)
from scheduler.solving.explain.shrink import shrink
from scheduler.solving.explain.trial import Trial, kept_of

NEVER, BESIDE, POSSIBLE, UNDECIDED, BROKEN = "never", "beside", "possible", "undecided", "broken"
SECONDS_TO_CONFIRM = 1.5
MOST_CAUSES = 8
WORK, WORK_TO_CONFIRM, WORK_OF_COUNTING = 1.0, 0.6, 0.05


@dataclass(frozen=True)
class Explanation:
    """Why a requirement is unmet.

    Attributes
    ----------
    verdict : str
        ``never`` (it cannot be met at all), ``beside`` (it cannot be met beside the rest of the plan), ``possible`` (it
        would fit: the search ended too early), ``undecided``, or ``broken`` (the plan itself breaks rules).
    facts : tuple of Fact
        Together they forbid it, everything else lifted.
    least : bool
        Whether it is proven that none of them can be left out.
    by : str
        ``counting`` or ``solving``: what proves it.
    """

    requirement: Requirement
    verdict: str
    facts: tuple[Fact, ...] = ()
    least: bool = False
    by: str = "solving"


class Why:
    """Explains requirements of one programme and plan.

    Parameters
    ----------
    plan : Plan or None
        None: there is none; then only what cannot be met at all is found.
    confirm : bool
        Whether what counting proves is solved too, and tried with each fact left out.
    """

    def __init__(
        self, problem: Problem, plan: Plan | None, budget: Budget, stop: threading.Event, confirm: bool = True
    ) -> None:
        self.problem, self.plan, self.confirm = problem, plan, confirm
        self.budget, self.stop = budget, stop
        self.nothing = Plan(problem.settings.id)
        self._last: tuple[object, State] | None = None
        self._told: dict[tuple[str, str | None, str | None], list[set[tuple[str, str, str]]]] = defaultdict(list)
        self._lent: set[Requirement] = set()

    @property
    def over(self) -> bool:
        return self.stop.is_set() or self.budget.spent

    # The two situations -------------------------------------------------------------

    def alone(self, r: Requirement) -> tuple[State, Trial]:
        """Nothing else is planned."""
        trial = Trial(r, groups_behind(self.problem, r), frozenset(), self.budget, self.stop, WORK)
        return self._part(State(self.problem, self.nothing), trial), trial

    def beside(self, r: Requirement, wide: bool = False) -> tuple[State, Trial]:
        """The rest of the plan stands.

        `wide` re-forms the cohorts of the courses before, too, and lets all that the same people do besides move.
        """
        assert self.plan is not None
        groups = open_groups(self.problem, self.plan, r)
        if wide:
            held = {s.cohort for s in self.plan.sessions if s.state and s.cohort in self.plan.cohort}
            groups |= groups_behind(self.problem, r) - {(c.course, c.sentra) for c in self.plan.cohorts if c.id in held}
        kept = kept_of(self.problem, self._unmet, groups, r)
        trial = Trial(r, groups, kept, self.budget, self.stop, WORK)
        rest = rest_of(self.plan, groups, r)
        if wide:
            self._let_move(trial, rest)
        return self._part(State(self.problem, rest, rest), trial), trial

    def _let_move(self, trial: Trial, rest: Plan) -> None:
        """Let everything move that the people of a trial do in the rest of the plan and have not begun."""
        people = {p for g in trial.groups for p in candidates_of(self.problem, g)} | set(trial.requirement.members)
        trial.moved = frozenset(
            c.id
            for c in rest.cohorts
            if people.intersection(c.participants) and not any(s.state for s in rest.sessions_of_cohort[c.id])
        )
        free = [x for x in rest.placements if x.participant in people and not x.state]
        trial.placed = frozenset((x.participant, x.internship) for x in free)
        trial.kept |= {(p, None, None, i) for p, i in trial.placed}

    def _part(self, state: State, trial: Trial) -> State:
        """The part of a state that a trial depends on; that of the last trial is remembered."""
        key = trial.requirement, trial.groups, trial.moved, trial.placed, state.paid is None
        if self._last is None or self._last[0] != key:
            self._last = key, part_of(state, trial)
        return self._last[1]

    @cached_property
    def _unmet(self) -> frozenset[Key]:
        assert self.plan is not None
        return frozenset(key_of(x) for x in unmet_requirements(self.problem, self.plan))

    def facts(self, state: State, trial: Trial) -> list[Fact]:
        """What can stand in the way: the requirement's own first, courses before it next, the plan's rest last."""
        r, found = trial.requirement, []
        state = State(self.problem, state.base, state.paid)  # Sentences name what there is in the whole programme.
        if r.internship:
            found += facts_of_placement(state, r)
        if trial.groups:
            found += facts_of_courses(state, trial.groups, r)
        found = list({f.key: f for f in reversed(found)}.values())[::-1]
        return sorted(found, key=lambda f: f.of_plan)

    # Explaining -----------------------------------------------------------------------

    def explain(self, r: Requirement, effort: int = 1, later: bool = False) -> Explanation:
        """Why a requirement is unmet, as far as the budget goes.

        Parameters
        ----------
        effort : int
            With more of it models are searched for longer.
        later : bool
            Whether what counting proves will be given to `confirmed` later.
        """
        if self.stop.is_set() or self.budget.spent:
            return Explanation(r, UNDECIDED)
        self.budget.charge(WORK_OF_COUNTING)
        state, trial = self.alone(r)
        if trial.counted_out(state):
            return self._known(state, trial, NEVER) if later else self.confirmed(self._counted(state, trial, NEVER))
        if self.plan is None:
            return self._solved(state, trial, NEVER, effort)
        if self._plan_is_broken:
            return Explanation(r, BROKEN)
        state, trial = self.beside(r)
        if trial.counted_out(state):
            return self._known(state, trial, BESIDE) if later else self.confirmed(self._counted(state, trial, BESIDE))
        return self._solved(state, trial, BESIDE, effort)

    @cached_property
    def _plan_is_broken(self) -> bool:
        """Whether the plan breaks a rule itself: then nothing can be said about what fits beside it."""
        return self.plan is not None and bool(broken_rules(self.problem, self.plan))

    def _counted(self, state: State, trial: Trial, verdict: str) -> Explanation:
        """What counting proves, shrunk by counting."""
        facts = self.facts(state, trial)
        few = shrink(facts, lambda some: trial.counted_out(_only(state, facts, some)))
        if any(f.rule == "budget" for f in few):
            few = [with_cost(f, state, trial.requirement) for f in few]
        return Explanation(trial.requirement, verdict, tuple(few), False, "counting")

    def _known(self, state: State, trial: Trial, verdict: str) -> Explanation:
        """What counting proves with the causes of an earlier explanation, if these will do; shrunk when confirmed."""
        r, facts = trial.requirement, self.facts(state, trial)
        told = self._told[verdict, r.course, r.internship]
        for keys in told:
            few = [f for f in facts if f.key in keys]
            if len(few) == len(keys) and trial.counted_out(_only(state, facts, few)):
                self._lent.add(r)
                return Explanation(r, verdict, tuple(few), False, "counting")
        found = self._counted(state, trial, verdict)
        if found.facts and all(f.rule != "budget" for f in found.facts):
            told.append({f.key for f in found.facts})
        return found

    def confirmed(self, found: Explanation) -> Explanation:
        """What counting proves, shrunk once more by solving."""
        if found.by != "counting":
            return found
        state, trial = self.alone(found.requirement) if found.verdict == NEVER else self.beside(found.requirement)
        if found.requirement in self._lent:
            found = self._counted(state, trial, found.verdict)
        facts, few, least = self.facts(state, trial), list(found.facts), False
        if self.confirm and state.base.sessions and any(f.rule == "budget" for f in few):
            # A model of a state in which much of the plan is lifted does not pay; leaving out what it spends does.
            return replace(found, least=all([self._affordable_without(f, trial.requirement) for f in few]))
        if self.confirm:
            if trial.fits(_only(state, facts, few), WORK_TO_CONFIRM, _not_behind(few), soon=False):
                return self._solved(state, trial, found.verdict)
            few, least = self._leave_out(state, trial, facts, few)
        return self._ended(replace(found, facts=tuple(few), least=least))

    def _leave_out(self, state: State, trial: Trial, facts: list[Fact], few: list[Fact]) -> tuple[list[Fact], bool]:
        """Facts that a model needs no more than the rest of them, left out one by one."""
        least, until, alone = True, time.process_time() + SECONDS_TO_CONFIRM, not state.base.sessions
        for fact in list(few):
            if not self.budget.deterministic and time.process_time() > until:
                return few, False
            rest = _only(state, facts, [f for f in few if f is not fact])
            # With nothing else planned a plan is mostly built at once; beside a plan one fact less is a smaller model.
            if (alone and trial.builds(rest)) or self._fits_without(fact, trial.requirement):
                continue
            answer = trial.fits(rest, WORK_TO_CONFIRM, _not_behind(few))
            if answer is False:
                few = [f for f in few if f is not fact]
            least = least and answer is not None
        return few, least

    def _fits_without(self, fact: Fact, r: Requirement) -> bool:
        """Whether lifting one fact is enough beside the whole plan: then it cannot be left out of any explanation."""
        if self.plan is None or self._plan_is_broken:
            return False
        state, trial = self.beside(r)
        same = next((f for f in self.facts(state, trial) if f.key == fact.key), fact)
        return bool(trial.fits(lifted(state, [same]), WORK_TO_CONFIRM, patient=bool(r.internship)))

    def _affordable_without(self, fact: Fact, r: Requirement) -> bool:
        """Whether lifting one of several causes with the budget among them is enough, by itself or beside the plan."""
        state, trial = self.alone(r)
        if fact.rule == "budget" and trial.builds(fact.lift(state)):
            return True
        return self._fits_without(fact, r)

    def _solved(self, state: State, trial: Trial, verdict: str, effort: int = 1) -> Explanation:
        """What a model proves; undecided where the budget ends first."""
        r = trial.requirement
        answer = trial.fits(state, 3 * WORK * effort, exact=True)
        if answer is None:
            return Explanation(r, UNDECIDED)
        if answer:
            return Explanation(r, POSSIBLE)
        facts = self.facts(state, trial)
        trial.undecided = False
        own = [f for f in facts if not f.of_plan]
        if len(own) < len(facts) and trial.fits(_only(state, facts, own)) is False:
            few = shrink(own, lambda some: trial.fits(_only(state, facts, some)) is False)
        else:
            few = shrink(facts, lambda some: trial.fits(_only(state, facts, some)) is False)
        if trial.undecided and len(few) > MOST_CAUSES:
            few = []  # Not narrowed down: most of these have nothing to do with it.
        return self._ended(Explanation(r, verdict, tuple(few), bool(few) and not trial.undecided))

    def _ended(self, found: Explanation) -> Explanation:
        """Beside the rest of the plan, and yet without it: then it cannot be met at all."""
        if found.verdict != BESIDE or not found.facts or any(f.of_plan for f in found.facts):
            return found
        state, trial = self.alone(found.requirement)
        facts = self.facts(state, trial)
        keys = {f.key for f in found.facts}
        some = [f for f in facts if f.key in keys]
        if (
            trial.counted_out(state)
            or trial.fits(_only(state, facts, some), WORK_TO_CONFIRM, _not_behind(some)) is False
        ):
            return replace(found, verdict=NEVER)
        return found


def _not_behind(facts: Sequence[Fact]) -> frozenset[str]:
    """Rules of households and journeys that none of some facts speaks of: without them a model is far smaller."""
    rules = {f.rule for f in facts}
    relaxed = set()
    if not rules & {"household-absence", "cohort-size"}:
        relaxed.add("household-absence")
    if "trainer-travel" not in rules:
        relaxed |= {"trainer-travel", "participant-travel"}
    return frozenset(relaxed)


def _only(state: State, facts: Sequence[Fact], some: Sequence[Fact]) -> State:
    """The state with some facts in force and all others lifted."""
    there = {f.key for f in some}
    return lifted(state, (f for f in facts if f.key not in there))


def verdict_text(found: Explanation, seconds: float | None = None) -> Text:
    """The verdict as a sentence."""
    if found.verdict == NEVER:
        return say("It cannot be met at all, whatever else is planned:")
    if found.verdict == BESIDE:
        return say("It cannot be met beside the rest of this plan:")
    if found.verdict == POSSIBLE:
        return say("It would fit beside everything else; more time would have found a place for it.")
    if found.verdict == BROKEN:
        return say("The rest of the plan breaks rules itself, so nothing can be said; see: jadwal verify.")
    if seconds is not None:
        return say("Not decided in {seconds} s.", seconds=f"{seconds:g}")
    return say("Why it does not fit was not decided in the time there was.")
