"""Re-plan single cancellations of a planned programme, one at a time, and print when a plan and when the proof came.

    python benchmarks/cancellations.py PROG [--count 8] [--seed 1] [--seconds 60] [--workers 2]

PROG is a programme with a published revision. The cancellations are drawn from all that could hit it (a trainer away
for a week, a venue for a day, a host for a week or for good), each known seven days ahead; nothing is stored. Prints a
table in Markdown.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import click

from scheduler.rules.verify import verify
from scheduler.solving.cancellations import possible, touched
from scheduler.solving.replan import replan
from scheduler.solving.search import Options, Progress
from scheduler.solving.stress import Trial, task_of
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store, store_path


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
        task = task_of(trial, cancellation)
        began, first = time.monotonic(), []

        def told(_: Progress, began: float = began, first: list[float] = first) -> None:
            first.append(time.monotonic() - began)

        result = replan(task, Options(time=seconds, workers=workers, seed=seed), told)
        took = time.monotonic() - began
        assert not [v for v in verify(task.problem, result.plan) if not v.warning]
        changes = result.difference
        counts = f"{len(touched(plan, cancellation))} | {changes.items_changed} | {changes.people_notified}"
        proven = "yes" if result.proven else "no"
        click.echo(f"| {cancellation.key} | {counts} | {proven} | {first[0] if first else took:.1f} | {took:.1f} |")


if __name__ == "__main__":
    main()
