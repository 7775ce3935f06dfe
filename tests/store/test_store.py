"""The store keeps every revision whole, tells clearly what is wrong, and lets one process write at a time."""

import datetime as dt
import errno
import os
import random
import sqlite3
import stat
from pathlib import Path

import pytest

from scheduler.domain.availability import Holiday
from scheduler.plan.plan import Cohort, Level, Plan
from scheduler.store.errors import NoRevision, StoreBusy, StoreProblem
from scheduler.store.store import Store, store_path

FILES = {"programme.toml": b"[programme]\n", "courses.csv": b"id,title\nA,Anyaman\n"}
HOLIDAYS = (Holiday(dt.date(2027, 3, 10), "Idulfitri", "estimated"), Holiday(dt.date(2027, 5, 1), "Hari Buruh"))
PLAN = Plan(
    "p", 0, "optimal", (Level("compulsory-unmet", 0, 0),), (Cohort("A-X-1", "A", "X", ("P1", "P2"), {"P2": 3}, {}),)
)


def add(path: Path, plan: Plan = PLAN, **options):
    with Store.open(path, write=True) as store:
        return store.add_revision(plan, FILES, HOLIDAYS, "plan", **options)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jadwal.db"


@pytest.mark.parametrize(
    ("programme", "store"),
    [
        ("a/lampung", "a/lampung/jadwal.db"),
        ("a/lampung.xlsx", "a/lampung.jadwal.db"),
        ("a/x.y.XLSX", "a/x.y.jadwal.db"),
    ],
)
def test_store_path(programme, store):
    assert store_path(Path(programme)) == Path(store)


def test_a_revision_comes_back_as_it_was_stored(path):
    made = add(path, note="first")
    with Store.open(path) as store:
        assert store.revisions() == [made]
        assert made.number == 1 and made.parent is None and made.published is None and made.note == "first"
        assert made.levels == PLAN.levels and made.status == "optimal"
        assert store.plan() == PLAN.with_(revision=1)
        assert store.snapshot() == FILES
        assert store.holidays(1) == HOLIDAYS


def test_numbers_go_on_and_equal_inputs_are_stored_once(path):
    add(path)
    second = add(path)
    assert (second.number, second.parent) == (2, 1)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM blobs").fetchone() == (len(FILES),)


def test_a_number_is_never_used_twice(path):
    add(path)
    add(path)
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM revisions WHERE number = 2")
    assert add(path).number == 3


def test_the_last_publication_counts(path):
    add(path)
    add(path, publish=True)
    with Store.open(path, write=True) as store:
        assert store.published().number == 2
        store.publish(1)
        assert store.published().number == 1
        assert [r.published is not None for r in store.revisions()] == [True, True]


def test_nothing_planned_yet(path):
    with Store.open(path) as store:
        assert store.revisions() == [] and store.published() is None
        with pytest.raises(NoRevision):
            store.plan()
    assert not path.exists()


def test_opening_for_writing_leaves_nothing_behind(path):
    with Store.open(path, write=True):
        pass
    assert list(path.parent.iterdir()) == []


def test_unknown_revision(path):
    add(path)
    with Store.open(path) as store, pytest.raises(NoRevision, match="7"):
        store.plan(7)


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_the_file_is_private(path):
    add(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failure_in_the_middle_stores_nothing(path):
    add(path)
    with Store.open(path, write=True) as store, pytest.raises(AttributeError):
        store.add_revision(PLAN, FILES | {"x.csv": b"1"}, [None], "plan")
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT (SELECT count(*) FROM revisions), (SELECT count(*) FROM blobs)").fetchone() == (1, 2)


def test_a_second_writer_is_told_and_readers_are_not(path):
    add(path)
    with Store.open(path, write=True):
        with pytest.raises(StoreBusy, match=str(os.getpid())):
            Store.open(path, write=True)
        with Store.open(path) as reader:
            assert reader.plan().revision == 1
    add(path)


def test_it_goes_on_in_another_folder(path, tmp_path):
    add(path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "jadwal.db").write_bytes(path.read_bytes())
    assert add(other / "jadwal.db").number == 2


def test_readers_cannot_write(path):
    add(path)
    with Store.open(path) as store, pytest.raises(RuntimeError):
        store.publish(1)


class TestFaults:
    """Each ends in one sentence, and the file stays as it was."""

    def test_no_database(self, path):
        path.write_bytes(b"id,name\n" * 500)
        for write in (False, True):
            with pytest.raises(StoreProblem, match="no store"):
                Store.open(path, write=write)
        assert path.read_bytes() == b"id,name\n" * 500

    def test_a_database_of_something_else(self, path):
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE songs (title)")
        with pytest.raises(StoreProblem, match="no store"):
            Store.open(path, write=True)

    def test_of_a_newer_version(self, path):
        add(path)
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version = 99")
        with pytest.raises(StoreProblem, match="newer version"):
            Store.open(path)

    def test_damaged(self, path):
        add(path)
        content = bytearray(path.read_bytes())
        content[4200:] = os.urandom(len(content) - 4200)
        path.write_bytes(content)
        with pytest.raises(StoreProblem, match="damaged"):
            Store.open(path).snapshot()

    def test_cut_off(self, path):
        add(path)
        path.write_bytes(path.read_bytes()[:6000])
        with pytest.raises(StoreProblem, match="damaged"):
            Store.open(path)

    def test_changed_input(self, path):
        add(path)
        with sqlite3.connect(path) as db:
            db.execute("UPDATE blobs SET content = (SELECT content FROM blobs LIMIT 1)")
        with Store.open(path) as store, pytest.raises(StoreProblem, match="damaged"):
            store.snapshot()

    def test_gone_while_open(self, path):
        add(path)
        with Store.open(path, write=True) as store:
            path.unlink()
            with pytest.raises(StoreProblem, match="moved or deleted"):
                store.add_revision(PLAN, FILES, HOLIDAYS, "plan")

    def test_folder_gone(self, tmp_path):
        with pytest.raises(StoreProblem):
            Store.open(tmp_path / "nowhere" / "jadwal.db", write=True)

    def test_disk_full(self, path):
        add(path)
        with Store.open(path, write=True) as store:
            (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
            store._connection.execute(f"PRAGMA max_page_count = {pages}")
            with pytest.raises(StoreProblem, match="full"):
                store.add_revision(PLAN, {"big.xlsx": random.Random(1).randbytes(100_000)}, HOLIDAYS, "plan")
            assert [r.number for r in store.revisions()] == [1]

    def test_a_disk_without_room_for_the_lock(self, path, monkeypatch):
        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(StoreProblem, match="full"):
            Store.open(path, write=True)
        monkeypatch.undo()
        assert list(path.parent.iterdir()) == []
        add(path)

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom file modes bind")
    def test_read_only_folder(self, path):
        add(path)
        path.parent.chmod(0o500)
        try:
            with pytest.raises(StoreProblem, match="read-only"):
                Store.open(path, write=True)
            with Store.open(path) as store:
                assert store.plan().revision == 1
        finally:
            path.parent.chmod(0o700)
