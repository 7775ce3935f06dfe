"""Re-planning and explanation in programmes of several sizes.

    python -m benchmarks.sizes [N ...] [--seed 1] [--seconds 60] [--workers 2]

For each N (60, 300, 1000, 3000, 10000 where none is named) a programme is generated (generate.py) and given the first
plan that is built without a solver. Then one cancellation of each kind is re-planned: a venue for a day, a host for a
week, a trainer for a week, drawn by the seed. Two things make much unmet that is explained then, in a plan built after
them: both venues of one sentra are closed for good, and all trainers of one course are away for good; the first
explanation of each is given its repairs. Last, one session is asked why it is not held a day earlier or later. Each N
has a process of its own; memory is the most it had until then. Prints a table in Markdown.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from benchmarks.cancellations import replanned
from benchmarks.generate import generate
from benchmarks.timing import Timer
from scheduler.domain.problem import Problem
from scheduler.intake import read_programme
from scheduler.plan.effective import effective
from scheduler.plan.plan import Plan, Unmet
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.cancellations import Cancellation, possible
from scheduler.solving.engine import Budget
from scheduler.solving.explain.grouping import explain_all
from scheduler.solving.explain.moves import Moves
from scheduler.solving.explain.reach import key_of
from scheduler.solving.explain.repairs import Repairs
from scheduler.solving.explain.why import Why
from scheduler.solving.greedy import Greedy
from scheduler.solving.search import Options
from scheduler.solving.stress import Trial

SIZES = (60, 300, 1000, 3000, 10000)
HEADS = ("participants", "what", "result", "processor, s", "clock, s", "memory, MB")
DECIDED = ("never", "beside", "possible")


def rows_of(people: int, seed: int, options: Options) -> list[tuple[str, ...]]:
    """The rows of one size."""
    with tempfile.TemporaryDirectory() as folder:
        generate(people, seed, Path(folder))
        problem = read_programme(Path(folder)).problem
    return [
        (f"{people:,}", what, result, f"{t.processor:.1f}", f"{t.clock:.1f}", f"{t.peak:.0f}")
        for what, result, t in _measured(problem, seed, options)
    ]


def _measured(problem: Problem, seed: int, options: Options) -> Iterator[tuple[str, str, Timer]]:
    draw = random.Random(seed)
    with Timer() as timer:
        plan = first_plan(problem, seed)
    yield "first plan", f"{len(plan.sessions):,} sessions, {len(plan.placements):,} placements", timer
    for name, cancellation in drawn(problem, plan, draw):
        found = replanned(Trial(problem, plan, (), problem.settings.first_day), cancellation, options)
        proven = "proven least" if found.proven else "not proven"
        counts = f"{found.hit} hit, {found.changes.items_changed} changed, {found.changes.people_notified} people"
        yield f"re-planning: {name}", f"{counts}, {proven}", found.timer
    yield from _explained(problem, seed, draw, options.time)
    yield _not_elsewhere(problem, plan, draw)


def first_plan(problem: Problem, seed: int) -> Plan:
    """The first plan without a solver, unmet requirements listed."""
    plan = next(Greedy(Axis(problem), seed).plans())
    return plan.with_(unmet=tuple(Unmet(*key_of(r)) for r in unmet_requirements(problem, plan)))


def drawn(problem: Problem, plan: Plan, draw: random.Random) -> Iterator[tuple[str, Cancellation]]:
    """One cancellation of each kind that hits something."""
    found = possible(problem, plan, problem.settings.first_day).touching
    for kind, name in (("venue", "venue for a day"), ("host", "host for a week"), ("trainer", "trainer for a week")):
        yield name, draw.choice([c for c in found if c.kind == kind and c.last is not None])


def _explained(
    problem: Problem, seed: int, draw: random.Random, seconds: float | None
) -> Iterator[tuple[str, str, Timer]]:
    sentra, course = draw.choice(problem.sentra).id, "GLASIR"
    halls = [("venue", v.id) for v in problem.venues if sentra in v.sentra]
    teachers = [("trainer", t.id) for t in problem.trainers if course in t.courses]
    for name, gone in (("no venue in a sentra", halls), ("no trainer of a course", teachers)):
        first = problem.settings.first_day
        events = [Cancellation(*who, first, None).event(n) for n, who in enumerate(gone, 1)]
        lacking = effective(problem, events)
        plan = first_plan(lacking, seed)
        unmet = unmet_requirements(lacking, plan)
        why = Why(lacking, plan, Budget(seconds, None), threading.Event())
        with Timer() as timer:
            found = explain_all(why, unmet)
        decided = sum(len(group) for group, x in found if x.verdict in DECIDED)
        yield f"explanation: {name}", f"{len(unmet):,} unmet, {decided:,} decided, {len(found):,} explanations", timer
        if found:
            why.budget = Budget(seconds, None)
            with Timer() as timer:
                repairs = Repairs(why, *found[0]).found()
            yield "repairs of the first", f"{len(repairs)} proven", timer


def _not_elsewhere(problem: Problem, plan: Plan, draw: random.Random) -> tuple[str, str, Timer]:
    session = draw.choice(plan.sessions)
    days = [d for d in problem.calendar.teaching_dates if d != session.date]
    days.sort(key=lambda d: abs(d - session.date))
    with Timer() as timer:
        moves = Moves(problem, plan)
        moved = next(x for x in (moves.session_at(session, d, None) for d in days) if x is not None)
        move = moves.move(session, moved)
    return "why not elsewhere", f"{len(move.broken)} violations", timer


@click.command()
@click.argument("sizes", type=click.IntRange(min=1), nargs=-1, metavar="[N]...")
@click.option("--seed", default=1)
@click.option("--seconds", default=60.0)
@click.option("--workers", default=2)
def main(sizes: tuple[int, ...], seed: int, seconds: float, workers: int) -> None:
    """Print the table of programmes of some sizes."""
    click.echo(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    options = Options(time=seconds, workers=workers, seed=seed)
    for people in sizes or SIZES:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            for row in apart.submit(rows_of, people, seed, options).result():
                click.echo(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
