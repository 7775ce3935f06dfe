"""``jadwal plan``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.programme import example, open_store, programme_argument, read_input
from scheduler.cli.talk import UNMET_OR_VIOLATED, USAGE, Failure, Talk
from scheduler.language import say

DEFAULT_SECONDS = 60.0


@example(
    "jadwal plan lampung                            at most a minute, less when the plan is proven best",
    "jadwal plan lampung --time 300 --seed 7",
    "jadwal plan lampung --workers 1 --work 30      the same plan on every computer",
)
@click.command("plan")
@programme_argument
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), metavar="S", help="Seconds at most (60, none with --work)."
)
@click.option("--work", type=click.FloatRange(min=0.01), metavar="N", help="Limit that is the same on every computer.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, metavar="N", help="Another seed, another search.")
@click.option("--workers", type=click.IntRange(1, 512), metavar="N", help="Threads; else one for each processor.")
@click.option("--anew", is_flag=True, help="Plan from nothing although a plan has been published.")
@click.option("--strict", is_flag=True, help="Exit with 1 when compulsory requirements stay unmet.")
@click.pass_obj
def plan_command(
    talk: Talk,
    programme: Path,
    seconds: float | None,
    work: float | None,
    seed: int,
    workers: int | None,
    anew: bool,
    strict: bool,
) -> None:
    """Make a plan and store it as a new revision.

    A plan always exists: what cannot be met is listed as unmet with its reasons, and everything else is scheduled.
    Ctrl-C ends the search and keeps the best plan so far. A plan that has been published is not replaced unless --anew
    says so.
    """
    loaded = read_input(talk, programme)
    with open_store(programme, write=True) as store:
        published = store.published()
        if published and not anew:
            raise Failure(
                USAGE,
                say(
                    "Revision {number} has been published. To plan from nothing all the same, add --anew; "
                    "it stays stored either way.",
                    number=published.number,
                ),
            )
        from scheduler.cli.planning import make_revision, report_plan, report_shortages
        from scheduler.cli.replanning import effective_now
        from scheduler.solving.search import Options

        problem = effective_now(store, loaded)
        report_shortages(talk, problem)
        if seconds is None and work is None:
            seconds = DEFAULT_SECONDS
        options = Options(time=seconds, work=work, seed=seed, workers=workers)
        revision, plan = make_revision(talk, store, loaded, options, _spoken(seconds, work, seed, workers, anew))
    talk.out(say("Revision {number} is stored.", number=revision.number))
    talk.out()
    report_plan(talk, problem, plan)
    talk.out()
    talk.out(say("Next: jadwal show {path}, jadwal print {path}, jadwal publish {path}", path=str(programme)))
    compulsory = plan.level("compulsory-unmet")
    if strict and compulsory and compulsory.value:
        raise Failure(UNMET_OR_VIOLATED, say("Compulsory requirements unmet: {count}.", count=compulsory.value))


def _spoken(seconds: float | None, work: float | None, seed: int, workers: int | None, anew: bool) -> str:
    """The command as the history shows it."""
    parts = ["plan"]
    for name, value in (("time", seconds), ("work", work), ("seed", seed or None), ("workers", workers)):
        if value is not None:
            parts.append(f"--{name} {value:g}")
    return " ".join([*parts, "--anew"] if anew else parts)
