"""Options about the programme as a whole: its window, what it may cost, and what a journey may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Amount, say
from scheduler.plan.changes import Change
from scheduler.plan.plan import Plan
from scheduler.solving.explain.facts import Fact
from scheduler.solving.explain.option import Option
from scheduler.solving.explain.options_teaching import about_courses, other_trainers

BUDGET_STEP = 100_000


def budget_step(ceiling: Decimal) -> Decimal:
    """By how much a budget is raised at a time: a ceiling below one step is in a currency with larger units."""
    return Decimal(BUDGET_STEP) if ceiling >= BUDGET_STEP else Decimal(100)


def about_programme(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    settings = problem.settings
    if fact.column == "ceiling" and settings.budget_ceiling is not None:
        now = settings.budget_ceiling
        step = budget_step(now)
        yield Option(
            "budget",
            lambda n: Change("programme", "", "budget.ceiling", str(now + step * n)),
            lambda n: say(
                "Raise the budget by {more} to {ceiling}.", more=Amount(step * n), ceiling=Amount(now + step * n)
            ),
            20_000,
        )
        yield from _cheaper(problem, plan, r, fact)
    elif fact.column == "max_commute_minutes":
        now = settings.travel.max_commute_minutes or 0
        yield Option(
            "travel",
            lambda n: Change("programme", "", "travel.max_commute_minutes", now + 15 * n),
            lambda n: say("Allow {minutes} minutes on the way to a host.", minutes=now + 15 * n),
            40,
        )


ALLOWANCE_STEP = 1_000


def _cheaper(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    """What lets a course cost less: the allowance, fewer people or dates, trainers who are paid less."""
    allowance = problem.settings.allowance_per_day
    course = problem.course[str(r.course)]
    if allowance >= ALLOWANCE_STEP:
        yield Option(
            "allowance",
            lambda n: Change("programme", "", "budget.allowance_per_day", str(allowance - ALLOWANCE_STEP * n)),
            lambda n: say(
                "Lower the allowance by {less} to {allowance} a day.",
                less=Amount(Decimal(ALLOWANCE_STEP * n)), allowance=Amount(allowance - ALLOWANCE_STEP * n),
            ),
            int(allowance // ALLOWANCE_STEP),
        )  # fmt: skip
        for column in ("group_min", "max_sessions_per_day"):
            if column == "group_min" or (course.max_sessions_per_day == 1 and len(course.session_lengths) > 1):
                yield from about_courses(problem, plan, r, replace(fact, table="courses", id=course.id, column=column))
    least = min((problem.trainer[t].rate_per_jp for t in problem.qualified[course.id]), default=Decimal(0))
    cheap = {t.id for t in problem.trainers if t.rate_per_jp < least}
    place = problem.one_sentra[problem.participant[r.members[0]].sentra].location
    yield from other_trainers(problem, plan, course.id, place, cheap)
