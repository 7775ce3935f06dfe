"""Instances of the International Timetabling Competition 2007, track 3, as ordinary programmes.

    python benchmarks/itc2007.py convert INSTANCE.ctt DIR             an instance as a programme in a folder
    python benchmarks/itc2007.py solve INSTANCE.ctt [--seconds 300]   one solution in the competition's format
    python benchmarks/itc2007.py table FOLDER [--seeds 0,1,2] [--seconds 300] [--out DIR]   a table of all instances
    python benchmarks/itc2007.py bound INSTANCE.ctt [--seconds 60]    what a second worker proves meanwhile

A curriculum is a participant, a course one cohort of all who take it, with `size`, `min_days`, its teacher and its
closed periods; a period is one JP. The competition's four costs are the preferences seats (1), days-spread (5),
lone-session (2) and same-venue (1), everything else weighs 0; so its cost is the level `preferences` of a plan without
unmet requirements. (A course in no curriculum gets a participant of its own, whose lone sessions are taken off again;
bounds count them.)
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import click

from scheduler.domain.availability import Availability
from scheduler.domain.courses import Course
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import PREFERENCES, DayPattern, Settings
from scheduler.plan.plan import Plan

MONDAY = dt.date(2027, 3, 29)
FIRST_SLOT, JP_MINUTES = 7 * 60, 45
ALONE = "only-"
SENTRA, PLACE = "S", "Campus"
WEIGHTS = {"seats": 1, "days-spread": 5, "lone-session": 2, "same-venue": 1}


@dataclass(frozen=True)
class Instance:
    """What a .ctt file says: rows of each section as words."""

    name: str
    days: int
    periods: int
    courses: tuple[tuple[str, ...], ...]  # id, teacher, lectures, least days, students
    rooms: tuple[tuple[str, ...], ...]  # id, seats
    curricula: tuple[tuple[str, ...], ...]  # id, number, courses …
    closed: tuple[tuple[str, ...], ...]  # course, day, period


def read(path: Path) -> Instance:
    """Read a .ctt file."""
    head: dict[str, str] = {}
    sections: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    section = None
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if not words:
            continue
        if words[0].upper().startswith("END"):
            break
        if len(words) == 1 and line.strip().endswith(":"):
            section = words[0].rstrip(":")
        elif section is None:
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip()
        else:
            sections[section].append(tuple(words))
    return Instance(
        head["Name"],
        int(head["Days"]),
        int(head["Periods_per_day"]),
        tuple(sections["COURSES"]),
        tuple(sections["ROOMS"]),
        tuple(sections["CURRICULA"]),
        tuple(sections["UNAVAILABILITY_CONSTRAINTS"]),
    )


def to_problem(instance: Instance) -> Problem:
    """The instance as a programme of one week."""
    takers: dict[str, list[str]] = defaultdict(list)
    for id, _, *courses in instance.curricula:
        for course in courses:
            takers[course].append(id)
    alone = {c[0]: ALONE + c[0] for c in instance.courses if c[0] not in takers}  # Somebody has to take it.
    people = [(id, tuple(courses)) for id, _, *courses in instance.curricula]
    people += [(person, (course,)) for course, person in alone.items()]
    teachers: dict[str, list[str]] = defaultdict(list)
    for id, teacher, *_ in instance.courses:
        teachers[teacher].append(id)
    slots = tuple(FIRST_SLOT + JP_MINUTES * n for n in range(instance.periods))
    settings = Settings(
        instance.name,
        instance.name,
        MONDAY,
        MONDAY + dt.timedelta(days=instance.days - 1),
        jp_minutes=JP_MINUTES,
        teaching_days=tuple(range(instance.days)),
        venue_capacity="preference",
        day_patterns=(DayPattern("normal", slots),),
        weights=tuple((p, WEIGHTS.get(p, 0)) for p in PREFERENCES),
    )
    return Problem(
        settings,
        sentra=(Sentra(SENTRA, instance.name, PLACE),),
        participants=tuple(
            Participant(id, id, SENTRA, courses=courses, max_jp_per_day=instance.periods) for id, courses in people
        ),
        trainers=tuple(
            Trainer(id, id, PLACE, tuple(courses), max_jp_per_day=instance.periods) for id, courses in teachers.items()
        ),
        venues=tuple(Venue(id, id, PLACE, int(seats)) for id, seats in instance.rooms),
        courses=tuple(
            _course(row, len(takers[row[0]]) if row[0] in takers else 1, instance) for row in instance.courses
        ),
        availability=tuple(_closed(instance, *row[:3]) for row in instance.closed),
    )


def _course(row: tuple[str, ...], people: int, instance: Instance) -> Course:
    id, _, lectures, least_days, students = row[:5]
    return Course(
        id,
        id,
        int(lectures),
        1,
        group_min=people,
        group_max=people,
        max_sessions_per_day=instance.periods,
        min_days=int(least_days),
        size=int(students),
    )


def _closed(instance: Instance, course: str, day: str, period: str) -> Availability:
    date, start = MONDAY + dt.timedelta(days=int(day)), FIRST_SLOT + JP_MINUTES * int(period)
    return Availability("course", course, "closed", date, date, time_from=start, time_to=start + JP_MINUTES)


def solution(plan: Plan) -> str:
    """A plan in the competition's format: course, room, day and period of each lecture."""
    lines = []
    for s in plan.sessions:
        period = (s.start - FIRST_SLOT) // JP_MINUTES
        lines.append(f"{plan.cohort[s.cohort].course} {s.venue} {(s.date - MONDAY).days} {period}")
    return "\n".join(sorted(lines)) + "\n"


