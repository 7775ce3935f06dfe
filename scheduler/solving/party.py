"""What stays the same about a cohort while its meetings change: where and when they may be, and what binds them."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.solving.arranging import Forming
from scheduler.solving.company import Company
from scheduler.solving.occupancy import Meeting

if TYPE_CHECKING:
    from scheduler.solving.greedy import Greedy


class Party:
    """A cohort of a `Greedy`.

    Attributes
    ----------
    positions : dict
        JP → positions that the calendar and its people allow, whatever else there is.
    venues, trainers : list of str
        Those that suit it, the nearest first.
    rivals : set of str
        Cohorts with people in common; its own included.
    """

    def __init__(self, greedy: Greedy, cohort: Forming) -> None:
        self.greedy = greedy
        self.tables = greedy.tables
        self.cohort = cohort
        self.people = cohort.people
        problem = greedy.problem
        self.course = problem.course[cohort.course]
        self.company = Company(self.tables, cohort.people)
        arranger = greedy.arranger
        self.venues = [v.id for v in arranger.venues(cohort, self.company)]
        self.trainers = arranger.trainers(self.course, cohort)
        self.positions: dict[int, frozenset[int]] = {}
        self.ordered: dict[int, tuple[int, ...]] = {}
        for jp in set(self.course.session_lengths):
            self.positions[jp], self.ordered[jp] = self._possible(jp)
        self.rivals = {c for p in cohort.people for name in problem.courses_of[p] for c in greedy.taken[p, name]}
        self.before = sorted(
            {
                (c, self.course.gap_after_days)
                for p in cohort.people
                for name in self.course.after
                if name in problem.courses_of[p]
                for c in greedy.taken[p, name]
            }
        )
        self.later = sorted(
            {
                (c, problem.course[name].gap_after_days)
                for p in cohort.people
                for name in greedy.followers.get(cohort.course, ())
                if name in problem.courses_of[p]
                for c in greedy.taken.get((p, name), ())
            }
        )
        self.is_simple = self._is_simple()

    def _possible(self, jp: int) -> tuple[frozenset[int], tuple[int, ...]]:
        """Positions for a session of so many JP; cohorts of the same calendar and people's hours share them."""
        allowed = self.greedy.axis.allowed_positions(self.cohort.course, self.cohort.sentra, jp)
        key = "possible", id(allowed), self.company.earliest, tuple(self.company.ruled)
        memory = self.greedy.axis.memory
        if key not in memory:
            bound = self.company.ruled or self.company.earliest
            some = tuple(p for p in allowed if self._suits(p, jp)) if bound else allowed
            memory[key] = frozenset(some), some
        return memory[key]

    def _suits(self, position: int, jp: int) -> bool:
        axis, company = self.greedy.axis, self.company
        start, end = axis.span(position, jp)
        day = position // axis.width
        return start >= company.earliest and all(self.tables.ways.available(*x, day, start, end) for x in company.ruled)

    def _is_simple(self) -> bool:
        """Whether nothing but other meetings at the same time can keep its people away."""
        problem, tables = self.greedy.problem, self.tables
        places = {v.location for v in problem.venues}
        return (
            len(places) <= 1
            and not self.company.mates
            and all(
                p.max_days_per_week is None
                and p.max_jp_per_day >= self.greedy.axis.width
                and not p.internships
                and not tables.work.get(p.id)
                for p in self.company.persons
            )
            and not problem.calendar.closed_roads
        )

    def somewhere(self, m: Meeting, r: random.Random, near: int) -> int | None:
        """Another position at random: anywhere between the meetings beside it, or near."""
        ordered, width = self.ordered[m.jp], self.greedy.axis.width
        low, high = 0, len(ordered)
        if len(ordered) > 60:
            low = bisect_left(ordered, (m.day - near) * width)
            high = bisect_right(ordered, (m.day + near + 1) * width)
        if high - low < 2:
            return None
        position = ordered[r.randrange(low, high)]
        return None if position == m.day * width + m.slot else position

    def can_come(self, m: Meeting) -> bool:
        """Whether all its people can attend a meeting beside everything else they have."""
        if self.is_simple:
            return True
        self.company.forget(m.day)
        return self.company.free(m.day, m.start, m.end, m.jp, m.place)

    def in_order(self) -> bool:
        """Whether its meetings keep the rhythm of the course, and stand between what comes before and after."""
        meetings = sorted(self.tables.meetings[self.cohort.id], key=lambda m: (m.day, m.slot))
        course = self.course
        if tuple(m.jp for m in meetings) != course.session_lengths:
            return False
        run = 1
        for one, two in pairwise(meetings):
            days = two.day - one.day
            run = run + 1 if not days else 1
            if run > max(1, course.max_sessions_per_day) or (days and days < (course.min_gap_days or 1)):
                return False
            if course.max_gap_days is not None and days > course.max_gap_days:
                return False
        return self._between(meetings[0].day, meetings[-1].day)

    def _between(self, first: int, last: int) -> bool:
        there, course = self.tables.meetings, self.course
        if any(m.day + gap >= first for c, gap in self.before for m in there.get(c, ())):
            return False
        if any(last + gap >= m.day for c, gap in self.later for m in there.get(c, ())):
            return False
        return not any(
            key in self.tables.stays and self.tables.stays[key].days[0] <= last
            for p in self.people
            for key in self.greedy.depending(p, course.id)
        )
