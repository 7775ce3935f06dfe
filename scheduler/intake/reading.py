"""Reading a programme: open, read every table, validate once, and tell everything that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.problem import InvalidProblem, Problem
from scheduler.domain.validation import Flaw
from scheduler.intake.columns import PROGRAMME, TABLES
from scheduler.intake.doubts import report_doubts
from scheduler.intake.findings import Findings, InputProblem, InputProblems
from scheduler.intake.folder import open_folder
from scheduler.intake.lists import split_known
from scheduler.intake.settings import read_settings
from scheduler.intake.source import MOST_BYTES, Source
from scheduler.intake.tables import ReadTable, read_table
from scheduler.intake.values import Bad, Manner
from scheduler.intake.workbook import open_workbook
from scheduler.language import Text, say

_WORKBOOKS = (".xlsx", ".xlsm")
_TABLE_OF = {t.attribute: t.name for t in TABLES}


@dataclass(frozen=True)
class Loaded:
    """A programme that was read: the Problem, the bytes it came from, and what may be worth a look."""

    problem: Problem
    snapshot: dict[str, bytes]
    warnings: tuple[InputProblem, ...] = ()


def read_programme(path: Path) -> Loaded:
    """The programme in a folder (programme.toml and CSV files) or in one workbook.

    Raises
    ------
    InputProblems
        With everything that is wrong, found in one run.
    """
    path = Path(path)
    return read_snapshot(_files(path))


def read_snapshot(files: Mapping[str, bytes]) -> Loaded:
    """The programme in stored bytes: one workbook, or programme.toml and CSV files, by name.

    Raises
    ------
    InputProblems
    """
    return _assembly(files).loaded()


def read_tables(files: Mapping[str, bytes]) -> dict[str, ReadTable]:
    """Every table of a programme with the rows its records came from, whatever is wrong elsewhere in it."""
    return _assembly(files).tables


def programme_files(path: Path) -> dict[str, bytes]:
    """The bytes of the files in which a programme stands.

    Raises
    ------
    InputProblems
    """
    return _files(Path(path))


def workbook_in(files: Mapping[str, bytes]) -> str | None:
    """The name of the workbook, where the files are one workbook."""
    books = [name for name in files if name.lower().endswith(_WORKBOOKS)]
    return books[0] if books and len(files) == 1 else None


def _assembly(files: Mapping[str, bytes]) -> _Assembly:
    findings = Findings()
    book = workbook_in(files)
    source = open_workbook(book, files[book], findings) if book else open_folder(files, findings)
    return _Assembly(source, findings)


def _refuse(path: Path, message: Text) -> InputProblems:
    return InputProblems([InputProblem(path.name or str(path), None, None, None, message)])


def _files(path: Path) -> dict[str, bytes]:
    """The bytes of a workbook, or of programme.toml and all CSV files of a folder."""
    try:
        if path.is_dir():
            found = [p for p in sorted(path.iterdir()) if p.suffix.lower() in (".toml", ".csv")]
            if not any(p.suffix.lower() == ".toml" for p in found):
                book = next((p for p in sorted(path.iterdir()) if p.suffix.lower() in _WORKBOOKS), None)
                if book is not None and not book.name.startswith("~$"):
                    raise _refuse(path, say("This folder has no programme.toml. Did you mean the workbook {name}?",
                                            name=book.name))  # fmt: skip
        elif not path.exists():
            raise _refuse(path, _not_there(path))
        elif path.suffix.lower() in _WORKBOOKS:
            found = [path]
        elif path.name.lower() == "programme.toml":
            return _files(path.resolve().parent)
        else:
            raise _refuse(path, say("A programme is a folder with programme.toml, or a workbook that ends in .xlsx."))
        return _contents(found)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise _refuse(
            path, say("This cannot be read: {detail}. Check the path and its permissions.", detail=detail)
        ) from None


def _contents(files: list[Path]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    problems: list[InputProblem] = []
    for file in files:
        message = None
        try:
            if not file.is_file():
                message = say("This is no file; give it another name.")
            elif file.stat().st_size > MOST_BYTES:
                message = say("This file is larger than {limit} MB; keep only the tables of the programme in it.",
                              limit=MOST_BYTES // 1024 // 1024)  # fmt: skip
            else:
                contents[file.name] = file.read_bytes()
        except OSError as error:
            detail = error.strerror or str(error)
            message = say("This cannot be read: {detail}. Check the path and its permissions.", detail=detail)
        if message is not None:
            problems.append(InputProblem(file.name, None, None, None, message))
    if problems:
        raise InputProblems(problems)
    return contents


def _not_there(path: Path) -> Text:
    from scheduler.domain.near import near

    try:
        guess = near(path.name, [p.name for p in path.parent.iterdir()])
    except OSError:
        guess = None
    if guess:
        return say("There is no such folder or workbook. Did you mean {near}?", near=guess)
    return say("There is no such folder or workbook; check the path.")


class _Assembly:
    """Makes a Problem of an open source."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.settings = read_settings(source.settings_file, source.settings, findings)
        self.everything_unreadable = "*" in source.unreadable
        self.tables: dict[str, ReadTable] = {}
        for table in TABLES:
            grid = source.grids.get(table.name)
            manner = Manner(grid.commas if grid else False, self.settings.settings.timezone)
            read = read_table(table, grid, manner, findings)
            if grid is None:
                read.file = self._file_of(table.name)
            if table.name in source.unreadable or self.everything_unreadable:
                read.readable = False
            self.tables[table.name] = read
        split_known(self.tables)

    def _file_of(self, table: str) -> str:
        """Where a table would be that is not there."""
        book = next((n for n in self.source.snapshot if n.lower().endswith(_WORKBOOKS)), None)
        return f"{book} › {table}" if book else f"{table}.csv"

    def loaded(self) -> Loaded:
        settings = self.settings.settings
        holidays = self._holidays()
        problem = None
        try:
            problem = Problem(
                settings,
                **{t.attribute: tuple(self.tables[t.name].records) for t in TABLES},
                holidays=holidays,
            )
        except InvalidProblem as invalid:
            self._report(invalid.flaws)
        report_doubts(self.tables, self.findings)
        if self.findings.problems or problem is None:
            language = "" if self.source.settings is None else settings.language
            raise InputProblems(self._in_order(self.findings.problems), language)
        return Loaded(problem, self.source.snapshot, tuple(self._in_order(self.findings.warnings)))

    def _holidays(self) -> tuple:
        from scheduler.intake.holidays import resolve_holidays

        s, read = self.settings.settings, self.settings
        if any(read.is_bad(f"programme.{key}") for key in ("holidays", "first_day", "last_day")):
            return ()
        try:
            return resolve_holidays(s.holidays, s.first_day, s.last_day, s.language)
        except Bad as bad:
            key = "programme.holidays"
            self.findings.problem(read.file, read.row(key), key, s.holidays, bad.message)
            return ()

    # Flaws --------------------------------------------------------------------

    def _report(self, flaws: list[Flaw]) -> None:
        """Flaws with the places a person sees; those that only follow from a cell reported already stay out."""
        unknown = self._unknown_by_table(flaws)
        for flaw in flaws:
            cells = [(flaw.table, flaw.row, flaw.column), *flaw.others]
            if any(self._is_bad(*cell) for cell in cells) or self._explained(flaw, unknown):
                continue
            if flaw.table == PROGRAMME:
                key = flaw.column
                self.findings.problem(self.settings.file, self.settings.row(key), key, flaw.value or None, flaw.message)
                continue
            read = self.tables[_TABLE_OF.get(flaw.table, flaw.table)]
            row = None if flaw.row is None else read.rows[flaw.row]
            self.findings.problem(read.file, row, read.heading(flaw.column), flaw.value or None, flaw.message)

    def _is_bad(self, table: str, row: int | None, column: str | None) -> bool:
        if table == PROGRAMME:
            return column is not None and self.settings.is_bad(column)
        read = self.tables[_TABLE_OF.get(table, table)]
        return not read.readable or (column is not None and read.is_bad(row, column))

    def _unknown_by_table(self, flaws: list[Flaw]) -> dict[str, set[str]]:
        """Ids that each table is said to lack."""
        found: dict[str, set[str]] = {}
        for flaw in flaws:
            target = dict(flaw.message.values).get("table")
            if flaw.row is not None and isinstance(target, str):
                found.setdefault(target, set()).add(flaw.value)
        return found

    def _explained(self, flaw: Flaw, unknown: dict[str, set[str]]) -> bool:
        """Whether a missing id may be one of those that could not be read in its own table."""
        target = dict(flaw.message.values).get("table")
        if flaw.row is None or not isinstance(target, str) or target not in self.tables:
            return False
        read = self.tables[target]
        unread = sum(1 for _, column in read.bad if column == "id")
        empty = read.table.required and not read.records
        return empty or not read.readable or "id" in read.missing or len(unknown.get(target, ())) <= unread

    def _in_order(self, problems: list[InputProblem]) -> list[InputProblem]:
        """By file as they are read, then row; whole files first."""
        ranks = {self.settings.file: 0} | {self.tables[t.name].file: n for n, t in enumerate(TABLES, 1)}
        return sorted(dict.fromkeys(problems), key=lambda p: (ranks.get(p.file, -1), p.row or 0))
