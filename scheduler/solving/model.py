"""One CP-SAT model of a programme, or of the free part of it: variables, the rules' constraints, the levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.plan import Plan
from scheduler.rules.presence import Presence
from scheduler.rules.registry import hard_rules, preferences, weight_of
from scheduler.solving.axis import Axis
from scheduler.solving.clauses import Literal, negated
from scheduler.solving.placements import PlacementVariables
from scheduler.solving.scope import EVERYTHING, Scope
from scheduler.solving.variables import Variables

NOON = 12 * 60


class Model:
    """What the rules post on.

    Parameters
    ----------
    axis : Axis
        Of the problem; models of one problem share it.
    scope : Scope
        What is free; the rest stands as in the scope's base plan.
    relaxed : frozenset of str
        Hard rules that are left out (for explanations).
    with_preferences : bool
        Whether the preferences are posted.
    spare : int
        See `Variables`.

    Attributes
    ----------
    v : Variables
        Cohorts and sessions, and the clause helpers.
    p : PlacementVariables
    met : dict
        Requirement → literal.
    """

    def __init__(
        self,
        axis: Axis,
        scope: Scope = EVERYTHING,
        relaxed: frozenset[str] = frozenset(),
        with_preferences: bool = True,
        spare: int = 1,
    ) -> None:
        from ortools.sat.python import cp_model

        problem = axis.problem
        self.problem: Problem = problem
        self.scope = scope
        self.cp = cp_model.CpModel()
        self.v = Variables(self.cp, axis, scope, relaxed, spare)
        self.p = PlacementVariables(self.v)
        self.axis = axis
        self.calendar = problem.calendar
        self.met: dict[Requirement, Literal] = {}
        self._presences: dict[tuple[str, str], Presence] = {}
        self._attendance: dict[tuple[str, int], Literal] = {}
        self._past_noon: dict[tuple[int, int, bool], frozenset[int]] = {}
        self.memory: dict[str, Any] = {}
        self._penalties: dict[str, list[tuple[int, Any]]] = defaultdict(list)
        self._require()
        for rule in hard_rules():
            if rule.id not in relaxed:
                rule.owner.post(self)
        if with_preferences:
            weights = dict(problem.settings.weights)
            for rule in preferences():
                if weight_of(rule, weights) > 0:
                    rule.owner.post(self)
        self._weights = {r.id: weight_of(r, dict(problem.settings.weights)) for r in preferences()}

    def _require(self) -> None:
        """A literal for each requirement."""
        placed = {**dict.fromkeys(self.scope.elsewhere, True), **{p.key: p.met for p in self.p.all}}
        for r in self.problem.requirements:
            if r.internship:
                self.met[r] = placed.get((r.participant, r.internship), False)
                continue
            takers = [self.v.completes(m, r.course) for m in r.members]
            if r.needed == 1 and len(takers) == 1:
                self.met[r] = takers[0]
            elif all(isinstance(x, bool) for x in takers):
                self.met[r] = sum(takers) >= r.needed
            else:
                self.met[r] = x = self.v.bool()
                self.cp.add(sum(takers) >= r.needed).only_enforce_if(x)

    # What rules call ------------------------------------------------------------

    def penalty(self, rule: str, points: int, what: Any) -> None:
        """Add `points` × a literal or linear expression to a preference."""
        if points and what is not False:
            self._penalties[rule].append((points, what))

    def trainer_presence(self, trainer: str) -> Presence:
        """Where a trainer's sessions are; exact where the overnight rule rewards a stay."""
        key = "trainer", trainer
        if key not in self._presences:
            limit = self.problem.settings.travel.overnight_over_minutes
            home = self.problem.trainer[trainer].location
            self._presences[key] = Presence(
                self,
                [(s, s.trainers[trainer]) for s in self.v.sessions_of_trainer.get(trainer, ())],
                lambda place: self.problem.travel.seasonal(home, place, True) > limit,
            )
        return self._presences[key]

    def participant_presence(self, participant: str) -> Presence:
        """Where a participant's sessions are."""
        key = "participant", participant
        if key not in self._presences:
            cohorts = self.v.cohorts_of.get(participant, ())
            attended = [(s, s.people[participant]) for c in cohorts for s in c.sessions if participant in s.people]
            self._presences[key] = Presence(self, attended)
        return self._presences[key]

    def attendance(self, participant: str, day: int) -> Literal:
        """A literal that holds wherever a participant has a session on a day."""
        key = participant, day
        if key not in self._attendance:
            v = self.v
            causes = []
            for c in v.cohorts_of.get(participant, ()):
                if c.given is not None and (c.given.joined or c.given.left):
                    causes += [[s.on[day]] for s in c.sessions if day in s.on and participant in s.people]
                elif day in v.on_day(c):
                    causes.append([c.members[participant], v.on_day(c)[day]])
            self._attendance[key] = v.caused(causes)
        return self._attendance[key]

    def is_touched(self, participants: Iterable[str]) -> bool:
        """Whether anything about one of the participants is still to be decided."""
        people = set(participants)
        return not people.isdisjoint(self._open_people)

    @cached_property
    def _open_people(self) -> set[str]:
        return {*self.v.touched_participants, *(x.participant for x in self.p.all if self.p.is_free(x))}

    def slots_past_noon(self, day: int, jp: int, ending: bool) -> frozenset[int]:
        """First slots on a day of sessions that end after 12:00 (`ending`), or of those that start before it."""
        key = day, jp, ending
        if key not in self._past_noon:
            spans = ((slot, self.axis.span(day * self.axis.width + slot, jp)) for slot in range(self.axis.width))
            found = (slot for slot, span in spans if span and (span[1] > NOON if ending else span[0] < NOON))
            self._past_noon[key] = frozenset(found)
        return self._past_noon[key]

    def dearest(self) -> Decimal:
        """An amount no plan of this model can cost more than."""
        settings, trainer = self.problem.settings, self.problem.trainer
        total = Decimal(0)
        for s in self.v.sessions:
            rates = sorted((trainer[t].rate_per_jp for t in s.trainers if t in trainer), reverse=True)
            total += s.jp * sum(rates[: self.problem.course[s.cohort.course].trainers_per_session])
            total += settings.allowance_per_day * len(s.people)
        return total

    def cost(self) -> tuple[int, Any]:
        """Fees and allowances as a linear expression, and the scale that makes every amount a whole number."""
        settings = self.problem.settings
        amounts = [t.rate_per_jp for t in self.problem.trainers] + [settings.allowance_per_day]
        scale = 10 ** max(0, *(-int(a.normalize().as_tuple().exponent) for a in amounts))
        fees = sum(
            int(self.problem.trainer[t].rate_per_jp * scale) * s.jp * x
            for s in self.v.sessions
            for t, x in s.trainers.items()
            if t in self.problem.trainer
        )
        daily = int(settings.allowance_per_day * scale)
        attended = 0
        if daily:
            days = {d for s in self.v.sessions for d in s.on}
            attended = sum(self.attendance(p.id, d) for p in self.problem.participants for d in sorted(days))
        return scale, fees + daily * attended

    # Levels -------------------------------------------------------------------------

    def level(self, name: str) -> Any:
        """The linear expression of a level of the objective."""
        if name == "preferences":
            return sum(
                self._weights[rule] * points * what for rule, terms in self._penalties.items() for points, what in terms
            )
        compulsory = name == "compulsory-unmet"
        return sum(negated(x) for r, x in self.met.items() if r.compulsory == compulsory)

    def points_of(self, rule: str) -> Any:
        """The linear expression of one preference, unweighted."""
        return sum(points * what for points, what in self._penalties[rule])

    # Plans ------------------------------------------------------------------------------

    def hint(self, plan: Plan) -> None:
        """Start the search at a plan."""
        self.cp.clear_hints()
        seen = set()
        for variable, value in self._assignments(plan):
            if not isinstance(variable, (bool, int)) and variable.index not in seen:
                seen.add(variable.index)
                self.cp.add_hint(variable, value)

    def pin(self, plan: Plan) -> bool:
        """Allow this plan only; False where the model has no such plan at all."""
        if not (self.v.represents(plan) and self.p.represents(plan)):
            return False
        for variable, value in self._assignments(plan):
            if isinstance(variable, (bool, int)):
                if int(variable) != value:
                    return False
            else:
                self.cp.add(variable == value)
        return True

    def _assignments(self, plan: Plan) -> Any:
        yield from self.v.assignments(plan)
        yield from self.p.assignments(plan)

    def extract(self, value: Any) -> Plan:
        """The plan of a solution, without levels and unmet requirements; `value` evaluates a variable."""
        cohorts, sessions = self.v.extract(value)
        return Plan(self.problem.settings.id, cohorts=cohorts, sessions=sessions, placements=self.p.extract(value))
