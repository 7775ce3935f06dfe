"""Sets of small numbers as the bits of one number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def members(x: int) -> Iterator[int]:
    """The numbers in a set, ascending."""
    while x:
        bit = x & -x
        yield bit.bit_length() - 1
        x ^= bit


def set_of(numbers: Iterable[int]) -> int:
    """The set of some numbers."""
    found = 0
    for n in numbers:
        found |= 1 << n
    return found
