"""Fixtures of the tests of forgetting."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.remembered import fill


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store that holds the person in every place there is."""
    fill(tmp_path / "jadwal.db")
    return tmp_path / "jadwal.db"
