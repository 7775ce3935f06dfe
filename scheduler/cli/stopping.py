"""Work that Ctrl-C ends early: in a thread of its own, since Python handles signals in the main thread alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from scheduler.cli.talk import INTERRUPTED

SECONDS_TO_END = 5.0
Found = TypeVar("Found")


def stoppable(
    work: Callable[[], Found],
    stop: threading.Event,
    told: Callable[[], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> Found:
    """What `work` finds; the first Ctrl-C ends it early, the second gives it up.

    Parameters
    ----------
    stop : Event
        What `work` looks at; the first Ctrl-C sets it.
    told : callable
        Says so to the person.
    meanwhile : callable
        Called some times a second while the work goes on.
    """
    found: list[Found] = []
    failed: list[BaseException] = []

    def search() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=search, name="search", daemon=True)
    with _interrupts(stop, told):
        try:
            thread.start()
            while thread.is_alive():
                thread.join(0.2)
                meanwhile()
        except KeyboardInterrupt:
            thread.join(SECONDS_TO_END)
            if thread.is_alive():
                # Python cannot end cleanly under a thread that is inside the solver; nothing is open for writing.
                sys.stderr.flush()
                os._exit(INTERRUPTED)
            raise
    if failed:
        raise failed[0]
    return found[0]


@contextmanager
def _interrupts(stop: threading.Event, told: Callable[[], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        told()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
