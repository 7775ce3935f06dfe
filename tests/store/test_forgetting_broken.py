"""Forgetting: copies beside the store, and whatever breaks it off; never half of it."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from scheduler.store.errors import StoreProblem
from scheduler.store.forgetting import copies_of
from scheduler.store.store import Store
from tests.store.remembered import ID, NAME, fill, forgotten, traces

ROOT = Path(__file__).parents[2]


def test_copies_beside_the_store_are_cleaned_with_the_same_pseudonym(path):
    copy, other = path.with_name("jadwal (2).db"), path.with_name("notes.db")
    copy.write_bytes(path.read_bytes())
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    other_bytes = other.read_bytes()
    outcome = forgotten(path)
    assert outcome.copies == (copy,) and traces(copy, path) == [] and other.read_bytes() == other_bytes
    with Store.open(copy) as store:
        assert store.plan(1).cohorts[0].participants[0] == outcome.pseudonym


def test_a_damaged_copy_is_named(path):
    copy = path.with_name("jadwal.db.bak")
    copy.write_bytes(path.read_bytes()[:6000])
    outcome = forgotten(path)
    assert [p for p, _ in outcome.failed] == [copy] and traces(path) == []


def test_copies_of_a_workbooks_store_are_only_its_own(tmp_path):
    one, other = tmp_path / "a.jadwal.db", tmp_path / "b.jadwal.db"
    for path in (one, other, tmp_path / "a.jadwal.db.old"):
        fill(path)
    assert copies_of(one) == [tmp_path / "a.jadwal.db.old"]


CHILD = """
import os, signal, sys
from pathlib import Path
import scheduler.store.erasing as erasing
from scheduler.store.forgetting import forget, person_in
from scheduler.store.store import Store
at = sys.argv[3]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if at:
    owner, name = (erasing.Erasing, "compact") if at == "compact" else (erasing, at)
    setattr(owner, name, die)
with Store.open(Path(sys.argv[1]), write=True) as store:
    person = person_in([store], sys.argv[2])
    print("ready", flush=True)
    forget(store, person)
"""


def child(path: Path, at: str = "") -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), ID, at],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is of POSIX")
@pytest.mark.parametrize(("at", "gone"), [("_events", False), ("_remember", False), ("compact", True)])
def test_killed_in_the_middle_all_is_old_or_all_is_new(path, at, gone):
    assert child(path, at).wait() == -signal.SIGKILL
    with Store.open(path) as store:
        people = {c.participants[0] for n in (1, 2) for c in store.plan(n).cohorts}
        assert len(people) == 1 and (ID not in people) == gone
        assert bool(store.forgotten()) == gone
    if gone:
        # Before the file is compacted already.
        assert traces(path) == []
    else:
        forgotten(path)
        assert traces(*path.parent.glob("*.db*")) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is of POSIX")
def test_killed_at_any_moment(path):
    original = path.read_bytes()
    seen = set()
    rng = random.Random(7)
    for _ in range(6):
        path.write_bytes(original)
        process = child(path)
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.25))
        process.kill()
        process.wait()
        with Store.open(path, write=True) as store:
            people = {c.participants[0] for n in (1, 2) for c in store.plan(n).cohorts}
        assert len(people) == 1
        seen.add(ID in people)
        if ID not in people:
            assert traces(*path.parent.glob("jadwal.db*")) == []
    assert seen


def test_broken_off_between_copy_and_store_the_pseudonym_stays_one(path, monkeypatch):
    copy = path.with_name("jadwal.db.bak")
    copy.write_bytes(path.read_bytes())
    erase = Store.erase

    def breaks_off(store, *rest):
        if store.path == path:
            raise KeyboardInterrupt
        return erase(store, *rest)

    monkeypatch.setattr(Store, "erase", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        forgotten(path)
    monkeypatch.undo()
    with Store.open(path) as store, Store.open(copy) as other:
        assert store.plan(1).cohorts[0].participants[0] == ID
        first = other.plan(1).cohorts[0].participants[0]
    assert forgotten(path).pseudonym == first and first != ID
    assert traces(copy, path) == []


def test_tables_of_other_features_are_searched_too(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE letters (n INTEGER PRIMARY KEY, who TEXT, body TEXT, packed BLOB, raw BLOB)")
        body = json.dumps({"to": [ID, "P2"], "text": f"Yth. {NAME}"})
        db.execute("INSERT INTO letters VALUES (1, ?, ?, ?, ?)", (ID, body, zlib.compress(body.encode()), b"\x00\xff"))
    outcome = forgotten(path)
    assert traces(path) == []
    with sqlite3.connect(path) as db:
        who, body, packed, raw = db.execute("SELECT who, body, packed, raw FROM letters").fetchone()
    expected = {"to": [outcome.pseudonym, "P2"], "text": f"Yth. {outcome.pseudonym}"}
    assert who == outcome.pseudonym and json.loads(body) == json.loads(zlib.decompress(packed)) == expected
    assert raw == b"\x00\xff"


def test_a_disk_that_fails_leaves_everything_old(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr("scheduler.store.erasing._other_tables", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(StoreProblem):
        forgotten(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.plan(1).cohorts[0].participants[0] == ID
    assert len(path.read_bytes()) == len(before)
