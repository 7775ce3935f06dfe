"""``jadwal diff`` and ``jadwal restore``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument, stored_problem
from scheduler.cli.talk import Talk
from scheduler.language import say


@example("jadwal diff lampung 1 3")
@click.command("diff")
@programme_argument
@click.argument("before", type=click.IntRange(min=1), metavar="REV")
@click.argument("after", type=click.IntRange(min=1), metavar="REV")
@click.pass_obj
def diff_command(talk: Talk, programme: Path, before: int, after: int) -> None:
    """Show what changed from one revision to another."""
    must_exist(programme)
    from scheduler.cli.differences import report_difference
    from scheduler.plan.diff import difference

    with open_store(programme) as store:
        one, other = store.revision(before), store.revision(after)
        problem = stored_problem(talk, store, other)
        changes = difference(store.plan(one.number), store.plan(other.number))
    talk.out(say("From revision {before} to revision {after}:", before=before, after=after))
    report_difference(talk, problem, changes)


@example("jadwal restore lampung 2")
@click.command("restore")
@programme_argument
@click.argument("revision", type=click.IntRange(min=1), metavar="REV")
@click.pass_obj
def restore_command(talk: Talk, programme: Path, revision: int) -> None:
    """Make an earlier revision the latest again.

    It becomes a new revision with its own input and the events it knew; later events count again when it is
    re-planned. Nothing is overwritten, and nothing is published yet.
    """
    must_exist(programme)
    with open_store(programme, write=True) as store:
        old = store.revision(revision)
        stored_problem(talk, store, old)
        new = store.add_revision(
            store.plan(old.number),
            store.snapshot(old.number),
            store.holidays(old.number),
            f"restore {old.number}",
            note=old.note,
            events=old.events,
        )
    talk.out(say("Revision {number} is stored; it is revision {old} again.", number=new.number, old=old.number))
    talk.out(say("Next: jadwal publish {path}, jadwal replan {path}", path=str(programme)))
