"""Names of files that cannot leave their folder or name a person, and writing them whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path

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
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as f:
            f.write(content)
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise OutputProblem(
            say(
                "Cannot write {path} ({reason}). Close it in other programs, or choose another folder with --out.",
                path=path,
                reason=error.strerror or type(error).__name__,
            )
        ) from None
