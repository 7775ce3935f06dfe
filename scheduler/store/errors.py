"""What can go wrong with the store, each as one sentence."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from scheduler.language import Text, say


class StoreProblem(Exception):
    """The store cannot be read or written; `text` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class StoreBusy(StoreProblem):
    """Another process is writing to the programme."""


class NoRevision(StoreProblem):
    """There is no plan yet, or none with the number asked for."""


def damaged(path: Path, detail: str | Text) -> StoreProblem:
    return StoreProblem(
        say(
            "{path} is damaged ({detail}). Nothing was changed; put back a copy of the file, "
            "or move it away and plan anew.",
            path=path.name,
            # SQLite's findings come in lines, the first of them a heading.
            detail=detail if isinstance(detail, Text) else (detail.strip() or "?").splitlines()[-1],
        )
    )


def not_ours(path: Path) -> StoreProblem:
    return StoreProblem(say("{path} is no store of Jadwal. Move it away, or give another folder.", path=path.name))


def disk_full(path: Path) -> StoreProblem:
    return StoreProblem(
        say("The disk with {path} is full. Nothing was stored; make room and try again.", path=path.name)
    )


def read_only(path: Path) -> StoreProblem:
    return StoreProblem(
        say("{path} cannot be written: the file or its folder is read-only. Nothing was stored.", path=path.name)
    )


@contextlib.contextmanager
def intact(path: Path, what: Text) -> Iterator[None]:
    """Turn what goes wrong while stored values are taken apart into the StoreProblem of a damaged store."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, zlib.error) as error:
        raise damaged(path, what) from error


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system on the store `path` into a StoreProblem."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        raise of_system(path, error) from error
    except UnicodeDecodeError as error:
        # SQLite's own messages quote what stands in a spoilt file.
        raise damaged(path, say("it holds text that is none")) from error


def of_system(path: Path, error: OSError) -> StoreProblem:
    """The StoreProblem of an error of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only(path)
    detail = error.strerror or str(error)
    return StoreProblem(say("{path} cannot be used: {detail}", path=path.name, detail=detail))


def _of_sqlite(path: Path, error: sqlite3.Error) -> StoreProblem:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF
    if code == sqlite3.SQLITE_READONLY_DBMOVED or not path.exists():
        return StoreProblem(say("{path} was moved or deleted while it was in use. Nothing was stored.", path=path.name))
    if primary == sqlite3.SQLITE_NOTADB:
        return not_ours(path)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(say("Another process is using {path}. Try again when it has ended.", path=path.name))
    if primary == sqlite3.SQLITE_FULL:
        return disk_full(path)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return read_only(path)
    if primary == sqlite3.SQLITE_CORRUPT:
        return damaged(path, str(error))
    return StoreProblem(say("{path} cannot be used: {detail}", path=path.name, detail=str(error)))
