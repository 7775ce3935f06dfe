"""Stored input without a person, and the rows of today's input in which the person still stands."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain.people import Participant
from scheduler.intake import kinds
from scheduler.intake.columns import BY_NAME, PROGRAMME, Column, Table, table_named
from scheduler.intake.findings import Findings
from scheduler.intake.folder import decoded, separator_of
from scheduler.intake.reading import read_tables, workbook_in
from scheduler.intake.tables import ReadTable, columns_of, find_headings
from scheduler.intake.values import cleaned
from scheduler.intake.workbook import rows_of
from scheduler.plan.erasure import Erasure, Scrub

Row = tuple[int, list[object]]

_KIND_OF = {"participants": "participant", "mentors": "mentor", "households": "household", "businesses": "business"}
# Names in these tables are of people; that of somebody else is never changed, even where it is the same.
_PEOPLE = ("participants", "mentors", "trainers")
# What stays of the person's own row, besides ids and pseudonyms: rules need it, and it says little about a person.
_STAYS = {
    "participants": ("sentra", "household", "courses", "extra_courses", "internships"),
    "mentors": ("host", "max_apprentices", "participant", "after"),
    "households": ("sentra", "max_absent", "must_train"),
    "businesses": ("sentra",),
}
_ADULT_YEARS = 30


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a person stands in the input: the whole `row` is about the person, or one `column` holds name or number."""

    file: str
    row: int
    column: str | None = None


def without_person(files: Mapping[str, bytes], erasure: Erasure, first_day: dt.date) -> dict[str, bytes]:
    """Stored input with pseudonyms, in which nothing of the person is left.

    Of a workbook only the cells of sheets that are read are kept: remarks, properties, names, pictures and other
    sheets may say anything.

    Parameters
    ----------
    files : mapping of file name to bytes
    erasure : Erasure
    first_day : date
        Of the programme; a date of birth that internships need becomes one long before it.
    """
    editor = _Editor(read_tables(files), erasure, first_day)
    book = workbook_in(files)
    if book:
        return {erasure.scrub(book): _workbook(files[book], editor)}
    return {name: _file(name, data, editor) for name, data in files.items()}


def mentions(files: Mapping[str, bytes], ids: Mapping[tuple[str, str], str], scrub: Scrub) -> list[Mention]:
    """Rows and cells of the input that are about a person, tables in order."""
    found = []
    erasure = Erasure("", ids, scrub)
    for name, read in read_tables(files).items():
        for position, record in enumerate(read.records):
            row = read.rows[position]
            if is_own(name, record, erasure):
                found.append(Mention(read.file, row))
                continue
            for column, raw in read.raws[position].items():
                shared = name in _PEOPLE and column in ("name", "phone")
                if isinstance(raw, str) and not shared and _scrubbed(raw, scrub) != raw:
                    found.append(Mention(read.file, row, read.heading(column)))
    return found


def is_own(table: str, record: object, erasure: Erasure) -> bool:
    """Whether a row is about the person."""
    if table in _KIND_OF:
        return erasure.has(_KIND_OF[table], record.id)  # type: ignore[attr-defined]
    if table == "wishes":
        return erasure.has("participant", record.participant)  # type: ignore[attr-defined]
    if table == "availability":
        return erasure.has(record.kind, record.id)  # type: ignore[attr-defined]
    return False


def _scrubbed(text: str, scrub: Scrub) -> str:
    """A text without the person; one with stray characters in the name is cleaned for it."""
    done = scrub(text)
    plain = cleaned(text)
    return scrub(plain) if done == text and scrub.finds(plain) else done


