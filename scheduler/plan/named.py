"""What events name: only that may change inside the frozen days, with what it displaces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Placement, Plan, Session


@dataclass(frozen=True)
class Named:
    """Subjects, dates and items that events name; all empty where nothing happened."""

    trainers: frozenset[str] = frozenset()
    venues: frozenset[str] = frozenset()
    kits: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    mentors: frozenset[str] = frozenset()
    roads: frozenset[tuple[str, str]] = frozenset()
    dates: frozenset[dt.date] = frozenset()
    items: frozenset[str] = frozenset()

    def names(self, problem: Problem, plan: Plan, item: Session | Placement) -> bool:
        """Whether an event names an item, or anything it needs."""
        if item.id in self.items:
            return True
        if isinstance(item, Placement):
            people: tuple[str, ...] = (item.participant,)
            named = item.host in self.hosts or item.mentor in self.mentors or bool(self.dates.intersection(item.dates))
        else:
            people = plan.people(item)
            place = problem.venue[item.venue].location if item.venue in problem.venue else None
            named = (
                item.date in self.dates
                or item.venue in self.venues
                or item.kit in self.kits
                or not self.trainers.isdisjoint(item.trainers)
                or any(place in road for road in self.roads)
            )
        households = {problem.participant[p].household for p in people if p in problem.participant}
        return named or not self.participants.isdisjoint(people) or not self.households.isdisjoint(households)
