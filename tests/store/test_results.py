"""Results kept one by one."""

import stat
import sys

import pytest

from scheduler.store.errors import StoreBusy
from scheduler.store.results import ResultFile


def test_results_are_there_again(tmp_path):
    path = tmp_path / "x.jsonl"
    with ResultFile(path, "q") as file:
        file.add("a", {"n": 1})
        file.add("b", None)
    with ResultFile(path, "q") as file:
        assert file.results == {"a": {"n": 1}, "b": None}
        file.add("c", 3)
    with ResultFile(path, "q") as file:
        assert set(file.results) == {"a", "b", "c"}
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_question_begins_anew(tmp_path):
    path = tmp_path / "x.jsonl"
    with ResultFile(path, "q") as file:
        file.add("a", 1)
    with ResultFile(path, "other") as file:
        assert file.results == {}
    with ResultFile(path, "q") as file:
        assert file.results == {}
        file.add("a", 1)
    with ResultFile(path, "q", anew=True) as file:
        assert file.results == {}


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_half_written_line_is_passed_over(tmp_path, cut):
    path = tmp_path / "x.jsonl"
    with ResultFile(path, "q") as file:
        file.add("a", "first")
        file.add("b", "second")
    path.write_bytes(path.read_bytes()[:-cut])
    with ResultFile(path, "q") as file:
        assert file.results.get("a") == "first" and (cut == 1) == ("b" in file.results)
        file.add("c", "third")
    with ResultFile(path, "q") as file:
        assert file.results["a"] == "first" and file.results["c"] == "third"


def test_rubbish_begins_anew(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\xff\xfe\n[]\n")
    with ResultFile(path, "q") as file:
        assert file.results == {}
        file.add("a", 1)
    with ResultFile(path, "q") as file:
        assert file.results == {"a": 1}


def test_one_writer_at_a_time(tmp_path):
    with ResultFile(tmp_path / "x.jsonl", "q"), pytest.raises(StoreBusy):
        ResultFile(tmp_path / "x.jsonl", "q")
