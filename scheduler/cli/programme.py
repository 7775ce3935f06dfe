"""What most commands begin with: the programme and its store, failures told in the contract's exit statuses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.talk import BAD_INPUT, BUSY, USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.intake import InputProblem, Loaded
    from scheduler.store.store import Revision, Store

# More lines than anybody reads at once.
MOST_LINES = 1000
programme_argument = click.argument("programme", metavar="PROG", type=click.Path(path_type=Path))
revision_option = click.option(
    "--revision", type=click.IntRange(min=1), metavar="N", help="The revision; else the latest."
)

since_option = click.option(
    "--since", type=click.IntRange(min=1), metavar="N", help="Compare with this revision; else what was handed out."
)


def example(*lines: str) -> Callable[[click.Command], click.Command]:
    """Adds examples to the help of a command."""

    def add(command: click.Command) -> click.Command:
        command.epilog = "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
        return command

    return add


def read_input(talk: Talk, programme: Path) -> Loaded:
    """Read a programme; warnings go to standard error.

    Raises
    ------
    Failure
        With every problem of the input, one a line.
    """
    from scheduler.cli.forgotten import refuse_forgotten
    from scheduler.intake import InputProblems, read_programme

    try:
        loaded = read_programme(programme)
    except InputProblems as error:
        talk.use(error.language)
        lines = list(problem_lines(talk, error.problems))
        raise Failure(
            BAD_INPUT,
            *lines,
            "",
            say("Problems in the input: {count}. Nothing was written.", count=len(error.problems)),
        ) from None
    talk.use(loaded.problem.settings.language)
    refuse_forgotten(talk, programme, loaded)
    for line in problem_lines(talk, loaded.warnings):
        talk.err(say("Note: {line}", line=line))
    return loaded


def problem_lines(talk: Talk, problems: Sequence[InputProblem]) -> Iterator[str]:
    """Each problem as one line: file or sheet, row, column, value, and what to do; a thousand at most."""
    for p in problems[:MOST_LINES]:
        place = [p.file]
        if p.row is not None:
            place.append(talk.text(say("row {row}", row=p.row)))
        if p.column:
            place.append(talk.text(say("column {column}", column=p.column)))
        if p.value is not None:
            place.append(f"“{_short(str(p.value))}”")
        yield ", ".join(place) + ": " + talk.text(p.message)
    if len(problems) > MOST_LINES:
        yield talk.text(say("… and {count} more problems.", count=len(problems) - MOST_LINES))


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= 60 else value[:57] + "…"


@contextlib.contextmanager
def open_store(programme: Path, write: bool = False) -> Iterator[Store]:
    """The store of a programme; its problems become a Failure.

    A store that another process holds gives status 5, a missing revision 2, anything else 3.
    """
    from scheduler.store.store import Store, store_path

    with told_as_failure(), Store.open(store_path(programme), write=write) as store:
        yield store


@contextlib.contextmanager
def told_as_failure() -> Iterator[None]:
    """Problems of the store, and of files kept beside it, become a Failure."""
    from scheduler.store.errors import NoRevision, StoreBusy, StoreProblem

    try:
        yield
    except StoreProblem as error:
        status = {StoreBusy: BUSY, NoRevision: USAGE}.get(type(error), BAD_INPUT)
        raise Failure(status, error.text) from error


def stored_problem(talk: Talk, store: Store, revision: Revision) -> Problem:
    """The programme a revision was made from; its language is spoken from here on."""
    from scheduler.store.inputs import problem_of

    problem = problem_of(store, revision.number)
    talk.use(problem.settings.language)
    return problem


def must_exist(programme: Path) -> None:
    """Refuse a programme of which neither the input nor a store is there.

    Raises
    ------
    Failure
    """
    from scheduler.store.store import store_path

    if not programme.exists() and not store_path(programme).exists():
        raise Failure(BAD_INPUT, say("There is no programme at {path}.", path=str(programme)))


LEVEL_NAMES = {
    "compulsory-unmet": say("compulsory unmet"),
    "optional-unmet": say("optional unmet"),
    "people-notified": say("people notified"),
    "items-changed": say("items changed"),
    "days-moved": say("days moved"),
    "preferences": say("preference points"),
}


def level_name(name: str) -> Text | str:
    """The name of a level of the objective for a person."""
    return LEVEL_NAMES.get(name, name)
