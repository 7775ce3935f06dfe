"""What makes the tables of a programme contradict themselves, each with table, row, column and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem


@dataclass(frozen=True, slots=True)
class Flaw:
    """One contradiction in the input.

    Attributes
    ----------
    table : str
        Name of the table, or ``programme`` for the settings.
    row : int or None
        Position in the table, from 0; None where the whole table is meant.
    column : str or None
        Column, or dotted key of the settings.
    value : str
        What stands there.
    message : Text
        What is wrong and what to do.
    """

    table: str
    row: int | None
    column: str | None
    value: str
    message: Text

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table} row {self.row}"
        return f"{place} {self.column or ''} {self.value!r}: {self.message}"


def flaws_of(problem: Problem) -> list[Flaw]:
    """Every contradiction of a programme, in the order of its tables."""
    return [flaw for check in _CHECKS for flaw in check(problem)]


_CHECKS: list = []


def _check(function):
    _CHECKS.append(function)
    return function
