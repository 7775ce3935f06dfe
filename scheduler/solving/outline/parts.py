"""What the preferences cost at least: an outline of each sentra, proven by the solver, and added up.

Each outline has the sentra's own courses only, beside empty tables: whatever else there is can only take room. So a
plan that meets every requirement has at least the points of all of them together. Ways to a place are counted once: by
the sentra that lies there, else by the first that may meet there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from scheduler.rules.needs import Need, needs_of
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import longest_run
from scheduler.solving.company import Company
from scheduler.solving.occupancy import Occupancy
from scheduler.solving.outline.choices import Choices, run_points
from scheduler.solving.outline.model import Outline
from scheduler.solving.outline.nearer import without_far_places
from scheduler.solving.outline.strands import BY_DAY, STAYING, Choice, Stage, Strand

NEAREST = 6


class Parts:
    """The outlines of a programme's sentra."""

    def __init__(self, axis: Axis) -> None:
        self.axis, self.problem = axis, axis.problem
        self.tables = Occupancy(axis)
        self.choices = Choices(self.tables)
        self.weight = self.choices.arranger.weight
        self.run = longest_run(self.problem)
        self.needs: dict[str, list[Need]] = defaultdict(list)
        needs_of_all = needs_of(self.problem)
        # Mixed courses of one cohort: whoever has to take it is in it.
        mixed = [n for n in needs_of_all if n.sentra is None and n.cohorts]
        self.mixed = [n for n in mixed if n.whole]
        # Who teaches the others may stay for them as well: what it costs to come is spread over a row of dates.
        self.roaming = {t for n in mixed if not n.whole for t in self.problem.qualified[n.course.id]}
        for need in needs_of_all:
            if need.sentra is not None and need.cohorts:
                self.needs[need.sentra].append(need)
        self.owner: dict[str, str] = {}
        for s in self.problem.sentra:
            self.owner.setdefault(s.location, s.id)
        self.visited: dict[str, set[tuple[str, str | None]]] = defaultdict(set)  # place → course and sentra
        for sentra, needs in self.needs.items():
            for need in needs:
                for v in need.venues:
                    self.owner.setdefault(v.location, sentra)
        for need in needs_of_all:
            for v in need.venues:
                self.visited[v.location].add(need.key)

    @property
    def elsewhere(self) -> dict[str, frozenset[str]]:
        """Places where a sentra's cohorts may meet, but another sentra counts the ways."""
        return {
            s: frozenset(v.location for n in needs for v in n.venues if self.owner[v.location] != s)
            for s, needs in self.needs.items()
        }

    def size(self, sentra: str) -> int:
        """How large a sentra's outline will be, roughly: places and trainers of each cohort."""
        return sum(
            n.cohorts
            * len({v.location for v in n.venues})
            * (1 + min(NEAREST, len(self.problem.qualified[n.course.id])))
            for n in self.needs[sentra]
        )

    def outline(self, sentra: Collection[str]) -> Outline:
        """The outline of some sentra together."""
        strands: list[Strand] = []
        for name in sentra:
            needs = self.needs[name]
            split = any(n.candidates >= 2 * n.least for n in needs)
            certain = self._certain(needs, split)
            mine = [s for n in needs for s in self._strands(n, certain, split, sentra)]
            if not split:
                mine += [s for n in self.mixed if (s := self._of_all(n, name)) is not None]
            strands += without_far_places(self.axis, mine, self.weight)
        stages = [
            Stage(p.id, i, run_points(self.axis, p.id, i))
            for p in self.problem.participants
            if p.sentra in sentra
            for i in p.internships
        ]
        unpaid = {place for place, owner in self.owner.items() if owner not in sentra}
        return Outline(self.tables, strands, stages, unpaid=unpaid)

    def _certain(self, needs: list[Need], split: bool) -> frozenset[str] | None:
        """Where cohorts may be divided: one person, whose cohorts are followed; None: all who must."""
        if not split:
            return None
        count: dict[str, int] = defaultdict(int)
        for n in needs:
            for p in n.must:
                count[p] += n.course.jp

        def use(p: str) -> tuple[int, int, str]:
            limit = self.problem.participant[p].max_days_per_week
            return count[p], -(limit or 7), p

        return frozenset([max(count, key=use)]) if count else frozenset()

    def _strands(
        self, need: Need, certain: frozenset[str] | None, split: bool, part: Collection[str]
    ) -> Iterator[Strand]:
        people = tuple(p for p in need.must if certain is None or p in certain)
        for n in range(need.cohorts):
            mine = people if n == 0 else ()
            homes = () if split else tuple((home, people) for _, home, people in need.besides)
            yield Strand(need.course.id, need.sentra, mine, homes, self._choices(need, mine, split, part))

    def _of_all(self, need: Need, sentra: str) -> Strand | None:
        """A mixed course as the people of one sentra see it: they come and go; what else it costs others count."""
        people = tuple(p for p in need.must if self.problem.participant[p].sentra == sentra)
        homes = tuple((home, people) for where, home, people in need.besides if where == sentra)
        if not people and not homes:
            return None
        company, jp = Company(self.tables, people), min(need.course.session_lengths)
        found = self.choices.of(need.course, None, company, need.venues, None, jp)
        free = {key: Choice(0, {}, choice.slots) for key, choice in found.items()}
        return Strand(need.course.id, None, people, homes, free, counted=False)

    def _choices(
        self, need: Need, people: tuple[str, ...], split: bool, part: Collection[str]
    ) -> dict[tuple[int, str], Choice]:
        problem, travel = self.problem, self.problem.travel
        limit = problem.settings.travel.overnight_over_minutes
        course = need.course
        place = problem.one_sentra[need.sentra].location if need.sentra else ""
        qualified = sorted(
            problem.qualified[course.id], key=lambda t: travel.seasonal(problem.trainer[t].location, place, False)
        )
        known, others = qualified[:NEAREST], qualified[NEAREST:]
        company, jp = Company(self.tables, people), min(course.session_lengths)
        found = dict(self.choices.of(course, need.sentra, company, need.venues, known, jp))
        if not course.trainers_per_session:
            return found
        # Who stays overnight may have sessions in between that are not in this outline.
        guests = {
            v.location: {
                t
                for t in known
                if self.owner[v.location] in part
                and any(travel.seasonal(problem.trainer[t].location, v.location, wet) > limit for wet in (False, True))
                and (
                    split or any(s not in part and c in problem.trainer[t].courses for c, s in self.visited[v.location])
                )
            }
            for v in need.venues
        }
        if not others and not any(guests.values()):
            return found
        ways: dict[tuple[str, bool], dict[str, int]] = {}
        for (day, where), choice in self.choices.of(course, need.sentra, company, need.venues, None, jp).items():
            key = where, self.axis.is_wet(day)
            if key not in ways:
                ways[key] = self._least_ways([*others, *sorted(guests[where])], *key)
            mine = found.get((day, where))
            if ways[key]:
                trainers = {t: n for t, n in mine.trainers.items() if t not in guests[where]} if mine else {}
                slots = {**(mine.slots if mine else {}), **choice.slots}
                found[day, where] = Choice(choice.points, {**trainers, **dict.fromkeys(ways[key], 0)}, slots, ways[key])
        return found

    def _least_ways(self, trainers: list[str], place: str, wet: bool) -> dict[str, int]:
        """Points of the nearest of those who come for a day, and of those who stay overnight."""
        problem, found = self.problem, dict[str, int]()
        limit = problem.settings.travel.overnight_over_minutes
        for t in trainers:
            minutes = problem.travel.seasonal(problem.trainer[t].location, place, wet)
            kind, points = STAYING if minutes > limit else BY_DAY, -(-2 * minutes // 60)
            if kind == STAYING and t in self.roaming:
                kind, points = BY_DAY, points // self.run
            found[kind] = min(points, found.get(kind, points))
        return found
