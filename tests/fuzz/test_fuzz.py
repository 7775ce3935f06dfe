"""Changed input of every reader, fifteen hundred in each run; `python -m tests.fuzz 100000` is the long one."""

import os

import pytest

INPUTS = int(os.environ.get("JADWAL_FUZZ", "1500"))


@pytest.mark.skipif(os.name != "posix", reason="needs processor time limits")
def test_every_reader_reads_or_tells():
    from tests.fuzz.runner import fuzz

    found = fuzz(INPUTS, 20270322)
    readers = {name: x for name, x in found.items() if name != "grown MB"}
    assert sum(x["inputs"] for x in readers.values()) == INPUTS
    assert sum(x["answers"] for x in readers.values()) > 200, "the inputs go nowhere"
    assert found["grown MB"] < 600
