"""How much of each course is needed at least: people, cohorts, venues that could serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
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
    together : int
        So many people can be in as many cohorts: no household has more in each than may be away.
    must : tuple of str
        Participants who have to take the course themselves.
    besides : tuple of (str, str, int)
        Sentra and homes of households, and how many of each take the course at least besides those who have to: where
        all of them live there and could be in one of these cohorts.
    venues : tuple of Venue
        Those with the features and, where capacity is hard, the seats of the smallest cohort, open to the sentra.
    """

    course: Course
    sentra: str | None
    people: int
    candidates: int
    most: int
    cohorts: int
    together: int
    must: tuple[str, ...]
    besides: tuple[tuple[str, str, int], ...]
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
    def whole(self) -> bool:
        """Whether all who have to take it are in one cohort: there are too few people for two."""
        return self.cohorts == 1 and self.candidates < 2 * self.least

    @property
    def jp(self) -> int:
        """JP of all sessions of all cohorts."""
        return self.cohorts * self.course.jp


def needs_of(problem: Problem) -> tuple[Need, ...]:
    """The need of each group of the programme, courses in input order."""
    must, households = must_take(problem), _household_requirements(problem)
    return tuple(
        _need(
            problem,
            problem.course[g.course],
            g.sentra,
            set(g.candidates),
            must[g.course],
            households[g.course, g.sentra],
        )
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
    return tuple(v for v in venues_with_features(problem, course, sentra) if v.capacity >= seats)


def venues_with_features(problem: Problem, course: Course, sentra: str | None) -> tuple[Venue, ...]:
    """Venues open to a sentra that have what a course needs, of any size."""
    needed = set(course.features)
    return tuple(v for v in problem.venues_for(None if course.mixed else sentra) if needed <= set(v.features))


def name_of(problem: Problem, need: Need) -> str:
    """Course and sentra of a need in words."""
    name = f"{need.course.id} {need.course.title}"
    return name if need.sentra is None else f"{name} ({problem.one_sentra[need.sentra].name})"


def _household_requirements(problem: Problem) -> dict[tuple[str, str | None], list[Requirement]]:
    """Course and sentra (None: mixed) → requirements that members there can meet."""
    table: dict[tuple[str, str | None], list[Requirement]] = defaultdict(list)
    for r in problem.requirements:
        if r.household and r.course:
            mixed = problem.course[r.course].mixed
            for sentra in dict.fromkeys(None if mixed else problem.participant[p].sentra for p in r.members):
                table[r.course, sentra].append(r)
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
    at_home = _at_home(problem, candidates)
    fewest = 0
    for r in households:
        inside = candidates.intersection(r.members)
        # Members of another sentra may meet the requirement, and those who have to take the course count for it.
        more = max(0, r.needed - (len(r.members) - len(inside)) - len(must & inside))
        people += more
        if r.household is not None and r.household in at_home:
            of_house = len(must & at_home[r.household]) + more
            fewest = max(fewest, -(-of_house // max(1, problem.household[r.household].max_absent)))
    for h, members in at_home.items():
        fewest = max(fewest, -(-len(must & members) // max(1, problem.household[h].max_absent)))
    venues, most = suitable_venues(problem, course, sentra), course.group_max
    if venues and problem.settings.venue_capacity == "hard":
        most = min(most, max(v.capacity for v in venues))
    cohorts = max(fewest, -(-people // most))
    alone = len(candidates) - sum(len(members) for members in at_home.values())
    together = alone + sum(min(len(m), cohorts * problem.household[h].max_absent) for h, m in at_home.items())
    taking = tuple(p.id for p in problem.participants if p.id in must and p.id in candidates)
    besides = tuple(_besides(problem, candidates, must, households))
    return Need(course, sentra, people, len(candidates), most, cohorts, together, taking, besides, venues)


def _besides(
    problem: Problem, candidates: set[str], must: set[str], households: list[Requirement]
) -> Iterator[tuple[str, str, int]]:
    for r in households:
        homes = {(problem.participant[p].sentra, problem.home(p)) for p in r.members}
        more = r.needed - len(must.intersection(r.members))
        if more > 0 and len(homes) == 1 and candidates.issuperset(r.members):
            yield *homes.pop(), more


def _at_home(problem: Problem, candidates: set[str]) -> dict[str, set[str]]:
    """Household → its members among some people. Who is in one cohort is away from home at one time."""
    table: dict[str, set[str]] = defaultdict(set)
    for p in candidates:
        household = problem.participant[p].household
        if household:
            table[household].add(p)
    return table
