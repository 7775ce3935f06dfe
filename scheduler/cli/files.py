"""Files that commands read and write besides the programme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.talk import BAD_INPUT, USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.intake.planbook import ReadPlan
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Store

MOST_BYTES = 64 * 1024 * 1024


def read_plan(talk: Talk, file: Path, problem: Problem) -> Plan:
    """The plan of a plan.json, every id in it known to the programme.

    Raises
    ------
    Failure
        With every problem of the file, one a line.
    """
    from scheduler.plan.json import NotAPlan, from_json
    from scheduler.plan.references import unknown_ids

    try:
        plan = from_json(_bytes(file).decode("utf-8-sig"))
        problems = unknown_ids(problem, plan)
    except OSError as error:
        raise Failure(
            BAD_INPUT, say("{file} cannot be read: {detail}", file=str(file), detail=error.strerror or str(error))
        ) from None
    except UnicodeDecodeError:
        raise Failure(BAD_INPUT, say("{file} is no text in UTF-8.", file=str(file))) from None
    except NotAPlan as error:
        problems = error.problems
    if problems:
        lines = [f"{file.name}{at and ', '}{at}: {talk.text(m)}" for at, m in problems]
        raise Failure(BAD_INPUT, *lines, say("Nothing was stored."))
    return plan


def read_workbook(talk: Talk, file: Path, problem: Problem, store: Store) -> ReadPlan | None:
    """The plan of an exported workbook that was edited by hand; None where the file is no workbook.

    Raises
    ------
    Failure
        With every problem of its sheets, one a line.
    """
    from scheduler.intake import InputProblems
    from scheduler.intake.planbook import is_workbook, read_plan_workbook

    try:
        data = _bytes(file)
    except OSError as error:
        raise Failure(
            BAD_INPUT, say("{file} cannot be read: {detail}", file=str(file), detail=error.strerror or str(error))
        ) from None
    if not is_workbook(data) and file.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    numbers = {r.number for r in store.revisions()}

    def base_of(number: int) -> Plan | None:
        return store.plan(number) if number in numbers else None

    try:
        read = read_plan_workbook(file.name, data, problem, base_of)
    except InputProblems as error:
        from scheduler.cli.programme import problem_lines

        lines = problem_lines(talk, error.problems)
        count = say("Problems in the workbook: {count}. Nothing was stored.", count=len(error.problems))
        raise Failure(BAD_INPUT, *lines, "", count) from None
    return read


def _bytes(file: Path) -> bytes:
    """The content of a plan's file; a device or a file beyond measure is none.

    Raises
    ------
    Failure
    """
    if not file.is_file() and file.exists():
        raise Failure(BAD_INPUT, say("{file} is no file.", file=str(file)))
    if file.stat().st_size > MOST_BYTES:
        raise Failure(BAD_INPUT, say("{file} is too large to be a plan.", file=str(file)))
    return file.read_bytes()


def write_private(path: Path, content: str) -> None:
    """Write a text file that only its owner can read, whole or not at all.

    Raises
    ------
    Failure
    """
    write_private_bytes(path, content.encode())


def write_private_bytes(path: Path, content: bytes) -> None:
    """The same of any content.

    Raises
    ------
    Failure
    """
    from scheduler.output.files import OutputProblem, write_whole

    try:
        write_whole(path, content, private=True)
    except OutputProblem as error:
        raise Failure(USAGE, error.text) from None


def must_be_new(folder: Path) -> None:
    """Refuse a folder that has something in it.

    Raises
    ------
    Failure
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise Failure(USAGE, say("{path} is there already; give another name. Nothing was written.", path=str(folder)))
