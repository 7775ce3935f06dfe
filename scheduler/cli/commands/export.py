"""``jadwal export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scheduler.cli.files import must_be_new, write_private
from scheduler.cli.programme import (
    example,
    must_exist,
    open_store,
    programme_argument,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import Talk
from scheduler.language import say


@example(
    "jadwal export lampung --format json --out plan.json",
    "jadwal export lampung --format programme --out lampung-effective",
)
@click.command("export")
@programme_argument
@click.option("--format", "form", type=click.Choice(["json", "programme"]), required=True, help="What to write.")
@revision_option
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH", help="File or folder to write.")
@click.pass_obj
def export_command(talk: Talk, programme: Path, form: str, revision: int | None, out: Path | None) -> None:
    """Write a plan or its programme for others.

    json is the complete plan with ids only, on standard output unless --out names a file (readable by you alone).
    programme is the input of the revision with its events, and its holidays as rows of availability, so that the plan
    can be checked without the store: into --out, else into ID-rN.
    """
    must_exist(programme)
    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
    if form == "json":
        from scheduler.plan.json import to_json

        if out is None:
            # Bytes: the same file whatever the console's encoding and line ends.
            sys.stdout.buffer.write(to_json(plan).encode())
            sys.stdout.buffer.flush()
            return
        write_private(out, to_json(plan))
        talk.err(say("Written: {path}", path=str(out)))
        return
    from scheduler.intake import write_folder
    from scheduler.store.effective import effective_programme

    folder = out or Path(f"{problem.settings.id}-r{chosen.number}")
    must_be_new(folder)
    write_folder(effective_programme(problem), folder)
    talk.err(say("Written: {path}", path=str(folder)))
