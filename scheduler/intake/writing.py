"""Writing a Problem as a folder or a workbook, from the same columns that are read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from scheduler.domain.problem import Problem
from scheduler.domain.settings import DayPattern, Settings
from scheduler.intake.columns import PROGRAMME, TABLES, Column, Table, is_whole_day
from scheduler.intake.kinds import decimal_text
from scheduler.intake.putting import put_whole
from scheduler.intake.settings import PATTERN_KEYS, SECTIONS, Key

_OF_TRAVEL = [k.name for k in SECTIONS["travel"]]


def cells_of(problem: Problem | None, table: Table) -> Iterator[list[object]]:
    """The rows of a table as values for cells: texts, whole and decimal numbers, dates, None for a blank."""
    for record in getattr(problem, table.attribute) if problem else ():
        yield [_cell(column, getattr(record, column.field)) for column in table.columns]


def _cell(column: Column, value: object) -> object:
    if value is None or value == () or value == "" or is_whole_day(column, value):
        return None
    return column.kind.write(value)


def setting_values(settings: Settings) -> Iterator[tuple[str, Key, object]]:
    """Section, key and value of every setting that has one, in the order in which they are written."""
    plain = {
        PROGRAMME: {k.name: getattr(settings, k.name) for k in SECTIONS[PROGRAMME]},
        "travel": {name: getattr(settings.travel, name) for name in _OF_TRAVEL},
        "replan": {"freeze_days": settings.freeze_days},
        "attendance": {"certificate_percent": settings.certificate_percent},
        "privacy": {"retain_until": settings.retain_until, "retain_months": settings.retain_months},
        "budget": {
            "ceiling": settings.budget_ceiling,
            "allowance_per_day": settings.allowance_per_day,
            "currency": settings.currency,
        },
    }
    for section in (PROGRAMME, "day_patterns", *list(SECTIONS)[1:]):
        if section == "day_patterns":
            for pattern in settings.day_patterns:
                yield from _pattern_values(pattern)
        elif section in plain:
            for key in SECTIONS[section]:
                yield section, key, plain[section][key.name]
        else:
            keys = {k.name: k for k in SECTIONS[section]}
            for name, value in getattr(settings, section):
                yield section, keys[name], value


def _pattern_values(pattern: DayPattern) -> Iterator[tuple[str, Key, object]]:
    for key in PATTERN_KEYS:
        value = getattr(pattern, key.name)
        if value not in (None, ()) or key.name == "slots":
            yield f"day_patterns.{pattern.name}", key, value


# Folder ------------------------------------------------------------------------


def write_folder(problem: Problem, folder: Path) -> None:
    """Write programme.toml and one CSV file a table that has rows (and those that every programme has).

    Files are replaced whole; a table that is empty now and has a file gets one with headings only.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / f"{PROGRAMME}.toml", toml_of(problem.settings))
    for table in TABLES:
        _put(folder / f"{table.name}.csv", csv_of(problem, table))


def write_empty_folder(folder: Path, language: str) -> None:
    """Write a programme to fill in: settings with sensible values, and headings of every table."""
    from scheduler.intake.beginning import empty_settings

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / f"{PROGRAMME}.toml", toml_of(empty_settings(language)))
    for table in TABLES:
        _put(folder / f"{table.name}.csv", csv_of(None, table))


def _put(path: Path, text: str) -> None:
    put_whole(path, text.encode())


def csv_of(problem: Problem | None, table: Table) -> str:
    """A table as CSV: English headings, commas, ISO dates."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([c.name for c in table.columns])
    writer.writerows([_csv_text(x) for x in row] for row in cells_of(problem, table))
    return out.getvalue()


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def toml_of(settings: Settings) -> str:
    """The settings as programme.toml."""
    lines: list[str] = []
    current = None
    for section, key, value in setting_values(settings):
        if value is None:
            continue
        if section != current:
            lines += [""] if lines else []
            lines.append("[" + ".".join(_bare(part) for part in section.split(".", 1)) + "]")
            current = section
        lines.append(f"{_bare(key.name)} = {_toml(key, value)}")
    return "\n".join(lines) + "\n"


def _bare(name: str) -> str:
    return name if name and all(c.isascii() and (c.isalnum() or c in "_-") for c in name) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(key: Key, value: object) -> str:
    if key.kind.many:
        if key.name in ("wet_months", "hijri_months"):
            return json.dumps(list(value))  # type: ignore[call-overload]
        items = value if key.name in ("lines", "basis") else str(key.kind.write(value)).split(";") if value else []
        return "[" + ", ".join(_quoted(str(x)) for x in items) + "]"  # type: ignore[union-attr]
    written = key.kind.write(value) if not isinstance(value, Fraction) or value.denominator > 1 else value.numerator
    if isinstance(written, dt.date):
        return written.isoformat()
    if isinstance(written, Decimal):
        return f"{written:f}"
    return str(written) if isinstance(written, int) else _quoted(str(written))


# Workbook ----------------------------------------------------------------------


def write_workbook(problem: Problem | None, path: Path, language: str) -> None:
    """Write a workbook with headings, notes in `language` and drop-downs; without a Problem one to fill in."""
    from scheduler.intake.sheets import workbook_of

    workbook_of(problem, Path(path), language)
