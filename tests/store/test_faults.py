"""What can happen to the file and the disk: always one sentence, and nothing that was stored is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from scheduler.plan.events import Event
from scheduler.store import schema
from scheduler.store.errors import StoreProblem
from scheduler.store.lock import WriteLock
from scheduler.store.store import Store
from tests.store.limits import BIG, content
from tests.store.test_store import FILES, HOLIDAYS, PLAN

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and limits")


@pytest.fixture
def path(tmp_path):
    """A store with revisions, publications, events, and alternatives."""
    path = tmp_path / "jadwal.db"
    with Store.open(path, write=True) as store:
        for n in range(3):
            store.add_revision(PLAN, BIG, HOLIDAYS, "plan", publish=n != 1)
            store.add_events(Event(0, "trainer", "T1", dt.datetime(2027, 4, 5), None, "ill", "flu " * 9))
        store.keep_candidates({"a": 1}, [{"x": 1}])
    return path


def read(path: Path) -> tuple | None:
    """All that a store holds, but for alternatives; None where it is told that it cannot be read."""
    try:
        return content(path)[:2]
    except StoreProblem as error:
        assert str(error) and "\n" not in str(error)
        return None


def spoilt(path: Path, spoil, turns: int, seed: int) -> Counter[str]:
    """How often spoiling the file was told, and how often it changed nothing; anything else fails."""
    good, want, chance, count = path.read_bytes(), read(path), random.Random(seed), Counter()
    for turn in range(turns):
        data = bytes(spoil(bytearray(good), chance))
        path.write_bytes(data)
        got = read(path)
        assert got is None or got == want or data == good, f"turn {turn}: other values, and nobody was told"
        assert path.read_bytes() == data, "reading changed the file"
        with contextlib.suppress(StoreProblem), Store.open(path, write=True):
            pass
        count["told" if got is None else "same"] += 1
    return count


class TestDamage:
    def test_any_bit(self, path):
        """Flipped bits are told, or change nothing that counts (free pages, comments in the schema)."""

        def flip(data, chance):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            return data

        # Where a command came from and the time of a publication are shown, and nothing depends on them.
        good, want, chance, count = path.read_bytes(), read(path), random.Random(1), Counter()
        for _ in range(600):
            path.write_bytes(flip(bytearray(good), chance))
            got = read(path)
            if got is None or got == want:
                count["told" if got is None else "same"] += 1
                continue
            for (revision, plan, files), (other, same_plan, same_files) in zip(want[0], got[0], strict=True):
                assert (plan, files) == (same_plan, same_files)
                shown = ("number", "created", "status", "levels", "snapshot", "events")
                assert all(getattr(revision, x) == getattr(other, x) for x in shown)
            assert got[1] == want[1]
            count["shown otherwise"] += 1
        assert count["told"] > 150 and count["shown otherwise"] < 12, count

    def test_pages_of_garbage_or_zeros(self, path):
        def page(data, chance):
            n = chance.randrange(len(data) // 4096)
            data[n * 4096 : (n + 1) * 4096] = chance.choice([chance.randbytes(4096), bytes(4096)])
            return data

        assert spoilt(path, page, 60, 2)["told"] > 40

    def test_cut_off_anywhere(self, path):
        """Told, but where only alternatives of `replan` stood in what is gone."""
        count = spoilt(path, lambda data, chance: data[: chance.randrange(1, len(data))], 60, 3)
        assert count["told"] > 50
        path.write_bytes(b"S")
        assert read(path) is None

    def test_garbage_appended(self, path):
        spoilt(path, lambda data, chance: data + chance.randbytes(chance.choice([1, 4096, 9999])), 10, 4)

    def test_an_empty_file_is_an_empty_store(self, tmp_path):
        path = tmp_path / "jadwal.db"
        path.touch()
        with Store.open(path, write=True) as store:
            assert store.revisions() == []
            assert store.add_revision(PLAN, FILES, HOLIDAYS, "plan").number == 1

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events SET payload = '[]'",
            "UPDATE events SET payload = replace(payload, 'T1', 'T2')",
            "UPDATE events SET created = 'yesterday'",
            "UPDATE events SET kind = 'unheard-of'",
            "UPDATE revisions SET levels = '[[1]]'",
            "UPDATE revisions SET plan = x'789c030000000001'",
            "UPDATE revisions SET holidays = '[]'",
            "UPDATE revisions SET created = x'ff'",
            "UPDATE publications SET revision = 2",
            "DELETE FROM snapshots WHERE name = 'big.csv'",
            "DELETE FROM blobs WHERE id IN (SELECT id FROM blobs LIMIT 1)",
            "DROP TABLE events",
            "ALTER TABLE revisions DROP COLUMN plan",
        ],
    )
    def test_values_that_are_not_those_stored(self, path, statement):
        with sqlite3.connect(path) as db:
            db.execute(statement)
        assert read(path) is None


@posix
class TestDisk:
    @pytest.mark.slow
    def test_it_is_full_or_the_process_dies_at_every_page(self):
        done = subprocess.run(
            [sys.executable, "-m", "tests.store.limits", "2048"], capture_output=True, text=True, cwd=ROOT, timeout=900
        )
        assert done.returncode == 0, done.stderr[-3000:]
        found = json.loads(done.stdout.splitlines()[-1])
        assert sum(count.get("killed", 0) for count in found.values()) > 100, found
        assert sum(count.get("told", 0) for count in found.values()) > 100, found

    def test_a_real_disk_that_is_full(self, tmp_path):
        """A file system of 128 KB in memory, where the system lets a user mount one."""
        mounted = ["unshare", "-rm", "sh", "-c"]
        mount = f"mount -t tmpfs -o size=128k none '{tmp_path}'"
        if not shutil.which("unshare") or subprocess.run([*mounted, mount], capture_output=True).returncode:
            pytest.skip("no file system can be mounted here")
        done = subprocess.run(
            [*mounted, f"{mount} && exec '{sys.executable}' -c '{FILL}' '{tmp_path}'"],
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        events, told = done.stdout.split(" ", 1)
        assert (
            int(events) > 3
            and told == "The disk with jadwal.db is full. Nothing was stored; make room and try again.\n"
        )

    @pytest.mark.parametrize("journal", [False, True])
    def test_a_folder_that_can_only_be_read(self, path, journal):
        """Also with the journal of a writer that was killed: it must be rolled back, and cannot be."""
        with tempfile.TemporaryDirectory(prefix="jadwal-fault-") as home:
            folder = Path(home) / "programme"
            shutil.copytree(path.parent, folder)
            store = folder / "jadwal.db"
            if journal:
                self._leave_a_journal(store)
            os.chmod(home, 0o755)
            for p in (*folder.iterdir(), folder):
                os.chmod(p, 0o555 if p.is_dir() else 0o444)
            try:
                told = in_fork(lambda: self._try_all(store, journal), as_nobody=True)
            finally:
                os.chmod(folder, 0o755)
            assert told == "done"
            if journal:
                # Once it can be written again, everything is there.
                store.chmod(0o600)
                store.with_name("jadwal.db-journal").chmod(0o600)
            assert read(store) == read(path)

    @staticmethod
    def _leave_a_journal(store: Path) -> None:
        def die() -> str:
            opened = Store.open(store, write=True)
            db = opened._connection
            db.execute("PRAGMA cache_size = 1")
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE revisions SET note = 'half'")
            db.execute("UPDATE blobs SET content = randomblob(20000)")
            os._exit(0)

        in_fork(die)
        assert store.with_name("jadwal.db-journal").stat().st_size > 0

    @staticmethod
    def _try_all(store: Path, journal: bool) -> str:
        try:
            with Store.open(store) as opened:
                assert opened.plan().revision == 3 and not journal
        except StoreProblem as error:
            assert journal, str(error)
            assert "read-only" in str(error) or "cannot be used" in str(error), str(error)
        try:
            Store.open(store, write=True)
        except StoreProblem as error:
            return "done" if "read-only" in str(error) else str(error)
        return "a writer was let in"

    def test_a_folder_that_can_only_be_read_with_an_older_file(self, path, monkeypatch):
        monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, "CREATE TABLE extra (id);"])
        with tempfile.TemporaryDirectory(prefix="jadwal-fault-") as home:
            os.chmod(home, 0o755)
            store = Path(home) / "jadwal.db"
            shutil.copy(path, store)
            store.chmod(0o444)
            os.chmod(home, 0o555)

            def count() -> str:
                with Store.open(store) as opened:
                    return str(len(opened.revisions()))

            assert in_fork(count, as_nobody=True) == "3"
            os.chmod(home, 0o755)


FILL = """
import sys
from pathlib import Path
from scheduler.plan.events import Event
from scheduler.store.errors import StoreProblem
from scheduler.store.store import Store
from tests.store.test_store import FILES, HOLIDAYS, PLAN
path, n = Path(sys.argv[1]) / "jadwal.db", 0
with Store.open(path, write=True) as store:
    store.add_revision(PLAN, FILES, HOLIDAYS, "plan")
