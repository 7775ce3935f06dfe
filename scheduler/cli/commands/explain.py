"""``jadwal explain``."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import (
    example,
    must_exist,
    open_store,
    programme_argument,
    read_input,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.plan import Plan
    from scheduler.solving.explain.repairs import Repair

DEFAULT_SECONDS = 60.0


@example(
    "jadwal explain lampung                                     every unmet requirement of the latest plan",
    "jadwal explain lampung --requirement P01:SULAM             one of them",
    "jadwal explain lampung --requirement P01:SULAM --apply 2   record the second repair as events",
    "jadwal explain lampung --why SULAM-PRS-1/2",
    "jadwal explain lampung --why-not SULAM-PRS-1/2 2027-05-06T13:00",
    "jadwal explain lampung --without-plan --requirement K03:KEMAS",
)
@click.command("explain")
@programme_argument
@click.option(
    "--requirement", "-r", "words", multiple=True, metavar="WHO:WHAT",
    help="PERSON:COURSE, PERSON:INTERNSHIP or HOUSEHOLD:COURSE; else all that are unmet.",
)  # fmt: skip
@click.option("--without-plan", is_flag=True, help="Ask of the input alone what can be met at all.")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=DEFAULT_SECONDS, metavar="S",
    help="Seconds at most (60).",
)  # fmt: skip
@click.option("--no-repairs", is_flag=True, help="Only the causes, not what would mend them.")
@click.option("--apply", "chosen", type=click.IntRange(min=1), metavar="K", help="Record repair K as events.")
@click.option("--why", "item", metavar="ITEM", help="Where else a session or placement could be, and why not there.")
@click.option(
    "--why-not", "elsewhere", nargs=2, metavar="ITEM DATE[THH:MM]",
    help="What a session or placement on another date would break and cost.",
)  # fmt: skip
@revision_option
@click.pass_obj
def explain_command(
    talk: Talk,
    programme: Path,
    words: tuple[str, ...],
    without_plan: bool,
    seconds: float,
    no_repairs: bool,
    chosen: int | None,
    item: str | None,
    elsewhere: tuple[str, str] | None,
    revision: int | None,
) -> None:
    """Say why requirements are unmet, and what would mend it.

    Each explanation is a few causes that together forbid it, proven by solving with them alone: people, dates and
    numbers of the input, and where it says so the rest of the plan. Then come the cheapest changes of the input that
    would meet it, each proven by a plan. What is not decided in time is said to be so.
    """
    must_exist(programme)
    if chosen and no_repairs:
        raise Failure(USAGE, say("Give either --apply or --no-repairs."))
    if (item or elsewhere) and (words or without_plan or chosen):
        raise Failure(USAGE, say("--why and --why-not stand alone."))
    problem, plan = _subject(talk, programme, without_plan, revision)
    if plan is not None and (item or elsewhere):
        from scheduler.cli.moving import why as why_here
        from scheduler.cli.moving import why_not

        if item:
            why_here(talk, problem, plan, item)
        if elsewhere:
            why_not(talk, problem, plan, *elsewhere)
        return
    from scheduler.cli.explaining import (
        apply_repair,
        asked_for,
        explained,
        short_counts,
        show_explanation,
        show_repairs,
        unmet_of,
    )
    from scheduler.solving.engine import Budget
    from scheduler.solving.explain.grouping import explain_all
    from scheduler.solving.explain.repairs import Repairs
    from scheduler.solving.explain.why import BESIDE, NEVER, POSSIBLE, Why

    requirements = asked_for(problem, words) if words else unmet_of(problem, plan)
    if plan is not None:
        unmet = set(unmet_of(problem, plan))
        for r in (r for r in requirements if r not in unmet):
            talk.out(
                say("{word} is met in this plan.", word=f"{r.participant or r.household}:{r.course or r.internship}")
            )
        requirements = [r for r in requirements if r in unmet]
        if not requirements:
            if not words:
                talk.out(say("Every requirement is met."))
            return
    if not words:
        short_counts(talk, problem)
    stop = threading.Event()
    why = Why(problem, plan, Budget(seconds, None), stop)
    causes = explained(talk, lambda: explain_all(why, requirements), stop)
    found = [x for x in causes if plan is not None or words or x[1].verdict != POSSIBLE]
    if not found:
        talk.out(say("Each requirement can be met on its own."))
    repairs: list[Repair] = []
    for n, (group, explanation) in enumerate(found):
        if n:
            talk.out()
        show_explanation(talk, problem, group, explanation, seconds)
        if not no_repairs and explanation.verdict in (NEVER, BESIDE):
            mend = Repairs(why, group, explanation)
            proven = explained(talk, mend.found, stop)
            show_repairs(talk, programme, proven, len(repairs) + 1)
            repairs += proven
    if chosen:
        if chosen > len(repairs):
            raise Failure(USAGE, say("There are {count} repairs only.", count=len(repairs)))
        talk.out()
        apply_repair(talk, programme, repairs[chosen - 1])


def _subject(talk: Talk, programme: Path, without_plan: bool, revision: int | None) -> tuple[Problem, Plan | None]:
    """The programme and plan to explain: a stored revision, or the input as it is with no plan."""
    with open_store(programme) as store:
        if without_plan:
            from scheduler.cli.replanning import effective_now

            return effective_now(store, read_input(talk, programme)), None
        chosen = store.revision(revision)
        return stored_problem(talk, store, chosen), store.plan(chosen.number)
