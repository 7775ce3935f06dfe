"""Other processes to work in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection
from typing import Any


def processes(count: int, begin: Callable[..., None] | None = None, *given: Any) -> ProcessPoolExecutor:
    """A pool of processes that start from nothing (as on Windows) and end when this one does, however it ends."""
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin, (begin, given))


def _begin(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's.
    parent = multiprocessing.parent_process()

    def leave_with_parent() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    if parent is not None:
        threading.Thread(target=leave_with_parent, daemon=True).start()
    if begin:
        begin(*given)
