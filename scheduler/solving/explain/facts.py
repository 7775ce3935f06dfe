"""Facts of the input and of the plan that can stand in the way, each with its sentence and a way to lift it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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
    """A state without some facts; those that are lifted alike go in one step, for there may be hundreds of them."""
    alike: dict[type[Alike], list[Any]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact.lift, Alike):
            alike[type(fact.lift)].append(fact.lift)
        else:
            state = fact.lift(state)
    for kind, lifts in alike.items():
        state = kind.all(state, lifts)
    return state


# Ways to lift ------------------------------------------------------------------


class Alike:
    """A way to lift that concerns one row or subject: many of a kind are done together, in any order."""

    def __call__(self, state: State) -> State:
        return self.all(state, [self])

    @staticmethod
    def all(state: State, lifts: Sequence[Any]) -> State:
        raise NotImplementedError


class Changed(Alike):
    """Other values in one row of a table."""

    def __init__(self, table: str, id: str, **values: Any) -> None:
        self.table, self.id, self.values = table, id, values

    @staticmethod
    def all(state: State, lifts: Sequence[Changed]) -> State:
        rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
        for x in lifts:
            rows[x.table][x.id].update(x.values)
        tables = {
            table: tuple(replace(x, **values[x.id]) if x.id in values else x for x in getattr(state.problem, table))
            for table, values in rows.items()
        }
        return replace(state, problem=state.problem.unchecked(**tables))


class WithoutRows(Alike):
    """Some rows of availability do not hold."""

    def __init__(self, rows: Iterable[Availability]) -> None:
        self.rows = tuple(rows)

    @staticmethod
    def all(state: State, lifts: Sequence[WithoutRows]) -> State:
        gone = {row for x in lifts for row in x.rows}
        left = tuple(x for x in state.problem.availability if x not in gone)
        return replace(state, problem=state.problem.unchecked(availability=left))


class WithoutTrainer(Alike):
    """The plan's sessions without one of their trainers."""

    def __init__(self, trainer: str) -> None:
        self.trainer = trainer

    @staticmethod
    def all(state: State, lifts: Sequence[WithoutTrainer]) -> State:
        gone = {x.trainer for x in lifts}
        sessions = tuple(
            s if gone.isdisjoint(s.trainers) else replace(s, trainers=tuple(t for t in s.trainers if t not in gone))
            for s in state.base.sessions
        )
        return replace(state, base=state.base.with_(sessions=sessions))


class WithoutVenue(Alike):
    """The plan's sessions at a venue somewhere that is no place."""

    def __init__(self, venue: str) -> None:
        self.venue = venue

    @staticmethod
    def all(state: State, lifts: Sequence[WithoutVenue]) -> State:
        gone = {x.venue for x in lifts}
        sessions = tuple(replace(s, venue="") if s.venue in gone else s for s in state.base.sessions)
        return replace(state, base=state.base.with_(sessions=sessions))


class WithoutPlacements(Alike):
    """The plan without placements at one host."""

    def __init__(self, host: str) -> None:
        self.host = host

    @staticmethod
    def all(state: State, lifts: Sequence[WithoutPlacements]) -> State:
        gone = {x.host for x in lifts}
        return replace(
            state, base=state.base.with_(placements=tuple(x for x in state.base.placements if x.host not in gone))
        )


def with_settings(**values: Any) -> Lift:
    def lift(state: State) -> State:
        return replace(state, problem=state.problem.unchecked(settings=replace(state.problem.settings, **values)))

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
