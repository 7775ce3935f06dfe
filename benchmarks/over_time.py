"""Plans of several sizes over time: the first full plan, points and bound as they come, memory, and how time grows.

    python -m benchmarks.over_time [N | PROG ...] [--seconds 60] [--seed 1] [--workers 2]

N is a generated programme of so many participants (generate.py; the seed is that of the programme), PROG a folder or
workbook; 60, 300, 1000, 3000 and 10000 where none is named. Each has a process of its own. The first full plan is the
first without unmet requirements; reading is not counted. Points and bound stand as they were at the time above them, as
``points ≥ bound``; the gap is the part of the points that is not proven to be needed at the end. Prints a table in
Markdown, and the exponent with which the time to the first full plan grows (least squares on the logarithms of the
sizes from 300 on).
"""

from __future__ import annotations

import math
import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.generate import generate
from benchmarks.timing import peak_memory
from scheduler.domain.problem import Problem
from scheduler.intake import read_programme
from scheduler.plan.plan import Level
from scheduler.solving.search import Options, Progress, solve

SIZES = ("60", "300", "1000", "3000", "10000")
TIMES = (5, 10, 20, 30, 60, 120, 180, 240, 300, 600)
FEWEST = 300  # Below, starting takes as long as planning.


@dataclass(frozen=True)
class Course:
    """How a search went.

    Attributes
    ----------
    stages : tuple of (float, tuple of Level)
        Seconds since it began, and the levels from then on.
    last : tuple of Level
        Those of the plan in the end.
    memory : float
        MB.
    """

    stages: tuple[tuple[float, tuple[Level, ...]], ...]
    last: tuple[Level, ...]
    memory: float

    @property
    def first_full(self) -> float | None:
        """Seconds to the first plan without unmet requirements."""
        return next((s for s, levels in self.stages if not any(x.value for x in levels[:2])), None)

    def at(self, seconds: float) -> Level | None:
        """The preferences after so many seconds; None where there was no full plan yet."""
        found = None
        for when, levels in self.stages:
            if when <= seconds and not any(x.value for x in levels[:2]):
                found = levels[2]
        return found


def course_of(name: str, options: Options) -> Course:
    """Plan one programme and watch."""
    problem = _problem(name, options.seed)
    stages = []

    def watch(progress: Progress) -> None:
        stages.append((progress.seconds, progress.levels))

    plan = solve(problem, options, watch)
    return Course(tuple(stages), plan.levels, peak_memory())


def _problem(name: str, seed: int) -> Problem:
    if not name.isdigit():
        return read_programme(Path(name)).problem
    with tempfile.TemporaryDirectory() as folder:
        generate(int(name), seed, Path(folder))
        return read_programme(Path(folder)).problem


def row(name: str, course: Course, times: Sequence[int]) -> Iterator[str]:
    """The cells of one programme."""
    yield f"{int(name):,} participants" if name.isdigit() else Path(name).name
    yield "–" if course.first_full is None else f"{course.first_full:.1f}"
    yield f"{course.last[0].value + course.last[1].value:,}"
    for seconds in times:
        then = course.at(seconds)
        yield "–" if then is None else f"{then.value:,} ≥ {then.bound:,}"
    end = course.last[2]
    yield f"{end.value:,} ≥ {end.bound:,}"
    yield f"{100 * (end.value - end.bound) / end.value:.1f} %" if end.value else "0.0 %"
    yield f"{course.memory:.0f}"


def exponent(found: dict[int, float]) -> float | None:
    """The slope of the logarithms of seconds over those of sizes; None where there are fewer than two."""
    points = [(math.log(n), math.log(s)) for n, s in found.items() if n >= FEWEST and s > 0]
    if len(points) < 2:
        return None
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


@click.command()
@click.argument("programmes", nargs=-1, metavar="[N | PROG]...")
@click.option("--seconds", default=60.0)
@click.option("--seed", default=1)
@click.option("--workers", default=2)
def main(programmes: tuple[str, ...], seconds: float, seed: int, workers: int) -> None:
    """Print the table of some programmes."""
    times = [t for t in TIMES if t < seconds]
    heads = ["programme", "first full plan, s", "unmet", *(f"{t} s" for t in times), "end", "gap", "memory, MB"]
    click.echo(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    first: dict[int, float] = {}
    for name in programmes or SIZES:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            options = Options(time=seconds, workers=workers, seed=seed)
            course = apart.submit(course_of, name, options).result()
        click.echo(f"| {' | '.join(row(name, course, times))} |")
        if name.isdigit() and course.first_full is not None:
            first[int(name)] = course.first_full
    growth = exponent(first)
    if growth is not None:
        click.echo(f"\nThe first full plan takes n^{growth:.2f}.")


if __name__ == "__main__":
    main()
