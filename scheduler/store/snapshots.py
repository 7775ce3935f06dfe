"""Input files in the store: each content once, under its check sum."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Mapping


def digest(content: bytes) -> str:
    """The check sum under which a content is stored."""
    return hashlib.sha256(content).hexdigest()


def set_id(blobs: Mapping[str, str]) -> str:
    """The id of a set of files, from the check sum of each by name, sorted by name."""
    return digest(json.dumps(blobs).encode())


def add_snapshot(connection: sqlite3.Connection, files: Mapping[str, bytes]) -> str:
    """Store input files, each content once; returns the id of the set."""
    blobs = {name: digest(content) for name, content in sorted(files.items())}
    snapshot = set_id(blobs)
    for name, blob in blobs.items():
        connection.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (blob, zlib.compress(files[name])))
        connection.execute("INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)", (snapshot, name, blob))
    return snapshot
