"""``jadwal verify``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.files import read_plan, read_workbook
from scheduler.cli.programme import (
    example,
    must_exist,
    open_store,
    programme_argument,
    read_input,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import UNMET_OR_VIOLATED, USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Store


@example(
    "jadwal verify lampung",
    "jadwal verify lampung --revision 2",
    "jadwal verify effective-folder --plan plan.json",
    "jadwal verify lampung --plan lampung-r1.xlsx       edited by hand, before it is adopted",
)
@click.command("verify")
@programme_argument
@revision_option
@click.option(
    "--plan",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A plan.json, or a workbook of a plan, instead of a stored revision.",
)
@click.pass_obj
def verify_command(talk: Talk, programme: Path, revision: int | None, file: Path | None) -> None:
    """Check every hard rule without the solver.

    A revision is checked against the input and the events it was made from, and the latest one against the input and
    the events as they are now, too.
    Exit status 1 when a rule is broken.
    """
    if file and revision:
        raise Failure(USAGE, say("Give either --plan or --revision."))
    must_exist(programme)
    if file:
        problem = read_input(talk, programme).problem
        with open_store(programme) as store:
            book = read_workbook(talk, file, problem, store)
        plan = _with_unmet(problem, book.plan) if book else read_plan(talk, file, problem)
        broken = report_violations(talk, problem, plan, book.places if book else None)
    else:
        broken = _verify_stored(talk, programme, revision)
    if broken:
        raise Failure(UNMET_OR_VIOLATED, say("Violations: {count}.", count=broken))


def _with_unmet(problem: Problem, plan: Plan) -> Plan:
    """A workbook's plan with its unmet requirements counted: nobody lists them by hand."""
    from scheduler.cli.commands.adopt import recounted

    return recounted(problem, plan)


def _verify_stored(talk: Talk, programme: Path, revision: int | None) -> int:
    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
        current = _input_now(talk, programme, store) if revision is None else None
    talk.out(say("Revision {number}, against the input it was made from:", number=chosen.number))
    broken = report_violations(talk, problem, plan)
    if current and current != problem:
        talk.out()
        talk.out(say("Revision {number}, against the input as it is now:", number=chosen.number))
        broken += report_violations(talk, current, plan)
    return broken


def _input_now(talk: Talk, programme: Path, store: Store) -> Problem | None:
    from scheduler.cli.replanning import effective_now

    if not programme.exists():
        return None
    try:
        return effective_now(store, read_input(talk, programme))
    except Failure:
        talk.err(say("Note: the input as it is now has problems; see: jadwal check"))
        return None


def report_violations(
    talk: Talk, problem: Problem, plan: Plan, places: Mapping[str, tuple[str, int]] | None = None
) -> int:
    """Each violation as a line with its rule, warnings marked; returns how many are no warnings.

    `places` tells where an item stands in the file it was read from, as sheet and row.
    """
    from scheduler.rules.registry import hard_rules
    from scheduler.rules.verify import verify

    found = verify(problem, plan)
    for v in found:
        mark = f"({talk.text(say('warning'))}) " if v.warning else ""
        talk.out(f"  {mark}{_place(talk, v.items, places or {})}{v.rule}: {talk.text(v.message)}")
    broken = [v for v in found if not v.warning]
    if not broken:
        talk.out(say("  All {count} hard rules are kept.", count=len(hard_rules())))
    return len(broken)


def _place(talk: Talk, items: Sequence[str], places: Mapping[str, tuple[str, int]]) -> str:
    """Where the first two of some items stand: ``plan.xlsx › Sessions, row 12; row 15: ``."""
    found = list(dict.fromkeys(places[item] for item in items if item in places))[:2]
    parts = []
    for n, (sheet, row) in enumerate(found):
        told = talk.text(say("row {row}", row=row))
        parts.append(told if n and found[0][0] == sheet else f"{sheet}, {told}")
    return "; ".join(parts) + ": " if parts else ""
