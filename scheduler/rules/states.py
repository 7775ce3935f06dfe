"""What was held, or is frozen or pinned, stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheduler.language import say
from scheduler.plan.plan import Placement, Session
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, rule


def _unchanged(facts: Facts, state: str) -> Iterator[Violation]:
    """Items of the reference plan in a state that the plan changes or lacks; nothing without a reference."""
    if facts.reference is None:
        return
    now: dict[str, Session | Placement] = {**facts.plan.session, **facts.plan.placement}
    fixed: tuple[Session | Placement, ...] = (*facts.reference.sessions, *facts.reference.placements)
    for item in fixed:
        if item.state == state and (item.id not in now or _essence(now[item.id]) != _essence(item)):
            yield Violation(
                state, say("{item} is {state} and must stay as it was.", item=item.id, state=say(state)), (item.id,)
            )


def _essence(item: Session | Placement) -> tuple[Any, ...]:
    """What of an item a person would notice."""
    if isinstance(item, Session):
        trainers = tuple(sorted(item.trainers))
        return item.cohort, item.number, item.date, item.start, item.end, item.jp, item.venue, trainers, item.kit
    return item.participant, item.internship, item.host, item.mentor, item.dates, item.start, item.end


class _Fixed:
    """In the model, what stays is given: see `scheduler.solving.scope.Scope`."""

    @staticmethod
    def post(model: Any) -> None:
        """Given items have no variables, so there is nothing to post."""


@rule("held", "What was held stays as it was.")
class Held(_Fixed):
    """A held session or placement of the plan before is in the plan unchanged."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        yield from _unchanged(facts, "held")


@rule("frozen", "What stands in the frozen days stays, unless an event names it.")
class Frozen(_Fixed):
    """A frozen session or placement of the plan before is in the plan unchanged."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        yield from _unchanged(facts, "frozen")


@rule("pinned", "What is pinned stays as it was.")
class Pinned(_Fixed):
    """A pinned session or placement of the plan before is in the plan unchanged."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        yield from _unchanged(facts, "pinned")
