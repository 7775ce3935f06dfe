from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scheduler.output.documents import PrintRequest
from tests.output import programme


@pytest.fixture(scope="session")
def problem():
    return programme.problem()


@pytest.fixture(scope="session")
def plan():
    return programme.plan()


@pytest.fixture
def request_for(tmp_path: Path):
    """A print request into a fresh folder, with a fixed date."""

    def make(**changes) -> PrintRequest:
        usual = {"out": tmp_path / "out", "printed_on": dt.date(2027, 3, 1), "format": "html"}
        return PrintRequest(**{**usual, "earlier": programme.earlier(), **changes})

    return make
