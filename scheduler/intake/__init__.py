"""From folders and workbooks to a Problem and back; the only package that knows columns and spellings."""

from scheduler.intake.findings import InputProblem, InputProblems
from scheduler.intake.forgetting import Mention, mentions, without_person
from scheduler.intake.own import OwnRow, own_rows
from scheduler.intake.reading import Loaded, programme_files, read_programme, read_snapshot, read_tables
from scheduler.intake.writing import write_empty_folder, write_folder, write_workbook

__all__ = [
    "InputProblem",
    "InputProblems",
    "Loaded",
    "Mention",
    "OwnRow",
    "mentions",
    "own_rows",
    "programme_files",
    "read_programme",
    "read_snapshot",
    "read_tables",
    "without_person",
    "write_empty_folder",
    "write_folder",
    "write_workbook",
]
