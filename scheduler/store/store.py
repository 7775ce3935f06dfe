"""The store: every revision of a plan, the input and holidays it was made from, and which one is published."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.availability import Holiday
from scheduler.language import say
from scheduler.plan.json import from_json, to_json
from scheduler.plan.plan import Level, Plan
from scheduler.store import schema, seals
from scheduler.store.erasing import Erasing
from scheduler.store.errors import NoRevision, StoreProblem, damaged, intact, not_ours, told
from scheduler.store.events import EventLog
from scheduler.store.lock import WriteLock
from scheduler.store.snapshots import add_snapshot, digest, set_id
from scheduler.store.upgrade import upgrade, upgraded_copy

BUSY_SECONDS = 5


def store_path(programme: Path) -> Path:
    """The store of a programme: ``jadwal.db`` in its folder, ``NAME.jadwal.db`` beside NAME.xlsx."""
    if programme.suffix.lower() in (".xlsx", ".xlsm") and not programme.is_dir():
        return programme.with_suffix(".jadwal.db")
    return programme / "jadwal.db"


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored plan, without the plan itself.

    Attributes
    ----------
    number : int
        From 1; never used twice.
    created : datetime
        In UTC.
    command : str
        The command that made it, without paths.
    parent : int or None
        The latest revision when it was made.
    published : datetime or None
        When it was last published, in UTC.
    events : int
        Number of the last event it took into account.
    """

    number: int
    created: dt.datetime
    command: str
    status: str
    levels: tuple[Level, ...]
    snapshot: str
    parent: int | None
    note: str | None
    published: dt.datetime | None
    events: int = 0


