"""``jadwal explain``."""

from __future__ import annotations

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
from scheduler.cli.talk import Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.plan import Plan

DEFAULT_SECONDS = 30.0


@example(
    "jadwal explain lampung                                     every unmet requirement of the latest plan",
    "jadwal explain lampung --requirement P01:SULAM             one of them",
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
    help="Seconds at most (30).",
)  # fmt: skip
@revision_option
@click.pass_obj
def explain_command(
    talk: Talk, programme: Path, words: tuple[str, ...], without_plan: bool, seconds: float, revision: int | None
) -> None:
    """Say why requirements are unmet.

    Each explanation is a few causes that together forbid it, proven by solving with them alone: people, dates and
    numbers of the input, and where it says so the rest of the plan. What is not decided in time is said to be so.
    """
    must_exist(programme)
    problem, plan = _subject(talk, programme, without_plan, revision)
    from scheduler.cli.explaining import asked_for, short_counts, show_explanation, stoppable, unmet_of
    from scheduler.solving.engine import Budget
    from scheduler.solving.explain.why import POSSIBLE, Why, explain_all

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
    found = stoppable(talk, lambda stop: explain_all(Why(problem, plan, Budget(seconds, None), stop), requirements))
    shown = 0
    for group, explanation in found:
        if plan is None and explanation.verdict == POSSIBLE and not words:
            continue
        if shown:
            talk.out()
        show_explanation(talk, problem, group, explanation, seconds)
        shown += 1
    if not shown:
        talk.out(say("Each requirement can be met on its own."))


def _subject(talk: Talk, programme: Path, without_plan: bool, revision: int | None) -> tuple[Problem, Plan | None]:
    """The programme and plan to explain: a stored revision, or the input as it is with no plan."""
    with open_store(programme) as store:
        if without_plan:
            from scheduler.cli.replanning import effective_now

            return effective_now(store, read_input(talk, programme)), None
        chosen = store.revision(revision)
        return stored_problem(talk, store, chosen), store.plan(chosen.number)
