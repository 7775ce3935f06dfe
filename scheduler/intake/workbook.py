"""Reading one .xlsx workbook whose sheets are the tables."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scheduler.intake.columns import PROGRAMME, table_named
from scheduler.intake.findings import Findings
from scheduler.intake.settings import entries_of_rows
from scheduler.intake.source import MOST_ROWS, Source, similar_table
from scheduler.intake.tables import Grid
from scheduler.intake.values import is_blank
from scheduler.language import Text, say

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_MOST_UNPACKED = 300 * 1024 * 1024
# Elements in all XML: reading takes time and memory by these, whatever the bytes. A hundred thousand rows of ten cells
# have two millions.
_MOST_ELEMENTS = 2_500_000
# Parts of which an object is made for each, whether it is wanted or not, weigh as much as so many elements.
_HEAVY = (b"mergeCell", b"hyperlink", b"dataValidation", b"cfRule", b"definedName", b"numFmt", b"<xf", b"<col", b"<brk")
_WEIGHT = 20
# Cells with those that rows skip on their way to a far column.
_MOST_CELLS = 40_000_000
# As many as a spreadsheet has; formatted but blank rows are common, and cost little.
_LAST_ROW = 1_048_576
_LAST_COLUMN = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class _NotUsable(Exception):
    def __init__(self, message: Text, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row


def open_workbook(file: str, data: bytes, findings: Findings) -> Source:
    """The settings and tables of a workbook; sheets' names count in any case, in English and Indonesian."""
    source = Source(f"{file} › {PROGRAMME}", snapshot={file: data})
    try:
        _guard(data)
        with warnings.catch_warnings():
            # openpyxl warns of every extension it does not know; none of them matters here.
            warnings.simplefilter("ignore")
            _read(source, file, data, findings)
    except _NotUsable as error:
        findings.problem(file, error.row, None, None, error.message)
        source.unreadable.add("*")
    except Exception:
        findings.problem(file, None, None, None, _DAMAGED)
        source.unreadable.add("*")
    return source


_DAMAGED = say("This is no readable .xlsx workbook; open it in a spreadsheet and save it as .xlsx anew.")


