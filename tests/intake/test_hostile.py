"""Input made to harm: told or read, in seconds and some hundred megabytes; nothing is fetched, nothing is a traceback."""

from __future__ import annotations

import os
import time

import pytest

from scheduler.intake import InputProblems, read_snapshot
from tests.intake.hostile import FOLDERS, WORKBOOKS

SECONDS, MEGABYTES = 20, 900
CASES = [pytest.param(make, id=name) for name, make in {**WORKBOOKS, **FOLDERS}.items()]


def outcome(files: dict[str, bytes]) -> str:
    """``read`` or the first problem; fails where anything else comes out."""
    try:
        read_snapshot(files)
    except InputProblems as error:
        assert error.problems
        return f"told: {error.problems[0]}"
    return "read"


@pytest.mark.parametrize("make", CASES)
def test_it_is_told_or_read_within_limits(make):
    made = make()
    files = {"p.xlsx": made} if isinstance(made, bytes) else made
    if not hasattr(os, "fork"):
        outcome(files)
        return
    import resource

    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            told = outcome(files)
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
            text = f"{time.process_time() - begun:.1f} {grown} {told}"
        except BaseException as error:
            text = f"0 0 {type(error).__name__}: {error}"
        os.write(writer, text.encode("utf-8", "replace")[:4000])
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as told:
        text = told.read().decode("utf-8", "replace")
    assert status == 0, f"ended by signal {os.WTERMSIG(status)}"
    seconds, grown, what = text.split(" ", 2)
    assert what == "read" or what.startswith("told: "), what
    assert float(seconds) < SECONDS and int(grown) < MEGABYTES, text[:200]
