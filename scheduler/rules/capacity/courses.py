"""Courses: people, features, seats and dates."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.people import Participant
from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need, name_of, venues_with_features
from scheduler.rules.openings import Openings, sessions_that_fit


def course_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """For each course and sentra with people to train: can cohorts be formed, seated and dated at all."""
    for need in needs:
        if need.cohorts:
            yield _people(problem, need)
            yield from _venues(problem, need)
            if need.venues:
                yield _dates(problem, need, openings)
    yield from _needs_of_people(problem, needs)


def _id(need: Need) -> str:
    return f"{need.course.id}-{need.sentra}" if need.sentra else need.course.id


def _people(problem: Problem, need: Need) -> Shortage:
    needed = max(need.people, need.cohorts * need.least)
    return Shortage(
        "course-people",
        _id(need),
        needed,
        need.together,
        "people",
        say(
            "{course}: {people} people to train make {cohorts} cohorts of {least} to {most}; that takes {needed} "
            "people, {there} can be in them.",
            course=name_of(problem, need),
            people=need.people,
            cohorts=need.cohorts,
            least=need.least,
            most=need.most,
            needed=needed,
            there=need.together,
        ),
    )


def _venues(problem: Problem, need: Need) -> Iterator[Shortage]:
    name, course = name_of(problem, need), need.course
    equipped = venues_with_features(problem, course, need.sentra)
    if not equipped:
        yield Shortage(
            "features",
            _id(need),
            1,
            0,
            "venues",
            say(
                "{course} needs a venue with {features}; none that is open to them has it.",
                course=name,
                features=course.features,
            )
            if course.features
            else say("{course}: no venue is open to them.", course=name),
        )
    if equipped and problem.settings.venue_capacity == "hard":
        there = max(v.capacity for v in equipped)
        yield Shortage(
            "course-seats",
            _id(need),
            need.seats,
            there,
            "seats",
            say(
                "{course} needs {needed} seats at least; the largest suitable venue has {there}.",
                course=name,
                needed=need.seats,
                there=there,
            ),
        )


def _needs_of_people(problem: Problem, needs: tuple[Need, ...]) -> Iterator[Shortage]:
    """Features of their own that the venues must have for some: each course without, else the one with the fewest."""
    found: dict[str, list[Shortage]] = {p.id: [] for p in problem.participants if p.needs}
    for need in needs:
        for id in need.must if need.venues else ():
            if id in found:
                found[id].append(_needs_of(problem.participant[id], problem, need))
    for lines in found.values():
        yield from [s for s in lines if s.short] or sorted(lines, key=lambda s: s.available)[:1]


def _needs_of(person: Participant, problem: Problem, need: Need) -> Shortage:
    there = sum(1 for v in need.venues if set(person.needs) <= set(v.features))
    return Shortage(
        "participant-venue",
        f"{person.id}-{need.course.id}",
        1,
        there,
        "venues",
        say(
            "{person} needs {features}; {there} venues of {course} have it.",
            person=f"{person.id} {person.name}",
            features=person.needs,
            there=there,
            course=name_of(problem, need),
        ),
    )


def _dates(problem: Problem, need: Need, openings: Openings) -> Shortage:
    sessions, days = len(need.course.session_lengths), openings.days(need)
    fit = sessions_that_fit(need.course, days, problem.settings.first_day) if days else 0
    return Shortage(
        "course-dates",
        _id(need),
        sessions,
        fit,
        "sessions",
        say(
            "{course}: {needed} sessions one after another; the {days} dates open to it take {there} of them.",
            course=name_of(problem, need),
            needed=sessions,
            days=len(days),
            there=fit,
        ),
    )
