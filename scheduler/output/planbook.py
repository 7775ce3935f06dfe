"""A plan as a workbook to be edited by hand and taken back with ``jadwal adopt``."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scheduler.intake import kinds
from scheduler.intake import plantables as tables
from scheduler.intake.columns import Column, Table
from scheduler.intake.labels import label
from scheduler.intake.plantables import TRAINER_COLUMNS, heading, sheet_name, state_word
from scheduler.intake.sheets import drop_down, put_cell, put_heading
from scheduler.language import clock, say, translate
from scheduler.output.ledger import Ledger, Missing
from scheduler.output.phrases import Phrases

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# So many rows below the last have drop-downs.
_SPARE_ROWS = 300
_WIDEST = 46
_CELL_LIMIT = 32000
_LISTS = "lists"
_NOT_LISTED = say("This is not in the list. Keep it?")
_LISTED = ("venues", "trainers", "courses", "sentra", "participants", "hosts", "mentors", "internships", "kits")
_DERIVED = {"end", "last_day", "course", "sentra"}
# Windows' numbers of the languages, so that a date shows its weekday in the workbook's language.
_LOCALES = {"id": "421", "en": "809"}


def plan_workbook(x: Ledger, made: dt.datetime, language: str) -> bytes:
    """The workbook as bytes, the same for the same plan.

    Parameters
    ----------
    made : datetime
        When the revision was made, by the programme's clock.
    """
    from openpyxl import Workbook

    book = Workbook()
    _cover(book.active, x, made, Phrases(language))
    book.active.title = "Plan" if language == "en" else "Jadwal"
    lists = _lists(book, x)
    for table, rows in (
        (tables.SESSIONS, _sessions(x, language)),
        (tables.PLACEMENTS, _placements(x, language)),
        (tables.COHORTS, _cohorts(x)),
        (tables.UNMET, _unmet(x)),
    ):
        _sheet(book, table, _columns(table, x), rows, lists, language)
    book.move_sheet(_LISTS, len(book.sheetnames))
    book.properties.creator = "Jadwal"
    book.properties.title = x.title
    stamp = made.replace(tzinfo=None)
    book.properties.created = book.properties.modified = stamp
    return _packed(book, stamp)


def _packed(book: Workbook, stamp: dt.datetime) -> bytes:
    """The file with the revision's time on all its parts."""
    from openpyxl.writer.excel import ExcelWriter

    first = io.BytesIO()
    with zipfile.ZipFile(first, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = ExcelWriter(book, archive)
        writer.write_data()
    whole = io.BytesIO()
    with zipfile.ZipFile(first) as archive, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in archive.infolist():
            info = zipfile.ZipInfo(entry.filename, (max(stamp.year, 1980), *stamp.timetuple()[1:6]))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            out.writestr(info, archive.read(entry.filename))
    return whole.getvalue()


# Rows ---------------------------------------------------------------------------


def _label(x: Ledger, table: str, id: str | None) -> str | None:
    return None if id is None else label(id, x.name(table, id))


def _sessions(x: Ledger, language: str) -> Iterator[dict[str, object]]:
    cohorts = x.cohort
    for s in x.sessions:
        c = cohorts.get(s.cohort)
        several = list(s.trainers[: TRAINER_COLUMNS - 1])
        rest = s.trainers[TRAINER_COLUMNS - 1 :]
        labels = [_label(x, "trainers", t) for t in several] + ([";".join(rest)] if rest else [])
        yield {
            "id": s.id,
            "cohort": s.cohort,
            "number": s.number,
            "date": s.date,
            "start": clock(s.start, language),
            "end": clock(s.end, language),
            "jp": s.jp,
            "venue": _label(x, "venues", s.venue),
            **{("trainer" if n == 1 else f"trainer_{n}"): text for n, text in enumerate(labels, 1)},
            "kit": _label(x, "kits", s.kit),
            "state": state_word(s.state, language),
            "course": _label(x, "courses", c.course) if c else None,
            "sentra": _label(x, "sentra", c.sentra) if c else None,
        }


def _placements(x: Ledger, language: str) -> Iterator[dict[str, object]]:
    for p in x.placements:
        yield {
            "id": p.id,
            "participant": _label(x, "participants", p.participant),
            "internship": _label(x, "internships", p.internship),
            "host": _label(x, "hosts", p.host),
            "mentor": _label(x, "mentors", p.mentor),
            "first_day": p.first_day,
            "days": len(p.dates),
            "last_day": p.last_day,
            "start": clock(p.start, language),
            "end": clock(p.end, language),
            "state": state_word(p.state, language),
            "sentra": _label(x, "sentra", x.people_sentra.get(p.participant)),
        }


def _cohorts(x: Ledger) -> Iterator[dict[str, object]]:
    for c in x.cohorts:
        # A cohort that everybody has left keeps a row.
        for p in sorted(c.participants) or [None]:
            yield {
                "cohort": c.id,
                "course": _label(x, "courses", c.course),
                "sentra": _label(x, "sentra", c.sentra),
                "participant": _label(x, "participants", p),
                "joined": c.joined.get(p) if p else None,
                "left": c.left.get(p) if p else None,
            }


def _unmet(x: Ledger) -> Iterator[dict[str, object]]:
    for u in x.unmet:
        row: dict[str, object] = {
            "course": _label(x, "courses", u.course),
            "internship": _label(x, "internships", u.internship),
        }
        if isinstance(u, Missing):
            row["count"] = "1–4" if u.count is None else u.count
        else:
            row["participant"] = _label(x, "participants", u.participant)
            row["household"] = u.household
            row["reasons"] = " ".join(r.text for r in u.reasons)
        yield row


def _columns(table: Table, x: Ledger) -> list[Column]:
    hidden = {"weekday"}
    if table is tables.SESSIONS:
        shown = min(x.trainers, TRAINER_COLUMNS)
        hidden |= {c.name for c in table.columns if c.field.startswith("trainer_") and int(c.field[8:]) > shown}
    if table is tables.UNMET:
        hidden |= {"count"} if x.audience == "office" else {"participant", "household", "reasons"}
    return [c for c in table.columns if c.name not in hidden]


# Sheets -------------------------------------------------------------------------


def _lists(book: Workbook, x: Ledger) -> dict[str, str]:
    """A hidden sheet with what the drop-downs offer; the range of each list, by table."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    listed = {table: [label(id, name) for id, name in x.names[table].items()] for table in _LISTED}
    listed["cohorts"] = [c.id for c in x.cohorts]
    ranges = {}
    for place, (table, labels) in enumerate(listed.items(), 1):
        for row, text in enumerate(labels, 1):
            _write(sheet, row, place, text, True)
        letter = get_column_letter(place)
        if labels:
            ranges[table] = f"{_LISTS}!${letter}$1:${letter}${len(labels)}"
    return ranges


def _sheet(
    book: Workbook,
    table: Table,
    columns: Sequence[Column],
    rows: Iterator[dict[str, object]],
    lists: dict[str, str],
    language: str,
) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(sheet_name(table, language))
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    widths = [len(heading(c, language)) + 4 for c in columns]
    date_format = f"[$-{_LOCALES[language]}]ddd d mmm yyyy"
    read_only = table is tables.UNMET
    grey, pale = Font(color="666666", italic=True), PatternFill("solid", fgColor="F2F2F2")
    for place, column in enumerate(columns, 1):
        put_heading(sheet.cell(1, place), heading(column, language), translate(column.note, language))
    last = 1
    for last, row in enumerate(rows, 2):
        for place, column in enumerate(columns, 1):
            value = row.get(column.name)
            cell = _write(sheet, last, place, value, column.kind.as_text)
            if isinstance(value, dt.date):
                cell.number_format = date_format
            if (column.name in _DERIVED and table is not tables.COHORTS) or read_only:
                cell.font, cell.fill = grey, pale
            widths[place - 1] = max(widths[place - 1], 17 if isinstance(value, dt.date) else len(str(value or "")) + 2)
    end = last + _SPARE_ROWS
    for place, (column, width) in enumerate(zip(columns, widths, strict=True), 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(width, _WIDEST)
        if column.kind.as_text:
            sheet.column_dimensions[letter].number_format = "@"
        elif column.kind is kinds.DATE:
            sheet.column_dimensions[letter].number_format = date_format
        if read_only or (column.name in _DERIVED and table is not tables.COHORTS):
            continue
        cells = f"{letter}2:{letter}{end}"
        if column.name == "state":
            words = ",".join(str(state_word(s, language)) for s in tables.STATES)
            drop_down(sheet, cells, f'"{words}"', language, strict=True)
        elif column.refers in lists:
            drop_down(sheet, cells, lists[column.refers], language, strict=False, question=_NOT_LISTED)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(last, 2)}"


def _write(sheet: Worksheet, row: int, place: int, value: object, as_text: bool):
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row, place)
    if value is not None and value != "":
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_CELL_LIMIT]
        put_cell(cell, value, as_text)
    return cell


def _cover(sheet: Worksheet, x: Ledger, made: dt.datetime, _: Phrases) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 100
    _write(sheet, 1, 1, x.title or x.programme, True).font = Font(bold=True, size=16)
    key = {k: w.split()[_.language == "id"].capitalize() for k, w in tables.COVER_KEYS.items()}
    facts = [
        (key["programme"], x.programme),
        (key["revision"], x.revision),
        (_("Made on"), f"{_.full_date(made.date())}, {_.time(made.hour * 60 + made.minute)}"),
        (key["profile"], x.audience),
        (key["format"], tables.FORMAT),
    ]
    for row, (name, value) in enumerate(facts, 3):
        _write(sheet, row, 1, name, True).font = Font(bold=True)
        _write(sheet, row, 2, value, True).alignment = Alignment(horizontal="left")
    _write(sheet, 9, 1, _("How to change this plan by hand"), True).font = Font(bold=True, size=12)
    for row, text in enumerate(_guide(_), 10):
        _write(sheet, row, 1, str(row - 9), True).alignment = Alignment(vertical="top", horizontal="right")
        _write(sheet, row, 2, text, True).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _guide(_: Phrases) -> tuple[str, ...]:
    return (
        _("Change white cells: date, start, place, trainer, people of a cohort, host, first day. "
          "Where a cell has a list, choose from it; a code alone, like V1, or a name that only one has, does too."),
        _("Grey cells follow from the others. They may stay as they are; Jadwal works them out anew."),
        _("A new row: leave its code blank. To take something out, delete the whole row. "
          "Rows may be sorted and filtered."),
        _("To move somebody to another cohort, change the cohort in that person's row on the sheet of cohorts."),
        _("Save it as .xlsx, then: jadwal adopt PROG FILE. Every rule is checked. Where one is broken, "
          "the sheet and row are named and nothing is stored; with --force it is stored all the same."),
        _("Keep this sheet: it says which plan was changed."),
    )  # fmt: skip
