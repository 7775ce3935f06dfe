"""Facts of the input and of the plan that can stand in the way, each with its sentence and a way to lift it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem
from scheduler.language import Text
from scheduler.plan.plan import Plan
from scheduler.solving.scope import GroupKey


@dataclass(frozen=True)
class State:
    """A programme, and what of a plan stands (no cohorts and no placements where nothing does).

    `paid` is what stands and has its price, whatever else of it is lifted.
    """

    problem: Problem
    base: Plan
    paid: Plan | None = None


Lift = Callable[[State], State]


@dataclass(frozen=True)
class Fact:
    """One thing that may stand in the way.

    Attributes
    ----------
    rule : str
        The rule it belongs to.
    table, id, column : str
        What it is: a cell of the input; ``row`` of availability, ``list`` (nobody else can do it), or ``busy`` for what
        the rest of the plan does with the subject.
    text : Text
        The sentence.
    lift : callable
        The same state without it.
    """

    rule: str
    table: str
    id: str
    column: str
    text: Text = field(compare=False)
    lift: Lift = field(compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.table, self.id, self.column

    @property
    def of_plan(self) -> bool:
        """Whether it is the rest of the plan, not the input, that stands in the way."""
        return self.column == "busy"


def lifted(state: State, facts: Iterable[Fact]) -> State:
    """A state without some facts."""
    for fact in facts:
        state = fact.lift(state)
    return state


# Ways to lift ------------------------------------------------------------------


def changed(table: str, id: str | None = None, **values: Any) -> Lift:
    """Other values in one row of a table (in all of them where `id` is None)."""

    def lift(state: State) -> State:
        rows = getattr(state.problem, table)
        new = tuple(replace(x, **values) if id is None or x.id == id else x for x in rows)
        return replace(state, problem=state.problem.unchecked(**{table: new}))

    return lift


def with_settings(**values: Any) -> Lift:
    def lift(state: State) -> State:
        return replace(state, problem=state.problem.unchecked(settings=replace(state.problem.settings, **values)))

    return lift


def without_rows(rows: Iterable[Availability]) -> Lift:
    gone = frozenset(rows)

    def lift(state: State) -> State:
        left = tuple(x for x in state.problem.availability if x not in gone)
        return replace(state, problem=state.problem.unchecked(availability=left))

    return lift


def with_more(**rows: tuple[Any, ...]) -> Lift:
    """Further rows at the end of tables."""

    def lift(state: State) -> State:
        tables = {table: getattr(state.problem, table) + more for table, more in rows.items()}
        return replace(state, problem=state.problem.unchecked(**tables))

    return lift


def together(*lifts: Lift) -> Lift:
    def lift(state: State) -> State:
        for one in lifts:
            state = one(state)
        return state

    return lift


def without_trainer(trainer: str) -> Lift:
    """The plan's sessions without one of their trainers."""

    def lift(state: State) -> State:
        sessions = tuple(
            replace(s, trainers=tuple(t for t in s.trainers if t != trainer)) if trainer in s.trainers else s
            for s in state.base.sessions
        )
        return replace(state, base=state.base.with_(sessions=sessions))

    return lift


def without_venue(venue: str) -> Lift:
    """The plan's sessions at a venue somewhere that is no place."""

    def lift(state: State) -> State:
        sessions = tuple(replace(s, venue="") if s.venue == venue else s for s in state.base.sessions)
        return replace(state, base=state.base.with_(sessions=sessions))

    return lift


def without_people(people: frozenset[str], kept: frozenset[GroupKey], placements: bool = True) -> Lift:
    """The plan without some people in its cohorts, those of the groups `kept` apart, and without their placements."""

    def lift(state: State) -> State:
        cohorts = tuple(
            c
            if (c.course, c.sentra) in kept
            else replace(c, participants=tuple(p for p in c.participants if p not in people))
            for c in state.base.cohorts
        )
        rest = tuple(x for x in state.base.placements if not placements or x.participant not in people)
        return replace(state, base=state.base.with_(cohorts=cohorts, placements=rest))

    return lift


def without_placements_at(host: str) -> Lift:
    def lift(state: State) -> State:
        return replace(
            state, base=state.base.with_(placements=tuple(x for x in state.base.placements if x.host != host))
        )

    return lift
