"""Re-plan single cancellations of a planned programme, one at a time, and print when a plan and when the proof came.

    python -m benchmarks.cancellations PROG [--count 8] [--seed 1] [--seconds 60] [--workers 2]

PROG is a programme with a published revision. The cancellations are drawn from all that could hit it (a trainer away
for a week, a venue for a day, a host for a week or for good), each known seven days ahead; nothing is stored. Prints a
table in Markdown.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.timing import Timer
from scheduler.plan.diff import Difference
from scheduler.rules.verify import verify
from scheduler.solving.cancellations import Cancellation, possible, touched
from scheduler.solving.replan import replan
from scheduler.solving.search import Options, Progress
from scheduler.solving.stress import Trial, task_of
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store, store_path


@dataclass(frozen=True)
class Replanning:
    """How the re-planning of one cancellation went; `first` is when there was a plan, in seconds of a clock."""

    hit: int
    changes: Difference
    proven: bool
    first: float
    timer: Timer


def replanned(trial: Trial, cancellation: Cancellation, options: Options) -> Replanning:
    """Re-plan one cancellation, and check the plan."""
    first: list[float] = []
    with Timer() as timer:
        task = task_of(trial, cancellation)
        began = time.monotonic()

        def told(_: Progress) -> None:
            first.append(time.monotonic() - began)

        result = replan(task, options, told)
    assert not [v for v in verify(task.problem, result.plan) if not v.warning]
    hit = len(touched(trial.plan, cancellation))
    return Replanning(hit, result.difference, result.proven, first[0] if first else timer.clock, timer)


@click.command()
@click.argument("programme", type=click.Path(exists=True, path_type=Path))
@click.option("--count", default=8)
@click.option("--seed", default=1)
@click.option("--seconds", default=60.0)
@click.option("--workers", default=2)
def main(programme: Path, count: int, seed: int, seconds: float, workers: int) -> None:
    """Print the table of a programme."""
    with Store.open(store_path(programme)) as store:
        number = store.published().number
        problem, plan, events = problem_of(store, number), store.plan(number), store.events()
    trial = Trial(problem, plan, tuple(events), problem.settings.first_day)
    drawn = random.Random(seed).sample(possible(problem, plan, trial.today).touching, count)
    click.echo("| cancelled | items hit | items changed | people | proven least | first plan, s | all, s |")
    click.echo("|---|---|---|---|---|---|---|")
    for cancellation in drawn:
        found = replanned(trial, cancellation, Options(time=seconds, workers=workers, seed=seed))
        counts = f"{found.hit} | {found.changes.items_changed} | {found.changes.people_notified}"
        proven = "yes" if found.proven else "no"
        click.echo(f"| {cancellation.key} | {counts} | {proven} | {found.first:.1f} | {found.timer.clock:.1f} |")


if __name__ == "__main__":
    main()
