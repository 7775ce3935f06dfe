"""Reading a folder of CSV files and programme.toml."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from scheduler.intake.columns import BY_NAME, PROGRAMME, Table, table_named
from scheduler.intake.findings import Findings
from scheduler.intake.settings import entries_of_toml
from scheduler.intake.source import MOST_ROWS, Source, similar_table
from scheduler.intake.tables import Grid, find_headings
from scheduler.intake.values import is_blank
from scheduler.language import Text, say

_SEPARATORS = (",", ";", "\t")
# So many rows are enough to see which separator gives headings.
_SNIFFED_ROWS = 45


class NotText(Exception):
    """The bytes are no text; the message says what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def open_folder(files: Mapping[str, bytes], findings: Findings) -> Source:
    """The settings and tables among files by name; names count in any case, in English and Indonesian."""
    source = Source(f"{PROGRAMME}.toml")
    tables: dict[str, str] = {}
    for file in sorted(files):
        stem, _, suffix = file.rpartition(".")
        table = table_named(stem)
        if suffix.lower() == "toml" and table == PROGRAMME:
            if PROGRAMME in tables:
                message = say("{other} has the same content; delete one of the two.", other=tables[PROGRAMME])
                findings.problem(file, None, None, None, message)
                continue
            tables[PROGRAMME] = source.settings_file = file
            _open_settings(source, file, files[file], findings)
        elif suffix.lower() == "csv" and table not in (None, PROGRAMME):
            if table in tables:
                message = say("{other} has the same content; delete one of the two.", other=tables[table])
                findings.problem(file, None, None, None, message)
                source.unreadable.add(table)
                continue
            tables[table] = file
            source.snapshot[file] = files[file]
            grid = _grid(BY_NAME[table], file, files[file], findings)
            if grid is None:
                source.unreadable.add(table)
            else:
                source.grids[table] = grid
        elif suffix.lower() == "csv":
            guess = similar_table(stem)
            message = (
                say("This file is not read. Did you mean {near}?", near=f"{guess}.csv")
                if guess
                else say("This file is not read; no table has this name.")
            )
            findings.warn(file, None, None, None, message)
    if PROGRAMME not in tables:
        message = say("This file is missing; it holds the settings. `jadwal init` writes one to start from.")
        findings.problem(source.settings_file, None, None, None, message)
    return source


def _open_settings(source: Source, file: str, data: bytes, findings: Findings) -> None:
    source.snapshot[file] = data
    try:
        text = decoded(data)
    except NotText as error:
        findings.problem(file, None, None, None, error.message)
        return
    source.settings = entries_of_toml(file, text, findings)


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 (with a mark or without), UTF-16 with a mark, or cp1252.

    Raises
    ------
    NotText
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise NotText(say("This is no text file; save it as CSV in UTF-8.")) from None
    if "\0" in text:
        raise NotText(say("This is no text file; save it as CSV in UTF-8."))
    return text


def _grid(table: Table, file: str, data: bytes, findings: Findings) -> Grid | None:
    try:
        text = decoded(data)
    except NotText as error:
        findings.problem(file, None, None, None, error.message)
        return None
    skipped = 0
    if text[:4].lower() == "sep=":
        # The line with which a spreadsheet names the separator.
        first, _, text = text.partition("\n")
        separator, skipped = first[4:5] or ",", 1
    else:
        separator = separator_of(table, text)
    rows: list[tuple[int, list[object]]] = []
    try:
        for number, cells in enumerate(_reader(text, separator), 1 + skipped):
            if any(not is_blank(c) for c in cells):
                rows.append((number, list(cells)))
            if len(rows) > MOST_ROWS:
                message = say(
                    "There are more than {limit} rows; only tables of a programme belong here.", limit=MOST_ROWS
                )
                findings.problem(file, number, None, None, message)
                return None
    except csv.Error:
        number = (rows[-1][0] if rows else 0) + 1
        message = say("From this row on the quotes do not match; close the quote, or take it away.")
        findings.problem(file, number, None, None, message)
        return None
    return Grid(file, rows, commas=separator == ";")


def _reader(text: str, separator: str) -> csv.reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def separator_of(table: Table, text: str) -> str:
    """The separator with which most headings are found; a comma where none is better."""
    most, best = 0, ","
    for separator in _SEPARATORS:
        rows: list[tuple[int, list[object]]] = []
        try:
            for number, cells in enumerate(_reader(text, separator), 1):
                rows.append((number, list(cells)))
                if number >= _SNIFFED_ROWS:
                    break
        except csv.Error:
            pass
        found = find_headings(table, rows)[1]
        if found > most:
            most, best = found, separator
    return best
