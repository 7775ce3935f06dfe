"""``jadwal init``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.examples import copy_example, example_names, examples_folder
from scheduler.cli.files import must_be_new
from scheduler.cli.programme import example, read_input
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say


@example(
    "jadwal init my-programme                              an empty folder of tables",
    "jadwal init my-programme.xlsx                         an empty workbook",
    "jadwal init lampung --example lampung-ovop --xlsx     the example as a workbook in the folder lampung",
)
@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--example", "name", metavar="NAME", help="Start from an example: lampung-ovop, berufsschule.")
@click.option("--xlsx", is_flag=True, help="As a workbook with headings, drop-downs and notes.")
@click.pass_obj
def init_command(talk: Talk, folder: Path, name: str | None, xlsx: bool) -> None:
    """Begin a programme, empty or from an example.

    It is a folder of tables, or a workbook with headings, drop-downs and notes. With --xlsx the workbook is put
    into DIR; where DIR itself ends in .xlsx that file is written. What is there already is never overwritten.
    """
    if name and name not in example_names():
        raise Failure(
            USAGE, say("There is no example {name}. There are: {names}", name=name, names=tuple(example_names()))
        )
    if folder.suffix.lower() == ".xlsx":
        _write_workbook(talk, folder, name)
        programme = folder
    elif xlsx:
        programme = folder / f"{name or folder.resolve().name}.xlsx"
        _write_workbook(talk, programme, name)
    else:
        must_be_new(folder)
        if name:
            copy_example(name, folder)
        else:
            from scheduler.intake import write_empty_folder

            write_empty_folder(folder, talk.language)
        programme = folder
    talk.out(say("Written: {path}", path=str(programme)))
    talk.out(say("Next: jadwal check {path}", path=str(programme)))


def _write_workbook(talk: Talk, path: Path, name: str | None) -> None:
    from scheduler.intake import write_workbook

    if path.exists():
        raise Failure(USAGE, say("{path} is there already; give another name. Nothing was written.", path=str(path)))
    problem = read_input(talk, examples_folder() / name).problem if name else None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(problem, path, talk.language)
