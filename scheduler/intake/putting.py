"""Files of ours: whole or not there at all, and readable by their owner only where they name people."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def put_whole(path: Path, content: bytes, private: bool = True) -> None:
    """Write a file at once, in place of an earlier one; `private` ones are readable by their owner only.

    Raises
    ------
    OSError
        Then what was there before is there still.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
            file.write(content)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
