"""What was printed, and what the sheets of each revision say: codes by document and key, never names.

The codes of a revision are computed from it and kept so that they need not be computed twice. `maker` tells which
version of the program computed them.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.store.store import Store

Codes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Print:
    """One printed file.

    Attributes
    ----------
    file : str
        sha256 of its content.
    form : str
        What it looks like besides its content: paper, language, letterhead, templates.
    codes : mapping of key to code
    """

    revision: int
    document: str
    form: str
    file: str
    codes: Codes
    at: dt.datetime | None = None


def stored_codes(store: Store, revision: int, document: str, maker: str) -> dict[str, str] | None:
    """The codes of a document's sheets in a revision, where they were computed before."""
    rows = store._rows(
        "SELECT codes FROM sheets WHERE revision = ? AND document = ? AND maker = ?", revision, document, maker
    )
    return json.loads(zlib.decompress(rows[0][0])) if rows else None


def prints(store: Store) -> list[Print]:
    """Every file printed, the newest first."""
    rows = store._rows("SELECT revision, document, form, file, codes, at FROM prints ORDER BY id DESC")
    return [
        Print(revision, document, form, file, json.loads(zlib.decompress(codes)), dt.datetime.fromisoformat(at))
        for revision, document, form, file, codes, at in rows
    ]


def record(store: Store, printed: Iterable[Print], computed: Mapping[tuple[int, str], Codes], maker: str) -> None:
    """Keep what was printed and what was computed for it, whole or not at all."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with store._transaction() as connection:
        connection.execute("DELETE FROM sheets WHERE maker <> ?", (maker,))
        for (revision, document), codes in computed.items():
            connection.execute(
                "INSERT OR REPLACE INTO sheets VALUES (?, ?, ?, ?)", (revision, document, maker, _packed(codes))
            )
        for p in printed:
            connection.execute(
                "INSERT INTO prints (at, revision, document, form, file, codes) VALUES (?, ?, ?, ?, ?, ?)",
                (now, p.revision, p.document, p.form, p.file, _packed(p.codes)),
            )


def _packed(codes: Codes) -> bytes:
    return zlib.compress(json.dumps(dict(codes), ensure_ascii=False).encode())
