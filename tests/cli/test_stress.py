"""``jadwal stress`` and ``jadwal score`` from outside."""

import csv
import io
import os
import re
import signal
import sys
import time

import pytest

from tests.cli.conftest import start
from tests.cli.programmes import write_small

WORDS = ("--today", "2027-04-01", "--jobs", 1)


def cases(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_the_report_says_what_each_cancellation_costs(planned, jadwal, tmp_path):
    table, page = tmp_path / "all.csv", tmp_path / "report.html"
    result = jadwal("stress", planned, *WORDS, "--out", table, "--out", page)
    assert result.exit_code == 0, result.output + result.stderr
    rows = cases(table)
    assert rows and {r["kind"] for r in rows} == {"trainer", "venue"}
    # One venue and one trainer for DASAR, four weeks of dates: whatever is cancelled can move.
    assert all(r["outcome"] in ("substituted", "repaired") and r["compulsory_lost"] == "0" for r in rows)
    assert "None of those decided: all that is required can still be met." in result.stdout
    assert f"{len(rows)} cancellations were played through" in result.stdout
    html = page.read_text("utf-8")
    assert "<svg" in html and "<script" not in html and not re.search(r"(src|href)=", html)
    assert not any(name in html for name in ("Ani", "Budi", "Citra"))
    if sys.platform != "win32":
        assert page.stat().st_mode & 0o077 == 0

    again = jadwal("stress", planned, *WORDS, "--out", tmp_path / "again.csv")
    assert again.exit_code == 0 and (tmp_path / "again.csv").read_bytes() == table.read_bytes()
    assert "cancellations: " not in again.stderr  # Nothing was played again.

    other = jadwal("--lang", "id", "stress", planned, *WORDS, "--out", page)
    assert "RINGKASAN" in other.stdout and "Akibat pembatalan" in page.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_killed_run_goes_on_where_it_stopped(planned, jadwal, tmp_path):
    whole = jadwal("stress", planned, *WORDS, "--out", tmp_path / "whole.csv")
    assert whole.exit_code == 0
    results = planned / "jadwal.stress.jsonl"
    lines = results.read_bytes().splitlines(keepends=True)
    results.unlink()

    process = start("stress", planned, *WORDS, start_new_session=True)
    until = time.monotonic() + 120
    while time.monotonic() < until and not (results.exists() and results.read_bytes().count(b"\n") > 1):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    kept = results.read_bytes().splitlines()[1:]
    assert len(kept) > 0

    result = jadwal("stress", planned, *WORDS, "--out", tmp_path / "resumed.csv")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "resumed.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    after = results.read_bytes().splitlines()
    assert after[1 : 1 + len(kept)] == kept and len(after) == len(lines)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_keeps_what_was_found(planned):
    process = start("stress", planned, *WORDS, start_new_session=True)
    results, until = planned / "jadwal.stress.jsonl", time.monotonic() + 120
    while time.monotonic() < until and not (results.exists() and results.read_bytes().count(b"\n") > 1):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode in (0, 130)  # 0 where it had just ended.
    if process.returncode == 130:
        assert "the same command goes on from there" in told and "Traceback" not in told


@pytest.mark.slow
def test_another_question_begins_anew(planned, jadwal):
    jadwal("stress", planned, *WORDS, "--kind", "venue")
    first = (planned / "jadwal.stress.jsonl").read_bytes().splitlines()
    jadwal("stress", planned, *WORDS, "--kind", "venue", "--notice", 1)
    other = (planned / "jadwal.stress.jsonl").read_bytes().splitlines()
    assert first[0] != other[0] and len(first) == len(other)


def test_wrong_words(planned, small, jadwal, tmp_path):
    assert jadwal("stress", planned, "--out", tmp_path / "x.pdf").exit_code == 2
    assert jadwal("stress", tmp_path / "nothing").exit_code == 3
    assert jadwal("stress", planned, "--revision", 9).exit_code == 2
    result = jadwal("stress", planned, *WORDS, "--kind", "host", "--out", tmp_path / "no" / "such.csv")
    assert result.exit_code == 0 and (tmp_path / "no" / "such.csv").exists()


def test_without_a_plan(tmp_path, jadwal):
    result = jadwal("stress", write_small(tmp_path / "p"))
    assert result.exit_code == 2 and "jadwal plan" in result.stderr


def test_score_by_subject_and_against(planned, jadwal, tmp_path):
    jadwal("plan", planned, "--workers", 1, "--work", 5, "--seed", 3)
    result = jadwal("score", planned, "--by", "subject", "--against", 1)
    assert result.exit_code == 0, result.stderr
    total = int(re.search(r"^Sum: (\d+)$", result.stdout, re.M)[1])
    line = re.compile(r"^(?:trainer|cohort|participant|sentra|host|programme) +\S+ +(\d+) ", re.M)
    products = [int(m[1]) for m in line.finditer(result.stdout)]
    assert sum(products) == total
    by_rule = jadwal("score", planned, "--revision", 1, "--against", 2).stdout
    assert "difference" in by_rule and "Sum of revision 2" in by_rule


def test_the_quality_report(planned, jadwal, tmp_path):
    page = tmp_path / "quality.html"
    result = jadwal("score", planned, "--html", page)
    assert result.exit_code == 0, result.stderr
    html = page.read_text("utf-8")
    assert html.count("<svg") >= 5 and "<script" not in html and not re.search(r"(src|href)=", html)
    # Three people: nothing is told of so small a group, and nobody's name but trainers' stands anywhere.
    assert "&lt;5" in html and "T1 Dewi" in html
    assert not any(name in html for name in ("Ani<", "Budi", "Citra", "household"))
    jadwal("--lang", "id", "score", planned, "--html", page)
    assert "Beban instruktur" in page.read_text("utf-8")
