"""The table over time: what stood when, the gap at the end, and the exponent of growth."""

import math

import pytest
from click.testing import CliRunner

from benchmarks.over_time import Course, exponent, main, row
from scheduler.plan.plan import Level


def _levels(compulsory, points, bound):
    return Level("compulsory-unmet", compulsory, 0), Level("optional-unmet", 0, 0), Level("preferences", points, bound)


def test_what_stood_at_a_time_counts_from_the_first_full_plan_on():
    stages = (0.5, _levels(2, 10, 0)), (1.2, _levels(0, 1900, 0)), (8.0, _levels(0, 1800, 900))
    course = Course(stages, _levels(0, 1600, 1200), 123.4)
    assert course.first_full == 1.2
    assert list(row("1000", course, (1, 5, 10))) == [
        "1,000 participants", "1.2", "0", "–", "1,900 ≥ 0", "1,800 ≥ 900", "1,600 ≥ 1,200", "25.0 %", "123",
    ]  # fmt: skip
    never = Course(stages[:1], _levels(2, 10, 0), 50)
    assert list(row("some/where", never, (5,))) == ["where", "–", "2", "–", "10 ≥ 0", "100.0 %", "50"]


def test_the_exponent_is_the_slope_of_the_logarithms():
    assert exponent({60: 0.5, 300: 1.0}) is None
    assert math.isclose(exponent({300: 2 * 300**1.3, 1000: 2 * 1000**1.3, 3000: 2 * 3000**1.3}), 1.3)
    # Two points alike and one off the line: least squares, by hand.
    found = exponent({300: 1.0, 3000: 10.0, 30000: 1000.0})
    assert math.isclose(found, 1.5)


@pytest.mark.slow
def test_a_small_programme_is_planned_in_a_process_of_its_own():
    result = CliRunner().invoke(main, ["60", "--seconds", "6", "--workers", "1"], catch_exceptions=False)
    heads, rule, cells = [[c.strip() for c in line.split("|")[1:-1]] for line in result.output.splitlines()]
    assert heads == ["programme", "first full plan, s", "unmet", "5 s", "end", "gap", "memory, MB"]
    assert len(cells) == len(rule) == len(heads)
    assert cells[0] == "60 participants" and cells[2] == "0" and float(cells[1]) < 6
    points, bound = (int(x.replace(",", "")) for x in cells[4].split(" ≥ "))
    assert points >= bound > 0
