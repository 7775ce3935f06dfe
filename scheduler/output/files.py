"""Names of files that cannot leave their folder or name a person, and writing them whole."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from scheduler.intake.putting import put_whole
from scheduler.language import Text, say


class OutputProblem(Exception):
    """Something that cannot be printed; `text` says what and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def file_name(document: str, key: str, suffix: str) -> str:
    """The name of a document's file: ``jadwal-peserta.pdf``, ``jadwal-peserta-P01.pdf``.

    Whatever an id holds, the name has only letters, digits, ``-`` and ``_``; ids that lose something by it get a
    check sum, so that two never share a file.
    """
    if not key:
        return f"{document}.{suffix}"
    safe = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:40]
    if safe != key:
        safe = f"{safe or 'id'}_{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return f"{document}-{safe}.{suffix}"


def write_whole(path: Path, content: bytes, private: bool) -> None:
    """Write a file at once (never half of it); `private` ones are readable by their owner only.

    Raises
    ------
    OutputProblem
        When the folder or file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_whole(path, content, private)
    except OSError as error:
        raise OutputProblem(
            say(
                "Cannot write {path} ({reason}). Close it in other programs, or choose another folder with --out.",
                path=path,
                reason=error.strerror or type(error).__name__,
            )
        ) from None
