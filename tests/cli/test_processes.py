"""Two processes at once, and a process that is interrupted."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from scheduler.store.store import Store, store_path
from tests.cli.conftest import ROOT, start

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")

LONG = ("--time", "120", "--workers", "1")


@pytest.fixture
def lampung(tmp_path) -> Path:
    """The large example, which is planned for as long as it may."""
    return Path(shutil.copytree(ROOT / "examples" / "lampung-ovop", tmp_path / "lampung"))


def wait_for(process, path: Path, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


def lock_of(folder: Path) -> Path:
    return folder / "jadwal.db.lock"


def test_a_second_process_is_told_with_5(lampung, jadwal):
    first = start("plan", lampung, *LONG)
    try:
        wait_for(first, lock_of(lampung))
        second = jadwal("plan", lampung, "--time", 1)
        assert second.exit_code == 5 and str(first.pid) in second.stderr
    finally:
        first.kill()
        first.communicate()
    with Store.open(store_path(lampung), write=True) as store:
        assert store.revisions() == []


def test_ctrl_c_keeps_the_best_so_far(lampung):
    process = start("plan", lampung, *LONG)
    wait_for(process, lock_of(lampung))
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err and "1" in out.splitlines()[0]
    with Store.open(store_path(lampung)) as store:
        assert len(store.revisions()) == 1
    assert not lock_of(lampung).exists()


def test_ctrl_c_twice_stores_nothing(lampung):
    process = start("plan", lampung, *LONG)
    wait_for(process, lock_of(lampung))
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    if process.returncode != 0:
        assert process.returncode == 130 and "Traceback" not in err
        assert not store_path(lampung).exists()
    else:
        with Store.open(store_path(lampung)) as store:
            assert len(store.revisions()) == 1


def test_kill_9_in_the_middle_of_a_plan_leaves_nothing_half_done(small, jadwal):
    for pause in (0.3, 0.6, 0.9, 1.2, 1.5):
        process = start("plan", small, "--workers", "1", "--work", "5")
        time.sleep(pause)
        process.kill()
        process.communicate()
    result = jadwal("plan", small, "--workers", 1, "--work", 5)
    assert result.exit_code == 0, result.stderr
    with Store.open(store_path(small)) as store:
        for revision in store.revisions():
            assert store.plan(revision.number).sessions
