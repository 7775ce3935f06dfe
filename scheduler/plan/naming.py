"""What events, and changes of the input, name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.plan.events import ON_ITEMS, Event, in_force
from scheduler.plan.named import Named

# Kind of event or of a row of availability → set of Named.
_SETS = {
    "trainer": "trainers",
    "venue": "venues",
    "kit": "kits",
    "host": "hosts",
    "mentor": "mentors",
    "participant": "participants",
    "household": "households",
    "drops-out": "participants",
    "joins": "participants",
}
_TABLES = ("trainers", "venues", "kits", "participants", "households", "hosts", "mentors")


def named(events: Iterable[Event], since: int = 0) -> Named:
    """Everything that events after the number `since` name."""
    found: dict[str, set[Any]] = {f.name: set() for f in fields(Named)}
    for e in in_force(events):
        if e.number <= since:
            continue
        if e.kind in _SETS:
            found[_SETS[e.kind]].add(e.subject)
        elif e.kind == "feature":
            found["venues"].add(e.subject.rpartition(":")[0])
        elif e.kind == "road":
            one, _, other = e.subject.partition("~")
            found["roads"].add((one, other))
        elif e.kind in ("holiday", "no-holiday"):
            found["dates"].add(dt.date.fromisoformat(e.subject))
        elif e.kind == "change":
            table, id = e.data["table"], e.data["id"]
            kind, _, of_row = id.partition(":")
            if table in _TABLES:
                found[table].add(id)
            elif table == "availability" and kind in _SETS:
                found[_SETS[kind]].add(of_row)
        elif e.kind in ON_ITEMS and e.kind != "held":
            found["items"].add(e.subject)
    return Named(**{name: frozenset(ids) for name, ids in found.items()})


def named_by_input(before: Problem, after: Problem) -> Named:
    """Everything whose row in the input, or row of availability, was changed, added or taken out."""
    found: dict[str, set[Any]] = {f.name: set() for f in fields(Named)}
    for table in _TABLES:
        old = {x.id: x for x in getattr(before, table)}
        new = {x.id: x for x in getattr(after, table)}
        found[table] |= {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
    for row in set(before.availability) ^ set(after.availability):
        if row.kind in _SETS:
            table = _SETS[row.kind]
            found[table] |= {x.id for x in getattr(after, table)} if row.id == "*" else {row.id}
        elif row.kind == "road" and "~" in row.id:
            found["roads"].add(tuple(row.id.split("~", 1)))
    old_days, new_days = ({h.date for h in p.holidays if p.calendar.is_holiday(h.date)} for p in (before, after))
    found["dates"] |= old_days ^ new_days
    return Named(**{name: frozenset(ids) for name, ids in found.items()})


def together(one: Named, other: Named) -> Named:
    """What either names."""
    return Named(**{f.name: getattr(one, f.name) | getattr(other, f.name) for f in fields(Named)})