class _Editor:
    """Takes a person out of the rows of one programme."""

    def __init__(self, tables: dict[str, ReadTable], erasure: Erasure, first_day: dt.date) -> None:
        self.tables = tables
        self.erasure = erasure
        self.adult = dt.date(first_day.year - _ADULT_YEARS, 1, 1)

    def rows(self, table: Table, rows: list[Row]) -> Iterator[Row]:
        """The rows of a table; those that rules do not need are left out."""
        read = self.tables[table.name]
        position, found = find_headings(table, rows)
        if not found:
            yield from ((n, [self.cell(c) for c in cells]) for n, cells in rows)
            return
        columns = columns_of(ReadTable(table, read.file), rows[position], Findings())
        places = {number: place for place, number in enumerate(read.rows)}
        for at, (number, cells) in enumerate(rows):
            record = read.records[places[number]] if number in places else None
            if at <= position or record is None:
                known = columns if at == position else {}
                yield number, [c if p in known else self.cell(c) for p, c in enumerate(cells)]
            elif not is_own(table.name, record, self.erasure):
                yield number, [self._other(table, record, columns.get(p), c) for p, c in enumerate(cells)]
            elif table.name in _KIND_OF:
                own = self._own(table, record)
                yield number, [self._kept(columns.get(p), c, own) for p, c in enumerate(cells)]
            elif table.name == "availability" and "absences" in self.erasure.keep:
                changed: dict[str, object] = {"id": self.erasure.of(record.kind, record.id), "reason": None}
                own = {c.name: changed.get(c.name, ...) for c in table.columns}
                yield number, [self._kept(columns.get(p), c, own) for p, c in enumerate(cells)]

    def _other(self, table: Table, record: object, column: Column | None, cell: object) -> object:
        """A cell of a row about somebody or something else."""
        if column is None:
            return self.cell(cell)
        kind, id = _KIND_OF.get(column.refers), getattr(record, column.field)
        if kind is not None and isinstance(id, str) and self.erasure.has(kind, id):
            # Of somebody who was forgotten earlier, in the household that goes now.
            return self.erasure.of(kind, id)
        if table.name in _PEOPLE and column.name in ("name", "phone"):
            return cell
        return self.cell(cell) if column.kind in (kinds.TEXT, kinds.TEXTS) else cell

    def cell(self, cell: object) -> object:
        """A cell with any text."""
        if isinstance(cell, str):
            return _scrubbed(cell, self.erasure.scrub)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            text = str(int(cell)) if float(cell).is_integer() else str(cell)
            return None if self.erasure.scrub.finds(text) else cell
        return cell

    def _own(self, table: Table, record: object) -> dict[str, object]:
        """What each column of the person's own row becomes; `...` leaves the cell as it is."""
        kind = _KIND_OF[table.name]
        own: dict[str, object] = dict.fromkeys(_STAYS[table.name], ...)
        own["id"] = self.erasure.of(kind, record.id)  # type: ignore[attr-defined]
        own["name"] = own["id"]
        if "home" in self.erasure.keep:
            own["location"] = ...
        if isinstance(record, Participant):
            if record.household is not None and self.erasure.has("household", record.household):
                own["household"] = self.erasure.of("household", record.household)
            if record.internships and record.birth_date is not None:
                own["birth_date"] = self.adult.isoformat()
            if record.max_jp_per_day > 8:
                own["max_jp_per_day"] = ...
        if table.name == "mentors" and record.participant is not None:  # type: ignore[attr-defined]
            own["participant"] = self.erasure.of("participant", record.participant)  # type: ignore[attr-defined]
        return own

    @staticmethod
    def _kept(column: Column | None, cell: object, own: dict[str, object]) -> object:
        new = own.get(column.name) if column else None
        return cell if new is ... else new


# Files -----------------------------------------------------------------------------


def grids_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of every table, with their numbers, as they were written."""
    from openpyxl import load_workbook

    book = workbook_in(files)
    if book:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for sheet in load_workbook(
                io.BytesIO(files[book]), read_only=True, data_only=True, keep_links=False
            ).worksheets:
                table = table_named(sheet.title)
                if table not in (None, PROGRAMME):
                    yield str(table), list(rows_of(sheet))
        return
    for name, data in files.items():
        table = table_named(name.rpartition(".")[0])
        if name.lower().endswith(".csv") and table not in (None, PROGRAMME):
            yield str(table), _csv_rows(BY_NAME[str(table)], decoded(data))[2]


def _csv_rows(table: Table, text: str) -> tuple[str, str, list[Row]]:
    """The line that names the separator, the separator, and the rows that have something."""
    mark = ""
    if text[:4].lower() == "sep=":
        first, _, text = text.partition("\n")
        mark, separator = first + "\n", first[4:5] or ","
    else:
        separator = separator_of(table, text)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = [(n, list(cells)) for n, cells in enumerate(read, 2 if mark else 1)]
    return mark, separator, [row for row in rows if any(str(c).strip() for c in row[1])]


def _file(name: str, data: bytes, editor: _Editor) -> bytes:
    text = decoded(data)
    stem, _, suffix = name.rpartition(".")
    table = table_named(stem)
    if suffix.lower() == "toml" or table is None or table == PROGRAMME:
        return "".join(_setting(line, editor) for line in text.splitlines(keepends=True)).encode()
    mark, separator, rows = _csv_rows(BY_NAME[table], text)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    for _, cells in editor.rows(BY_NAME[table], rows):
        writer.writerow(["" if c is None else c for c in cells])
    return (mark + out.getvalue()).encode()


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


def _setting(line: str, editor: _Editor) -> str:
    """A line of programme.toml: texts and remarks may name somebody, keys do not."""
    return _STRING.sub(lambda found: _scrubbed(found[0], editor.erasure.scrub), line)


def _workbook(data: bytes, editor: _Editor) -> bytes:
    from openpyxl import Workbook, load_workbook

    new = Workbook()
    new.remove(new.active)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for sheet in load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False).worksheets:
            table = table_named(sheet.title)
            if table is None:
                continue
            rows = list(rows_of(sheet))
            if table == PROGRAMME:
                changed = [(n, [*cells[:1], *map(editor.cell, cells[1:])]) for n, cells in rows]
            else:
                changed = list(editor.rows(BY_NAME[table], rows))
            _write(new.create_sheet(sheet.title), changed)
    new.properties.creator = "Jadwal"
    out = io.BytesIO()
    new.save(out)
    return out.getvalue()


def _write(sheet: object, rows: list[Row]) -> None:
    for number, cells in rows:
        for place, value in enumerate(cells, 1):
            if value is None:
                continue
            cell = sheet.cell(number, place)  # type: ignore[attr-defined]
            cell.value = value
            if isinstance(value, str):
                # A text stays a text whatever it begins with.
                cell.data_type = "s"
