"""Who is taught with whom: the cohorts of each group before they have dates."""

from __future__ import annotations

from collections import defaultdict

from scheduler.domain.problem import Group, Problem
from scheduler.rules.needs import must_take, needs_of, venues_with_features
from scheduler.solving.arranging import Forming
from scheduler.solving.axis import Axis
from scheduler.solving.locating import locating
from scheduler.solving.variables import cohort_id


class Former:
    """Chooses who of each household is taught, and parts the people of a group into cohorts.

    `near`: those of a mixed course by where they live, in more cohorts than there have to be where that costs less.
    """

    def __init__(self, axis: Axis, near: bool = True) -> None:
        self.axis, self.problem, self.near = axis, axis.problem, near
        self.depth = course_depths(self.problem)

    def cohorts(self) -> list[Forming]:
        """Cohorts of every group, within the sizes of the course and the venues."""
        taking = self._taking()
        found = []
        left_out: set[tuple[str, str]] = set()
        for group in sorted(self.problem.groups, key=lambda g: self.depth[g.course]):
            course, before = group.course, self.problem.course[group.course].after
            wanted = [p for p in group.candidates if p in taking[course]]
            people = [p for p in wanted if not any((p, c) in left_out for c in before)]
            others = [p for p in group.candidates if p not in taking[course] and self._ready(p, group, taking)]
            parts = self._part(group, people, others)
            placed = {p for members in parts for p in members}
            if parts:  # Who found no place in them cannot take what builds on the course either.
                left_out |= {(p, course) for p in wanted if p not in placed}
                taking[course] -= set(wanted) - placed
            for n, members in enumerate(parts, 1):
                found.append(Forming(cohort_id((course, group.sentra), n), course, group.sentra, tuple(members)))
            taking[course] |= placed
        return found

    def _ready(self, person: str, group: Group, taking: dict[str, set[str]]) -> bool:
        """Whether a person takes what the course builds on."""
        own = self.problem.courses_of[person]
        return all(person in taking[c] for c in self.problem.course[group.course].after if c in own)

    # Who takes what --------------------------------------------------------------------------

    def _taking(self) -> dict[str, set[str]]:
        """Course → who takes it: those who must, and of each household as many as are needed, the same everywhere."""
        problem, must = self.problem, must_take(self.problem)
        taking = {c.id: set(must[c.id]) for c in problem.courses}
        wanted = [r for r in problem.requirements if r.household and r.course]
        burden = self._burden()
        for r in sorted(wanted, key=lambda r: -self.depth[r.course]):
            there = [m for m in r.members if m in taking[r.course]]
            willing = sorted(
                (m for m in r.members if m not in taking[r.course]), key=lambda m: (burden[m], r.members.index(m))
            )
            for m in willing[: max(0, r.needed - len(there))]:
                self._take(m, r.course, taking)
        return taking

    def _take(self, person: str, course: str, taking: dict[str, set[str]]) -> None:
        """With a course come those of the person's courses that it builds on."""
        if person in taking[course]:
            return
        taking[course].add(person)
        for before in self.problem.course[course].after:
            if before in self.problem.courses_of[person]:
                self._take(person, before, taking)

    def _burden(self) -> dict[str, int]:
        """How hard it is to find dates for each person: the freest of a household is taught."""
        rows = {row.id for row in self.problem.availability if row.kind == "participant" and row.effect != "avoid"}
        return {
            p.id: 6 * (p.max_days_per_week is not None)
            + 2 * (p.earliest_start is not None)
            + 2 * (p.id in rows)
            + len(p.needs)
            - 20 * bool(p.internships)  # Who has an internship takes the courses before it anyway.
            for p in self.problem.participants
        }

    # Parts --------------------------------------------------------------------------------------

    def _part(self, group: Group, people: list[str], others: list[str]) -> list[list[str]]:
        course = self.problem.course[group.course]
        most = self._most(group, people)
        if not people or most < 1:
            return []
        least = max(1, course.group_min)
        if group.sentra is None and self.near and (parts := self._near(group, people, most)):
            return parts
        ordered = self._by_place(people) if group.sentra is None else people
        count = max(-(-len(ordered) // most), self._apart(ordered))
        while count > 1 and len(ordered) < count * least and -(-len(ordered) // (count - 1)) <= most:
            if self._apart(ordered) > count - 1:
                break
            count -= 1
        fewest = -(-len(ordered) // most)
        while True:
            cohorts, rest = self._deal(ordered, count, most), list(others)
            for members in cohorts:
                self._fill(members, rest, least, cohorts)
            whole = [m for m in cohorts if least <= len(m)]
            if len(whole) == len(cohorts) or count <= fewest:
                break
            # Too few people to keep every household apart: better some of its members left out than all the others.
            count -= 1
        kept = {p for m in whole for p in m}
        others[:] = [p for p in others if p not in kept]
        return whole

    def _near(self, group: Group, people: list[str], most: int) -> list[list[str]]:
        """Those who live near one place together, where more cohorts cost less than ways; nothing where they do not."""
        if self._apart(people) > 1:
            return []
        need = next(n for n in needs_of(self.problem) if n.key == (group.course, group.sentra))
        located = locating(self.axis, need, people, shared=False).sites()
        at: dict[str, list[str]] = defaultdict(list)
        for p in people if located else ():
            at[located[self.problem.home(p)]].append(p)
        parts = [part for there in at.values() for part in self._deal(there, -(-len(there) // most), most)]
        return parts if len(at) > 1 and min(map(len, parts)) >= need.least else []

    def _most(self, group: Group, people: list[str]) -> int:
        """People in one cohort at most: group_max, or the seats of the largest suitable venue."""
        course = self.problem.course[group.course]
        venues = venues_with_features(self.problem, course, group.sentra)
        if self.problem.settings.venue_capacity == "hard":
            venues = tuple(v for v in venues if v.capacity >= (course.size or 0))
            return min(course.group_max, max((v.capacity for v in venues), default=0))
        return course.group_max if venues else 0

    def _household(self, person: str) -> str | None:
        household = self.problem.participant[person].household
        if household is None or len(self.problem.members[household]) <= self.problem.household[household].max_absent:
            return None
        return household

    def _apart(self, people: list[str]) -> int:
        """Cohorts needed so that no household has more members in one than may be away."""
        count: dict[str, int] = defaultdict(int)
        for p in people:
            if household := self._household(p):
                count[household] += 1
        return max((-(-n // max(1, self.problem.household[h].max_absent)) for h, n in count.items()), default=1)

    def _fits(self, person: str, members: list[str]) -> bool:
        household = self._household(person)
        if household is None:
            return True
        there = sum(1 for m in members if self.problem.participant[m].household == household)
        return there < self.problem.household[household].max_absent

    def _deal(self, people: list[str], count: int, most: int) -> list[list[str]]:
        """Near ones together, in cohorts of about equal size; whoever shares a household goes to another one."""
        cohorts: list[list[str]] = [[] for _ in range(count)]
        for n, p in enumerate(people):
            first = n * count // len(people)
            order = [first, *(k for d in range(1, count) for k in (first - d, first + d) if 0 <= k < count)]
            for k in order:
                if len(cohorts[k]) < most and self._fits(p, cohorts[k]):
                    cohorts[k].append(p)
                    break
        return cohorts

    def _fill(self, members: list[str], others: list[str], least: int, cohorts: list[list[str]]) -> None:
        """Bring a small cohort to its least size: with people of larger ones, or of households that need not."""
        for other in cohorts:
            while len(members) < least and len(other) > least:
                moved = next((p for p in other if self._fits(p, members)), None)
                if moved is None:
                    break
                other.remove(moved)
                members.append(moved)
        for p in list(others):
            if len(members) >= least:
                return
            if self._fits(p, members):
                others.remove(p)
                members.append(p)

    def _by_place(self, people: list[str]) -> list[str]:
        """People in an order in which neighbours live near each other: always on to the nearest place."""
        at: dict[str, list[str]] = defaultdict(list)
        for p in people:
            at[self.problem.home(p)].append(p)
        left, order = list(at), []
        here = left[0] if left else None
        while left:
            here = min(left, key=lambda place: self.problem.travel.seasonal(here, place, False))
            left.remove(here)
            order += at[here]
        return order


def course_depths(problem: Problem) -> dict[str, int]:
    """How many courses come before each course by `after`, at most."""
    depths: dict[str, int] = {}

    def depth(course: str) -> int:
        if course not in depths:
            depths[course] = 0
            depths[course] = max((depth(c) + 1 for c in problem.course[course].after), default=0)
        return depths[course]

    for c in problem.courses:
        depth(c.id)
    return depths
