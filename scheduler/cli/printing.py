"""Printing with a line of progress, for `print` and `demo`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.output.documents import PrintRequest
    from scheduler.plan.plan import Plan


def print_folder(programme: Path) -> Path:
    """Where documents go unless asked otherwise: ``print`` in the folder, ``NAME-print`` beside a workbook."""
    return programme / "print" if programme.is_dir() else programme.with_name(f"{programme.stem}-print")


def request_of(
    talk: Talk,
    programme: Path,
    problem: Problem,
    out: Path,
    documents: Sequence[str] = (),
    who: Sequence[str] = (),
    paper: str = "F4",
    language: str | None = None,
    form: str = "pdf",
    **more: object,
) -> PrintRequest:
    """What to print, with the programme's own logo."""
    from scheduler.output.documents import PrintRequest

    logo = _logo(talk, programme, problem)
    return PrintRequest(out, tuple(documents), tuple(who), paper, language, form, logo=logo, **more)  # type: ignore[arg-type]


def print_all(talk: Talk, problem: Problem, plan: Plan, request: PrintRequest) -> list[Path]:
    """Print documents; returns the files.

    Raises
    ------
    Failure
        When a document or id is unknown, or a file cannot be written.
    """
    from scheduler.output.documents import print_documents
    from scheduler.output.files import OutputProblem

    console = talk.console(stderr=True)
    try:
        with console.status("") as status:

            def step(done: int, total: int, name: str) -> None:
                status.update(f"{name} {done}/{total}")

            return print_documents(problem, plan, request, step)
    except OutputProblem as error:
        raise Failure(USAGE, error.text) from None


def _logo(talk: Talk, programme: Path, problem: Problem) -> bytes | None:
    """The picture that the letterhead names, from the programme's own folder."""
    name = dict(problem.settings.letterhead).get("logo")
    if not name or not isinstance(name, str):
        return None
    folder = (programme if programme.is_dir() else programme.parent).resolve()
    path = (folder / name).resolve()
    try:
        if not path.is_relative_to(folder):
            raise OSError
        return path.read_bytes()
    except OSError:
        talk.err(
            say("Note: the logo {name} is not in the programme's folder; pages are printed without it.", name=name)
        )
        return None
