"""The table over sizes has a row for everything that is measured, and what is small is proven."""

import re

import pytest
from click.testing import CliRunner

from benchmarks.sizes import HEADS, main


@pytest.mark.slow
def test_a_small_programme_is_measured_whole():
    result = CliRunner().invoke(main, ["12", "--workers", "1"], catch_exceptions=False)
    assert result.exit_code == 0
    heads, rule, *rows = [[c.strip() for c in line.split("|")[1:-1]] for line in result.output.splitlines()]
    assert heads == list(HEADS)
    assert rule == ["---"] * len(HEADS)
    assert [row[1] for row in rows if row[1] != "repairs of the first"] == [
        "first plan",
        "re-planning: venue for a day",
        "re-planning: host for a week",
        "re-planning: trainer for a week",
        "explanation: no venue in a sentra",
        "explanation: no trainer of a course",
        "why not elsewhere",
    ]
    for people, what, found, *measured in rows:
        assert people == "12"
        assert all(float(x) >= 0 for x in measured)
        if what.startswith("re-planning"):
            hit, changed = map(int, re.findall(r"\d+", found)[:2])
            assert changed >= hit > 0
            assert found.endswith("people, proven least")
        if what.startswith("explanation"):
            unmet, decided = map(int, re.findall(r"\d+", found)[:2])
            assert unmet == decided