def _guard(data: bytes) -> None:
    """Refuse what is no workbook, or grows beyond measure when unpacked."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _NotUsable(say("This workbook is locked with a password; save it without one."))
        raise _NotUsable(say("This is a workbook of the old .xls form; save it as .xlsx."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
            elements = _elements(archive) if unpacked <= _MOST_UNPACKED else 0
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RuntimeError):
        raise _NotUsable(_DAMAGED) from None
    if unpacked > _MOST_UNPACKED or elements > _MOST_ELEMENTS:
        raise _NotUsable(say("This workbook is too large when unpacked; keep only the tables of the programme in it."))
    if "[Content_Types].xml" not in names:
        raise _NotUsable(_DAMAGED)


def _elements(archive: zipfile.ZipFile) -> int:
    """How many elements the XML of a workbook has; no more is unpacked than is needed to know that it is too many."""
    found = 0
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(entry) as stream:
            while block := stream.read(1 << 20):
                found += block.count(b"<") - block.count(b"</") + _WEIGHT * sum(block.count(name) for name in _HEAVY)
                if found > _MOST_ELEMENTS:
                    return found
    return found


def _read(source: Source, file: str, data: bytes, findings: Findings) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    seen: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in book.worksheets:
            place = f"{file} › {sheet.title}"
            table = table_named(sheet.title)
            if table is not None and table in seen:
                message = say("{other} has the same content; delete one of the two.", other=seen[table])
                findings.problem(place, None, None, None, message)
                source.unreadable.add(table)
                continue
            if table is None:
                _warn_of_sheet(place, sheet, findings)
                continue
            seen[table] = sheet.title
            try:
                rows = list(rows_of(sheet))
            except _NotUsable as error:
                findings.problem(place, error.row, None, None, error.message)
                source.unreadable.add(table)
                continue
            _report_formulas(archive, sheet, place, rows, findings)
            if table == PROGRAMME:
                source.settings_file = place
                source.settings = entries_of_rows(place, rows, findings)
            else:
                source.grids[table] = Grid(place, rows, sheet=True)
    if PROGRAMME not in seen:
        message = say("The sheet programme is missing; it holds the settings, a key and a value in each row.")
        findings.problem(file, None, None, None, message)


def read_sheets(file: str, data: bytes, wanted: Callable[[str], bool], findings: Findings) -> dict[str, Grid]:
    """The rows of the sheets whose titles are wanted, by title; what cannot be read is reported."""
    from openpyxl import load_workbook

    grids: dict[str, Grid] = {}
    try:
        _guard(data)
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if not wanted(sheet.title):
                    continue
                place = f"{file} › {sheet.title}"
                rows = list(rows_of(sheet))
                _report_formulas(archive, sheet, place, rows, findings)
                grids[sheet.title] = Grid(place, rows, sheet=True)
    except _NotUsable as error:
        findings.problem(file, error.row, None, None, error.message)
    except Exception:
        findings.problem(file, None, None, None, _DAMAGED)
    return grids


def rows_of(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[object]]]:
    """Rows that have something, with their numbers, without blanks at their ends."""
    sheet.reset_dimensions()
    kept = seen = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:
            break
        seen += len(cells)
        if seen > _MOST_CELLS:
            raise _NotUsable(say("This sheet is too wide; delete what stands far to the right."), number)
        row = list(cells[:_LAST_COLUMN])
        while row and is_blank(row[-1]):
            row.pop()
        if row:
            kept += 1
            if kept > MOST_ROWS:
                raise _NotUsable(
                    say("There are more than {limit} rows; only tables of a programme belong here.", limit=MOST_ROWS),
                    number,
                )
            yield number, row


def _warn_of_sheet(place: str, sheet: ReadOnlyWorksheet, findings: Findings) -> None:
    if next(rows_of(sheet), None) is None:
        return
    guess = similar_table(sheet.title)
    message = (
        say("This sheet is not read. Did you mean {near}?", near=guess)
        if guess
        else say("This sheet is not read; no table has this name.")
    )
    findings.warn(place, None, None, None, message)


_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?>")
_END_OF_CELL = re.compile(rb"</(?:\w+:)?c>")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>(.*?)(?:</|$)", re.DOTALL)


def _cells_with_formulas(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Of each cell that has a formula: its tag, what is inside, and the formula."""
    for tag in _CELL.finditer(content):
        if tag[0].endswith(b"/>"):
            continue
        end = _END_OF_CELL.search(content, tag.end())
        if end is None:
            return
        inside = content[tag.end() : end.start()]
        if formula := _FORMULA.search(inside):
            yield tag[0], inside, formula[1]


def _report_formulas(
    archive: zipfile.ZipFile,
    sheet: ReadOnlyWorksheet,
    place: str,
    rows: list[tuple[int, list[object]]],
    findings: Findings,
) -> None:
    """Formulas that no spreadsheet has worked out yet: their cells look blank and are not."""
    path = getattr(sheet, "_worksheet_path", None)
    if path is None:
        return
    content = archive.read(path.lstrip("/"))
    if b"<f" not in content and b":f" not in content:
        return
    for tag, inside, formula in _cells_with_formulas(content):
        value = re.search(rb"<(?:\w+:)?v\b[^>]*>(.+?)</", inside, re.DOTALL)
        found = re.search(rb'r="([A-Z]{1,3})(\d{1,7})"', tag)
        if value is None and b't="str"' not in tag and found:
            shown = "=" + formula.decode("utf-8", "replace")[:60]
            message = say("This formula has no result yet; open the workbook in a spreadsheet and save it, "
                          "or type the value.")  # fmt: skip
            column = found[1].decode()
            findings.problem(place, int(found[2]), _heading(rows, column) or column, shown, message)


def _heading(rows: list[tuple[int, list[object]]], letters: str) -> str | None:
    """What stands on top of a column; a text in the first row with several cells."""
    from openpyxl.utils import column_index_from_string

    place = column_index_from_string(letters) - 1
    for _, cells in rows[:40]:
        if len([c for c in cells if not is_blank(c)]) > 1:
            return str(cells[place]) if place < len(cells) and isinstance(cells[place], str) else None
    return None
