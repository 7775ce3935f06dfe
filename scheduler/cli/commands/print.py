"""``jadwal print``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from scheduler.cli.programme import example, must_exist, programme_argument, revision_option, since_option
from scheduler.cli.talk import Talk
from scheduler.language import LANGUAGES, say


@example(
    "jadwal print lampung                                         what changed since the last print, as PDF on F4",
    "jadwal print lampung --all                                   everything",
    "jadwal print lampung --document participant-card --paper A4",
    "jadwal print lampung --affected                              after a replan: only whose timetable changed",
    "jadwal print lampung --document change-notice                after a replan: a letter to each of them",
    "jadwal print lampung --who P07 --lang en --format html --out for-p07",
    "jadwal print lampung --check 7KQF-2M9P                       is the sheet with this code still current?",
)
@click.command("print")
@programme_argument
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document; may be repeated.")
@click.option("--who", multiple=True, metavar="ID", help="Only for this participant, trainer, venue, cohort, host …")
@click.option(
    "--affected", is_flag=True, help="Only for those whose timetable differs from what was handed out before."
)
@click.option(
    "--all/--changed",
    "everything",
    default=None,
    help="All, or only what does not lie in the folder as it is now; else --changed, and --all of what is named.",
)
@click.option(
    "--check", "codes", multiple=True, metavar="CODE", help="Print nothing; is the sheet with this code current?"
)
@click.option("--format", "form", type=click.Choice(["pdf", "html"]), default="pdf", show_default=True)
@click.option("--paper", type=click.Choice(["F4", "A4"], case_sensitive=False), default="F4", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the pages; else the programme's.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder; else `print` in the programme's.")
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="An office's own templates; else `templates` in the programme's folder. See: jadwal templates",
)
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
    everything: bool | None,
    codes: tuple[str, ...],
    form: str,
    paper: str,
    lang: str | None,
    out: Path | None,
    templates: Path | None,
    today: dt.datetime | None,
    revision: int | None,
    since: int | None,
) -> None:
    """Print the documents of a plan.

    One file each, a sheet for each person or place. Documents: participant-card, participant-timetable,
    trainer-timetable, venue-timetable, cohort-timetable, placement-plan, wall-calendar, attendance-sheet,
    trainer-log, teaching-recap, invitation, assignment-letter, change-notice; their Indonesian names work too.

    Sheets that lie in the folder as they are now are not printed again; what changed goes into a file that is named
    after the revision. Documents, people or a revision that are named are printed whole. At the foot of every page
    stand the revision and date in which the sheet last changed, and a code that --check knows.

    Changes are told against what was handed out before: against the published revision, and once the revision itself
    is published against the one published before it. --since N takes another.
    """
    must_exist(programme)
    day = today.date() if today else None
    if codes:
        from scheduler.cli.checking import check_codes

        check_codes(talk, programme, codes, revision, day)
        return
    from scheduler.cli.printing import Wish, print_folder, print_revision

    named = documents or who or affected or revision or since
    changed = not everything if everything is not None else not named
    folder = out or print_folder(programme)
    wish = Wish(folder, documents, who, affected, paper, lang, form, revision, since, day, templates, changed)
    printing = print_revision(talk, programme, wish)
    for file in printing.files:
        talk.out(str(file))
    if printing.replaced:
        old = tuple(f"{name} ({count})" for name, count in printing.replaced.items())
        talk.err(say("Note: sheets replaced or gone since are still in: {files}", files=old))
    if printing.left_out:
        talk.err(
            say(
                "Left out: {count} sheets that lie in {folder} as they are now. To print them too, add --all.",
                count=printing.left_out,
                folder=str(folder),
            )
        )
    if not printing.files and not printing.left_out:
        nobody = say("Nobody's timetable differs from what was handed out before.")
        if affected:
            talk.out(nobody)
        else:
            talk.err(nobody if only_notices(documents) else say("There is nothing to print."))


def only_notices(documents: tuple[str, ...]) -> bool:
    """Whether nothing but change notices is wanted."""
    from scheduler.output.documents import document

    return bool(documents) and {document(name).name for name in documents} == {"change-notice"}
