"""``jadwal publish`` and ``jadwal history``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import (
    example,
    level_name,
    must_exist,
    open_store,
    programme_argument,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.store.store import Revision


@example("jadwal publish lampung", "jadwal publish lampung --revision 3")
@click.command("publish")
@programme_argument
@revision_option
@click.pass_obj
def publish_command(talk: Talk, programme: Path, revision: int | None) -> None:
    """Record which revision was handed out.

    From then on `plan` does not replace it without --anew, and changes are told against it.
    """
    must_exist(programme)
    with open_store(programme, write=True) as store:
        stored_problem(talk, store, store.revision(revision))
        done = store.publish(revision)
    talk.out(say("Revision {number} is published.", number=done.number))


@example(
    "jadwal history lampung",
    "jadwal history lampung --audit --who P07       who was put where, by which revision, after which events",
    "jadwal history lampung --audit --out audit.csv",
)
@click.command("history")
@programme_argument
@click.option("--audit", "listed", is_flag=True, help="List who was put where by which revision and event instead.")
@click.option("--who", multiple=True, metavar="ID", help="With --audit: only this person; may be given several times.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="With --audit: as CSV.")
@click.pass_obj
def history_command(talk: Talk, programme: Path, listed: bool, who: tuple[str, ...], out: Path | None) -> None:
    """List all revisions, which is published, and what happened."""
    must_exist(programme)
    if (who or out) and not listed:
        raise Failure(USAGE, say("--who and --out go with --audit."))
    from scheduler.cli.audit import audit, forgotten_lines
    from scheduler.cli.retention import warn_of_retention

    with open_store(programme) as store:
        latest = store.revision()
        problem = stored_problem(talk, store, latest)
        warn_of_retention(talk, problem.settings)
        if listed:
            audit(talk, store, who, out)
            return
        for line in forgotten_lines(store):
            talk.err(line)
        _revision_table(talk, problem.settings.timezone, store.revisions(), store.published())
        if store.last_event():
            from scheduler.cli.eventlist import show_events

            talk.out()
            show_events(talk, store)


def _revision_table(talk: Talk, zone: str, revisions: list[Revision], published: Revision | None) -> None:
    current = published.number if published else None
    rows = [
        (
            r.number,
            local(r.created, zone),
            r.command,
            say(r.status),
            " · ".join(f"{talk.text(level_name(x.name))} {_value(x)}" for x in r.levels),
            _mark(talk, r, current, zone),
        )
        for r in revisions
    ]
    heads = [say("no."), say("made"), say("command"), say("status"), say("goals (value/bound)"), say("published")]
    talk.table(heads, rows)


def local(moment: dt.datetime, timezone: str) -> str:
    """A moment in the programme's time zone, to the minute."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def _value(level: object) -> str:
    return str(level.value) if level.value == level.bound else f"{level.value}/{level.bound}"


def _mark(talk: Talk, revision: Revision, current: int | None, zone: str) -> str:
    if revision.published is None:
        return ""
    when = local(revision.published, zone)
    return f"{when} ←" if revision.number == current else f"({when})"
