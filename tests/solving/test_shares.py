"""Shares of dates: what fits into a date has no more than one, and no packing needs fewer dates than they say."""

from __future__ import annotations

import math
import random
from itertools import combinations_with_replacement, permutations

import pytest

from scheduler.solving.shares import least_dates, shares


@pytest.mark.parametrize("room", range(1, 11))
def test_what_fits_into_a_date_has_shares_of_one_at_most(room):
    for share in shares(range(1, room + 1), room):
        for count in range(1, 6):
            for lengths in combinations_with_replacement(range(1, room + 1), count):
                if sum(lengths) <= room:
                    assert sum(share[jp] for jp in lengths) <= 1, (share, lengths)


def test_no_share_is_below_another():
    found = shares([2, 4, 5, 6], 8)
    assert len(found) > 1
    assert not any(all(a[jp] <= b[jp] for jp in a) for a, b in permutations(found, 2))
    assert found == shares([6, 5, 4, 2, 2], 8)


def test_six_of_eight_are_a_date_and_four_are_half_of_one():
    assert shares([4, 6], 8) == ({4: 0.5, 6: 1},)


@pytest.mark.parametrize("seed", range(20))
def test_no_packing_has_fewer_dates(seed):
    r = random.Random(seed)
    room = r.randint(4, 8)
    lengths = [r.randint(1, room) for _ in range(r.randint(1, 6))]
    fewest = min(_first_fit(order, room) for order in permutations(lengths))
    assert math.ceil(least_dates(((1, jp, 1) for jp in lengths), room)) <= fewest


def _first_fit(lengths, room) -> int:
    left: list[int] = []
    for jp in lengths:
        n = next((n for n, x in enumerate(left) if x >= jp), None)
        if n is None:
            left.append(room - jp)
        else:
            left[n] -= jp
    return len(left)


def test_dates_cost_what_each_is_worth():
    # Four sessions of 6 JP and two of 4 JP: 4 + 1 dates, the last one for 3 points.
    assert least_dates([(4, 6, 2), (2, 4, 3)], 8) == 4 * 2 + 3
    assert least_dates([(4, 6, 0)], 8) == least_dates([], 8) == 0
