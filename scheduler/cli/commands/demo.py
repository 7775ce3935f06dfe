"""``jadwal demo``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.examples import copy_example
from scheduler.cli.files import must_be_new
from scheduler.cli.programme import example, open_store, read_input
from scheduler.cli.talk import Talk
from scheduler.language import say

EXAMPLE = "lampung-ovop"
SECONDS = 25.0


@example("jadwal demo", "jadwal demo --out somewhere/else")
@click.command("demo")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", default=Path("jadwal-demo"), help="Folder; ./jadwal-demo."
)
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=SECONDS, metavar="S", help="Seconds to plan."
)
@click.pass_obj
def demo_command(talk: Talk, out: Path, seconds: float) -> None:
    """Run the Lampung example from input to print.

    In a folder where the demo has been before it goes on: the input there is used, and one more revision is stored.
    """
    if not (out / "programme.toml").exists():
        must_be_new(out)
        copy_example(EXAMPLE, out)
    loaded = read_input(talk, out)
    problem = loaded.problem
    from scheduler.cli.commands.check import report_capacity, report_programme
    from scheduler.cli.exporting import Export, write
    from scheduler.cli.planning import make_revision, report_plan
    from scheduler.cli.printing import Wish, print_folder, print_revision
    from scheduler.solving.search import Options

    talk.err(say("1/4 Input: {path}", path=str(out)))
    report_programme(talk, problem)
    report_capacity(talk, problem, everything=False)
    talk.out()
    talk.err(say("2/4 Planning, at most {seconds} seconds", seconds=f"{seconds:g}"))
    with open_store(out, write=True) as store:
        revision, plan = make_revision(talk, store, loaded, Options(time=seconds), "demo", publish=True)
    talk.err(say("3/4 Every hard rule checked without the solver; revision {number} is stored", number=revision.number))
    report_plan(talk, problem, plan)
    talk.out()
    talk.err(say("4/4 Printing"))
    files = print_revision(talk, out, Wish(print_folder(out), revision=revision.number)).files
    with open_store(out) as store:
        page = Export(store, revision, problem, plan, out=out / "board.html", language=problem.settings.language)
        files = [*files, write("board", page)]
    talk.out(say("Done. Printed pages, and the programme as a web page:"))
    for file in files:
        talk.out(f"  {file}")
    talk.out(say("Go on with:"))
    for line in (f"show {out} --week {plan.sessions[0].date}" if plan.sessions else f"show {out}", f"score {out}"):
        talk.out(f"  jadwal {line}")
