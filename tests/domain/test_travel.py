"""Travel times: both directions, defaults, and the wet season's exact factor."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from scheduler.domain.places import Leg
from scheduler.domain.settings import TravelRules
from scheduler.domain.travel import Travel

DRY, WET = dt.date(2027, 6, 1), dt.date(2027, 11, 1)


def travel(*legs: Leg, factor="1.3") -> Travel:
    return Travel(legs, TravelRules(default_minutes=60, wet_months=(11, 12, 1, 2, 3), wet_factor=Fraction(factor)))


def test_a_leg_counts_both_ways_unless_both_are_given():
    there = Leg("A", "B", 90, Decimal("48.5"))
    assert travel(there).minutes("B", "A", DRY) == 90
    assert travel(there).kilometres("B", "A") == Decimal("48.5")
    for legs in ((there, Leg("B", "A", 100)), (Leg("B", "A", 100), there)):
        assert (travel(*legs).minutes("A", "B", DRY), travel(*legs).minutes("B", "A", DRY)) == (90, 100)


def test_unnamed_pairs_take_the_default_and_no_way_takes_nothing():
    assert travel().minutes("A", "B", DRY) == 60 and travel().minutes("A", "A", WET) == 0
    assert travel().kilometres("A", "B") is None


@pytest.mark.parametrize(
    ("minutes", "factor", "wet"),
    [
        (100, "1.3", 130),
        (10, "1.3", 13),
        (90, "1.3", 117),
        (91, "1.3", 119),
        (60, "1.1", 66),
        (50, "1", 50),
        (1, "1.01", 2),
    ],
)
def test_the_wet_factor_is_exact_and_rounds_up(minutes, factor, wet):
    """In binary floating point 10 × 1.3 × … and 60 × 1.1 come out above the whole number and would be rounded up."""
    t = travel(Leg("A", "B", minutes), factor=factor)
    assert (t.minutes("A", "B", DRY), t.minutes("A", "B", WET)) == (minutes, wet)


@pytest.mark.parametrize(("minutes", "points"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (90, 3), (360, 12)])
def test_points_of_a_trip_are_hours_there_and_back(minutes, points):
    assert travel(Leg("A", "B", minutes)).trip_points("A", "B", DRY) == points


def test_the_month_of_the_date_decides():
    t = travel()
    assert [m for m in range(1, 13) if t.is_wet(dt.date(2027, m, 15))] == [1, 2, 3, 11, 12]
