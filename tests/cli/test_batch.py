"""``jadwal batch`` from outside: on local processes, and on a cluster whose worker is killed."""

import csv
import io
import os
import signal
import subprocess
import sys
import time

import pytest

from scheduler.cli import batching
from scheduler.store.store import Store, store_path
from tests.cli.conftest import ROOT, start
from tests.cli.programmes import write_small

BAD = "id,name,location,courses\nT1,Dewi,Metro,NOPE\n"


@pytest.fixture
def many(tmp_path):
    """A folder with three good programmes and a bad one."""
    folder = tmp_path / "many"
    for name in ("a", "b", "c"):
        write_small(folder / name)
    write_small(folder / "bad", trainers=BAD)
    (folder / "notes").mkdir()
    return folder


def summary(path):
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    return {r["programme"].split(os.sep)[-1]: r for r in rows}


def revisions(programme):
    with Store.open(store_path(programme)) as store:
        return [r.number for r in store.revisions()]


def _holder(lock):
    """The process that wrote itself into a lock file."""
    try:
        return int(lock.read_text().split("\t")[1])
    except (OSError, IndexError, ValueError):
        return None


def test_a_bad_programme_stops_no_other_and_the_rest_is_kept_next_time(many, jadwal, tmp_path):
    words = ("batch", many, "--jobs", 2, "--work", 2, "--csv", tmp_path / "sum.csv")
    result = jadwal(*words)
    assert result.exit_code == 3
    rows = summary(tmp_path / "sum.csv")
    assert {n: r["status"] for n, r in rows.items()} == {"a": "planned", "b": "planned", "bad": "input", "c": "planned"}
    assert all(rows[n]["revision"] == "1" and rows[n]["compulsory_unmet"] == "0" for n in "abc")
    assert "NOPE" in result.stderr and "Without a plan: 1 of 4." in result.stderr

    write_small(many / "bad")
    write_small(many / "b", courses="id,title,jp,session_jp,group_min\nDASAR,Dasar,8,4,2\nLANJUT,Lanjut,4,4,2\n")
    assert jadwal("publish", many / "c").exit_code == 0
    result = jadwal(*words)
    assert result.exit_code == 0, result.stderr
    rows = summary(tmp_path / "sum.csv")
    assert {n: (r["status"], r["revision"]) for n, r in rows.items()} == {
        "a": ("kept", "1"),
        "b": ("planned", "2"),  # Its input is another.
        "bad": ("planned", "1"),
        "c": ("kept", "1"),
    }
    result = jadwal("batch", many / "c", "--work", 3)
    assert result.exit_code == 0 and "published, left alone" in result.stdout and revisions(many / "c") == [1]
    assert jadwal("batch", many / "c", "--work", 3, "--anew").exit_code == 0 and revisions(many / "c") == [1, 2]


def test_what_is_unmet_counts_only_where_asked(tmp_path, jadwal):
    lonely = write_small(tmp_path / "p", participants="id,name,sentra\nP1,Ani,S1\n")
    assert jadwal("batch", lonely, "--work", 1).exit_code == 0
    assert jadwal("batch", lonely, "--work", 1, "--strict").exit_code == 1


def test_a_programme_that_another_process_holds(many, jadwal):
    with Store.open(store_path(many / "a"), write=True):
        result = jadwal("batch", many / "a", many / "b", "--work", 1)
    assert result.exit_code == 5 and "held by another process" in result.stdout and revisions(many / "b") == [1]


def test_wrong_words(tmp_path, jadwal):
    assert jadwal("batch").exit_code == 2
    result = jadwal("batch", tmp_path / "nothing")
    assert result.exit_code == 3 and "nothing" in result.stderr
    (tmp_path / "empty").mkdir()
    assert jadwal("batch", tmp_path / "empty").exit_code == 3


def test_a_fault_is_a_row():
    row = batching.plan_one({"path": None})
    assert row["status"] == "fault" and row["detail"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_killed_batch_goes_on_where_it_stopped(many, jadwal, tmp_path):
    process = start("batch", many, "--work", 2, start_new_session=True)
    until = time.monotonic() + 120
    while time.monotonic() < until and not (many / "a" / "jadwal.db").exists():
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    result = jadwal("batch", many, "--work", 2, "--csv", tmp_path / "sum.csv")
    rows = summary(tmp_path / "sum.csv")
    assert result.exit_code == 3  # The bad one.
    # The file is made within the transaction that holds the first plan: it may have been killed before its end.
    assert rows["a"]["status"] in ("kept", "planned") and rows["c"]["status"] == "planned"
    assert all(revisions(many / n) == [1] for n in "abc")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_cluster_loses_a_worker_in_the_middle(many, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        workers = set(client.run(os.getpid).values())
        assert len(workers) == 2 and os.getpid() not in workers
        # Long enough that both workers are in the middle of a programme when one is killed.
        process = start(
            "batch", many, "--time", 4, "--anew", "--cluster", cluster.scheduler_address, "--csv", tmp_path / "s"
        )
        until = time.monotonic() + 120
        while time.monotonic() < until and not list(many.glob("*/jadwal.db.lock")):
            time.sleep(0.02)
        busy = workers & {_holder(lock) for lock in many.glob("*/jadwal.db.lock")}
        os.kill((busy or workers).pop(), signal.SIGKILL)
        out, told = process.communicate(timeout=240)
    assert process.returncode == 3, out + told  # The bad one; nothing else.
    rows = summary(tmp_path / "s")
    assert {n: r["status"] for n, r in rows.items()} == {"a": "planned", "b": "planned", "bad": "input", "c": "planned"}
    assert all(revisions(many / n)[-1] == int(rows[n]["revision"]) for n in "abc")


def test_a_cluster_that_is_not_there_or_not_installed(many):
    code = (
        "import sys; sys.modules['distributed'] = None; sys.argv = ['jadwal', 'batch', sys.argv[1], '--cluster', 'x'];"
        "from scheduler.cli.main import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code, many], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 2 and "jadwal[cluster]" in run.stderr and "Traceback" not in run.stderr
