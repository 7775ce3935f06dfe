"""Stores of an older format: a copy is kept before a file is brought up to date; readers never change it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from scheduler.store import schema
from scheduler.store.errors import told


def upgrade(path: Path, connection: sqlite3.Connection) -> None:
    """Bring the file up to date, whole or not at all; of a programme's own store the old file is kept beside it."""
    if path.name == "jadwal.db" or path.name.endswith(".jadwal.db"):
        keep_copy(path, connection)
    schema.migrate(connection)


def upgraded_copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The same content in memory, up to date: a folder that cannot be written can still be read."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    schema.migrate(copy)
    return copy


def backup_path(path: Path, version: int, number: int = 1) -> Path:
    """``jadwal.db.before-format-3`` for what was of an older format."""
    again = f"-{number}" if number > 1 else ""
    return path.with_name(f"{path.name}.before-format-{version}{again}")


def keep_copy(path: Path, connection: sqlite3.Connection) -> Path:
    """Copy an open store to a file of its own, whole or not at all; an earlier copy is never overwritten.

    Raises
    ------
    StoreProblem
        Of the copy, like a full disk; then the store is as it was.
    """
    number = 1
    while (target := backup_path(path, len(schema.MIGRATIONS), number)).exists():
        number += 1
    part = target.with_name(target.name + ".part")
    try:
        with told(part):
            os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
            copy = sqlite3.connect(str(part), isolation_level=None)
            try:
                copy.execute("PRAGMA synchronous = EXTRA")
                connection.backup(copy)
            finally:
                copy.close()
            os.replace(part, target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return target
