"""What makes the tables of a programme contradict themselves, each with table, row, column and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain.checks import amounts, conditions, references, windows
from scheduler.domain.flaw import Flaw

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem

__all__ = ["Flaw", "flaws_of"]

_CHECKS = (
    windows.settings_flaws,
    windows.day_pattern_flaws,
    references.empty_tables,
    references.id_flaws,
    references.reference_flaws,
    references.belonging_flaws,
    references.loops,
    references.left_alone,
    amounts.range_flaws,
    amounts.course_flaws,
    amounts.internship_flaws,
    windows.window_flaws,
    conditions.availability_flaws,
    conditions.wish_flaws,
    conditions.travel_flaws,
)


def flaws_of(problem: Problem) -> list[Flaw]:
    """Every contradiction of a programme, check by check, each in the order of its tables."""
    return [flaw for check in _CHECKS for flaw in check(problem)]
