"""``jadwal print``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import (
    example,
    must_exist,
    open_store,
    programme_argument,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import Talk
from scheduler.language import LANGUAGES, say

if TYPE_CHECKING:
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Store


@example(
    "jadwal print lampung                                         everything, as PDF on F4",
    "jadwal print lampung --document participant-card --paper A4",
    "jadwal print lampung --affected                              after a replan: only whose timetable changed",
    "jadwal print lampung --who P07 --lang en --format html --out for-p07",
)
@click.command("print")
@programme_argument
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document; may be repeated.")
@click.option("--who", multiple=True, metavar="ID", help="Only for this participant, trainer, venue, cohort, host …")
@click.option("--affected", is_flag=True, help="Only for those whose timetable differs from the published one.")
@click.option("--format", "form", type=click.Choice(["pdf", "html"]), default="pdf", show_default=True)
@click.option("--paper", type=click.Choice(["F4", "A4"], case_sensitive=False), default="F4", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the pages; else the programme's.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder; else `print` in the programme's.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day it is; else today.")
@revision_option
@click.pass_obj
def print_command(
    talk: Talk,
    programme: Path,
    documents: tuple[str, ...],
    who: tuple[str, ...],
    affected: bool,
    form: str,
    paper: str,
    lang: str | None,
    out: Path | None,
    today: dt.datetime | None,
    revision: int | None,
) -> None:
    """Print the documents of a plan.

    One file each, a sheet for each person or place. Documents: participant-card, participant-timetable,
    trainer-timetable, venue-timetable, cohort-timetable, placement-plan, wall-calendar, attendance-sheet,
    trainer-log, teaching-recap; their Indonesian names work too.
    """
    must_exist(programme)
    from scheduler.cli.replanning import today_in
    from scheduler.plan.standing import standing as standing_on

    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
        day = today.date() if today else today_in(problem.settings.timezone)
        # What an old revision says of the sessions held is what was known then.
        standing = None if revision else standing_on(problem, plan, store.events(), day)
        if affected:
            who = (*who, *_affected(store, plan))
            if not who:
                talk.out(say("Nobody's timetable differs from the published one."))
                return
    from scheduler.cli.printing import print_all, print_folder, request_of

    request = request_of(
        talk, programme, problem, out or print_folder(programme), documents, who, paper, lang, form,
        printed_on=day, standing=standing,
    )  # fmt: skip
    files = print_all(talk, problem, plan, request)
    for file in files:
        talk.out(str(file))
    if not files:
        talk.err(say("There is nothing to print."))


def _affected(store: Store, plan: Plan) -> tuple[str, ...]:
    """Participants and trainers for whom something changed since what was handed out."""
    from scheduler.plan.diff import difference

    published = store.published()
    if published is None:
        return ()
    changes = difference(store.plan(published.number), plan)
    return changes.participants + changes.trainers
