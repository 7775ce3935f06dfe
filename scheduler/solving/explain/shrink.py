"""From many facts that together forbid something to a few of which none can be left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Forbids = Callable[[Sequence[Item]], bool]


def shrink(items: Sequence[Item], forbids: Forbids) -> list[Item]:
    """A subset that still forbids and of which no item can be left out (QuickXplain, Junker 2004).

    Parameters
    ----------
    items : sequence
        Together they forbid. Where several subsets could be found, items that stand earlier are preferred.
    forbids : callable
        Whether some of the items forbid; where it is not known the answer has to be False.
    """
    if forbids(()):
        return []
    found = _among([], False, list(items), forbids)
    return [x for x in items if x in found]


def _among(background: list[Item], grown: bool, items: list[Item], forbids: Forbids) -> list[Item]:
    if grown and forbids(background):
        return []
    if len(items) == 1:
        return items
    half = len(items) // 2
    first, second = items[:half], items[half:]
    of_second = _among(background + first, bool(first), second, forbids)
    of_first = _among(background + of_second, bool(of_second), first, forbids)
    return of_first + of_second
