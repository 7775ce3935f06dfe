"""Explanations and repairs on the terminal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.stopping import Found, stoppable
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain.problem import Problem, Requirement
    from scheduler.plan.changes import Change
    from scheduler.plan.plan import Plan
    from scheduler.solving.explain.repairs import Repair
    from scheduler.solving.explain.why import Explanation


def explained(talk: Talk, work: Callable[[], Found], stop: threading.Event) -> Found:
    """What `work` finds; see `stoppable`."""
    return stoppable(work, stop, lambda: talk.err(say("Stopping; what was found so far is shown.")))


def asked_for(problem: Problem, words: Sequence[str]) -> list[Requirement]:
    """The requirements of PARTICIPANT:COURSE, PARTICIPANT:INTERNSHIP or HOUSEHOLD:COURSE.

    A member of a household stands for the household where the course is one of the household.

    Raises
    ------
    Failure
    """
    found = []
    for word in words:
        who, mark, what = (x.strip() for x in word.partition(":"))
        mine = [r for r in problem.requirements if what in (r.course, r.internship)]
        here = [r for r in mine if who in (r.participant, r.household)] or [r for r in mine if who in r.members]
        if not mark or not here:
            raise Failure(
                USAGE,
                say("There is no requirement {word}. Write PERSON:COURSE, PERSON:INTERNSHIP or HOUSEHOLD:COURSE, "
                    "like P01:SULAM.", word=word),
            )  # fmt: skip
        found += here[:1]
    return list(dict.fromkeys(found))


def short_counts(talk: Talk, problem: Problem) -> None:
    """What counting proves to be short in the whole programme."""
    from scheduler.rules.capacity import capacity_report

    short = [s for s in capacity_report(problem) if s.short]
    if short:
        talk.out(say("By counting alone, in every plan:"))
        for s in short:
            talk.out(f"  ! {talk.text(s.message)}")
        talk.out()


def show_explanation(
    talk: Talk, problem: Problem, requirements: Sequence[Requirement], found: Explanation, seconds: float
) -> None:
    """Who lacks what, the verdict, and its causes."""
    from scheduler.solving.explain.why import BESIDE, NEVER, verdict_text
    from scheduler.solving.explain.wording import what_of, who_of

    names = [who_of(problem, r) for r in requirements]
    people = say("{all}", all=names) if len(names) <= 4 else say("{all} and {count} more", all=names[:3],
                                                                  count=len(names) - 3)  # fmt: skip
    talk.out(say("{what}: {people}", what=what_of(problem, requirements[0]), people=people))
    talk.out(f"  {talk.text(verdict_text(found, seconds))}")
    for fact in found.facts:
        talk.out(f"    – {talk.text(fact.text)} [{fact.rule}]")
    if found.verdict in (NEVER, BESIDE):
        if not found.facts:
            talk.out(f"    {talk.text(say('What stands in its way was not narrowed down in the time there was.'))}")
        elif found.least:
            talk.out(f"    {talk.text(say('Proven with these alone; none of them can be left out.'))}")
        else:
            talk.out(f"    {talk.text(say('Proven with these alone; whether one can be left out was not decided.'))}")


def show_repairs(talk: Talk, programme: Path, repairs: Sequence[Repair], first: int) -> None:
    """What would meet it, cheapest first, numbered; each with the events that try it."""
    if not repairs:
        talk.out(
            f"  {talk.text(say('No repair was proven: no change of one or two cells that was tried, or no time.'))}"
        )
        return
    talk.out(f"  {talk.text(say('Any one of these meets it, proven by solving again; the cheapest first:'))}")
    for n, repair in enumerate(repairs, first):
        told = " + ".join(talk.text(t) for t in repair.texts)
        if repair.moves:
            told += f" ({talk.text(say('other sessions and placements of the same people move'))})"
        talk.out(f"    {n}. {told}")
        for change in repair.changes:
            talk.out(f"       jadwal event {programme} change {change.subject} {_quoted(change)}")


def _quoted(change: Change) -> str:
    from scheduler.plan.changes import written

    text = written(change)
    return f"'{text}'" if " " in text else text


def apply_repair(talk: Talk, programme: Path, repair: Repair) -> None:
    """Record the changes of a repair as events; the files stay as they are."""
    from scheduler.cli.happened import record
    from scheduler.plan.events import Event

    record(
        talk,
        programme,
        *(Event(0, "change", c.subject, category="decision", note="explain", data=c.data()) for c in repair.changes),
    )
    talk.out(say("The input files are unchanged; `jadwal event {path} withdraw N` takes it back.", path=str(programme)))
    talk.out(say("Next: jadwal plan {path}, or jadwal replan {path} once a plan is published", path=str(programme)))


def unmet_of(problem: Problem, plan: Plan | None) -> list[Requirement]:
    """The unmet requirements of a plan; all where there is none."""
    from scheduler.rules.score import unmet_requirements

    return list(problem.requirements) if plan is None else unmet_requirements(problem, plan)
