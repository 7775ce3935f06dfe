"""``jadwal stress``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument, revision_option, stored_problem
from scheduler.cli.talk import UNMET_OR_VIOLATED, USAGE, Failure, Talk
from scheduler.language import say

KINDS = ("trainer", "venue", "host")
DEFAULT_WORK = 10.0


@example(
    "jadwal stress lampung",
    "jadwal stress lampung --jobs 4 --out stress.html --out stress.csv",
    "jadwal stress lampung --kind trainer --notice 2      trainers only, told two days before",
)
@click.command("stress")
@programme_argument
@revision_option
@click.option("--jobs", type=click.IntRange(1, 512), metavar="N", help="Processes; else one for each processor.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only these; else all.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="No case begins before; else today.")
@click.option(
    "--notice",
    type=click.IntRange(0, 366),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="How many days before a cancellation the office hears of it.",
)
@click.option("--freeze", type=click.IntRange(0, 366), metavar="DAYS", help="Frozen days; else the programme's.")
@click.option(
    "--work",
    type=click.FloatRange(min=0.01),
    metavar="N",
    help="Limit of one case that is the same on every computer (10, none with --time).",
)
@click.option("--time", "seconds", type=click.FloatRange(min=0.1), metavar="S", help="Seconds of one case at most.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, metavar="N", help="Another seed, another search.")
@click.option(
    "--resume/--anew", default=True, show_default=True, help="Go on where the last run stopped, or begin from nothing."
)
@click.option(
    "--out",
    "outs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="PATH",
    help="Write the report as .html, or all cases as .csv; may be given twice.",
)
@click.pass_obj
def stress_command(
    talk: Talk,
    programme: Path,
    revision: int | None,
    jobs: int | None,
    kinds: tuple[str, ...],
    today: dt.datetime | None,
    notice: int,
    freeze: int | None,
    work: float | None,
    seconds: float | None,
    seed: int,
    resume: bool,
    outs: tuple[Path, ...],
) -> None:
    """Play every single cancellation through before it happens.

    Each trainer away for each week, each venue taken on each day it is used, each host away for each week and for
    good: which of these would cost requirements, which can be repaired and how many people would have to be told, and
    where one more trainer or one free day would help most. The published revision is looked at, or else the latest;
    nothing is recorded.
    """
    must_exist(programme)
    for path in outs:
        if path.suffix.lower() not in (".html", ".csv"):
            raise Failure(USAGE, say("--out {path}: give a name that ends in .html or .csv.", path=str(path)))
    from scheduler.cli.replanning import today_in
    from scheduler.cli.stressing import play_all, say_report, write_reports
    from scheduler.rules.verify import verify
    from scheduler.solving.search import Options
    from scheduler.solving.stress import Trial
    from scheduler.store.store import store_path

    with open_store(programme) as store:
        chosen = store.revision(revision) if revision else store.published() or store.revision()
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
        events = store.events(upto=chosen.events)
    broken = [v for v in verify(problem, plan) if not v.warning]
    if broken:
        raise Failure(
            UNMET_OR_VIOLATED,
            say("Revision {number} breaks rules itself; mend that first.", number=chosen.number),
            *(f"  {v.rule}: {talk.text(v.message)}" for v in broken[:10]),
            say("See: jadwal verify, jadwal replan"),
        )
    limits = Options(
        time=seconds, work=DEFAULT_WORK if work is None and seconds is None else work, seed=seed, workers=1
    )
    trial = Trial(
        problem,
        plan,
        events,
        today.date() if today else today_in(problem.settings.timezone),
        notice,
        problem.settings.freeze_days if freeze is None else freeze,
        limits,
    )
    talk.err(say("Revision {number}", number=chosen.number))
    results = store_path(programme).with_suffix(".stress.jsonl")
    found = play_all(talk, trial, chosen.number, kinds or KINDS, results, jobs, resume)
    say_report(talk, found)
    for path in write_reports(found, outs, talk.language):
        talk.out(say("Written: {path}", path=str(path)))
