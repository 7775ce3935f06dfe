"""The record of what happened, and alternatives waiting for a choice."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from scheduler.language import say
from scheduler.plan.events import KINDS, Event, from_payload, to_payload
from scheduler.store import seals
from scheduler.store.errors import StoreProblem, intact
from scheduler.store.part import StorePart


class NoEvent(StoreProblem):
    """There is no event with the number, or it was withdrawn."""


class EventLog(StorePart):
    """The part of a Store that records events: they are added, never changed and never erased."""

    def events(self, upto: int | None = None) -> tuple[Event, ...]:
        """Events in the order of recording, withdrawals among them; only those up to a number where one is given."""
        rows = self._rows("SELECT number, kind, created, payload FROM events ORDER BY number")
        found = []
        for number, kind, created, payload in rows:
            if upto is None or number <= upto:
                with intact(self.path, say("event {number}", number=number)):
                    if kind not in KINDS:
                        raise ValueError(kind)
                    found.append(_event(number, kind, created, json.loads(payload)))
        return tuple(found)

    def last_event(self) -> int:
        """The number of the newest event, 0 where there is none."""
        rows = self._rows("SELECT max(number) FROM events")
        return (rows[0][0] if rows else None) or 0

    def add_events(self, *events: Event) -> tuple[Event, ...]:
        """Record events in one step, whole or not at all; returns them with their numbers."""
        added = []
        with self._transaction() as connection:
            for event in events:
                created = dt.datetime.now(dt.UTC).replace(microsecond=0)
                payload = to_payload(event)
                sealed = payload | {"seal": seals.seal(event.kind, created.isoformat(), payload)}
                text = json.dumps(sealed, ensure_ascii=False)
                cursor = connection.execute(
                    "INSERT INTO events (created, kind, payload) VALUES (?, ?, ?)",
                    (created.isoformat(), event.kind, text),
                )
                added.append(from_payload(cursor.lastrowid or 0, event.kind, created, payload))
        return tuple(added)

    def withdraw_event(self, number: int, note: str | None = None) -> Event:
        """Take an event back by recording its withdrawal; earlier revisions still count it.

        Raises
        ------
        NoEvent
        """
        known = self.events()
        if not any(e.number == number and e.kind != "withdraw" for e in known):
            raise NoEvent(say("There is no event {number}. See: jadwal event PROG list", number=number))
        if any(e.kind == "withdraw" and e.subject == str(number) for e in known):
            raise NoEvent(say("Event {number} has been withdrawn already.", number=number))
        return self.add_events(Event(0, "withdraw", str(number), note=note))[0]

    # Alternatives ------------------------------------------------------------------

    def keep_candidates(self, context: Mapping[str, Any], candidates: list[dict[str, Any]]) -> None:
        """Keep alternatives until the next ones come; `context` says what they were made from."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM candidates")
            for n, candidate in enumerate(candidates, start=1):
                packed = zlib.compress(json.dumps(candidate, ensure_ascii=False).encode())
                connection.execute(
                    "INSERT INTO candidates VALUES (?, ?, ?)", (n, json.dumps(context, sort_keys=True), packed)
                )

    def candidates(self, context: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The alternatives that were kept, where they were made from the same."""
        asked = json.dumps(context, sort_keys=True)
        return list(self._candidates(asked))

    def _candidates(self, asked: str) -> Iterator[dict[str, Any]]:
        for made_from, packed in self._rows("SELECT context, content FROM candidates ORDER BY number"):
            if made_from == asked:
                with intact(self.path, say("alternatives")):
                    candidate = json.loads(zlib.decompress(packed))
                yield candidate


def _event(number: int, kind: str, created: str, payload: dict[str, Any]) -> Event:
    seals.check(payload.pop("seal", None), kind, created, payload)
    return from_payload(number, kind, dt.datetime.fromisoformat(created), payload)
