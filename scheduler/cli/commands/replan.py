"""``jadwal replan``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument, read_input
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.cli.replanning import Candidate, Situation
    from scheduler.solving.search import Options
    from scheduler.store.store import Store

DEFAULT_SECONDS = 60.0


@example(
    "jadwal replan lampung",
    "jadwal replan lampung --today 2027-05-03 --dry-run     what would change; nothing is written",
    "jadwal replan lampung --options 3                      alternatives to choose from",
    "jadwal replan lampung --take 2                         the second of them becomes the new revision",
)
@click.command("replan")
@programme_argument
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day it is; else today.")
@click.option("--freeze", type=click.IntRange(0, 366), metavar="DAYS", help="Frozen days; else the programme's.")
@click.option(
    "--least",
    type=click.Choice(["people", "changes"]),
    default="people",
    show_default=True,
    help="What counts first after the requirements: people to notify, or sessions changed.",
)
@click.option("--options", "count", type=click.IntRange(2, 9), metavar="N", help="Show so many alternatives.")
@click.option("--take", type=click.IntRange(min=1), metavar="K", help="Store the K-th of the alternatives.")
@click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), metavar="S", help="Seconds at most (60, none with --work)."
)
@click.option("--work", type=click.FloatRange(min=0.01), metavar="N", help="Limit that is the same on every computer.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, metavar="N", help="Another seed, another search.")
@click.option("--workers", type=click.IntRange(1, 512), metavar="N", help="Threads; else one for each processor.")
@click.pass_obj
def replan_command(
    talk: Talk,
    programme: Path,
    today: dt.datetime | None,
    freeze: int | None,
    least: str,
    count: int | None,
    take: int | None,
    dry_run: bool,
    seconds: float | None,
    work: float | None,
    seed: int,
    workers: int | None,
) -> None:
    """Change the published plan as little as events allow.

    What was held stays; in the frozen days only what an event names changes, and what that displaces. After the
    requirements as few people as possible are to be notified, then as few sessions and placements changed, moved by as
    few days as possible. The new revision is not published: `jadwal publish` does that once people have been told.
    """
    must_exist(programme)
    loaded = read_input(talk, programme)
    from scheduler.cli.replanning import changes_of_candidate, find, situation, store_candidate, verdict
    from scheduler.solving.search import Options

    if seconds is None and work is None:
        seconds = DEFAULT_SECONDS
    options = Options(time=seconds, work=work, seed=seed, workers=workers)
    with open_store(programme, write=not dry_run) as store:
        where = situation(talk, store, loaded, today.date() if today else None, freeze, least)
        candidates = _kept(store, where) if take and not count else find(talk, where.task, options, count)
        if count and not take:
            _show_alternatives(talk, where, candidates)
            if not dry_run:
                store.keep_candidates(where.context, [c.to_dict() for c in candidates])
                talk.out(say("Next: jadwal replan {path} --take K", path=str(programme)))
            return
        if take and take > len(candidates):
            raise Failure(USAGE, say("There are {count} alternatives only.", count=len(candidates)))
        chosen = candidates[take - 1 if take else 0]
        changes = changes_of_candidate(where.task, chosen)
        revision = None
        if not dry_run:
            revision = store_candidate(talk, store, where, chosen, _spoken(where, options, count, take))
    from scheduler.cli.differences import report_difference
    from scheduler.cli.planning import report_levels

    report_difference(talk, where.task.problem, changes, chosen.reasons)
    talk.out()
    report_levels(talk, chosen.plan)
    talk.out(verdict(chosen.plan, chosen.proven, changes))
    if revision is None:
        talk.out(say("Nothing was written (--dry-run)."))
        return
    talk.out(say("Revision {number} is stored.", number=revision.number))
    talk.out(
        say("Next: jadwal show {path}, jadwal print {path} --affected, jadwal publish {path}", path=str(programme))
    )


def _kept(store: Store, where: Situation) -> list[Candidate]:
    from scheduler.cli.replanning import Candidate

    kept = [Candidate.from_dict(data) for data in store.candidates(where.context)]
    if not kept:
        raise Failure(
            USAGE,
            say("There are no alternatives, or they are no longer current. Ask for them with --options N first."),
        )
    return kept


def _show_alternatives(talk: Talk, where: Situation, candidates: list[Candidate]) -> None:
    from scheduler.cli.differences import report_difference
    from scheduler.cli.replanning import KIND_NAMES, changes_of_candidate, verdict

    for n, candidate in enumerate(candidates, start=1):
        changes = changes_of_candidate(where.task, candidate)
        talk.out(
            say("{number}: {kind}", number=n, kind=KIND_NAMES.get(candidate.kind, candidate.kind)),
        )
        report_difference(talk, where.task.problem, changes, candidate.reasons)
        talk.out(verdict(candidate.plan, candidate.proven, changes))
        talk.out()


def _spoken(where: Situation, options: Options, count: int | None, take: int | None) -> str:
    """The command as the history shows it."""
    parts = [f"replan --today {where.task.today.isoformat()}"]
    if where.task.least != "people":
        parts.append(f"--least {where.task.least}")
    for name, value in (("options", count), ("take", take), ("work", options.work), ("seed", options.seed or None)):
        if value is not None:
            parts.append(f"--{name} {value:g}")
    return " ".join(parts)
