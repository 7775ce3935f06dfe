"""``jadwal show``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from scheduler.cli.programme import (
    example,
    must_exist,
    open_store,
    programme_argument,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import USAGE, Failure, Talk


@example("jadwal show lampung --week 2027-04-05", "jadwal show lampung --who P07")
@click.command("show")
@programme_argument
@click.option("--who", metavar="ID", help="A participant, trainer, venue, cohort, sentra, host or mentor.")
@click.option("--week", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only the week of this date.")
@revision_option
@click.pass_obj
def show_command(talk: Talk, programme: Path, who: str | None, week: dt.datetime | None, revision: int | None) -> None:
    """Show the timetable in the terminal."""
    must_exist(programme)
    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
    from scheduler.output.files import OutputProblem
    from scheduler.output.terminal import show

    try:
        show(problem, plan, who, week.date() if week else None, talk.language, talk.console())
    except OutputProblem as error:
        raise Failure(USAGE, error.text) from None
