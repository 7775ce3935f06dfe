"""Ways of participants at least, by arithmetic: to the courses they have to take, and to their placements."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from scheduler.domain.problem import Requirement
from scheduler.rules.needs import Need, needs_of
from scheduler.solving.axis import Axis
from scheduler.solving.shares import least_dates

Key = tuple[str, str | None]  # course, sentra


def ways_of(axis: Axis) -> Ways:
    """The ways of a programme, worked out once."""
    if "ways" not in axis.memory:
        axis.memory["ways"] = Ways(axis)
    found: Ways = axis.memory["ways"]
    return found


class Ways:
    """Points of ways, of every plan that meets all requirements.

    Each session is attended from home and back; sessions that fit into one date share its way. Mixed courses of several
    cohorts are left out of the sums: `locating` knows more of them.
    """

    def __init__(self, axis: Axis) -> None:
        self.axis, self.problem = axis, axis.problem
        self.need = {need.key: need for need in needs_of(self.problem) if need.cohorts}
        self.taken: dict[str, list[Key]] = defaultdict(list)  # participant → courses that have to be taken
        for need in self.need.values():
            for p in need.must:
                self.taken[p].append(need.key)
        self.offering = {
            i.id: {h.location for h in self.problem.hosts if i.id in h.internships} for i in self.problem.internships
        }
        self._least: dict[tuple[str, Key], int] = {}

    @cached_property
    def of_sentra(self) -> dict[str, Fraction]:
        """Points of all participants of each sentra together."""
        problem = self.problem
        found = {s.id: Fraction(0) for s in problem.sentra}
        alike = Counter(
            (problem.participant[p].sentra, problem.home(p), self.room(p), tuple(keys))
            for p, keys in self.taken.items()
        )
        for (sentra, home, room, keys), people in alike.items():
            known = [key for key in keys if key[1] is not None or self.need[key].whole]
            found[sentra] += people * self._dates(home, room, ((1, key) for key in known))
        besides: dict[tuple[str, str], list[tuple[int, Key]]] = defaultdict(list)
        for need in self.need.values():
            for sentra, home, people in need.besides:
                besides[sentra, home].append((people, need.key))
        for (sentra, home), attended in besides.items():
            found[sentra] += self._dates(home, self.room(None), attended)
        for p in problem.participants:
            for i in p.internships:
                found[p.sentra] += self.commute(problem.home(p.id), i)
        return found

    @cached_property
    def farthest(self) -> int:
        """Points of whoever has most."""
        problem, most = self.problem, 0
        for p in problem.participants:
            points = self._dates(problem.home(p.id), self.room(p.id), ((1, key) for key in self.taken.get(p.id, ())))
            points += sum(self.commute(problem.home(p.id), i) for i in p.internships)
            most = max(most, math.ceil(points))
        for r in problem.requirements:
            if r.household and r.course:
                most = max(most, min((self._with_before(r, p) for p in r.members), default=0))
        return most

    def _with_before(self, requirement: Requirement, participant: str) -> int:
        """Points of a member who takes the course of a household, and so all that come before it."""
        problem = self.problem
        mine, todo = set(problem.courses_of[participant]), [requirement.course or ""]
        courses = {key[0] for key in self.taken.get(participant, ())}
        while todo:
            course = todo.pop()
            if course in mine and course not in courses:
                courses.add(course)
                todo += problem.course[course].after
        sentra = problem.participant[participant].sentra
        keys = [key for c in courses for key in ((c, sentra), (c, None)) if key in self.need]
        return math.ceil(self._dates(problem.home(participant), self.room(participant), ((1, key) for key in keys)))

    def _dates(self, home: str, room: int, attended: Iterable[tuple[int, Key]]) -> Fraction:
        """Points of the ways from a home to courses, each attended by so many."""
        sessions: list[tuple[int, int, Fraction | int]] = []
        for people, key in attended:
            if least := self._least_way(home, self.need[key]):
                lengths = Counter(self.need[key].course.session_lengths)
                sessions += [(people * n, jp, least) for jp, n in lengths.items()]
        return least_dates(sessions, room)

    def _least_way(self, home: str, need: Need) -> int:
        """Points of a way from a home to the nearest place of a need and back, in the better season it can have."""
        if (home, need.key) not in self._least:
            seasons = {self.axis.is_wet(d) for d in self.days(need)} or {True, False}
            self._least[home, need.key] = min(
                (
                    math.ceil(2 * self.problem.travel.seasonal(home, place, wet) / 60)
                    for place in {v.location for v in need.venues}
                    for wet in seasons
                ),
                default=0,
            )
        return self._least[home, need.key]

    def days(self, need: Need) -> set[int]:
        """Days on which the calendar lets a session of a need take place."""
        axis = self.axis
        lengths = set(need.course.session_lengths)
        return {p // axis.width for jp in lengths for p in axis.allowed_positions(need.course.id, need.sentra, jp)}

    def room(self, participant: str | None) -> int:
        """JP of one date for a participant at most; None: for anybody."""
        p = self.problem.participant[participant] if participant else None
        earliest = (p.earliest_start if p else None) or 0
        patterns = self.problem.settings.day_patterns
        width = max((sum(1 for start in pattern.slots if start >= earliest) for pattern in patterns), default=1)
        return max(1, width if p is None else min(width, p.max_jp_per_day))

    def commute(self, home: str, internship: str) -> int:
        """Points of the ways of a placement at the nearest host."""
        ways = [math.ceil(2 * self.problem.travel.seasonal(home, x, False) / 60) for x in self.offering[internship]]
        return self.problem.internship[internship].days * min(ways, default=0)
