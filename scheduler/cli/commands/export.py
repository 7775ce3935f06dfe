"""``jadwal export``."""

from __future__ import annotations

import sys
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
from scheduler.language import LANGUAGES, say

FORMATS = ("json", "xlsx", "csv", "ics", "board", "programme")
# Formats that know a profile, and those that can be of one subject.
WITH_PROFILE = ("xlsx", "csv", "ics")
WITH_WHO = ("csv", "ics")


@example(
    "jadwal export lampung --format xlsx --out plan.xlsx      to be edited, then: jadwal adopt lampung plan.xlsx",
    "jadwal export lampung --format csv --who T1",
    "jadwal export lampung --format ics                       a calendar for everybody, in a folder",
    "jadwal export lampung --format ics --who T1 --out t1.ics",
    "jadwal export lampung --format board --out index.html    the whole programme as one web page",
    "jadwal export lampung --format json --out plan.json",
    "jadwal export lampung --format programme --out lampung-effective",
)
@click.command("export")
@programme_argument
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="What to write.")
@click.option("--who", multiple=True, metavar="ID", help="Only this participant, trainer, venue, cohort … (csv, ics).")
@click.option(
    "--profile",
    type=click.Choice(["public", "office"]),
    help="office has the names of participants; public, the default of xlsx, csv and ics, only their ids.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of xlsx, ics and board; else the programme's.")
@revision_option
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH", help="File or folder to write.")
@click.pass_obj
def export_command(
    talk: Talk,
    programme: Path,
    form: str,
    who: tuple[str, ...],
    profile: str | None,
    lang: str | None,
    revision: int | None,
    out: Path | None,
) -> None:
    """Write a plan or its programme for others.

    json is the complete plan with ids only, on standard output unless --out names a file.
    xlsx is a workbook of the plan to be edited by hand and taken back with `jadwal adopt`.
    csv is a folder with sessions, placements and cohorts as tables.
    ics is a calendar for each participant, trainer, venue, cohort, sentra, host and mentor, in a folder; with --who
    one file. Calendars made later update and cancel what earlier ones brought.
    board is one web page of the whole programme that needs no network, without participants.
    programme is the input of the revision with its events, and its holidays as rows of availability, so that the plan
    can be checked without the store, as a folder.

    Without --out the name is made of the programme's id and the format. Files other than the board are readable by you
    alone.
    """
    must_exist(programme)
    if who and form not in WITH_WHO:
        raise Failure(USAGE, say("--who goes with the formats {formats} only.", formats=WITH_WHO))
    if profile and form not in WITH_PROFILE:
        raise Failure(USAGE, say("--profile goes with the formats {formats} only.", formats=WITH_PROFILE))
    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
        if form == "json" and out is None:
            from scheduler.plan.json import to_json

            # Bytes: the same file whatever the console's encoding and line ends.
            sys.stdout.buffer.write(to_json(plan).encode())
            sys.stdout.buffer.flush()
            return
        from scheduler.cli.exporting import Export, write

        language = lang or problem.settings.language
        task = Export(store, chosen, problem, plan, language, out, who, profile or "public")
        written = write(form, task)
    talk.err(say("Written: {path}", path=str(written)))
