"""From a read programme to a stored revision: solve with live progress, check without the solver, store, report."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from scheduler.cli.programme import level_name
from scheduler.cli.progress import Display
from scheduler.cli.stopping import Found, stoppable
from scheduler.cli.talk import NO_PLAN, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.intake import Loaded
    from scheduler.plan.plan import Plan, Unmet
    from scheduler.solving.search import Options
    from scheduler.store.store import Revision, Store


def make_revision(
    talk: Talk, store: Store, loaded: Loaded, options: Options, command: str, publish: bool = False
) -> tuple[Revision, Plan]:
    """Plan a programme and store the plan as a new revision.

    Raises
    ------
    Failure
        When the checks find that the solver's plan breaks a rule; then nothing is stored.
    """
    from scheduler.cli.replanning import effective_now

    problem = effective_now(store, loaded)
    plan = solve_interruptibly(talk, problem, options)
    confirm(talk, problem, plan)
    revision = store.add_revision(plan, loaded.snapshot, loaded.problem.holidays, command, publish=publish)
    return revision, plan.with_(revision=revision.number)


def solve_interruptibly(talk: Talk, problem: Problem, options: Options) -> Plan:
    """The best plan within the limits; see `solve_in_thread`."""
    from scheduler.solving.search import solve

    return solve_in_thread(talk, lambda on_progress, stop: solve(problem, options, on_progress, stop))


def solve_in_thread(talk: Talk, work: Callable[[Callable[..., None], threading.Event], Found]) -> Found:
    """What `work` finds, with live progress; see `stoppable`."""
    stop = threading.Event()
    with Display(talk) as display:
        note = say("Stopping; the best plan so far is kept. Ctrl-C once more gives it up.")
        return stoppable(lambda: work(display.update, stop), stop, lambda: display.note(note), display.refresh)


def confirm(talk: Talk, problem: Problem, plan: Plan, reference: Plan | None = None) -> None:
    """Check a plan of the solver without the solver.

    Raises
    ------
    Failure
        When it breaks a rule or misstates a level: a fault of Jadwal, not of the input.
    """
    from scheduler.rules.score import levels
    from scheduler.rules.verify import verify

    broken = [v for v in verify(problem, plan, reference) if not v.warning]
    counted = levels(problem, plan)
    wrong = [x for x in plan.levels if counted.get(x.name, x.value) != x.value]
    if broken or wrong:
        raise Failure(
            NO_PLAN,
            say(
                "The plan that was found does not stand up to the checks, so it was not stored. "
                "This is a fault in Jadwal; please report it:"
            ),
            *(f"  {v.rule}: {talk.text(v.message)}" for v in broken[:10]),
            *(f"  {x.name}: {x.value} ≠ {counted[x.name]}" for x in wrong),
        )


# Reports ---------------------------------------------------------------------


def report_shortages(talk: Talk, problem: Problem) -> None:
    """What arithmetic alone says is too little, on standard error."""
    from scheduler.rules.capacity import capacity_report

    short = [s for s in capacity_report(problem) if s.short]
    if short:
        talk.err(say("There is not enough of everything; what cannot be met is listed as unmet:"))
        for s in short:
            talk.err(f"  ! {talk.text(s.message)}")


def report_plan(talk: Talk, problem: Problem, plan: Plan) -> None:
    """Requirements met by course, what is unmet and why, and each level with its proven bound."""
    unmet = {u.key for u in plan.unmet}
    total: Counter[tuple[str | None, str | None]] = Counter()
    met: Counter[tuple[str | None, str | None]] = Counter()
    for r in problem.requirements:
        total[r.course, r.internship] += 1
        met[r.course, r.internship] += (r.participant, r.household, r.course, r.internship) not in unmet
    cohorts = Counter(c.course for c in plan.cohorts)
    sessions = Counter(plan.cohort[s.cohort].course for s in plan.sessions if s.cohort in plan.cohort)
    rows = [
        (c.title, met[c.id, None], total[c.id, None], str(cohorts[c.id]), str(sessions[c.id]))
        for c in problem.courses
        if total[c.id, None]
    ]
    rows += [(i.title, met[None, i.id], total[None, i.id], "", "") for i in problem.internships if total[None, i.id]]
    talk.table([say("requirement"), say("met"), say("of"), say("cohorts"), say("sessions")], rows)
    talk.out()
    report_levels(talk, plan)
    if plan.unmet:
        talk.out()
        talk.out(say("Unmet:"))
        for u in plan.unmet:
            talk.out(f"  {_who_lacks_what(talk, problem, u)}")
            for reason in u.reasons:
                talk.out(f"    – {reason.text} [{reason.rule}]")


def report_levels(talk: Talk, plan: Plan) -> None:
    """Each level with value, bound and gap."""
    rows = [
        (level_name(x.name), x.value, x.bound, talk.text(say("proven")) if x.value == x.bound else f"{x.gap:.1%}")
        for x in plan.levels
    ]
    talk.table([say("goal"), say("value"), say("bound"), say("gap")], rows)


def _who_lacks_what(talk: Talk, problem: Problem, unmet: Unmet) -> str:
    if unmet.participant:
        who = f"{unmet.participant} {problem.participant[unmet.participant].name}"
    else:
        who = talk.text(say("household {id}", id=unmet.household))
    what = problem.course[unmet.course] if unmet.course else problem.internship[unmet.internship]
    return f"{who}: {what.title}"