try:
    while True:
        with Store.open(path, write=True) as store:
            store.add_events(Event(0, "trainer", "T1", note=str(n) * 3000))
        n += 1
except StoreProblem as error:
    with Store.open(path) as store:
        assert len(store.events()) == n and store.plan().cohorts == PLAN.cohorts
    print(n, error)
"""


def in_fork(work, as_nobody: bool = False) -> str:
    """What `work` returns or raises, in a fork that file modes bind."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if as_nobody and os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            text = work()
        except BaseException as error:
            text = f"{type(error).__name__}: {error}"
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as told:
        return told.read().decode()


WRITER = """
import sys, time
from pathlib import Path
from scheduler.plan.events import Event
from scheduler.store.errors import StoreBusy
from scheduler.store.store import Store
path, name = Path(sys.argv[1]), sys.argv[2]
done = busy = 0
while done < 25:
    try:
        with Store.open(path, write=True) as store:
            first = store.last_event()
            added = store.add_events(*(Event(0, "trainer", name) for _ in range(3)))
            assert [e.number for e in added] == [first + 1, first + 2, first + 3], "somebody wrote between"
        done += 1
    except StoreBusy:
        busy += 1
    time.sleep(0.001)
print(done, busy)
"""


def test_writers_take_turns(path):
    """Three processes record threefold events as fast as they can: none is lost, and none stands between others."""
    before = len(content(path)[1])
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for name in ("A", "B", "C")
    ]
    told = [w.communicate(timeout=120)[0].split() for w in writers]
    assert [t[0] for t in told] == ["25"] * 3
    names = [e.subject for e in content(path)[1][before:]]
    assert len(names) == 225
    assert all(len(set(names[n : n + 3])) == 1 for n in range(0, 225, 3))


def test_a_lock_file_that_is_left_behind_binds_nobody(path):
    """A machine that lost power leaves the file, and no lock on it."""
    lock = path.with_name("jadwal.db.lock")
    lock.write_text("old\t1\t08:00")
    with Store.open(path, write=True) as store:
        store.add_events(Event(0, "holiday", "2027-04-05"))
    assert not lock.exists()
    held = WriteLock(path)
    lock.write_bytes(b"\xff\xfe no words")
    with pytest.raises(StoreProblem, match="Another process"):
        Store.open(path, write=True)
    held.release()


def test_a_folder_in_place_of_the_store(tmp_path):
    (tmp_path / "jadwal.db").mkdir()
    for write in (False, True):
        with pytest.raises(StoreProblem):
            Store.open(tmp_path / "jadwal.db", write=write)
