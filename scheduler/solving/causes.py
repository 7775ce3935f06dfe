"""The event behind each change: what a notice gives as the reason, as a category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from scheduler.domain.problem import Problem
from scheduler.plan.amendments import Amendment
from scheduler.plan.concerns import concerns
from scheduler.plan.diff import Change, Difference, Item
from scheduler.plan.events import Event, in_force
from scheduler.plan.plan import Plan, Session
from scheduler.plan.standing import standing
from scheduler.solving.chains import chains_of

# Where more items than this changed, the plan is a new one rather than a mended one, and each link costs a check of it.
MOST_CHAINED = 300
_PEOPLE = ("participant", "household", "drops-out", "joins")


class Causes:
    """What made the items of a difference change.

    Parameters
    ----------
    problem, earlier : Problem
        Effective for the later and the earlier plan.
    events : iterable of Event
        Those that the later plan takes into account and the earlier one did not.
    """

    def __init__(self, problem: Problem, earlier: Problem, changes: Difference, events: Iterable[Event]) -> None:
        self.problem = problem
        self.earlier = earlier
        self.changes = changes
        self.events = in_force(events)

    def category(self, amendment: Amendment, who: str) -> str | None:
        """The category of the event behind what one person is told; None where it was no event.

        An event about that very person goes before one about the item, and this before one that displaced the item.
        """
        event = self._about(amendment, who)
        for item in (amendment.before, amendment.after):
            if event is None and item is not None:
                event = self._of_items.get(item.id)
        return event.category if event else None

    def _about(self, amendment: Amendment, who: str) -> Event | None:
        plans = ((self.changes.before, amendment.before), (self.changes.after, amendment.after))
        found = (e for plan, item in plans if item is not None for e in self._naming(plan, item, ()))
        return next((e for e in found if e.subject == who), None)

    @cached_property
    def _of_items(self) -> dict[str, Event]:
        """The event behind each changed item: where the chain of its reasons ends, else one that it runs into."""
        own = {c.item: e for c in self.changes.changes if (e := self._own(c)) is not None}
        changed = sum(c.what != ("people",) for c in self.changes.changes)
        if not self.events or not 0 < changed <= MOST_CHAINED:
            return own
        before, after = self.changes.before, self.changes.after
        stands = standing(self.problem, before, self.events, dt.date.min)
        chains = chains_of(self.problem, before, stands, after, self.changes, self.events)
        return own | {item: chain.events[0] for item, chain in chains.items() if chain.events}

    def _own(self, change: Change) -> Event | None:
        for plan, item in ((self.changes.before, change.before), (self.changes.after, change.after)):
            if item is not None:
                found = self._naming(plan, item, change.what)
                if found:
                    return found[0]
        return None

    def _naming(self, plan: Plan, item: Item, what: tuple[str, ...]) -> list[Event]:
        """Events that an item of a plan runs into, those about people who attend last."""
        found = [e for e in self.events if self._names(e, plan, item)]
        return sorted(found, key=lambda e: ((e.kind in _PEOPLE) != (what == ("people",)), e.number))

    def _names(self, e: Event, plan: Plan, item: Item) -> bool:
        people = plan.people(item) if isinstance(item, Session) else (item.participant,)
        return concerns(e, item, people, (self.problem, self.earlier))
