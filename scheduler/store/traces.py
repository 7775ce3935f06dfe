"""Files beside a programme that hold a person's name, number or id: pages printed and exports written earlier."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.plan.erasure import Scrub

MOST_FILES = 5000
_MOST_BYTES = 50 * 1024 * 1024
_DEEPEST = 3
# Packed in ways in which no text can be found.
_OPAQUE = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")


@dataclass(frozen=True)
class Traces:
    """What was found.

    Attributes
    ----------
    files : tuple of Path
        That hold the person, or are named after the id.
    opaque : int
        Files that cannot be searched, like PDF.
    complete : bool
        Whether all files were looked at.
    """

    files: tuple[Path, ...]
    opaque: int
    complete: bool


def traces_beside(folder: Path, scrub: Scrub, apart: set[Path]) -> Traces:
    """Search a folder and those in it, three deep; nothing is changed, nothing followed that is a link.

    Parameters
    ----------
    apart : set of Path
        Files that are not searched: the input, which is told row by row, and the store with its copies.
    """
    found, opaque, complete, seen = [], 0, True, 0
    for path in _files(folder):
        if path in apart:
            continue
        seen += 1
        if seen > MOST_FILES:
            complete = False
            break
        if scrub.finds(_spaced(path.stem)):
            found.append(path)
            continue
        try:
            if path.stat().st_size > _MOST_BYTES:
                complete = False
                continue
            data = path.read_bytes()
        except OSError:
            complete = False
            continue
        if data.startswith(_OPAQUE):
            opaque += 1
        elif any(scrub.finds(text) for text in _texts(data)):
            found.append(path)
    return Traces(tuple(found), opaque, complete)


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, followlinks=False):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(f for f in folders if depth < _DEEPEST and not f.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _spaced(stem: str) -> str:
    """A file's name with blanks where names of files have other marks."""
    return stem.replace("_", " ").replace("-", " ") + " " + stem.replace("_", " ")


def _texts(data: bytes) -> Iterator[str]:
    """What a file says: itself as text, or the members of a workbook."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = [m for m in archive.infolist() if m.file_size <= _MOST_BYTES]
                for member in members:
                    yield archive.read(member).decode("utf-8", "ignore")
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
            return
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", "ignore")
    else:
        text = data.decode("utf-8", "ignore")
        yield text
        # Lines of calendar files are folded after 75 bytes.
        if text.startswith("BEGIN:VCALENDAR"):
            yield text.replace("\r\n ", "")
