"""What stored input says about one person, cell by cell as it was written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from scheduler.intake.forgetting import grids_of, is_own
from scheduler.intake.reading import read_tables
from scheduler.intake.tables import find_headings
from scheduler.intake.values import is_blank, shown
from scheduler.plan.erasure import Erasure, Scrub


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row about the person: its table, and heading and text of each cell that has something."""

    table: str
    cells: tuple[tuple[str, str], ...]


def own_rows(files: Mapping[str, bytes], ids: Collection[tuple[str, str]]) -> list[OwnRow]:
    """Every row about one person, cells under headings that are not read among them.

    Parameters
    ----------
    ids : collection of (kind, id)
        The participant's, and those of the mentor, household or business that is this person alone.
    """
    erasure = Erasure("", dict.fromkeys(ids, ""), Scrub(""))
    tables = read_tables(files)
    found = []
    for name, rows in grids_of(files):
        read = tables[name]
        position, known = find_headings(read.table, rows)
        if not known:
            continue
        headings = [shown(c) for c in rows[position][1]]
        numbered = dict(rows)
        for record, number in zip(read.records, read.rows, strict=True):
            if is_own(name, record, erasure):
                found.append(OwnRow(name, tuple(_cells(headings, numbered[number]))))
    return found


def _cells(headings: list[str], cells: list[object]) -> Iterator[tuple[str, str]]:
    for place, cell in enumerate(cells):
        if not is_blank(cell):
            yield (headings[place] if place < len(headings) else ""), shown(cell)
