"""Results that are costly to find, kept beside the store one by one, so that a run that is stopped loses nothing."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from scheduler.store.errors import told
from scheduler.store.lock import WriteLock

FORMAT = "jadwal-results/1"


class ResultFile:
    """Results by key, of one question only; a context manager that holds the file's own lock.

    The first line names the question; where it is another one, or the file is damaged, the file begins anew. Each
    result is one line more, written through to the disk. A line that a killed process left half written is passed over.

    Parameters
    ----------
    path : Path
    question : str
        Whatever the results depend on, as a fingerprint.
    anew : bool
        Forget what is there.

    Attributes
    ----------
    results : dict
        Key → result, those of earlier runs included.

    Raises
    ------
    StoreBusy
        Another process writes it.
    StoreProblem
    """

    def __init__(self, path: Path, question: str, anew: bool = False) -> None:
        self.path = path
        self._lock = WriteLock(path)
        self._file = -1
        try:
            self.results: dict[str, Any] = {} if anew else self._read(question)
            with told(path):
                self._file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
                if not self.results:
                    os.ftruncate(self._file, 0)
                    self._write({"format": FORMAT, "question": question})
                elif not path.read_bytes().endswith(b"\n"):
                    os.lseek(self._file, 0, os.SEEK_END)
                    os.write(self._file, b"\n")
        except BaseException:
            self.close()
            raise

    def _read(self, question: str) -> dict[str, Any]:
        with told(self.path):
            lines = self.path.read_bytes().splitlines() if self.path.exists() else []
        found = [x for x in map(_parsed, lines) if isinstance(x, dict)]
        if not found or found[0] != {"format": FORMAT, "question": question}:
            return {}
        return {x["key"]: x["result"] for x in found[1:] if "key" in x and "result" in x}

    def add(self, key: str, result: Any) -> None:
        """Keep a result."""
        self.results[key] = result
        with told(self.path):
            self._write({"key": key, "result": result})

    def _write(self, line: dict[str, Any]) -> None:
        os.lseek(self._file, 0, os.SEEK_END)
        os.write(self._file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file and give its lock back."""
        if self._file >= 0:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = -1
        self._lock.release()

    def __enter__(self) -> ResultFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
