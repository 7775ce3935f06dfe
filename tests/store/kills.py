"""Commands killed with -9 at random moments, and what the store holds afterwards.

    python -m tests.store.kills [KILLS] [SEED]

One process has imported everything; each command runs in a fork of it, so that a kill costs milliseconds. Half of the
kills fall anywhere in a command, half between the first and the last moment of its writing. After each the store is
opened as anybody would, and compared with what it held before.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import json
import os
import pkgutil
import random
import re
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import scheduler
from scheduler.cli.main import cli
from scheduler.rules.verify import verify
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store, store_path
from tests.cli.programmes import write_small

SOLVER = ("--workers", "1", "--work", "1")
COMMANDS = {
    "plan": ("plan", *SOLVER, "--anew"),
    "replan": ("replan", "--today", "2027-04-01", *SOLVER),
    "cancel": ("cancel", "trainer:T2", "--from", "2027-04-29", "--to", "2027-04-30", "--reason", "flu"),
    "adopt": ("adopt", "plan.json"),
    "event": ("event", "pin", "DASAR-S1-1/1", "LANJUT-S1-1/1"),
    "publish": ("publish",),
    "withdraw": ("event", "withdraw", "1"),
}
SAID = re.compile(r"(Revision|Event) (\d+) is (stored|recorded|published|withdrawn)")
FRESH_AFTER = 12


def words_of(command: str, folder: Path) -> list[str]:
    first, *rest = COMMANDS[command]
    return [first, str(folder), *(str(folder / w) if w.endswith(".json") else w for w in rest)]


class Run:
    """A command in a fork: what it says goes to a file, and pipes tell when its writing begins and ends."""

    def __init__(self, words: list[str], folder: Path, before=lambda: None) -> None:
        self.said = folder.parent / "said.txt"
        self.said.write_bytes(b"")
        self.begun, told = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 99
            try:
                out = os.open(self.said, os.O_WRONLY)
                os.dup2(out, 1)
                os.dup2(out, 2)
                _tell_of_writing(told)
                before()
                cli(words, prog_name="jadwal", standalone_mode=True)
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 1
            finally:
                with contextlib.suppress(BaseException):
                    sys.stdout.flush()
                os._exit(status)
        os.close(told)

    def wait_for_writing(self, seconds: float = 20.0) -> bool:
        return bool(select.select([self.begun], [], [], seconds)[0]) and os.read(self.begun, 1) == b"B"

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> int | None:
        """Exit status, None where it was killed."""
        _, status = os.waitpid(self.pid, 0)
        self.wrote = os.read(self.begun, 9)
        os.close(self.begun)
        return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else None

    @property
    def text(self) -> str:
        return self.said.read_text("utf-8", "replace")


def _tell_of_writing(told: int) -> None:
    plain = Store._transaction

    @contextlib.contextmanager
    def telling(self: Store) -> Iterator[object]:
        os.write(told, b"B")
        with plain(self) as connection:
            yield connection
        os.write(told, b"E")

    Store._transaction = telling


def content(folder: Path) -> dict[str, list[str]]:
    """Everything in the store, each revision and event as a digest; every one of them whole."""
    with Store.open(store_path(folder)) as store:
        revisions = store.revisions()
        assert [r.number for r in revisions] == list(range(1, len(revisions) + 1))
        found: dict[str, list[str]] = {"revisions": [], "events": [], "publications": []}
        for r in revisions:
            plan, files = store.plan(r.number), store.snapshot(r.number)
            assert plan.revision == r.number and plan.cohorts and plan.sessions, "half a plan"
            assert {"programme.toml", "courses.csv", "participants.csv"} <= set(files), "half an input"
            found["revisions"].append(_digest(r.command, plan, files, store.holidays(r.number)))
        if revisions:
            assert [v for v in verify(problem_of(store), store.plan()) if not v.warning] == []
        found["events"] = [_digest(e.number, e.kind, e.subject, e.first, e.last, e.data) for e in store.events()]
        assert [e.number for e in store.events()] == list(range(1, len(found["events"]) + 1))
        found["publications"] = [_digest(row) for row in store._rows("SELECT * FROM publications ORDER BY id")]
        assert store._rows("PRAGMA integrity_check") == [("ok",)]
        assert store._rows("PRAGMA foreign_key_check") == []
    return found


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()


# What one command adds where it is done: revisions, events and publications.
ADDS = {
    "plan": (1, 0, 0), "replan": (1, 0, 0), "cancel": (0, 1, 0), "adopt": (1, 0, 1), "event": (0, 2, 0),
    "publish": (0, 0, 1), "withdraw": (0, 1, 0),
}  # fmt: skip


def check(command: str, before: dict[str, list[str]], after: dict[str, list[str]], said: str) -> bool:
    """Whether the command was done; fails where it is done in part, undone after it said so, or spoilt what was."""
    for kind, rows in before.items():
        assert after[kind][: len(rows)] == rows, f"{command}: {kind} of before have changed"
    added = tuple(len(after[k]) - len(before[k]) for k in ("revisions", "events", "publications"))
    assert added in ((0, 0, 0), ADDS[command]), f"{command}: {added} added"
    done = added == ADDS[command]
    assert done or not SAID.search(said), f"{command} said it was done and was not: {said}"
    return done


@contextlib.contextmanager
def programme() -> Iterator[Path]:
    """The folder of a planned and published programme with an event and an exported plan."""
    home = Path(tempfile.mkdtemp(prefix="jadwal-kills-"))
    try:
        folder = write_small(home / "kecil")
        for words in (
            ("plan", *SOLVER),
            ("publish",),
            ("cancel", "venue:V1", "--from", "2027-04-05", "--to", "2027-04-05", "--reason", "wedding"),
            ("export", "--format", "json", "--out", str(folder / "plan.json")),
        ):
            run = Run([words[0], str(folder), *words[1:]], folder)
            assert run.end() == 0, run.text
        # The venue is free again, so that the exported plan can be adopted.
        run = Run(words_of("withdraw", folder), folder)
        assert run.end() == 0, run.text
        run = Run(["cancel", str(folder), "trainer:T2", "--from", "2027-04-28", "--to", "2027-04-28",
                   "--reason", "flu"], folder)  # fmt: skip
        assert run.end() == 0, run.text
        yield folder
    finally:
        shutil.rmtree(home, ignore_errors=True)


def usual_times(folder: Path) -> dict[str, tuple[float, float]]:
    """How long each command takes here to its writing, and in its writing."""
    times = {}
    for command in COMMANDS:
        if command == "withdraw":
            continue
        copy = Path(shutil.copytree(folder, folder.parent / "timed" / folder.name))
        begun = time.monotonic()
        run = Run(words_of(command, copy), copy)
        assert run.wait_for_writing(), f"{command}: {run.text}"
        writing = time.monotonic()
        assert os.read(run.begun, 1) == b"E", f"{command}: {run.text}"
        times[command] = (writing - begun, time.monotonic() - writing)
        assert run.end() == 0, f"{command}: {run.text}"
        shutil.rmtree(copy.parent)
    times["withdraw"] = times["cancel"]
    return times


def kill_many(kills: int, seed: int) -> dict[str, object]:
    """Kill so many commands; returns what happened, and fails at the first fault."""
    chance = random.Random(seed)
    count: Counter[str] = Counter()
    by_command: Counter[str] = Counter()
    with programme() as first:
        times = usual_times(first)
        folder = first
        while count["kills"] < kills:
            if count["runs"] % FRESH_AFTER == 0:
                if folder != first:
                    shutil.rmtree(folder.parent)
                folder = Path(shutil.copytree(first, first.parent / f"turn{count['runs']}" / first.name))
                state = content(folder)
            command = chance.choices(list(COMMANDS), [1, 1, 4, 4, 4, 4, 4])[0]
            words = words_of(command, folder)
            if command == "withdraw":
                # The newest event; where it is a withdrawal itself, the command is refused.
                words[-1] = str(len(state["events"]))
            count["runs"] += 1
            until, writing = times[command]
            run = Run(words, folder)
            in_writing = chance.random() < 0.5 and run.wait_for_writing()
            time.sleep(chance.uniform(0, 1.2 * writing if in_writing else until + writing))
            run.kill()
            status = run.end()
            count["kills"] += status is None
            by_command[command] += status is None
            count["killed while writing"] += (
                status is None and (in_writing or b"B" in run.wrote) and b"E" not in run.wrote
            )
            journal = store_path(folder).with_name("jadwal.db-journal")
            count["left a journal"] += journal.exists() and journal.stat().st_size > 0
            after = content(folder)
            count["done all the same"] += check(command, state, after, run.text) and status is None
            if status not in (None, 0):
                # A withdrawal of a withdrawal and the like: refused in one line, nothing stored.
                assert status in (1, 2, 3, 4) and after == state, f"{command}: {status} {run.text}"
            state = after
    return {**count, "by command": dict(sorted(by_command.items()))}


def import_everything() -> None:
    """All that commands import when they need it, so that forks have it already."""
    for module in pkgutil.walk_packages(scheduler.__path__, "scheduler."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # What is here already is left alone by the collector of every fork: no pages to copy.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    import_everything()
    os.environ.update(JADWAL_LANG="en")
    asked = [int(x) for x in sys.argv[1:]]
    print(json.dumps(kill_many(asked[0] if asked else 200, asked[1] if len(asked) > 1 else 1)))
