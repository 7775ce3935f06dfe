"""Writing the workbook: one sheet a table, with notes and drop-downs."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.domain.problem import Problem
from scheduler.intake.beginning import empty_settings
from scheduler.intake.columns import PROGRAMME, TABLES, Column, Table
from scheduler.intake.kinds import YES_NO, Kind
from scheduler.intake.putting import put_whole
from scheduler.intake.settings import PATTERN_KEYS, SECTIONS, Key
from scheduler.intake.writing import cells_of, setting_values
from scheduler.language import Text, say, translate

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

# So many rows have drop-downs and text format below what is written.
_SPARE_ROWS = 500
_NO_SUCH_ROW = say("No row of that sheet has this id yet. Keep it?")
_WIDEST = 44


def workbook_of(problem: Problem | None, path: Path, language: str) -> None:
    """Write the workbook of a problem, or one to fill in, whole or not at all."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = PROGRAMME
    _programme_sheet(sheet, problem, language)
    for table in TABLES:
        _table_sheet(book, table, problem, language)
    stream = io.BytesIO()
    book.save(stream)
    put_whole(path, stream.getvalue())


def put_cell(cell: Cell, value: object, as_text: bool) -> None:
    """A value in a cell; a text stays a text whatever it begins with."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@")
    else:
        cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    elif as_text:
        cell.number_format = "@"


def put_heading(cell: Cell, text: str, note: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.value = text
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E4ECF4")
    cell.alignment = Alignment(vertical="top")
    if note:
        comment = Comment(note, "Jadwal", width=320, height=40 + 20 * (len(note) // 45 + 1))
        cell.comment = comment


def _note(column: Column, language: str) -> str:
    note = [translate(column.note, language)]
    if column.kind.choices:
        note.append(translate(say("One of: {choices}.", choices=column.kind.choices), language))
    if column.required:
        note.append(translate(say("Must be filled in."), language))
    elif column.default not in (None, (), ""):
        default = column.kind.write(column.default)
        note.append(translate(say("Blank means {default}.", default=default), language))
    return " ".join(note)


# Tables -------------------------------------------------------------------------


def _table_sheet(book: Workbook, table: Table, problem: Problem | None, language: str) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "B2" if table.has_ids else "A2"
    widths = [len(c.name) + 3 for c in table.columns]
    for place, column in enumerate(table.columns, 1):
        put_heading(sheet.cell(1, place), column.name, _note(column, language))
    last = 1
    for last, row in enumerate(cells_of(problem, table), 2):
        for place, value in enumerate(row, 1):
            if value is not None:
                put_cell(sheet.cell(last, place), value, table.columns[place - 1].kind.as_text)
                widths[place - 1] = max(widths[place - 1], len(str(value)) + 1)
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True), 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(width, _WIDEST)
        if column.kind.as_text:
            sheet.column_dimensions[letter].number_format = "@"
        cells = f"{letter}2:{letter}{last + _SPARE_ROWS}"
        if column.kind.choices:
            drop_down(sheet, cells, '"' + ",".join(column.kind.choices) + '"', language, strict=True)
        elif column.refers and not column.kind.many:
            rows = len(getattr(problem, column.refers)) if problem else 0
            formula = f"'{column.refers}'!$A$2:$A${rows + 1 + _SPARE_ROWS}"
            drop_down(sheet, cells, formula, language, strict=False)


def drop_down(
    sheet: Worksheet, cells: str, formula: str, language: str, strict: bool, question: Text = _NO_SUCH_ROW
) -> None:
    """Offer a list in some cells; unless `strict`, something else may stay after the `question`."""
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
    validation.errorStyle = "stop" if strict else "warning"
    validation.error = translate(say("Choose one from the list.") if strict else question, language)
    validation.add(cells)
    sheet.add_data_validation(validation)


# Settings -----------------------------------------------------------------------


def _programme_sheet(sheet: Worksheet, problem: Problem | None, language: str) -> None:
    settings = problem.settings if problem else empty_settings(language)
    key_note = translate(say("The name of a setting; the list of all is in the documentation."), language)
    put_heading(sheet.cell(1, 1), "key", key_note)
    put_heading(sheet.cell(1, 2), "value", translate(say("Lists are parted by ;."), language))
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 60
    row = 2
    written = set()
    for section, key, value in setting_values(settings):
        _setting(sheet, row, section, key, value, language)
        written.add((section, key.name))
        row += 1
    if problem is None:
        for section in ("letterhead", "signature", "letters"):
            for key in SECTIONS[section]:
                _setting(sheet, row, section, key, None, language)
                row += 1


def _setting(sheet: Worksheet, row: int, section: str, key: Key, value: object, language: str) -> None:
    from openpyxl.comments import Comment

    cell = sheet.cell(row, 1)
    put_cell(cell, f"{section}.{key.name}", True)
    note = translate(key.note, language)
    cell.comment = Comment(note, "Jadwal", width=320, height=60)
    if value not in (None, "", ()):
        put_cell(sheet.cell(row, 2), key.kind.write(value), key.kind.as_text)
    if _single_choice(key.kind):
        drop_down(sheet, f"B{row}", '"' + ",".join(key.kind.choices) + '"', language, strict=True)


def _single_choice(kind: Kind) -> bool:
    return bool(kind.choices) and not kind.many


__all__ = ["PATTERN_KEYS", "YES_NO", "workbook_of"]
