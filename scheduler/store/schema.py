"""The tables of the store, as a numbered list of steps from an empty file."""

from __future__ import annotations

import sqlite3

# "JDWL": tells our files from other SQLite files.
APPLICATION_ID = 0x4A44574C

# Step n brings a file of version n − 1 to version n. A step that was released is never edited.
MIGRATIONS: list[str] = [
    """
    CREATE TABLE blobs (
        id TEXT PRIMARY KEY,                -- sha256 of the content
        content BLOB NOT NULL               -- zlib
    ) WITHOUT ROWID;
    CREATE TABLE snapshots (
        id TEXT NOT NULL,                   -- sha256 of names and blobs
        name TEXT NOT NULL,
        blob TEXT NOT NULL REFERENCES blobs (id),
        PRIMARY KEY (id, name)
    ) WITHOUT ROWID;
    CREATE TABLE revisions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        created TEXT NOT NULL,              -- UTC
        command TEXT NOT NULL,
        status TEXT NOT NULL,
        levels TEXT NOT NULL,               -- [[name, value, bound], …]
        plan BLOB NOT NULL,                 -- plan.json, zlib
        snapshot TEXT NOT NULL,
        holidays TEXT NOT NULL,             -- [[date, name, certainty], …] as resolved then
        parent INTEGER REFERENCES revisions (number),
        note TEXT
    );
    CREATE TABLE publications (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        revision INTEGER NOT NULL REFERENCES revisions (number),
        at TEXT NOT NULL                    -- UTC; the last one counts
    );
    """,
    """
    CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        created TEXT NOT NULL,              -- UTC
        kind TEXT NOT NULL,
        payload TEXT NOT NULL               -- JSON; a withdrawal is an event of its own
    );
    CREATE TABLE candidates (
        number INTEGER PRIMARY KEY,         -- of the alternatives shown last
        context TEXT NOT NULL,              -- JSON: what they were made from
        content BLOB NOT NULL               -- JSON, zlib
    );
    ALTER TABLE revisions ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
    """,
    """
    CREATE TABLE forgotten (
        pseudonym TEXT NOT NULL,
        kind TEXT NOT NULL,                 -- participant, mentor, household, business
        at TEXT NOT NULL,                   -- UTC
        salt BLOB NOT NULL,
        bucket INTEGER NOT NULL,            -- one byte of a quick hash of the id; see fingerprints.py
        print BLOB NOT NULL                 -- slow hash of the id: recognises it, and does not give it away
    );
    """,
    """
    ALTER TABLE revisions ADD COLUMN seal TEXT;
    ALTER TABLE publications ADD COLUMN seal TEXT;
    """,
    """
    CREATE TABLE sheets (
        revision INTEGER NOT NULL,
        document TEXT NOT NULL,
        maker TEXT NOT NULL,                -- version of the program that computed the codes
        codes BLOB NOT NULL,                -- {key: code}, JSON, zlib; can be computed again at any time
        PRIMARY KEY (revision, document)
    ) WITHOUT ROWID;
    CREATE TABLE prints (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,                   -- UTC
        revision INTEGER NOT NULL,
        document TEXT NOT NULL,
        form TEXT NOT NULL,                 -- hash of paper, language, letterhead, templates
        file TEXT NOT NULL,                 -- sha256 of the file
        codes BLOB NOT NULL                 -- {key: code} of the sheets in it, JSON, zlib
    );
    """,
]


def version(connection: sqlite3.Connection) -> int:
    """The version of an open file; 0 where it is empty."""
    return connection.execute("PRAGMA user_version").fetchone()[0]


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an open file to the current version, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, step in enumerate(MIGRATIONS, start=1):
            if number > version(connection):
                for statement in _statements(step):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """The statements of a script (`executescript` would end the transaction)."""
    found, part = [], ""
    for piece in script.split(";"):
        part += piece + ";"
        if sqlite3.complete_statement(part):
            if piece.strip():
                found.append(part)
            part = ""
    return found
