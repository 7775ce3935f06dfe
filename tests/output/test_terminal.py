"""The timetable in the terminal."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from rich.console import Console

from scheduler.output.files import OutputProblem
from scheduler.output.terminal import show
from tests.output import programme


def shown(problem, plan, who=None, week=None, language="id", terminal=False) -> str:
    out = io.StringIO()
    show(problem, plan, who, week, language, Console(file=out, force_terminal=terminal, width=160, color_system=None))
    return out.getvalue()


def test_plain_lines_hold_everything(problem, plan):
    lines = shown(problem, plan, "P01").splitlines()
    assert lines[0] == "P01 · Zubaidah"
    first = "Sen, 29 Mar 2027\t08.00–13.45\t6\tSULAM-PRS-1 1/2\tSulam <mutu> & rapi\tBalai Kota\tDra. Ani <Guru>"
    assert first in lines
    assert any("Magang produksi" in line and "Nona Pembimbing" in line for line in lines)
    assert not any("│" in line or "─" in line for line in lines)


def test_one_week(problem, plan):
    text = shown(problem, plan, "T1", dt.date(2027, 4, 7), "en")
    assert "Tue, 6 Apr 2027" in text and "29 Mar" not in text
    assert "No sessions in this week." in shown(problem, plan, "T1", dt.date(2027, 6, 7), "en")


def test_tables_in_a_terminal(problem, plan):
    text = shown(problem, plan, "SULAM-PRS-1", terminal=True)
    assert "─" in text and "SULAM-PRS-1 2/2" in text


def test_programme_names_no_participants(problem, plan):
    text = shown(problem, plan)
    assert "KEMAS-1 2/2" in text and "Zubaidah" not in text


def test_markup_and_escape_codes_do_nothing(problem, plan):
    text = shown(problem, plan, "P03")
    assert programme.MARKUP in text
    assert "\x07" not in shown(problem, plan, "P05") and "\x1b" not in shown(problem, plan, "P05")


def test_unknown_id(problem, plan):
    with pytest.raises(OutputProblem, match="P01"):
        shown(problem, plan, "P011")
