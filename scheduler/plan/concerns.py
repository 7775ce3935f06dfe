"""Which events are about an item of a plan, and which stand behind a change of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from scheduler.domain.problem import Problem
from scheduler.plan.amendments import dates_of
from scheduler.plan.events import Event, covers, in_force
from scheduler.plan.plan import Placement, Plan, Session

# Kinds of event that can make a plan break a rule; a rule that is not here is broken by none. The empty rule is that of
# an item that went without breaking one.
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
    "placement-calendar": frozenset({"holiday", "no-holiday", "host", "mentor", "participant", "household"}),
    "placement-host": frozenset({"host"}),
    "placement-mentor": frozenset({"mentor"}),
    "placement-person": frozenset({"participant", "road"}),
    "": frozenset({"drops-out", "host", "joins"}),
}
# Whoever or whatever these are about is on the way for longer than the item takes.
_TRAVELLERS = ("participant", "household", "road")


def concerns(
    event: Event,
    item: Session | Placement,
    people: Collection[str],
    problems: Sequence[Problem],
    whole_days: bool = False,
) -> bool:
    """Whether an event is about an item, or about something it uses at its time.

    Parameters
    ----------
    people : collection of str
        Ids of the participants of the item.
    problems : sequence of Problem
        Where homes and places are looked up, the first that knows them first.
    whole_days : bool
        Whether an event of a part of a day counts for the whole of it (whoever travels is away for longer).
    """
    days = dates_of(item)
    if event.kind in ("session", "not-held"):
        return event.subject == item.id
    if event.kind in ("holiday", "no-holiday"):
        return days[0] <= dt.date.fromisoformat(event.subject) <= days[-1]
    if event.kind == "joins":
        return event.subject in people
    start, end = (0, 24 * 60) if whole_days else (item.start, item.end)
    return _is_used(event, item, people, problems) and any(covers(event, day, start, end) for day in days)


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
    people = published.people(item) if isinstance(item, Session) else (item.participant,)
    found = (e for e in in_force(events) if e.kind in kinds)
    return tuple(
        e for e in found if concerns(e, item, people, (problem,), e.kind in ("participant", "household", "road"))
    )


def events_that_add(plan: Plan, item: Session | Placement, events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in force because of which an item is new: a session not held, somebody who joins or lost the placement."""
    if isinstance(item, Placement):
        kinds, meant = {"joins", "participant"}, {item.participant}
        return tuple(e for e in in_force(events) if e.kind in kinds and e.subject in meant)
    number, people = {item.id, item.id.rpartition("~")[0]}, set(plan.people(item))
    return tuple(
        e
        for e in in_force(events)
        if (e.kind == "not-held" and e.subject in number) or (e.kind == "joins" and e.subject in people)
    )


def _is_used(event: Event, item: Session | Placement, people: Collection[str], problems: Sequence[Problem]) -> bool:
    """Whether an item uses what an event is about."""
    subject = event.subject
    if event.kind in ("participant", "drops-out"):
        return subject in people
    if event.kind == "household":
        homes = (next((p.participant[x] for p in problems if x in p.participant), None) for x in people)
        return any(person is not None and person.household == subject for person in homes)
    if event.kind == "road":
        return _place(item, problems) in subject.split("~")
    if isinstance(item, Placement):
        return subject == {"host": item.host, "mentor": item.mentor}.get(event.kind)
    if event.kind == "trainer":
        return subject in item.trainers
    if event.kind == "feature":
        return subject.rpartition(":")[0] == item.venue
    return subject == {"venue": item.venue, "kit": item.kit}.get(event.kind)


def _place(item: Session | Placement, problems: Sequence[Problem]) -> str | None:
    for p in problems:
        found = p.venue.get(item.venue) if isinstance(item, Session) else p.host.get(item.host)
        if found is not None:
            return found.location
    return None