def cost_of(problem: Problem, plan: Plan) -> int:
    """The competition's cost: the preferences, without lone sessions of a course that is in no curriculum."""
    from scheduler.rules.score import score

    points = score(problem, plan)
    lone = sum(p.points for p in points.details if p.rule == "lone-session" and p.items[0].startswith(ALONE))
    return points.total - WEIGHTS["lone-session"] * lone


def run(
    instance: Instance, seconds: float | None, seed: int, workers: int, work: float | None = None
) -> tuple[Plan, int | None, float]:
    """Solve an instance with the ordinary engine; the plan, its cost (None: not all is met) and the seconds it took."""
    from scheduler.solving.search import Options, solve

    problem, began = to_problem(instance), time.monotonic()
    plan = solve(problem, Options(time=None if work else seconds, work=work, seed=seed, workers=workers))
    return plan, None if plan.unmet else cost_of(problem, plan), time.monotonic() - began


@click.group()
def main() -> None:
    """Instances of ITC-2007, track 3, as programmes."""


@main.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="INSTANCE")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def convert(path: Path, folder: Path) -> None:
    """Write an instance as a programme."""
    from scheduler.intake import write_folder

    write_folder(to_problem(read(path)), folder)


@main.command("solve")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="INSTANCE")
@click.option("--seconds", default=300.0)
@click.option("--seed", default=0)
@click.option("--workers", default=2)
def solve_one(path: Path, seconds: float, seed: int, workers: int) -> None:
    """Solve an instance and print the solution; the cost goes to standard error."""
    plan, cost, took = run(read(path), seconds, seed, workers)
    bound = plan.level("preferences").bound
    click.echo(f"cost {cost} (bound {bound}), unmet {len(plan.unmet)}, {took:.0f} s", err=True)
    click.echo(solution(plan), nl=False)


@main.command("bound")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="INSTANCE")
@click.option("--seconds", default=60.0)
def bound_one(path: Path, seconds: float) -> None:
    """Print a proven bound of an instance: of its times, and of its seats."""
    from scheduler.solving.axis import Axis
    from scheduler.solving.bounds import preference_bound
    from scheduler.solving.campus.bounding import Bounding
    from scheduler.solving.campus.surveying import Surveyor
    from scheduler.solving.greedy import Greedy

    problem = to_problem(read(path))
    axis = Axis(problem)
    bounding = Bounding(Surveyor(Greedy(axis, 0)).ground, 0)
    bounding.wait(seconds)
    bounding.end()
    click.echo(f"{path.stem}: times {bounding.found}, seats {preference_bound(problem, axis)}")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seeds", default="0,1,2")
@click.option("--seconds", default=300.0)
@click.option("--workers", default=2)
@click.option("--work", type=float, help="A deterministic limit instead of seconds.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="A folder for the solutions.")
def table(folder: Path, seeds: str, seconds: float, workers: int, work: float | None, out: Path | None) -> None:
    """Solve every instance of a folder with each seed."""
    numbers = [int(x) for x in seeds.split(",")]
    click.echo(f"| instance | {' | '.join(f'seed {n}' for n in numbers)} | mean | bound |")
    click.echo("|---" * (len(numbers) + 3) + "|")
    total = 0.0
    for path in sorted(folder.glob("*.ctt")):
        instance, costs, bound = read(path), [], 0
        for seed in numbers:
            plan, cost, _ = run(instance, seconds, seed, workers, work)
            costs.append(cost)
            bound = max(bound, plan.level("preferences").bound)
            if out:
                out.mkdir(parents=True, exist_ok=True)
                (out / f"{path.stem}-{seed}.sol").write_text(solution(plan), encoding="utf-8")
        mean = statistics.fmean(costs) if None not in costs else None
        total += mean or 0
        shown = " | ".join("unmet" if c is None else str(c) for c in costs)
        click.echo(f"| {path.stem} | {shown} | {'–' if mean is None else f'{mean:.1f}'} | {bound} |")
    click.echo(f"\nSum of means: {total:.1f}")


if __name__ == "__main__":
    main()
