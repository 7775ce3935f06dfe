"""Files that may not grow beyond a limit: a full disk, or a process that dies within a write, at every page.

    python -m tests.store.limits [STEP]

For each operation and each limit a fork does it on a copy of a store. With `told` the write fails as on a full disk;
with `killed` the system kills the process in the very write (SIGXFSZ), which leaves whatever a journal is for.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from scheduler.plan.events import Event
from scheduler.store import schema
from scheduler.store.errors import StoreProblem
from scheduler.store.store import Store
from tests.store.test_store import FILES, HOLIDAYS, PLAN

BIG = FILES | {"big.csv": random.Random(1).randbytes(14_000)}
TOLD, DONE, OTHER = 10, 0, 20


def _revision(store: Store) -> None:
    store.add_revision(PLAN, BIG, HOLIDAYS, "adopt", publish=True)


def _events(store: Store) -> None:
    store.add_events(*(Event(0, "holiday", "2027-04-05", note="x" * 900) for _ in range(6)))


def _erased(store: Store) -> None:
    store.keep_candidates({"a": 1}, [{"plan": random.Random(2).randbytes(3000).hex()}] * 2)


def _opened(store: Store) -> None:
    store.events()


OPERATIONS: dict[str, Callable[[Store], object]] = {
    "first revision": _revision,
    "revision": _revision,
    "events": _events,
    "publish": lambda store: store.publish(1),
    "alternatives": _erased,
    "upgrade": _opened,
}

# Revisions, events, publications and alternatives that are more afterwards.
ADDS = {
    "first revision": (1, 0, 1, 0),
    "revision": (1, 0, 1, 0),
    "events": (0, 6, 0, 0),
    "publish": (0, 0, 1, 0),
    "alternatives": (0, 0, 0, 2),
    "upgrade": (0, 0, 0, 0),
}


# Two pages more than any copy of a store has.
ONE_MORE = "CREATE TABLE extra (id TEXT PRIMARY KEY) WITHOUT ROWID; CREATE TABLE others (id TEXT PRIMARY KEY);"


def _filled(path: Path) -> None:
    with Store.open(path, write=True) as store:
        store.add_revision(PLAN, FILES, HOLIDAYS, "plan")


def content(path: Path) -> tuple:
    with Store.open(path) as store:
        return (
            [(r, store.plan(r.number), store.snapshot(r.number)) for r in store.revisions()],
            store.events(),
            store._rows("SELECT * FROM publications"),
            store._rows("SELECT * FROM candidates"),
        )


def _attempt(path: Path, operation: str, limit: int, killed: bool) -> int:
    pid = os.fork()
    if pid:
        status = os.waitpid(pid, 0)[1]
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    result = OTHER
    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if killed else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with Store.open(path, write=True) as store:
            OPERATIONS[operation](store)
        result = DONE
    except StoreProblem:
        result = TOLD
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(result)


def sweep(step: int) -> dict[str, dict[str, int]]:
    """Every operation under every limit, told and killed; fails where something is there in part."""
    found: dict[str, dict[str, int]] = {}
    formats = len(schema.MIGRATIONS)
    for operation in OPERATIONS:
        for killed in (False, True):
            count = found.setdefault(f"{operation}, {'killed' if killed else 'told'}", Counter())
            limit, done_in_row = 0, 0
            while done_in_row < 2:
                with tempfile.TemporaryDirectory(prefix="jadwal-limits-") as home:
                    path = Path(home) / "jadwal.db"
                    if operation != "first revision":
                        _filled(path)
                    if operation == "upgrade":
                        schema.MIGRATIONS.append(ONE_MORE)
                    before = content(path)
                    result = _attempt(path, operation, limit, killed)
                    assert result in ((DONE, -signal.SIGXFSZ) if killed else (DONE, TOLD)), (operation, limit, result)
                    after = content(path)
                    if result == TOLD:
                        assert after == before, f"{operation} at {limit}: told, and something was stored"
                    _whole_or_none(operation, before, after, result)
                    kept = [p.name for p in path.parent.iterdir() if p.name.endswith(".part")]
                    assert killed or not kept, kept
                    # What is left behind is in nobody's way.
                    with Store.open(path, write=True) as store:
                        store.add_events(Event(0, "holiday", "2027-04-06"))
                    for copy in path.parent.glob("*.before-format-*"):
                        if not copy.name.endswith(".part"):
                            assert content(copy) == before
                    del schema.MIGRATIONS[formats:]
                count[{DONE: "done", TOLD: "told"}.get(result, "killed")] += 1
                done_in_row = done_in_row + 1 if result == DONE else 0
                limit += step
    return found


def _whole_or_none(operation: str, before: tuple, after: tuple, result: int) -> None:
    revisions, events = len(after[0]) - len(before[0]), len(after[1]) - len(before[1])
    published, kept = len(after[2]) - len(before[2]), len(after[3]) - len(before[3])
    for rows, earlier in zip(after, before, strict=True):
        assert rows[: len(earlier)] == earlier or operation == "publish"
    added = (revisions, events, published, kept)
    whole = ADDS[operation]
    assert added == whole if result == DONE else added in ((0, 0, 0, 0), whole), (operation, added)


if __name__ == "__main__":
    print(json.dumps(sweep(int(sys.argv[1]) if sys.argv[1:] else 1024)))
