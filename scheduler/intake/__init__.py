"""From folders and workbooks to a Problem and back; the only package that knows columns and spellings."""

from scheduler.intake.findings import InputProblem, InputProblems
from scheduler.intake.reading import Loaded, read_programme, read_snapshot
from scheduler.intake.writing import write_empty_folder, write_folder, write_workbook

__all__ = [
    "InputProblem",
    "InputProblems",
    "Loaded",
    "read_programme",
    "read_snapshot",
    "write_empty_folder",
    "write_folder",
    "write_workbook",
]
