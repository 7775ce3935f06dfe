"""The one exception to "never overwritten": a person is replaced by a pseudonym in everything a store holds."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scheduler.language import say
from scheduler.plan.erasure import Erasure, event_without, plan_without, without
from scheduler.plan.events import Event, from_payload, in_force, to_payload
from scheduler.plan.json import from_json, to_json
from scheduler.store import seals
from scheduler.store.errors import StoreProblem, told
from scheduler.store.fingerprints import Fingerprint, fingerprint
from scheduler.store.part import StorePart
from scheduler.store.snapshots import add_snapshot

Files = dict[str, bytes]
# Tables with a meaning of their own here; every other one is searched text by text.
_KNOWN = ("blobs", "snapshots", "revisions", "publications", "events", "candidates", "forgotten", "sheets", "prints")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Somebody who was forgotten: the pseudonym, as what, and when (UTC)."""

    pseudonym: str
    kind: str
    at: dt.datetime
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Erased:
    """How many revisions and events were changed."""

    revisions: int
    events: int


class Erasing(StorePart):
    """The part of a Store that forgets people."""

    def forgotten(self) -> tuple[Forgotten, ...]:
        """Everybody who was forgotten, in the order it was done."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'forgotten'"):
            return ()
        rows = self._rows("SELECT pseudonym, kind, at, salt, bucket, print FROM forgotten ORDER BY rowid")
        return tuple(
            Forgotten(pseudonym, kind, dt.datetime.fromisoformat(at), Fingerprint(salt, bucket, slow))
            for pseudonym, kind, at, salt, bucket, slow in rows
        )

    def forgotten_as(self, kind: str, id: str) -> Forgotten | None:
        """Whether an id was forgotten, and what stands for it."""
        return next((f for f in self.forgotten() if f.kind == kind and f.fingerprint.fits(kind, id)), None)

    def snapshots(self) -> dict[str, Files]:
        """Every set of input files, by its id."""
        found: dict[str, Files] = {}
        for id, name, content in self._rows(
            "SELECT s.id, name, content FROM snapshots s JOIN blobs ON blob = blobs.id ORDER BY s.id, name"
        ):
            found.setdefault(id, {})[name] = zlib.decompress(content)
        return found

    def erase(self, erasure: Erasure, without_person: Callable[[Files], Files]) -> Erased:
        """Replace a person by pseudonyms in one step, whole or not at all; `compact` afterwards.

        Parameters
        ----------
        erasure : Erasure
        without_person : callable
            Gives input files without the person.
        """
        with self._transaction() as connection:
            # What is deleted is overwritten with zeros, in this very transaction.
            connection.execute("PRAGMA secure_delete = ON")
            revisions = _revisions(connection, erasure, self._new_snapshots(connection, without_person))
            events = _events(connection, erasure)
            _withdraw_joining(connection, erasure.pseudonym)
            # Codes are kept by the ids of people: printed sheets are read again, and printed anew.
            for table in ("candidates", "sheets", "prints"):
                connection.execute(f"DELETE FROM {table}")
            _other_tables(connection, erasure)
            _remember(connection, erasure, [f for f in self.forgotten()])
            connection.execute("DELETE FROM snapshots WHERE id NOT IN (SELECT snapshot FROM revisions)")
            connection.execute("DELETE FROM blobs WHERE id NOT IN (SELECT blob FROM snapshots)")
        return Erased(revisions, events)

    def _new_snapshots(self, connection: sqlite3.Connection, changed: Callable[[Files], Files]) -> dict[str, str]:
        """From the id of each set of input files to that of the set without the person."""
        new = {}
        for id, files in self.snapshots().items():
            after = changed(files)
            new[id] = add_snapshot(connection, after) if after != files else id
        return new

    def compact(self) -> None:
        """Write the file anew, without free pages.

        Raises
        ------
        StoreProblem
            What was forgotten stays so; only the file is larger than it needs to be.
        """
        connection: sqlite3.Connection | None = getattr(self, "_connection", None)
        if connection is None:
            return
        try:
            with told(self.path):
                # No copies outside this file and its journal.
                for statement in ("PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY", "VACUUM"):
                    connection.execute(statement)
        except StoreProblem as error:
            raise StoreProblem(
                say(
                    "Everything was forgotten, but {path} could not be compacted ({detail}) Run the command again.",
                    path=self.path.name,
                    detail=error.text,
                )
            ) from error


def _revisions(connection: sqlite3.Connection, erasure: Erasure, snapshots: Mapping[str, str]) -> int:
    changed = 0
    rows = connection.execute("SELECT number, command, plan, snapshot, note FROM revisions").fetchall()
    for number, command, packed, snapshot, note in rows:
        plan = from_json(zlib.decompress(packed).decode())
        after = plan_without(plan, erasure)
        new = (
            erasure.scrub(command),
            zlib.compress(to_json(after).encode()) if after != plan else packed,
            snapshots.get(snapshot, snapshot),
            erasure.scrub(note) if note else note,
        )
        if new != (command, packed, snapshot, note):
            connection.execute(
                "UPDATE revisions SET command = ?, plan = ?, snapshot = ?, note = ? WHERE number = ?", (*new, number)
            )
            changed += 1
    return changed


def _events(connection: sqlite3.Connection, erasure: Erasure) -> int:
    changed = 0
    for number, kind, created, payload in connection.execute(
        "SELECT number, kind, created, payload FROM events"
    ).fetchall():
        event = from_payload(number, kind, dt.datetime.fromisoformat(created), json.loads(payload))
        after = event_without(event, erasure)
        if to_payload(after) != to_payload(event):
            new = to_payload(after)
            text = json.dumps(new | {"seal": seals.seal(kind, created, new)}, ensure_ascii=False)
            connection.execute("UPDATE events SET payload = ? WHERE number = ?", (text, number))
            changed += 1
    return changed


def _withdraw_joining(connection: sqlite3.Connection, pseudonym: str) -> None:
    """Take back that the person joined: no row of the input can be deleted for that."""
    rows = connection.execute("SELECT number, kind, created, payload FROM events ORDER BY number").fetchall()
    events = [from_payload(n, kind, dt.datetime.fromisoformat(at), json.loads(text)) for n, kind, at, text in rows]
    for e in in_force(events):
        if e.kind == "joins" and e.subject == pseudonym:
            created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            payload = to_payload(Event(0, "withdraw", str(e.number)))
            text = json.dumps(payload | {"seal": seals.seal("withdraw", created, payload)}, ensure_ascii=False)
            connection.execute("INSERT INTO events (created, kind, payload) VALUES (?, 'withdraw', ?)", (created, text))


def _other_tables(connection: sqlite3.Connection, erasure: Erasure) -> None:
    """Every text, and every packed one, of tables that nothing is known about here."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        if table in _KNOWN:
            continue
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        keys = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5]] or ["rowid"]
        key = " AND ".join(f'"{k}" = ?' for k in keys)
        names = ", ".join(f'"{c}"' for c in (*columns, *keys))
        for row in connection.execute(f'SELECT {names} FROM "{table}"').fetchall():
            values, where = row[: len(columns)], row[len(columns) :]
            after = [_cell(v, erasure) for v in values]
            if after != list(values):
                sets = ", ".join(f'"{c}" = ?' for c in columns)
                connection.execute(f'UPDATE "{table}" SET {sets} WHERE {key}', (*after, *where))


def _cell(value: object, erasure: Erasure) -> object:
    if isinstance(value, bytes):
        try:
            text = zlib.decompress(value).decode()
        except (zlib.error, UnicodeDecodeError):
            return value
        after = _text(text, erasure)
        return value if after == text else zlib.compress(after.encode())
    return _text(value, erasure) if isinstance(value, str) else value


def _text(text: str, erasure: Erasure) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if isinstance(data, (dict, list)):
        after = without(data, erasure)
        return text if after == data else json.dumps(after, ensure_ascii=False)
    return str(without(text, erasure))


def _remember(connection: sqlite3.Connection, erasure: Erasure, known: Iterable[Forgotten]) -> None:
    """Keep what recognises the ids, so that they are not taken in again."""
    there = {(f.kind, f.pseudonym) for f in known}
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    for (kind, id), pseudonym in erasure.ids.items():
        if (kind, pseudonym) not in there:
            made = fingerprint(kind, id)
            connection.execute(
                "INSERT INTO forgotten VALUES (?, ?, ?, ?, ?, ?)",
                (pseudonym, kind, now, made.salt, made.bucket, made.print),
            )
