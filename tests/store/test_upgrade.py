"""A store of an older format: read without being changed, and kept beside the one that is brought up to date."""

import os
import sqlite3
import stat

import pytest

from scheduler.plan.events import Event
from scheduler.store import schema
from scheduler.store.errors import StoreProblem
from scheduler.store.store import Store
from scheduler.store.upgrade import backup_path
from tests.store.test_store import FILES, HOLIDAYS, PLAN, add

ONE_MORE = "ALTER TABLE revisions ADD COLUMN more INTEGER;\nCREATE TABLE extra (id TEXT PRIMARY KEY) WITHOUT ROWID;"
NEXT = len(schema.MIGRATIONS) + 1


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jadwal.db"


@pytest.fixture
def newer(path, monkeypatch):
    """A store of today's format, opened by a program that has one more."""
    add(path)
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, ONE_MORE])
    return path


def version(path) -> int:
    with sqlite3.connect(path) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def test_readers_read_it_and_leave_it_as_it_is(newer):
    before = newer.read_bytes()
    with Store.open(newer) as store:
        assert store.plan() == PLAN.with_(revision=1) and store.snapshot() == FILES
    assert newer.read_bytes() == before
    assert [p.name for p in newer.parent.iterdir()] == [newer.name]


def test_a_writer_keeps_a_copy_and_goes_on(newer):
    with Store.open(newer, write=True) as store:
        assert store.add_revision(PLAN, FILES, HOLIDAYS, "plan").number == 2
    kept = backup_path(newer, NEXT)
    assert sorted(p.name for p in newer.parent.iterdir()) == [newer.name, kept.name]
    assert (version(newer), version(kept)) == (NEXT, NEXT - 1)
    with Store.open(kept) as old:
        assert [r.number for r in old.revisions()] == [1] and old.plan() == PLAN.with_(revision=1)
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    before = kept.read_bytes()
    add(newer)
    assert kept.read_bytes() == before, "kept once, not with every command"


def test_an_earlier_copy_is_not_overwritten(newer):
    backup_path(newer, NEXT).write_text("an earlier one")
    add(newer)
    assert backup_path(newer, NEXT).read_text() == "an earlier one"
    assert version(backup_path(newer, NEXT, 2)) == NEXT - 1


def test_of_a_copy_no_copy_is_kept(newer):
    """What is forgotten in a copy must not live on in a copy of that copy."""
    other = newer.rename(newer.with_name("jadwal.db.old"))
    with Store.open(other, write=True):
        pass
    assert version(other) == NEXT
    assert [p.name for p in other.parent.iterdir()] == [other.name]


def test_where_no_copy_can_be_kept_nothing_changes(newer, monkeypatch):
    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    before = newer.read_bytes()
    monkeypatch.setattr("scheduler.store.upgrade.sqlite3.connect", full)
    with pytest.raises(StoreProblem, match="full"):
        Store.open(newer, write=True)
    assert newer.read_bytes() == before
    assert [p.name for p in newer.parent.iterdir()] == [newer.name]


@pytest.mark.parametrize("write", [False, True])
def test_a_failing_step_changes_nothing(path, monkeypatch, write):
    add(path)
    before = path.read_bytes()
    broken = [*schema.MIGRATIONS, "CREATE TABLE more (id);\nALTER TABLE nothing ADD COLUMN x;"]
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", broken)
        with pytest.raises(StoreProblem):
            Store.open(path, write=write)
    assert path.read_bytes() == before
    with Store.open(path) as store:
        assert store.plan().revision == 1


@pytest.mark.parametrize("first", range(1, len(schema.MIGRATIONS)))
def test_every_earlier_format_is_read_and_brought_up_to_date(path, monkeypatch, first):
    """Rows that were written by the program of then are there afterwards, for readers and for writers."""
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:first])
        db = sqlite3.connect(path, isolation_level=None)
        schema.migrate(db)
        db.execute("INSERT INTO blobs VALUES ('b', x'00')")
        db.execute(
            "INSERT INTO revisions (number, created, command, status, levels, plan, snapshot, holidays)"
            " VALUES (4, '2027-03-01T00:00:00+00:00', 'plan', 'optimal', '[]', x'00', 's', '[]')"
        )
        db.close()
    for write in (False, True):
        with Store.open(path, write=write) as store:
            assert [(r.number, r.events) for r in store.revisions()] == [(4, 0)]
            assert store.events() == ()
    with Store.open(path, write=True) as store:
        assert store.add_events(Event(0, "holiday", "2027-04-05"))[0].number == 1
        assert store.add_revision(PLAN, FILES, HOLIDAYS, "plan").number == 5
    assert version(path) == len(schema.MIGRATIONS)
    assert version(backup_path(path, len(schema.MIGRATIONS))) == first