class Store(EventLog, Erasing):
    """An open store; a context manager. Nothing in it is ever overwritten, except to forget a person.

    A store opened for writing holds the programme's lock until it is closed. The file is made with the first revision.
    """

    def __init__(self, path: Path, lock: WriteLock | None) -> None:
        self.path = path
        self._lock = lock
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def open(cls, path: Path, write: bool = False) -> Store:
        """Open the store at a path.

        Raises
        ------
        StoreBusy
            When another process writes (with `write`), or commits for longer than `BUSY_SECONDS`.
        StoreProblem
            When the file is damaged, no store, of a newer version, or cannot be read or written.
        """
        store = cls(path, WriteLock(path) if write else None)
        try:
            if path.exists():
                store._connect()
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back."""
        if self._connection:
            self._connection.close()
            self._connection = None
        if self._lock:
            self._lock.release()
            self._lock = None

    # Reading ----------------------------------------------------------------

    def revisions(self) -> list[Revision]:
        """All revisions, oldest first."""
        return [self._revision(row) for row in self._rows(f"{_REVISIONS} ORDER BY number")]

    def revision(self, number: int | None = None) -> Revision:
        """The revision with a number, else the latest.

        Raises
        ------
        NoRevision
        """
        if number is None:
            rows = self._rows(f"{_REVISIONS} ORDER BY number DESC LIMIT 1")
            if not rows:
                raise NoRevision(say("There is no plan yet. Make one with: jadwal plan"))
        else:
            rows = self._rows(f"{_REVISIONS} WHERE number = ?", number)
            if not rows:
                raise NoRevision(say("There is no revision {number}. See: jadwal history", number=number))
        return self._revision(rows[0])

    def published(self) -> Revision | None:
        """The revision that was published last."""
        rows = self._rows("SELECT revision FROM publications ORDER BY id DESC LIMIT 1")
        return self.revision(rows[0][0]) if rows else None

    def publications(self) -> tuple[int, ...]:
        """The revisions that were published, in this order; one can have been so twice."""
        return tuple(number for (number,) in self._rows("SELECT revision FROM publications ORDER BY id"))

    def plan(self, number: int | None = None) -> Plan:
        """The plan of a revision, else of the latest."""
        number = self.revision(number).number
        packed = self._rows("SELECT plan FROM revisions WHERE number = ?", number)[0][0]
        with intact(self.path, say("plan of revision {number}", number=number)):
            return from_json(self._unpack(packed).decode())

    def holidays(self, number: int | None = None) -> tuple[Holiday, ...]:
        """The holidays a revision was made with."""
        number = self.revision(number).number
        text = self._rows("SELECT holidays FROM revisions WHERE number = ?", number)[0][0]
        with intact(self.path, say("holidays of revision {number}", number=number)):
            return tuple(Holiday(dt.date.fromisoformat(day), name, sure) for day, name, sure in json.loads(text))

    def snapshot(self, number: int | None = None) -> dict[str, bytes]:
        """The input files a revision was made from, by name."""
        id = self.revision(number).snapshot
        rows = self._rows(
            "SELECT name, blob, content FROM snapshots s JOIN blobs ON blob = blobs.id WHERE s.id = ? ORDER BY name", id
        )
        files = {name: self._unpack(content) for name, _, content in rows}
        for name, blob, _ in rows:
            if digest(files[name]) != blob:
                raise damaged(self.path, name)
        if set_id({name: blob for name, blob, _ in rows}) != id:
            raise damaged(self.path, say("input of revision {number}", number=self.revision(number).number))
        return files

    # Writing ------------------------------------------------------------------

    def add_revision(
        self,
        plan: Plan,
        snapshot: Mapping[str, bytes],
        holidays: Iterable[Holiday],
        command: str,
        note: str | None = None,
        publish: bool = False,
        events: int | None = None,
    ) -> Revision:
        """Store a plan as a new revision, whole or not at all.

        Parameters
        ----------
        plan : Plan
            Its `revision` is replaced by the new number.
        snapshot : mapping of file name to bytes
            The input it was made from.
        holidays : iterable of Holiday
            As resolved for it.
        command : str
            What made it, without paths.
        publish : bool
            Publish it in the same step.
        events : int or None
            Number of the last event it took into account; None means all there are.

        Returns
        -------
        Revision
        """
        with self._transaction() as connection:
            (last,) = connection.execute("SELECT max(number) FROM revisions").fetchone()
            used = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'revisions'").fetchone()
            number = (used[0] if used else 0) + 1
            (newest,) = connection.execute("SELECT max(number) FROM events").fetchone()
            sealed = (
                _now(),
                plan.status,
                json.dumps([[x.name, x.value, x.bound] for x in plan.levels]),
                json.dumps([[h.date.isoformat(), h.name, h.certainty] for h in holidays], ensure_ascii=False),
                (newest or 0) if events is None else events,
            )
            connection.execute(
                "INSERT INTO revisions (created, status, levels, holidays, events, seal, number, command, plan, "
                "snapshot, parent, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *sealed,
                    seals.seal(*sealed),
                    number,
                    command,
                    zlib.compress(to_json(plan.with_(revision=number)).encode()),
                    add_snapshot(connection, snapshot),
                    last,
                    note,
                ),
            )
            if publish:
                _add_publication(connection, number)
        return self.revision(number)

    def publish(self, number: int | None = None) -> Revision:
        """Record that a revision (else the latest) is what was handed out."""
        number = self.revision(number).number
        with self._transaction() as connection:
            _add_publication(connection, number)
        return self.revision(number)

    # The file -----------------------------------------------------------------

    def _connect(self) -> None:
        with told(self.path):
            # By path, not by URI: SQLite takes no network path (//server/share) as a URI.
            connection = sqlite3.connect(str(self.path), timeout=BUSY_SECONDS, isolation_level=None)
            self._connection = connection
            self._check()
            for pragma in ("foreign_keys = ON", "synchronous = EXTRA", "fullfsync = ON", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {pragma}")
            if schema.version(connection) < len(schema.MIGRATIONS) and not self._empty():
                connection = self._up_to_date(connection)
            if not self._empty():
                with intact(self.path, say("publications")):
                    for number, at, seal in connection.execute("SELECT revision, at, seal FROM publications"):
                        seals.check(seal, number, at)
            if self._lock:
                # A rollback journal: the write-ahead log needs shared memory, which a network share does not have.
                connection.execute("PRAGMA journal_mode = DELETE")
            else:
                connection.execute("PRAGMA query_only = ON")

    def _check(self) -> None:
        """Refuse what is no store, damaged, or of a newer program."""
        connection = self._connection
        (ours,) = connection.execute("PRAGMA application_id").fetchone()
        found = schema.version(connection)
        if self._empty():
            if 0 < self.path.stat().st_size < 512:
                # SQLite takes a byte or two for an empty file.
                raise not_ours(self.path)
            return
        if ours != schema.APPLICATION_ID:
            raise not_ours(self.path)
        if found > len(schema.MIGRATIONS):
            raise StoreProblem(
                say(
                    "{path} was written by a newer version of Jadwal (format {found}; this one knows {known}). "
                    "Install the newer version.",
                    path=self.path.name,
                    found=found,
                    known=len(schema.MIGRATIONS),
                )
            )
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise damaged(self.path, verdict)

    def _empty(self) -> bool:
        return self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0

    def _up_to_date(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        if self._lock:
            upgrade(self.path, connection)
            return connection
        self._connection = upgraded_copy(connection)
        connection.close()
        return self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction of a store opened for writing; the file is made if need be, readable by its owner only."""
        if self._lock is None:
            raise RuntimeError("the store is open for reading")
        with told(self.path):
            if self._connection is None:
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
                self._connect()
            connection = self._connection
            if self._empty():
                schema.migrate(connection)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _rows(self, query: str, *values: object) -> list[tuple]:
        if self._connection is None:
            return []
        with told(self.path):
            if self._empty():
                return []
            return self._connection.execute(query, values).fetchall()

    def _revision(self, row: tuple) -> Revision:
        number, created, command, status, levels, snapshot, parent, note, events, published, holidays, seal = row
        with intact(self.path, say("revision {number}", number=number)):
            seals.check(seal, created, status, levels, holidays, events)
            return Revision(
                number,
                dt.datetime.fromisoformat(created),
                str(command),
                str(status),
                tuple(Level(str(name), int(value), int(bound)) for name, value, bound in json.loads(levels)),
                str(snapshot),
                parent,
                note,
                dt.datetime.fromisoformat(published) if published else None,
                int(events),
            )

    def _unpack(self, packed: bytes) -> bytes:
        try:
            return zlib.decompress(packed)
        except zlib.error as error:
            raise damaged(self.path, str(error)) from error


_REVISIONS = """
    SELECT number, created, command, status, levels, snapshot, parent, note, events,
           (SELECT max(at) FROM publications WHERE revision = number), holidays, seal
    FROM revisions
"""


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _add_publication(connection: sqlite3.Connection, number: int) -> None:
    now = _now()
    seal = seals.seal(number, now)
    connection.execute("INSERT INTO publications (revision, at, seal) VALUES (?, ?, ?)", (number, now, seal))
