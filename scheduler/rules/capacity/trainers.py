"""JP of teaching: each course, each trainer for what nobody else can give, and courses that share trainers jointly."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.courses import Course
from scheduler.domain.people import Trainer
from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.bottleneck import Bottleneck, bottlenecks
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need, name_of
from scheduler.rules.openings import Openings

Key = tuple[str, str | None]


def trainer_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Lines of trainers alone and jointly, then of the courses."""
    taught = {n.key: n for n in needs if n.cohorts and n.course.trainers_per_session}
    of_course: dict[str, list[Need]] = {}
    for n in taught.values():
        of_course.setdefault(n.course.id, []).append(n)
    few = [c for c in of_course if len(problem.qualified[c]) < problem.course[c].trainers_per_session]
    enough = {c: mine for c, mine in of_course.items() if c not in few and any(n.venues for n in mine)}
    alone = [line for t in problem.trainers for line in _alone(problem, t, enough, openings)]
    courses = [_course(problem, problem.course[c], mine, openings) for c, mine in enough.items()]
    yield from alone
    said = {(s.kind, s.id) for s in (*alone, *courses) if s.short}
    yield from _jointly(problem, [n for mine in enough.values() for n in mine if n.venues], openings, said)
    for c in few:
        yield _count(problem, problem.course[c])
    yield from courses


def _alone(
    problem: Problem, trainer: Trainer, of_course: dict[str, list[Need]], openings: Openings
) -> Iterator[Shortage]:
    """What only this trainer can teach, or must teach because each session takes all there are."""
    own = [
        n
        for c in trainer.courses
        if len(problem.qualified[c]) == problem.course[c].trainers_per_session
        for n in of_course.get(c, ())
    ]
    if own:
        needed, there = sum(n.jp for n in own), openings.trainer_jp(trainer, own)
        yield Shortage(
            "trainer",
            trainer.id,
            needed,
            there,
            "JP",
            say(
                "Trainer {trainer} must teach {needed} JP, {there} JP are available in this time.",
                trainer=f"{trainer.id} {trainer.name}",
                needed=needed,
                there=there,
            ),
        )


def _count(problem: Problem, course: Course) -> Shortage:
    there = len(problem.qualified[course.id])
    return Shortage(
        "course-trainers",
        course.id,
        course.trainers_per_session,
        there,
        "trainers",
        say(
            "{course}: {needed} trainers teach each session; {there} list the course.",
            course=f"{course.id} {course.title}",
            needed=course.trainers_per_session,
            there=there,
        ),
    )


def _course(problem: Problem, course: Course, mine: list[Need], openings: Openings) -> Shortage:
    needed = sum(n.jp for n in mine) * course.trainers_per_session
    there = sum(openings.trainer_jp(problem.trainer[t], mine) for t in problem.qualified[course.id])
    return Shortage(
        "course-trainers",
        course.id,
        needed,
        there,
        "JP",
        say(
            "{course}: {needed} JP of teaching are needed; its trainers have {there} JP.",
            course=f"{course.id} {course.title}",
            needed=needed,
            there=there,
        ),
    )


def _jointly(
    problem: Problem, taught: list[Need], openings: Openings, said: set[tuple[str, str]]
) -> Iterator[Shortage]:
    demand = {n.key: n.jp * n.course.trainers_per_session for n in taught}
    by_key = {n.key: n for n in taught}
    supply, edges = {}, {}
    for t in problem.trainers:
        mine = [n for n in taught if n.course.id in t.courses]
        supply[t.id] = openings.trainer_jp(t, mine) if mine else 0
        for n in mine:
            edges[n.key, t.id] = openings.trainer_jp(t, [n], n.jp)
    found = bottlenecks(demand, supply, edges)
    for b in found:
        if not _is_said(b, said):
            yield Shortage(
                "trainers-jointly",
                ";".join(dict.fromkeys(key[0] for key in b.demands)),
                b.needed,
                b.available,
                "JP",
                say(
                    "{courses} together need {needed} JP of teaching; their trainers ({trainers}) can give {there} JP.",
                    courses=[name_of(problem, by_key[key]) for key in b.demands],
                    needed=b.needed,
                    trainers=[str(t) for t in b.supplies] or ["–"],
                    there=b.available,
                ),
            )
    if demand and not found:
        needed, there = sum(demand.values()), sum(supply.values())
        yield Shortage(
            "trainers-jointly",
            "",
            needed,
            there,
            "JP",
            say("All courses need {needed} JP of teaching; the trainers have {there} JP.", needed=needed, there=there),
        )


def _is_said(b: Bottleneck[tuple[str, str | None], str], said: set[tuple[str, str]]) -> bool:
    """Whether a line of one trainer or of one course already says that these are short."""
    courses = {key[0] for key in b.demands}
    return (len(b.supplies) == 1 and ("trainer", b.supplies[0]) in said) or (
        len(courses) == 1 and ("course-trainers", *courses) in said
    )
