"""``jadwal print``."""

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
    since_option,
    stored_problem,
)
from scheduler.cli.talk import Talk
from scheduler.language import LANGUAGES, say


@example(
    "jadwal print lampung                                         everything, as PDF on F4",
    "jadwal print lampung --document participant-card --paper A4",
    "jadwal print lampung --affected                              after a replan: only whose timetable changed",
    "jadwal print lampung --document change-notice                after a replan: a letter to each of them",
    "jadwal print lampung --who P07 --lang en --format html --out for-p07",
)
@click.command("print")
@programme_argument
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document; may be repeated.")
@click.option("--who", multiple=True, metavar="ID", help="Only for this participant, trainer, venue, cohort, host …")
@click.option(
    "--affected", is_flag=True, help="Only for those whose timetable differs from what was handed out before."
)
@click.option("--format", "form", type=click.Choice(["pdf", "html"]), default="pdf", show_default=True)
@click.option("--paper", type=click.Choice(["F4", "A4"], case_sensitive=False), default="F4", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the pages; else the programme's.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder; else `print` in the programme's.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day it is; else today.")
@revision_option
@since_option
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
    since: int | None,
) -> None:
    """Print the documents of a plan.

    One file each, a sheet for each person or place. Documents: participant-card, participant-timetable,
    trainer-timetable, venue-timetable, cohort-timetable, placement-plan, wall-calendar, attendance-sheet,
    trainer-log, teaching-recap, invitation, assignment-letter, change-notice; their Indonesian names work too.

    Changes are told against what was handed out before: against the published revision, and once the revision itself
    is published against the one published before it. --since N takes another.
    """
    must_exist(programme)
    from scheduler.cli.letters import letters
    from scheduler.cli.replanning import today_in
    from scheduler.plan.standing import standing as standing_on

    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
        day = today.date() if today else today_in(problem.settings.timezone)
        # What an old revision says of the sessions held is what was known then.
        standing = None if revision else standing_on(problem, plan, store.events(), day)
        known = letters(store, chosen, problem, plan, since)
    from scheduler.cli.printing import print_all, print_folder, request_of

    nobody = say("Nobody's timetable differs from what was handed out before.")
    people = known.people(plan)
    if affected:
        who = (*who, *(f"{role}:{id}" for role, id in people))
    if affected and not who:
        talk.out(nobody)
        return
    request = request_of(
        talk, programme, problem, out or print_folder(programme), documents, who, paper, lang, form,
        printed_on=day, standing=standing, earlier=known.earlier, numbers=known.numbers,
    )  # fmt: skip
    files = print_all(talk, problem, plan, request)
    for file in files:
        talk.out(str(file))
    if not files:
        talk.err(nobody if only_notices(documents) and not people else say("There is nothing to print."))


def only_notices(documents: tuple[str, ...]) -> bool:
    """Whether nothing but change notices is wanted."""
    from scheduler.output.documents import document

    return bool(documents) and {document(name).name for name in documents} == {"change-notice"}
