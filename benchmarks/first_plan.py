"""How soon a programme has its first full plan, and what a fixed time makes of it.

    python benchmarks/first_plan.py PROG [--seconds 60] [--seeds 0,1,2] [--workers 2]

Prints for each seed the seconds to the first plan without unmet requirements, and the levels at the end.
"""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.intake import read_programme
from scheduler.solving.search import Options, Progress, solve


@click.command()
@click.argument("programme", type=click.Path(exists=True, path_type=Path))
@click.option("--seconds", default=60.0)
@click.option("--seeds", default="0,1,2")
@click.option("--workers", default=2)
def main(programme: Path, seconds: float, seeds: str, workers: int) -> None:
    """Print the table of a programme."""
    problem = read_programme(programme).problem
    click.echo("| seed | first full plan, s | compulsory unmet | optional unmet | preferences | bound |")
    click.echo("|---|---|---|---|---|---|")
    for seed in map(int, seeds.split(",")):
        first: list[float] = []

        def watch(progress: Progress, first: list[float] = first) -> None:
            if not first and all(x.value == 0 for x in progress.levels[:2]):
                first.append(progress.seconds)

        plan = solve(problem, Options(time=seconds, seed=seed, workers=workers), watch)
        compulsory, optional, preferences = plan.levels
        click.echo(
            f"| {seed} | {first[0]:.1f} | {compulsory.value} | {optional.value} | "
            f"{preferences.value} | {preferences.bound} |"
            if first
            else f"| {seed} | – | {compulsory.value} | {optional.value} | {preferences.value} | {preferences.bound} |"
        )


if __name__ == "__main__":
    main()
