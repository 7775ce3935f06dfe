"""Ids of a plan that its programme does not have."""

from __future__ import annotations

from collections.abc import Container, Iterator

from scheduler.domain.problem import Problem
from scheduler.language import Text, say
from scheduler.plan.plan import Plan


def unknown_ids(problem: Problem, plan: Plan) -> list[tuple[str, Text]]:
    """Each id of a plan that stands for nothing, with its place like ``sessions[3].venue``; and a foreign programme."""
    found = []
    if plan.programme != problem.settings.id:
        message = say(
            "This plan is of the programme {other}, not of {own}", other=plan.programme, own=problem.settings.id
        )
        found.append(("programme", message))
    for place, id, known in _references(problem, plan):
        if id is not None and id not in known:
            found.append((place, say("{value} is not in the programme", value=id)))
    return found


def _references(problem: Problem, plan: Plan) -> Iterator[tuple[str, str | None, Container[str]]]:
    for n, c in enumerate(plan.cohorts):
        at = f"cohorts[{n}]"
        yield f"{at}.course", c.course, problem.course
        yield f"{at}.sentra", c.sentra, problem.one_sentra
        for p in (*c.participants, *c.joined, *c.left):
            yield f"{at}.participants", p, problem.participant
    for n, s in enumerate(plan.sessions):
        at = f"sessions[{n}]"
        yield f"{at}.cohort", s.cohort, plan.cohort
        yield f"{at}.venue", s.venue, problem.venue
        yield f"{at}.kit", s.kit, problem.kit
        for t in s.trainers:
            yield f"{at}.trainers", t, problem.trainer
    for n, x in enumerate(plan.placements):
        at = f"placements[{n}]"
        yield f"{at}.participant", x.participant, problem.participant
        yield f"{at}.internship", x.internship, problem.internship
        yield f"{at}.host", x.host, problem.host
        yield f"{at}.mentor", x.mentor, problem.mentor
    for n, u in enumerate(plan.unmet):
        at = f"unmet[{n}]"
        yield f"{at}.participant", u.participant, problem.participant
        yield f"{at}.household", u.household, problem.household
        yield f"{at}.course", u.course, problem.course
        yield f"{at}.internship", u.internship, problem.internship
