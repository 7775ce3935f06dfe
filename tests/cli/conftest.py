"""Commands as a person runs them, in this process (quick) or as a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduler.cli.main import cli
from tests.cli.programmes import write_small

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(tmp_path):
    """The folder of a small programme without a plan."""
    return write_small(tmp_path / "small")


@pytest.fixture
def jadwal(monkeypatch):
    """Run a command in this process; returns click's result (exit_code, stdout, stderr)."""
    monkeypatch.setenv("JADWAL_LANG", "")
    monkeypatch.delenv("JADWAL_DEBUG", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def run(*words: object):
        result = CliRunner().invoke(cli, [str(w) for w in words], prog_name="jadwal")
        assert "Traceback" not in result.output + result.stderr
        return result

    return run


@pytest.fixture
def planned(small, jadwal):
    """The small programme with one revision."""
    result = jadwal("plan", small, "--workers", 1, "--work", 5)
    assert result.exit_code == 0, result.output + result.stderr
    return small


def start(*words: object, **options: object) -> subprocess.Popen:
    """Start a command as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8"}
    environment.pop("JADWAL_LANG", None)
    return subprocess.Popen(
        [sys.executable, "-m", "scheduler", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **options,
    )
