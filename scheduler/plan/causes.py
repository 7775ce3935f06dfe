"""Which events stand behind a change: what a reason ends at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from scheduler.domain.problem import Problem
from scheduler.plan.events import Event, covers, in_force
from scheduler.plan.plan import Placement, Plan, Session

# Kinds of event that can make a plan break a rule; a rule that is not here is broken by none.
_KINDS: dict[str, frozenset[str]] = {
    "calendar": frozenset({"holiday"}),
    "trainer-available": frozenset({"trainer"}),
    "trainer-travel": frozenset({"road"}),
    "venue-available": frozenset({"venue"}),
    "venue-features": frozenset({"feature"}),
    "kit": frozenset({"kit"}),
    "participant-available": frozenset({"participant", "household", "session", "drops-out"}),
    "participant-travel": frozenset({"road"}),
    "household-absence": frozenset({"participant", "household"}),
    "placement-calendar": frozenset({"holiday", "host", "mentor", "participant", "household"}),
    "placement-host": frozenset({"host", "feature"}),
    "placement-mentor": frozenset({"mentor"}),
    "placement-person": frozenset({"participant", "road"}),
    "": frozenset({"drops-out", "host", "joins"}),
}


def events_behind(
    problem: Problem, published: Plan, item: Session | Placement, rule: str, events: Iterable[Event]
) -> tuple[Event, ...]:
    """Events in force because of which an item, as published, breaks a rule.

    Parameters
    ----------
    rule : str
        Id of the rule; empty where an item went without breaking one.
    """
    kinds = _KINDS.get(rule, frozenset())
    return tuple(e for e in in_force(events) if e.kind in kinds and _concerns(problem, published, item, e))


def events_that_add(
    problem: Problem, plan: Plan, item: Session | Placement | None, events: Iterable[Event]
) -> tuple[Event, ...]:
    """Events in force because of which an item is new: a session not held, somebody who joins or lost the placement."""
    if isinstance(item, Session):
        meant = {item.id, item.id.rpartition("~")[0]}
        people = set(plan.people(item))
        return tuple(
            e
            for e in in_force(events)
            if (e.kind == "not-held" and e.subject in meant) or (e.kind == "joins" and e.subject in people)
        )
    if isinstance(item, Placement):
        return tuple(
            e for e in in_force(events) if e.kind in ("joins", "participant") and e.subject == item.participant
        )
    return ()


def _concerns(problem: Problem, published: Plan, item: Session | Placement, event: Event) -> bool:
    """Whether an event is about something that an item uses, at the item's time."""
    if isinstance(item, Session):
        people: tuple[str, ...] = published.people(item) if item.id in published.session else ()
        venue = problem.venue.get(item.venue)
        used: dict[str, set[str | None]] = {
            "trainer": set(item.trainers),
            "venue": {item.venue},
            "kit": {item.kit},
            "session": {item.id},
            "holiday": {item.date.isoformat()},
        }
        places = {venue.location} if venue else set()
        when = [(item.date, item.start, item.end)]
    else:
        people = (item.participant,)
        used = {
            "host": {item.host},
            "mentor": {item.mentor},
            "holiday": {d.isoformat() for d in _between(item.first_day, item.last_day)},
        }
        host = problem.host.get(item.host)
        places = {host.location} if host else set()
        when = [(d, 0, 24 * 60) for d in item.dates]
    used |= {"participant": set(people), "drops-out": set(people), "joins": set(people)}
    used["household"] = {problem.participant[p].household for p in people if p in problem.participant}
    if event.kind == "road":
        known = not places.isdisjoint(event.subject.split("~"))
    elif event.kind == "feature":
        known = event.subject.rpartition(":")[0] in (getattr(item, "venue", None), getattr(item, "host", None))
    else:
        known = event.subject in used.get(event.kind, ())
    whole_day = event.kind in ("participant", "household", "road", "drops-out", "joins")
    return known and (
        event.kind == "holiday"
        or any(covers(event, d, 0 if whole_day else a, 1440 if whole_day else b) for d, a, b in when)
    )


def _between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
