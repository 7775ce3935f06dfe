"""Plays the scripted year through the commands: ``python -m tests.year.office`` prints a table of its steps."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from scheduler.cli.main import cli
from scheduler.domain.problem import Problem
from scheduler.intake import read_programme
from scheduler.plan.effective import effective
from scheduler.plan.plan import Plan
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store, store_path
from tests.year.scenario import YEAR, Now, Step

PUBLISHED = Path(__file__).with_name("published.json")


@dataclass(frozen=True)
class Stage:
    """One step, played: the plans before and after, the programme they are judged by, and what the command said."""

    step: Step
    before: Plan
    after: Plan
    problem: Problem
    told: str
    seconds: float


def jadwal(*arguments: str) -> str:
    """What a command says on standard output; fails where its exit status is not 0."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            cli(["--lang", "en", *arguments], standalone_mode=True)
        except SystemExit as end:
            assert not end.code, (arguments, out.getvalue())
    return out.getvalue()


def office(folder: Path) -> Path:
    """The Lampung example with a published plan."""
    programme = folder / "lampung"
    with as_file(files("scheduler.examples") / "lampung-ovop") as example:
        shutil.copytree(example, programme)
    jadwal("adopt", str(programme), str(PUBLISHED))
    return programme


def now(programme: Path, today: dt.date) -> Now:
    with Store.open(store_path(programme)) as store:
        problem = effective(read_programme(programme).problem, store.events())
        return Now(problem, store.plan(store.published().number), today, programme)


def commands_of(programme: Path, step: Step) -> list[list[str]]:
    """The step's commands for this programme; LAST stands for the number of the event before."""
    with Store.open(store_path(programme)) as store:
        last = store.last_event()
    found = []
    for name, *rest in step.commands(now(programme, step.today)):
        last += 1
        found.append([name, str(programme), *(str(last - 1) if x == "LAST" else x for x in rest)])
    return found


def play(programme: Path, step: Step, run: Callable[..., str] = jadwal, seconds: float = 30) -> Stage:
    """What the office does: record what happened, re-plan, look, publish."""
    for command in commands_of(programme, step):
        run(*command)
    began = time.monotonic()
    told = run("replan", str(programme), "--today", str(step.today), "--time", str(seconds))
    took = time.monotonic() - began
    with Store.open(store_path(programme)) as store:
        before, after = store.plan(store.published().number), store.plan()
        problem = problem_of(store)
    run("publish", str(programme))
    return Stage(step, before, after, problem, told, took)


def main() -> None:
    """Print a table of the year in Markdown."""
    from scheduler.plan.diff import difference

    print(
        "| what happened | sessions and placements | people | days | proven least | seconds |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        programme = office(Path(folder))
        for step in YEAR:
            stage = play(programme, step)
            d = difference(stage.before, stage.after)
            proven = "yes" if "Not proven" not in stage.told else "no"
            counts = f"{d.items_changed} | {d.people_notified} | {d.days_moved} | {proven} | {stage.seconds:.1f} |"
            print(f"| {step.name} | {counts}", flush=True)


if __name__ == "__main__":
    main()
