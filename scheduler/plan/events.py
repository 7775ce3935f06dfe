"""Events: what happened to a published plan, as an append-only list of frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scheduler.language import Text, say

# Somebody or something is not there for a period; `subject` is the id (a road is A~B, a feature VENUE:FEATURE).
AWAY = ("trainer", "venue", "feature", "kit", "host", "mentor", "participant", "household", "road")
KINDS = (
    *AWAY,
    "session",  # this one cannot be then; subject: its id
    "holiday",  # subject: the date
    "no-holiday",  # a date that is no holiday after all
    "drops-out",  # a participant, from a moment on
    "joins",  # a participant, late
    "held",
    "not-held",
    "delivered",  # a notice reached a person
    "pin",
    "unpin",
    "change",  # of a cell of the input, or a period opened; subject: TABLE:ID:COLUMN
    "withdraw",  # takes back the event with the number in `subject`
)
# What is only recorded, and has no reason.
RECORDS = ("held", "delivered", "withdraw")
ON_ITEMS = ("session", "held", "not-held", "pin", "unpin")

# All that is ever printed about why: see the contract's privacy rules.
CATEGORIES: dict[str, Text] = {
    "unavailable": say("unavailable"),
    "ill": say("ill"),
    "duty": say("another duty"),
    "venue-taken": say("venue taken"),
    "equipment": say("equipment failed"),
    "weather": say("weather or disaster"),
    "road": say("road cut"),
    "holiday": say("change of holidays"),
    "host": say("host not available"),
    "participants": say("change of participants"),
    "not-held": say("not held"),
    "decision": say("decision of the office"),
    "other": say("other reasons"),
}
_USUAL = {
    "venue": "venue-taken",
    "feature": "equipment",
    "kit": "equipment",
    "road": "road",
    "host": "host",
    "session": "decision",
    "holiday": "holiday",
    "no-holiday": "holiday",
    "drops-out": "participants",
    "joins": "participants",
    "not-held": "not-held",
    "pin": "decision",
    "unpin": "decision",
    "change": "decision",
}


def usual_category(kind: str) -> str:
    """The reason category of an event whose category nobody gave."""
    return _USUAL.get(kind, "unavailable" if kind in AWAY else "other")


def reason_of(event: Event) -> Text | None:
    """What may be told about why an event happened; None for what is only recorded."""
    return None if event.kind in RECORDS else CATEGORIES.get(event.category, CATEGORIES["other"])


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes
    ----------
    number : int
        From 1 in the order of recording; 0 until it is stored.
    kind, subject : str
        See `KINDS`.
    first, last : datetime or None
        The period in local time, half open; None means without beginning or end.
    category : str
        Key of `CATEGORIES`; the only part of the reason that is ever printed.
    note : str or None
        Free text for the office alone.
    data : mapping
        What else belongs to the kind: ``date`` and ``start`` of a session as it stood, ``participants`` of a session,
        ``present`` and ``absent`` of a held one, ``courses``, ``name`` and ``sentra`` of a participant who joins,
        ``revision`` of a notice delivered; ``table``, ``id``, ``column``, ``value`` of a change.
    created : datetime or None
        When it was recorded, in UTC.
    withdrawn : int or None
        Number of the event that withdrew it.
    """

    number: int
    kind: str
    subject: str
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    category: str = "other"
    note: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    created: dt.datetime | None = None
    withdrawn: int | None = None

    @property
    def dates(self) -> tuple[dt.date, dt.date] | None:
        """First and last date of a bounded period."""
        if self.first is None or self.last is None:
            return None
        return self.first.date(), (self.last - dt.timedelta(minutes=1)).date()


def covers(event: Event, day: dt.date, start: int, end: int) -> bool:
    """Whether an event's period meets a stretch of a date (minutes, half open)."""
    midnight = dt.datetime.combine(day, dt.time())
    begin, finish = midnight + dt.timedelta(minutes=start), midnight + dt.timedelta(minutes=end)
    return (event.first is None or event.first < finish) and (event.last is None or begin < event.last)


def in_force(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events that nobody withdrew, without the withdrawals themselves, in the order of recording."""
    events = tuple(events)
    gone = {int(e.subject) for e in events if e.kind == "withdraw" and e.subject.isdigit()}
    return tuple(e for e in events if e.kind != "withdraw" and e.number not in gone)


def marked(events: Iterable[Event]) -> tuple[Event, ...]:
    """All events but withdrawals, those taken back marked with the number of what withdrew them."""
    events = tuple(events)
    gone = {int(e.subject): e.number for e in events if e.kind == "withdraw" and e.subject.isdigit()}
    return tuple(replace(e, withdrawn=gone.get(e.number)) for e in events if e.kind != "withdraw")


# As stored -------------------------------------------------------------------------


def to_payload(event: Event) -> dict[str, Any]:
    """Everything of an event but number, kind and time of recording, as plain values."""
    found = {
        "subject": event.subject,
        "first": event.first.isoformat(timespec="minutes") if event.first else None,
        "last": event.last.isoformat(timespec="minutes") if event.last else None,
        "category": event.category,
        "note": event.note,
        "data": dict(event.data) or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def from_payload(number: int, kind: str, created: dt.datetime, payload: Mapping[str, Any]) -> Event:
    """The event of `to_payload`."""

    def moment(key: str) -> dt.datetime | None:
        return dt.datetime.fromisoformat(payload[key]) if payload.get(key) else None

    return Event(
        number,
        kind,
        payload["subject"],
        moment("first"),
        moment("last"),
        payload.get("category", "other"),
        payload.get("note"),
        payload.get("data", {}),
        created,
    )
