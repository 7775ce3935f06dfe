"""From rows of cells to records: finding the headings, reading each cell, going on after every bad one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scheduler.domain.near import near
from scheduler.intake.columns import Column, Table
from scheduler.intake.findings import Findings
from scheduler.intake.kinds import WEEKDAYS
from scheduler.intake.values import Bad, Manner, cleaned, is_blank, shown
from scheduler.intake.words import KINDS, WISH_KINDS, folded, lookup
from scheduler.language import say

# Titles and letterheads above the headings take some rows; a table that begins later is taken for none.
_LAST_HEADING_ROW = 40
# Headings of running numbers and of the maker's own remarks, which nobody expects to be read.
_IGNORED = {"no", "no_urut", "nomor", "nr", "#", "catatan", "notes", "note", "remarks"}
_KINDS = lookup({**KINDS, **WISH_KINDS})


@dataclass(frozen=True)
class Grid:
    """The cells of one file or sheet: its name for people, and the rows that have something, with their numbers."""

    file: str
    rows: Sequence[tuple[int, list[object]]]
    commas: bool = False
    sheet: bool = False


@dataclass
class ReadTable:
    """The records of a table and where each came from."""

    table: Table
    file: str
    records: list = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    raws: list[dict[str, object]] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    bad: set[tuple[int, str]] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    readable: bool = True

    def is_bad(self, row: int | None, column: str) -> bool:
        """Whether a cell, or with None any cell of the column, could not be read."""
        if not self.readable or column in self.missing:
            return True
        return any(c == column for _, c in self.bad) if row is None else (row, column) in self.bad

    def heading(self, column: str | None) -> str | None:
        """A column's heading as written."""
        return column and self.written.get(column, column)


def heading_key(cell: object) -> str:
    """A heading as it is looked up: without ``*`` and without a remark in brackets."""
    if not isinstance(cell, str) or len(cell) > 200:
        return ""
    return folded(re.sub(r"\(.*?\)|\[.*?\]|[*:]", " ", cleaned(cell)))


def find_headings(table: Table, rows: Sequence[tuple[int, list[object]]]) -> tuple[int, int]:
    """The position of the row with most known headings, and their number."""
    best, most = 0, 0
    for position, (_, cells) in enumerate(rows[:_LAST_HEADING_ROW]):
        found = {c.name for c in map(table.headings.get, map(heading_key, cells)) if c}
        if len(found) > most:
            best, most = position, len(found)
    return best, most


def read_table(table: Table, grid: Grid | None, manner: Manner, findings: Findings) -> ReadTable:
    """Every row of a table as a record; what cannot be read is reported and replaced, so that reading goes on."""
    if grid is None:
        return ReadTable(table, table.name)
    read = ReadTable(table, grid.file)
    if not grid.rows:
        return read
    position, found = find_headings(table, grid.rows)
    if not found:
        expected = ", ".join(c.name for c in table.columns if c.required)
        message = say("No headings were found. The first row needs these at least: {columns}.", columns=expected)
        findings.problem(grid.file, grid.rows[0][0], None, None, message)
        read.readable = False
        return read
    columns = columns_of(read, grid.rows[position], findings)
    for number, cells in grid.rows[position + 1 :]:
        _read_row(read, columns, number, cells, manner, findings)
    _values_beside(read, grid, position, findings)
    return read


def columns_of(read: ReadTable, headings: tuple[int, list[object]], findings: Findings) -> dict[int, Column]:
    """Which column stands where; missing, double and unknown headings are reported."""
    table, (number, cells) = read.table, headings
    columns: dict[int, Column] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        column = table.headings.get(heading_key(cell))
        if column is None:
            if not is_blank(cell) and heading_key(cell) not in _IGNORED:
                unknown.append(shown(cell))
        elif column.name in read.written:
            message = say("This column stands twice; delete one or rename it.")
            findings.problem(read.file, number, shown(cell), shown(cell), message)
        else:
            columns[place] = column
            read.written[column.name] = shown(cell)
    meant = {
        h: near(folded(h), [c for c in table.headings if table.headings[c].name not in read.written]) for h in unknown
    }
    for column in table.columns:
        if not column.required or column.name in read.written:
            continue
        read.missing.add(column.name)
        guess = next((h for h, m in meant.items() if m and table.headings[m] is column), None)
        if guess is not None:
            unknown.remove(guess)
            message = say("The column {column} is missing. Is it the one headed {guess}? Rename it.",
                          column=column.name, guess=guess)  # fmt: skip
        else:
            message = say("The column {column} is missing; add it with a value in each row.", column=column.name)
        findings.problem(read.file, number, column.name, None, message)
    for heading in unknown:
        guess = meant.get(heading)
        message = (
            say("There is no column of this name, and it is not read. Did you mean {near}?", near=guess)
            if guess
            else say("There is no column of this name, and it is not read.")
        )
        findings.warn(read.file, number, heading, heading, message)
    return columns


def _read_row(
    read: ReadTable, columns: dict[int, Column], number: int, cells: list[object], manner: Manner, findings: Findings
) -> None:
    raw = {c.name: cells[p] for p, c in columns.items() if p < len(cells) and not is_blank(cells[p])}
    if not raw:
        return
    row = len(read.records)
    values: dict[str, object] = {}
    for column in read.table.columns:
        cell = raw.get(column.name)
        try:
            values[column.field] = _value(read.table, column, cell, raw, manner)
        except Bad as bad:
            # An id that nobody can have written keeps rows with unreadable ids apart.
            filler = f"?{number}" if column.name == "id" and read.table.has_ids else column.kind.filler
            values[column.field] = filler if column.required else column.default
            read.bad.add((row, column.name))
            if column.name not in read.missing:
                value = None if cell is None else shown(cell)
                findings.problem(read.file, number, read.heading(column.name), value, bad.message)
    read.records.append(read.table.record(**values))
    read.rows.append(number)
    read.raws.append(raw)


def _value(table: Table, column: Column, cell: object, raw: dict[str, object], manner: Manner) -> object:
    kind = _KINDS.get(folded(shown(raw.get("kind")))) if "kind" in raw and column.name == "id" else None
    if kind == "programme" and table.name == "availability":
        return ""
    if cell is None:
        if column.required:
            raise Bad(say("This is missing; fill it in."))
        return column.default
    value = column.kind.read(cell, manner)
    if column.kind.many and not value:
        if column.required:
            raise Bad(say("This is missing; fill it in."))
        return column.default
    if kind == "weekday":
        return _weekday(cell, manner)
    return value


def _weekday(cell: object, manner: Manner) -> str:
    days = WEEKDAYS.read(cell, manner)
    if len(days) != 1:
        raise Bad(say("One weekday is expected here; write a row for each."))
    return str(WEEKDAYS.write(days))


def _values_beside(read: ReadTable, grid: Grid, position: int, findings: Findings) -> None:
    """Cells to the right of the last heading: in a file the sign of an unquoted separator, in a sheet a remark."""
    width = max((p for p, cell in enumerate(grid.rows[position][1]) if not is_blank(cell)), default=0) + 1
    for number, cells in grid.rows[position + 1 :]:
        beside = [c for c in cells[width:] if not is_blank(c)]
        if beside and grid.sheet:
            message = say("This stands under no heading and is not read.")
            findings.warn(read.file, number, None, shown(beside[0]), message)
        elif beside:
            message = say("This row has more cells than there are headings; put texts with a separator in quotes.")
            findings.problem(read.file, number, None, shown(beside[0]), message)
