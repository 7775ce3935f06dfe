"""How much of each course is needed at least: people, cohorts, venues that could serve."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from scheduler.domain.courses import Course
from scheduler.domain.places import Venue
from scheduler.domain.problem import Problem, Requirement


@dataclass(frozen=True)
class Need:
    """What a course needs of one group at least, if every requirement is to be met.

    Attributes
    ----------
    sentra : str or None
        The sentra of the cohorts; None where the course is mixed.
    people : int
        So many different people take the course at least.
    candidates : int
        So many may take it.
    most : int
        People in one cohort at most: group_max, or the seats of the largest suitable venue.
    cohorts : int
        So many cohorts there are at least; 0 where nobody has to take the course.
    venues : tuple of Venue
        Those with the features and, where capacity is hard, the seats of the smallest cohort, open to the sentra.
    """

    course: Course
    sentra: str | None
    people: int
    candidates: int
    most: int
    cohorts: int
    venues: tuple[Venue, ...]

    @property
    def key(self) -> tuple[str, str | None]:
        return self.course.id, self.sentra

    @property
    def least(self) -> int:
        """People in one cohort at least."""
        return max(1, self.course.group_min)

    @property
    def seats(self) -> int:
        """Seats at least in each venue."""
        return max(self.least, self.course.size or 0)

    @property
    def jp(self) -> int:
        """JP of all sessions of all cohorts."""
        return self.cohorts * self.course.jp


def needs_of(problem: Problem) -> tuple[Need, ...]:
    """The need of each group of the programme, courses in input order."""
    must, households = must_take(problem), _household_requirements(problem)
    return tuple(
        _need(problem, problem.course[g.course], g.sentra, set(g.candidates), must[g.course], households[g.course])
        for g in problem.groups
    )


def must_take(problem: Problem) -> dict[str, set[str]]:
    """Course → participants who take it themselves wherever every requirement is met.

    Those with a requirement of their own; those whose internship comes after the course; and those who take a course
    that comes after it.
    """
    must: dict[str, set[str]] = defaultdict(set)
    todo = [(r.participant, r.course) for r in problem.requirements if r.participant and r.course]
    for p in problem.participants:
        todo += [(p.id, c) for i in p.internships for c in problem.internship[i].after if c in problem.courses_of[p.id]]
    while todo:
        person, course = todo.pop()
        if person not in must[course]:
            must[course].add(person)
            todo += [(person, c) for c in problem.course[course].after if c in problem.courses_of[person]]
    return must


def suitable_venues(problem: Problem, course: Course, sentra: str | None) -> tuple[Venue, ...]:
    """Venues that could serve the smallest cohort of a course and sentra."""
    seats = max(1, course.group_min, course.size or 0) if problem.settings.venue_capacity == "hard" else 0
    return tuple(
        v
        for v in problem.venues
        if v.capacity >= seats
        and set(course.features) <= set(v.features)
        and (course.mixed or not v.sentra or sentra in v.sentra)
    )


def _household_requirements(problem: Problem) -> dict[str, list[Requirement]]:
    table: dict[str, list[Requirement]] = defaultdict(list)
    for r in problem.requirements:
        if r.household and r.course:
            table[r.course].append(r)
    return table


def _need(
    problem: Problem,
    course: Course,
    sentra: str | None,
    candidates: set[str],
    must: set[str],
    households: list[Requirement],
) -> Need:
    people = len(must & candidates)
    for r in households:
        inside = candidates.intersection(r.members)
        # Members of another sentra may meet the requirement, and those who have to take the course count for it.
        people += max(0, r.needed - (len(r.members) - len(inside)) - len(must & inside))
    venues, most = suitable_venues(problem, course, sentra), course.group_max
    if venues and problem.settings.venue_capacity == "hard":
        most = min(most, max(v.capacity for v in venues))
    return Need(course, sentra, people, len(candidates), most, -(-people // most), venues)
