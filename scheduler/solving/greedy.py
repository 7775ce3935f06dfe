"""A whole plan by construction: cohorts, their meetings, placements; then what found no room is tried again.

No solver takes part, so the time grows hardly faster than the programme. What is left unmet, and the preferences, are
for the neighbourhoods of the search.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Cohort, Placement, Plan, Session
from scheduler.solving.arranging import Arranger, Forming
from scheduler.solving.axis import Axis
from scheduler.solving.forming import Former, course_depths
from scheduler.solving.occupancy import Meeting, Occupancy, Stay
from scheduler.solving.placements import placement_id
from scheduler.solving.placing import Placer

VAIN_ROUNDS, VAIN_TRIES, MOST_MOVED = 10, 300, 8
WORK_OF_A_COHORT = 0.001
PlacementKey = tuple[str, str]


class Greedy:
    """Builds a plan; `over` tells when to stop.

    Parameters
    ----------
    axis : Axis
    seed : int
    over : callable
    charge : callable
        Is told how much work was done, in the unit of `Budget`.
    near : bool
        Whether mixed courses are taught near their people; else in as few cohorts as can be.
    """

    def __init__(
        self,
        axis: Axis,
        seed: int,
        over: Callable[[], bool] = lambda: False,
        charge: Callable[[float], None] = lambda work: None,
        near: bool = True,
    ) -> None:
        self.axis = axis
        self.problem: Problem = axis.problem
        self.random = random.Random(seed)
        self.over = over
        self.charge = charge
        self.depth = course_depths(self.problem)
        self.wanted = [(p.id, i) for p in self.problem.participants for i in p.internships]
        self._alone: dict[str, bool] = {}
        self._begin({c.id: c for c in Former(self.axis, near).cohorts()})

    def _begin(self, cohorts: dict[str, Forming]) -> None:
        """Empty tables for some cohorts."""
        self.tables = Occupancy(self.axis)
        self.arranger = Arranger(self.tables)
        self.placer = Placer(self.tables, self.end_of)
        self.cohorts = cohorts
        self.rank = {c.id: n for n, c in enumerate(self._in_order())}
        self.taken: dict[PlacementKey, list[str]] = defaultdict(list)  # participant and course → cohorts
        for c in self.cohorts.values():
            for p in c.people:
                self.taken[p, c.course].append(c.id)

    def adopt(self, plan: Plan) -> None:
        """Take over a plan made elsewhere, in place of what there is."""
        self._begin({c.id: Forming(c.id, c.course, c.sentra, c.participants) for c in plan.cohorts})
        axis, problem = self.axis, self.problem
        for s in plan.sessions:
            position = axis.position(s.date, s.start)
            assert position is not None, s.id
            place, people = problem.venue[s.venue].location, self.cohorts[s.cohort].people
            day, slot = divmod(position, axis.width)
            taken = s.start, s.end, s.jp, s.venue, place, s.trainers, people, s.kit
            self.tables.put(Meeting(s.cohort, s.number, day, slot, *taken))
        for x in plan.placements:
            place, days = problem.host[x.host].location, tuple(map(axis.day, x.dates))
            self.tables.place(Stay(x.participant, x.internship, x.host, x.mentor, place, days, x.start, x.end))

    def plans(self) -> Iterator[Plan]:
        """The first plan, then better ones."""
        for cohort in sorted(self.cohorts, key=self.rank.__getitem__):
            if self.over():
                break
            self._insert(cohort)
        for key in self._placements_in_order():
            if self.over():
                break
            self._place(key)
        yield self.plan()
        failed, vain, n = self.failed(), 0, 0
        while failed and vain < max(VAIN_ROUNDS, VAIN_TRIES // len(failed)) and not self.over():
            for cohort in failed:
                if self.over():
                    break
                self.make_room(cohort, 1 + n // 4)
            left = self.failed()
            vain, n, failed = (vain + 1 if len(left) >= len(failed) else 0), n + 1, left
        missing = sorted((c for c in self.cohorts if c not in self.tables.meetings), key=self.rank.__getitem__)
        gained = [c for c in missing if not self.over() and self._insert_in_part(c)]
        self.place_the_rest()
        if gained or n:
            yield self.plan()

    # Order ---------------------------------------------------------------------------------------

    def _in_order(self) -> list[Forming]:
        """Courses that others build on first; among equals those whose trainers have least to spare."""
        tightness = self._tightness()
        order = {s.id: n for n, s in enumerate(self.problem.sentra)}

        def urgency(c: Forming) -> tuple:
            first, last = self.problem.session_window(c.course)
            short = (last - first).days < self.axis.days / 2
            return not short, self.depth[c.course], -tightness[c.course], order.get(c.sentra, -1)

        return sorted(self.cohorts.values(), key=urgency)

    def _tightness(self) -> dict[str, float]:
        """JP to be taught of each course by JP its trainers have for it."""
        asked: dict[str, int] = defaultdict(int)
        for c in self.cohorts.values():
            asked[c.course] += self.problem.course[c.course].jp
        found = {}
        for c in self.problem.courses:
            there = sum(
                (self.problem.trainer[t].max_jp or 10**4) / len(self.problem.trainer[t].courses)
                for t in self.problem.qualified[c.id]
            )
            found[c.id] = asked[c.id] / there if there else 0.0
        return found

    def _placements_in_order(self) -> list[PlacementKey]:
        """Those who are ready first go first."""
        ready = {key: self.placer.ready(*key) for key in self.wanted}
        return sorted((k for k in self.wanted if ready[k] is not None), key=lambda k: (ready[k], k))

    # One cohort, one placement --------------------------------------------------------------------

    def end_of(self, person: str, course: str) -> int | None:
        """The last day of a course somebody takes."""
        ends = [m.day for c in self.taken[person, course] for m in self.tables.meetings.get(c, ())]
        return max(ends, default=None)

    def _first_day(self, cohort: Forming) -> int | None:
        """The first day after the courses before; None where somebody does not take one of them."""
        course = self.problem.course[cohort.course]
        first = 0
        for before in course.after:
            for p in cohort.people:
                if before in self.problem.courses_of[p]:
                    end = self.end_of(p, before)
                    if end is None:
                        return None
                    first = max(first, end + course.gap_after_days + 1)
        return first

    def _insert(self, cohort: str) -> bool:
        forming = self.cohorts[cohort]
        self.charge(WORK_OF_A_COHORT)
        first = self._first_day(forming)
        meetings = None if first is None else self.arranger.arrange(forming, first)
        if meetings is None:
            return False
        self.tables.add(meetings)
        return True

    def _insert_in_part(self, cohort: str) -> bool:
        """Teach a cohort without those who do not take what comes before, or without one who has no time."""
        whole = self.cohorts[cohort]
        least = max(1, self.problem.course[whole.course].group_min)
        ready = tuple(p for p in whole.people if self._first_day(replace(whole, people=(p,))) is not None)
        parts = [ready] if len(ready) < len(whole.people) else []
        parts += [tuple(p for p in ready if p != q) for q in sorted(ready, key=self._freedom)]
        for people in parts:
            if len(people) >= least:
                self.cohorts[cohort] = replace(whole, people=people)
                if self._insert(cohort):
                    for p in set(whole.people) - set(people):
                        self.taken[p, whole.course].remove(cohort)
                    return True
        self.cohorts[cohort] = whole
        return False

    def _freedom(self, person: str) -> tuple:
        """Sort key: those for whom dates are hardest to find first."""
        p = self.problem.participant[person]
        ruled = any(self.tables.ways.is_ruled(*x) for x in (("participant", person), ("household", p.household)))
        return p.max_days_per_week or 7, not ruled, not p.needs, -(p.earliest_start or 0)

    def _place(self, key: PlacementKey) -> bool:
        if key in self.tables.stays:
            return True
        stay = self.placer.find(*key)
        if stay is not None:
            self.tables.place(stay)
        return stay is not None

    # What found no room -----------------------------------------------------------------------------

    def failed(self) -> list[str]:
        """Cohorts without meetings that could have some if others made room."""
        missing = (c for c in self.cohorts if c not in self.tables.meetings and self._could_stand(c))
        return sorted(missing, key=self.rank.__getitem__)

    def _could_stand(self, cohort: str) -> bool:
        """Whether a cohort would find meetings if it and those before it were alone."""
        if cohort not in self._alone:
            forming, empty = self.cohorts[cohort], Arranger(Occupancy(self.axis))
            self._alone[cohort] = empty.arrange(forming, 0) is not None and all(
                any(self._could_stand(c) for c in self.taken[p, before])
                for before in self.problem.course[forming.course].after
                for p in forming.people
                if before in self.problem.courses_of[p]
            )
        return self._alone[cohort]

    def place_the_rest(self) -> bool:
        return any([self._place(key) for key in self.wanted if key not in self.tables.stays])

    def make_room(self, cohort: str, width: int) -> bool:
        """Take away some rivals of a cohort and what builds on them, and put it first; as it was if that met less."""
        if cohort in self.tables.meetings:
            return True
        if self._insert(cohort):
            return True
        forming = self.cohorts[cohort]
        rivals = self._rivals(forming)
        chosen = self.random.sample(rivals, min(len(rivals), self.random.randint(1, min(MOST_MOVED, 2 * width))))
        moved, stays = self._uproot(chosen)
        before = len(stays) + sum(len(self.cohorts[c].people) for c in moved)
        order = sorted([cohort, *moved], key=lambda c: (self.depth[self.cohorts[c].course], c != cohort, self.rank[c]))
        if width > 2:
            self.random.shuffle(order)
            order.sort(key=lambda c: self.depth[self.cohorts[c].course])
        done = [c for c in order if self._insert(c)]
        placed = [key for key in [*stays, *self._waiting(forming)] if self._place(key)]
        after = len(placed) + sum(len(self.cohorts[c].people) for c in done)
        if after >= before:
            return cohort in self.tables.meetings
        for key in placed:
            self.tables.displace(*key)
        for c in done:
            self.tables.remove(c)
        for meetings in moved.values():
            self.tables.add(meetings)
        for stay in stays.values():
            self.tables.place(stay)
        return False

    def _waiting(self, forming: Forming) -> list[PlacementKey]:
        return [
            (p, i)
            for p in forming.people
            for i in self.problem.participant[p].internships
            if (p, i) not in self.tables.stays
        ]

    def _rivals(self, forming: Forming) -> list[str]:
        """Cohorts that share people or trainers with one, and do not come before it."""
        course = self.problem.course[forming.course]
        found = {c for p in forming.people for name in self.problem.courses_of[p] for c in self.taken[p, name]}
        for t in self.arranger.trainers(course, forming)[:6]:
            found.update(m.cohort for here in self.tables.trainer_days[t].values() for m in here)
        return sorted(c for c in found if c in self.tables.meetings and c != forming.id)

    def _uproot(self, cohorts: list[str]) -> tuple[dict[str, list[Meeting]], dict[PlacementKey, Stay]]:
        """Take cohorts away, and everything that may stand only after them."""
        moved: dict[str, list[Meeting]] = {}
        stays: dict[PlacementKey, Stay] = {}
        waiting = list(cohorts)
        while waiting:
            c = waiting.pop()
            if c in moved or c not in self.tables.meetings:
                continue
            moved[c] = self.tables.remove(c)
            course = self.cohorts[c].course
            for p in self.cohorts[c].people:
                for later in self.followers.get(course, ()):
                    waiting += self.taken.get((p, later), ())
                for key in dict.fromkeys(self.depending(p, course)):
                    if key in self.tables.stays:
                        stays[key] = self.tables.displace(*key)
        return moved, stays

    @cached_property
    def followers(self) -> dict[str, list[str]]:
        """Course → courses that come after it."""
        table: dict[str, list[str]] = defaultdict(list)
        for c in self.problem.courses:
            for before in c.after:
                table[before].append(c.id)
        return table

    def depending(self, person: str, course: str) -> list[PlacementKey]:
        """Placements that come after a course of a person: the person's own, and those the person guides."""
        keys = [
            (person, i)
            for i in self.problem.participant[person].internships
            if course in self.problem.internship[i].after
        ]
        guided = self._guiding.get((person, course), ())
        return keys + [k for k, s in self.tables.stays.items() if s.mentor in guided] if guided else keys

    @cached_property
    def _guiding(self) -> dict[tuple[str, str], list[str]]:
        """Participant and course → mentors who have to complete it first."""
        table: dict[tuple[str, str], list[str]] = defaultdict(list)
        for m in self.problem.mentors:
            for c in m.after if m.participant else ():
                table[m.participant, c].append(m.id)
        return table

    # The plan ------------------------------------------------------------------------------------------

    def plan(self, meetings: Mapping[str, Sequence[Meeting]] | None = None) -> Plan:
        """What there is, or some meetings with the placements there are, as a plan without levels."""
        date = self.axis.date
        meetings = self.tables.meetings if meetings is None else meetings
        there = [c for c in self.cohorts.values() if c.id in meetings]
        sessions = [
            Session(f"{c.id}/{n}", c.id, n, date(m.day), m.start, m.end, m.jp, m.venue, m.trainers, m.kit)
            for c in there
            for n, m in enumerate(sorted(meetings[c.id], key=lambda m: (m.day, m.start)), 1)
        ]
        placements = [
            Placement(
                placement_id(n), s.participant, s.internship, s.host, s.mentor, tuple(map(date, s.days)), s.start, s.end
            )
            for n, s in enumerate(self.tables.stays.values(), 1)
        ]
        return Plan(
            self.problem.settings.id,
            cohorts=tuple(Cohort(c.id, c.course, c.sentra, c.people) for c in there),
            sessions=tuple(sorted(sessions, key=lambda s: (s.date, s.start, s.id))),
            placements=tuple(placements),
        )
