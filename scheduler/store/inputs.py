"""The programme a revision was made from: its input, and the events up to then."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

from scheduler.domain.availability import Availability
from scheduler.domain.people import Mentor
from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.plan.effective import effective
from scheduler.plan.plan import Plan
from scheduler.store.errors import StoreProblem
from scheduler.store.store import Store


def problem_of(store: Store, number: int | None = None) -> Problem:
    """The effective Problem of a revision, else of the latest: its input and the events it took into account.

    Neither later events nor a newer list of holidays change what an old plan is judged by.
    """
    revision = store.revision(number)
    known = with_forgotten(store, input_of(store, number), revision.number)
    return effective(known, store.events(upto=revision.events))


def input_of(store: Store, number: int | None = None) -> Problem:
    """The Problem of a revision's stored input alone, with the holidays as they were resolved then.

    Raises
    ------
    StoreProblem
        Where this version of the program no longer takes the input for a valid one.
    """
    from scheduler.intake import InputProblems, read_snapshot

    files = store.snapshot(number)
    try:
        return read_snapshot(files).problem.with_(holidays=store.holidays(number))
    except InputProblems as error:
        first = error.problems[0]
        raise StoreProblem(
            say(
                "The input that is stored with revision {number} cannot be read "
                "({file}: {detail}). Nothing was changed.",
                number=store.revision(number).number,
                file=first.file,
                detail=first.message,
            )
        ) from error


def with_forgotten(store: Store, problem: Problem, revision: int) -> Problem:
    """The same with mentors of a revision's plan who were forgotten and whose rows the input has no longer.

    What they did stays in the plan under their pseudonyms; from the day on which they were forgotten they guide nobody.
    """
    since = {f.pseudonym: f.at for f in store.forgotten() if f.kind == "mentor" and f.pseudonym not in problem.mentor}
    plan = store.plan(revision) if since else Plan("")
    guided = Counter(x.mentor for x in plan.placements if x.mentor in since and x.host in problem.host)
    if not guided:
        return problem
    hosts = {x.mentor: x.host for x in plan.placements}
    zone = ZoneInfo(problem.settings.timezone)
    return problem.with_(
        mentors=(
            *problem.mentors,
            *(replace(Mentor(m, m, hosts[m]), max_apprentices=count) for m, count in guided.items()),
        ),
        availability=(
            *problem.availability,
            *(Availability("mentor", m, "closed", first_day=since[m].astimezone(zone).date()) for m in guided),
        ),
    )
