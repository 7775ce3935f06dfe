"""Seconds of processor and clock of a stretch of work, and the most memory its process ever had."""

from __future__ import annotations

import sys
import time
from types import TracebackType


class Timer:
    """A context; `processor` and `clock` are seconds, `peak` is in MB (of the process, since it began)."""

    processor = clock = peak = 0.0

    def __enter__(self) -> Timer:
        self._began = time.process_time(), time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        processor, clock = self._began
        self.processor, self.clock = time.process_time() - processor, time.monotonic() - clock
        self.peak = peak_memory()


def peak_memory() -> float:
    """MB that this process had at most; 0 on systems that do not say (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
