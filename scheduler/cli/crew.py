"""Many jobs on other processes: one that fails, or takes its process with it, stops none of the others."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from typing import Any

TICK = 0.5
ATTEMPTS = 2  # A job whose process ended is tried once more, alone; then it is the job's fault.

Job = tuple[str, Any]


class Lost(Exception):
    """The process of a job ended before the job did."""


def run_all(
    jobs: Iterable[Job],
    work: Callable[[Any], Any],
    make: Callable[[], Executor],
    slots: int,
    on_result: Callable[[str, Any], None],
    on_failure: Callable[[str, BaseException], None],
    on_tick: Callable[[], None] = lambda: None,
) -> None:
    """Run `work(argument)` for each job (key, argument); at most `slots` at a time.

    Parameters
    ----------
    make : callable
        A new executor; called again when the last one broke.
    on_result, on_failure : callable
        Called in this thread with the key, and what came of it: `Lost` where the process ended.
    on_tick : callable
        Called in this thread every half second or so.
    """
    waiting, suspects = deque(jobs), deque[Job]()
    attempts: dict[str, int] = {}
    while waiting or suspects:
        executor = make()
        running: dict[Future[Any], Job] = {}
        lost: list[Job] = []
        ended = False
        try:
            while (waiting or suspects or running) and not lost:
                while (waiting or suspects) and len(running) < slots:
                    # A suspect runs alone: neither does it take others with it, nor they it.
                    if running and (suspects or any(key in attempts for key, _ in running.values())):
                        break
                    job = (suspects or waiting).popleft()
                    try:
                        running[executor.submit(work, job[1])] = job
                    except BrokenExecutor:
                        lost.append(job)
                        break
                done, _ = wait(running, TICK, FIRST_COMPLETED)
                for future in done:
                    job = running.pop(future)
                    error = _error(future)
                    if error is None:
                        on_result(job[0], future.result())
                    elif isinstance(error, BrokenExecutor):
                        lost.append(job)
                    else:
                        on_failure(job[0], error)
                on_tick()
            ended = not lost
        finally:
            _end(executor, running, ended)
        lost += running.values()
        for job in lost:
            attempts[job[0]] = attempts.get(job[0], 0) + 1
            if attempts[job[0]] >= ATTEMPTS:
                on_failure(job[0], Lost())
            else:
                suspects.append(job)


def _end(executor: Executor, running: Iterable[Future[Any]], ended: bool) -> None:
    """Give an executor back; where it has not ended, without waiting for what still runs on it."""
    for future in running:
        future.cancel()
    executor.shutdown(wait=ended)
    if not ended and isinstance(executor, ProcessPoolExecutor):
        for process in multiprocessing.active_children():
            process.terminate()


def _error(future: Future[Any]) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError:
        return Lost()
