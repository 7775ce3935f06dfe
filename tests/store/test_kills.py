"""Commands killed with -9 at random moments: a whole revision or none, and no event lost whose command reported it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill")


def killed(kills: int, seed: int) -> dict:
    """What `tests.store.kills` reports; a process of its own, since it forks and must have no threads."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.kills", str(kills), str(seed)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_twenty_kills():
    found = killed(20, 20270322)
    assert found["kills"] == 20
    assert found["killed while writing"] >= 4, found


@pytest.mark.slow
def test_two_hundred_kills_of_every_command():
    found = killed(200, 20270405)
    assert found["kills"] == 200
    assert found["killed while writing"] >= 60 and found["left a journal"] >= 20, found
    assert set(found["by command"]) == {"adopt", "cancel", "event", "plan", "publish", "replan", "withdraw"}
