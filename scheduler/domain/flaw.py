"""One contradiction in the input, with its place and its remedy."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.language import Text


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
    others : tuple
        Further cells (table, row, column) without which this would be no contradiction.
    """

    table: str
    row: int | None
    column: str | None
    value: str
    message: Text
    others: tuple[tuple[str, int | None, str], ...] = ()

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table} row {self.row}"
        return f"{place} {self.column or ''} {self.value!r}: {self.message}"
