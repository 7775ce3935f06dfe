"""What a requirement depends on: groups whose cohorts count, people, and items of a plan that stay."""

from __future__ import annotations

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.plan import Plan, Unmet
from scheduler.rules.registry import Violation
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.scope import GroupKey

Key = tuple[str | None, str | None, str | None, str | None]


def key_of(r: Requirement) -> Key:
    return r.participant, r.household, r.course, r.internship


def group_of(problem: Problem, course: str, participant: str) -> GroupKey:
    """The group in which a participant takes a course."""
    return course, None if problem.course[course].mixed else problem.participant[participant].sentra


def candidates_of(problem: Problem, group: GroupKey) -> tuple[str, ...]:
    return problem.group[group].candidates if group in problem.group else ()


def first_groups(problem: Problem, r: Requirement) -> list[GroupKey]:
    """The group of a course; for an internship those of the courses that come before it."""
    if r.course:
        return list(dict.fromkeys(group_of(problem, r.course, m) for m in r.members))
    after = problem.internship[r.internship].after
    return [group_of(problem, c, r.participant) for c in after if c in problem.courses_of[r.participant]]


def groups_behind(problem: Problem, r: Requirement) -> frozenset[GroupKey]:
    """The groups that have to be taught for a requirement: its own and those of the courses before, again and again."""
    found: set[GroupKey] = set()
    todo = first_groups(problem, r)
    if r.internship:
        todo += [group_of(problem, c, m.participant) for m in problem.mentors if m.participant for c in m.after]
    while todo:
        group = todo.pop()
        if group in found:
            continue
        found.add(group)
        for p in candidates_of(problem, group):
            todo += [group_of(problem, c, p) for c in problem.course[group[0]].after if c in problem.courses_of[p]]
    return frozenset(found)


def open_groups(problem: Problem, plan: Plan, r: Requirement) -> frozenset[GroupKey]:
    """The groups whose cohorts are formed anew beside the rest of a plan.

    The requirement's own, and those of courses before it that its people lack.
    """
    taken = {(p, c.course) for c in plan.cohorts for p in c.participants}
    found: set[GroupKey] = set()
    todo = first_groups(problem, r)
    if r.internship:
        todo = [g for g in todo if (r.participant, g[0]) not in taken]
    while todo:
        group = todo.pop()
        if group not in found:
            found.add(group)
            lacking = [
                [c for c in problem.course[group[0]].after if c in problem.courses_of[m] and (m, c) not in taken]
                for m in r.members
            ]
            if lacking.count([]) < r.needed:  # Else as many as have to are through with what comes before.
                todo += [group_of(problem, c, m) for m, cs in zip(r.members, lacking, strict=True) for c in cs]
    return frozenset(found)


def broken_rules(problem: Problem, plan: Plan) -> list[Violation]:
    """Violations of a plan whose unmet requirements are counted anew."""
    unmet = tuple(Unmet(*key_of(r)) for r in unmet_requirements(problem, plan))
    return [v for v in verify(problem, plan.with_(unmet=unmet)) if not v.warning]


def rest_of(plan: Plan, groups: frozenset[GroupKey], r: Requirement) -> Plan:
    """The part of a plan that stands while a requirement is tried."""
    cohorts = tuple(c for c in plan.cohorts if (c.course, c.sentra) not in groups)
    kept = {c.id for c in cohorts}
    return plan.with_(
        cohorts=cohorts,
        sessions=tuple(s for s in plan.sessions if s.cohort in kept),
        placements=tuple(x for x in plan.placements if (x.participant, x.internship) != (r.participant, r.internship)),
        unmet=(),
    )
