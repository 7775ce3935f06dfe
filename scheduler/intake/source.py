"""What a folder and a workbook have in common once they are open: settings and grids of cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduler.domain.near import near
from scheduler.intake.columns import table_named, table_names
from scheduler.intake.settings import Entry
from scheduler.intake.tables import Grid

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000


@dataclass
class Source:
    """An open programme.

    Attributes
    ----------
    settings_file : str
        Where the settings stand, for people.
    settings : list of Entry or None
        None where they could not be read, which has been reported.
    grids : dict
        By table name; a table that is not there is missing.
    unreadable : set
        Tables that are there and could not be read, which has been reported.
    snapshot : dict
        The bytes of every file that was read.
    """

    settings_file: str
    settings: list[Entry] | None = None
    grids: dict[str, Grid] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    snapshot: dict[str, bytes] = field(default_factory=dict)


def similar_table(name: str) -> str | None:
    """The table that a file's or sheet's name is most like, by its English name."""
    guess = near(name, table_names())
    return table_named(guess) if guess else None
