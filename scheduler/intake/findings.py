"""Problems of the input with their places, collected in one run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.language import Text


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One thing that has to be mended, or a warning.

    Attributes
    ----------
    file : str
        The file, or ``workbook › sheet``.
    row : int or None
        The row as a spreadsheet counts it; in programme.toml the line.
    column : str or None
        The heading as written, or the dotted key of a setting.
    value : str or None
        What stands there.
    message : Text
        What is wrong and what to do.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    message: Text

    def __str__(self) -> str:
        place = [self.file, *([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        return f"{', '.join(place)}: {self.value!r}: {self.message}"


class InputProblems(Exception):
    """The input cannot be used; every problem that was found, in the order of files and rows.

    `language` is the programme's, or ``''`` where not even that could be read.
    """

    def __init__(self, problems: Iterable[InputProblem], language: str = "") -> None:
        self.problems = list(problems)
        self.language = language
        super().__init__("\n".join(map(str, self.problems[:50])))


@dataclass
class Findings:
    """Collects problems and warnings while reading goes on."""

    problems: list[InputProblem] = field(default_factory=list)
    warnings: list[InputProblem] = field(default_factory=list)

    def problem(self, file: str, row: int | None, column: str | None, value: str | None, message: Text) -> None:
        self.problems.append(InputProblem(file, row, column, value, message))

    def warn(self, file: str, row: int | None, column: str | None, value: str | None, message: Text) -> None:
        self.warnings.append(InputProblem(file, row, column, value, message))
