"""Whom a document is printed for: ids of people, venues, cohorts, sentra and hosts into subjects."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.output.files import OutputProblem
from scheduler.output.privacy import in_order
from scheduler.plan.plan import Plan

KINDS = ("participant", "trainer", "venue", "cohort", "sentra", "host", "mentor")


def resolve(problem: Problem, plan: Plan, who: str, earlier: Problem | None = None) -> list[tuple[str, str]]:
    """Kind and id of what `who` names: an id, or ``kind:id`` where the same id is used twice.

    People of an `earlier` programme may be named too: they have letters even after they left it.

    Raises
    ------
    OutputProblem
        When nothing has this id.
    """
    known = {
        "participant": problem.participant,
        "trainer": problem.trainer,
        "venue": problem.venue,
        "cohort": plan.cohort,
        "sentra": problem.one_sentra,
        "host": problem.host,
        "mentor": problem.mentor,
    }
    for kind in ("participant", "trainer", "mentor") if earlier else ():
        known[kind] = {**getattr(earlier, kind), **known[kind]}
    kind, _colon, rest = who.partition(":")
    found = [(k, who) for k in KINDS if who in known[k]]
    if not found and kind in KINDS and rest in known[kind]:
        found = [(kind, rest)]
    if not found:
        lowered = [(k, id) for k in KINDS for id in known[k] if id.casefold() == who.casefold()]
        found = lowered if len({id for _k, id in lowered}) == 1 else []
    if found:
        return found
    near = difflib.get_close_matches(who, sorted({id for table in known.values() for id in table}), 3, 0.5)
    if near:
        raise OutputProblem(say("Nothing has the id {who}. Did you mean {near}?", who=who, near=near))
    raise OutputProblem(
        say(
            "Nothing has the id {who}. Give the id of a participant, trainer, venue, cohort, sentra, host or mentor.",
            who=who,
        )
    )


def participants(problem: Problem, plan: Plan, subjects: Iterable[tuple[str, str]] | None) -> list[str]:
    """Participants who are meant: themselves, those of a sentra or of a cohort; by sentra, then name."""
    if subjects is None:
        return list(in_order(problem, problem.participant))
    found: set[str] = set()
    for kind, id in subjects:
        if kind == "participant":
            found |= {id} & problem.participant.keys()
        elif kind == "sentra":
            found |= {p.id for p in problem.participants if p.sentra == id}
        elif kind == "cohort":
            found |= set(plan.cohort[id].participants)
    return list(in_order(problem, found))


def cohorts(problem: Problem, plan: Plan, subjects: Iterable[tuple[str, str]] | None) -> list[str]:
    """Cohorts that are meant: themselves, or all with people of a sentra; courses in input order."""
    chosen = None if subjects is None else list(subjects)
    order = {c.id: n for n, c in enumerate(problem.courses)}

    def wanted(cohort) -> bool:
        if chosen is None:
            return True
        homes = {cohort.sentra} if cohort.sentra else {problem.participant[p].sentra for p in cohort.participants}
        return any((kind == "cohort" and id == cohort.id) or (kind == "sentra" and id in homes) for kind, id in chosen)

    found = [c for c in plan.cohorts if wanted(c)]
    places = {s.id: n for n, s in enumerate(problem.sentra)}
    return [c.id for c in sorted(found, key=lambda c: (places.get(c.sentra or "", -1), order[c.course], c.id))]


def plain(kind: str, table: Callable[[Problem], Iterable[str]]):
    """A selector of subjects of one kind, by their ids in input order."""

    def select(problem: Problem, _plan: Plan, subjects: Iterable[tuple[str, str]] | None) -> list[str]:
        if subjects is None:
            return list(table(problem))
        chosen = {id for k, id in subjects if k == kind}
        return [id for id in table(problem) if id in chosen]

    return select
