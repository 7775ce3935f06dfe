"""``jadwal adopt``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.files import read_plan, read_workbook
from scheduler.cli.programme import example, open_store, problem_lines, programme_argument, read_input
from scheduler.cli.talk import UNMET_OR_VIOLATED, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Store


@example(
    "jadwal adopt lampung plan.json", "jadwal adopt lampung lampung-r1.xlsx", "jadwal adopt lampung plan.json --force"
)
@click.command("adopt")
@programme_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Store it although it breaks rules.")
@click.pass_obj
def adopt_command(talk: Talk, programme: Path, file: Path, force: bool) -> None:
    """Take over a plan that was made elsewhere.

    FILE is a plan.json, or a workbook of `jadwal export --format xlsx` that was edited by hand. It becomes a new,
    published revision. Every hard rule is checked against the input as it is now; with violations the exit status
    is 1 and nothing is stored, unless --force. Levels and unmet requirements are counted anew; what the file
    claims is not believed.
    """
    loaded = read_input(talk, programme)
    with open_store(programme, write=True) as store:
        from scheduler.cli.replanning import effective_now

        problem = effective_now(store, loaded)
        book = read_workbook(talk, file, problem, store)
        if book:
            _note_later_revisions(talk, store, book.plan)
        plan = book.plan if book else read_plan(talk, file, problem)
        for line in problem_lines(talk, book.warnings if book else ()):
            talk.err(say("Note: {line}", line=line))
        from scheduler.cli.commands.verify import report_violations
        from scheduler.cli.planning import report_levels

        plan = recounted(problem, plan)
        broken = report_violations(talk, problem, plan, book.places if book else None)
        if broken and not force:
            raise Failure(
                UNMET_OR_VIOLATED,
                say("Violations: {count}. Nothing was stored; --force stores it all the same.", count=broken),
            )
        note = f"violations: {broken}" if broken else None
        revision = store.add_revision(
            plan, loaded.snapshot, loaded.problem.holidays, f"adopt {file.name}", note=note, publish=True
        )
    talk.out(say("Revision {number} is stored and published.", number=revision.number))
    if book and book.plan.revision:
        before, after = book.plan.revision, revision.number
        talk.out(say("What was changed: jadwal diff {programme} {before} {after}", programme=str(programme),
                     before=before, after=after))  # fmt: skip
    talk.out()
    report_levels(talk, plan)


def _note_later_revisions(talk: Talk, store: Store, plan: Plan) -> None:
    """Say so where a workbook is older than the latest revision: what came between is not in it."""
    later = [r.number for r in store.revisions() if plan.revision and r.number > plan.revision]
    if later:
        message = say("Note: this workbook is of revision {base}; what changed up to revision {last} is not in it.",
                      base=plan.revision, last=later[-1])  # fmt: skip
        talk.err(message)


def recounted(problem: Problem, plan: Plan) -> Plan:
    """A plan from elsewhere with levels and unmet requirements counted anew; nothing below 0 is proven about it."""
    from scheduler.plan.plan import Level, Unmet
    from scheduler.rules.score import levels, unmet_requirements

    reasons = {u.key: u.reasons for u in plan.unmet}
    unmet = []
    for r in unmet_requirements(problem, plan):
        u = Unmet(r.participant, r.household, r.course, r.internship)
        unmet.append(Unmet(*u.key, reasons.get(u.key, ())))
    plan = plan.with_(unmet=tuple(unmet))
    counted = tuple(Level(name, value, 0) for name, value in levels(problem, plan).items())
    status = "optimal" if all(x.value == 0 for x in counted) else "feasible"
    return plan.with_(levels=counted, status=status)
