"""How much of a date a session takes: shares of which those of one person or trainer are never more than one.

Sessions that fit into one date together have at most as many JP as the date has room for. So a session counts with its
JP by the room; or with these rounded, so that what leaves no room for another of its kind counts as a whole: 6 of 8 JP
are a date. The shares are dual feasible functions of bin packing (Fekete and Schepers, "New classes of fast lower
bounds for bin packing problems", 2001): ``floor((k + 1) x) / k``, and x itself where ``(k + 1) x`` is whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache

MOST = 8  # k from 1 to this; 0 stands for the plain share.

Shares = Mapping[int, Fraction]


def shares(lengths: Iterable[int], room: int) -> tuple[Shares, ...]:
    """Shares of sessions of some lengths in a date with a room, both in JP: length → share; none is below another."""
    return _shares(tuple(sorted(set(lengths))), max(1, room))


@cache
def _shares(lengths: tuple[int, ...], room: int) -> tuple[Shares, ...]:
    found: list[dict[int, Fraction]] = []
    for k in range(MOST + 1):
        mine = {jp: _share(Fraction(min(jp, room), room), k) for jp in lengths}
        if not any(_below(mine, other) for other in found):
            found = [other for other in found if not _below(other, mine)] + [mine]
    return tuple(found)


def _share(x: Fraction, k: int) -> Fraction:
    return x if not k or ((k + 1) * x).denominator == 1 else Fraction(math.floor((k + 1) * x), k)


def _below(one: Shares, other: Shares) -> bool:
    return all(one[jp] <= other[jp] for jp in one)


def least_dates(sessions: Iterable[tuple[int, int, Fraction | int]], room: int) -> Fraction:
    """What the dates of some sessions cost at least.

    Parameters
    ----------
    sessions : iterable of (number, JP of each, points of a date)
        A date costs as much as the dearest session that takes all of it, at least.
    room : int
        JP of a date at most.
    """
    given = [(n, jp, points) for n, jp, points in sessions if n and points]
    return max(
        (
            sum((n * points * share[jp] for n, jp, points in given), Fraction(0))
            for share in shares((jp for _, jp, _ in given), room)
        ),
        default=Fraction(0),
    )
