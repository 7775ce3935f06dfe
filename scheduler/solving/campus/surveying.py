"""From a programme in one place to its ground, and from cells back to a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scheduler.domain.availability import Availability
from scheduler.plan.plan import Cohort, Plan, Session
from scheduler.rules.needs import venues_with_features
from scheduler.solving.arranging import Forming
from scheduler.solving.campus.ground import NEVER, Ground
from scheduler.solving.greedy import Greedy
from scheduler.solving.party import Party


class Surveyor:
    """Makes the ground of the cohorts of a `Greedy`.

    Attributes
    ----------
    ground : Ground
    positions : dict
        Time → position of the axis.
    """

    def __init__(self, greedy: Greedy) -> None:
        self.greedy, self.axis, self.problem = greedy, greedy.axis, greedy.problem
        self.parties = {c.id: Party(greedy, c) for c in greedy.cohorts.values()}
        standing = {c.id: t for c in greedy.cohorts.values() if (t := self._positions(c))}
        used = sorted({p for t in standing.values() for p in t})
        days = sorted({p // self.axis.width for p in used})
        day = {d: n for n, d in enumerate(days)}
        wide = self.axis.width + 1
        self.time = {p: day[p // self.axis.width] * wide + p % self.axis.width + 1 for p in used}
        self.positions = {t: p for p, t in self.time.items()}
        self.venues = [v.id for v in self.problem.venues]
        self.ground = self._ground(standing, len(days), len(days) * wide + 1)

    def _positions(self, cohort: Forming) -> list[int]:
        """When the calendar, its people and its trainers let a cohort meet; nothing without venue or trainers."""
        party = self.parties[cohort.id]
        problem = self.problem
        course = problem.course[cohort.course]
        team = problem.qualified[course.id]
        if not party.venues or len(team) < course.trainers_per_session:
            return []
        until = [q for t in team if (q := problem.trainer[t].qualified_until) is not None]
        last = self.axis.day(min(until)) if until else self.axis.days
        free = [self.axis.free_positions("trainer", t, 1) for t in team]
        possible = sorted(party.positions[1])
        return [p for p in possible if p // self.axis.width <= last and all(p in f for f in free)]

    def _ground(self, standing: dict[str, list[int]], days: int, times: int) -> Ground:
        problem, weight = self.problem, self.greedy.arranger.weight
        ids = list(standing)
        forming = [self.greedy.cohorts[c] for c in ids]
        courses = [problem.course[c.course] for c in forming]
        number = {p.id: n for n, p in enumerate(problem.participants)}
        people = [sum(1 << number[p] for p in c.people) for c in forming]
        subjects = [[*c.people, *(("trainer", t) for t in problem.qualified[c.course])] for c in forming]
        busy: dict[object, int] = defaultdict(int)
        for n, found in enumerate(subjects):
            for x in found:
                busy[x] |= 1 << n
        rivals = [1 << n for n in range(len(ids))]
        for n, found in enumerate(subjects):
            for x in found:
                rivals[n] |= busy[x]
        day_of = [-1] * times
        for t in self.positions:
            day_of[t] = (t - 1) // (self.axis.width + 1)
        return Ground(
            cohorts=tuple(ids),
            sessions=tuple(len(c.session_lengths) for c in courses),
            times=times,
            venues=len(self.venues),
            days=days,
            day_of=tuple(day_of),
            allowed=tuple(tuple(self.time[p] for p in standing[c]) for c in ids),
            rivals=tuple(rivals),
            people=tuple(people),
            seats=tuple(map(self._seats, forming)),
            asked=tuple(map(self._asked, forming)),
            closed=frozenset(self._closed()),
            least_days=tuple(c.min_days or 0 for c in courses),
            most_a_day=tuple(max(1, c.max_sessions_per_day) for c in courses),
            lone=weight["lone-session"],
            spread=weight["days-spread"],
            moved=weight["same-venue"],
        )

    def _seats(self, cohort: Forming) -> tuple[int, ...]:
        course, weight = self.problem.course[cohort.course], self.greedy.arranger.weight["seats"]
        wanted, needs = max(len(cohort.people), course.size or 0), self.parties[cohort.id].company.needs
        hard = self.problem.settings.venue_capacity == "hard"
        suiting = {
            v.id
            for v in venues_with_features(self.problem, course, cohort.sentra)
            if needs <= set(v.features) and (not hard or v.capacity >= wanted)
        }
        return tuple(weight * max(0, wanted - v.capacity) if v.id in suiting else NEVER for v in self.problem.venues)

    def _asked(self, cohort: Forming) -> tuple[int, ...]:
        """Points of each time by itself."""
        points = [0] * (max(self.positions, default=0) + 2)
        weight, calendar = self.greedy.arranger.weight, self.problem.calendar
        subjects: list[tuple[str, str]] = [("programme", ""), ("course", cohort.course)]
        subjects += [("sentra", cohort.sentra)] if cohort.sentra else []
        subjects += [("trainer", t) for t in self.problem.qualified[cohort.course]]
        subjects += [("participant", p) for p in cohort.people]
        for t, position in self.positions.items():
            points[t] += weight["avoid"] * sum(row.weight for row in self._met(subjects, "avoid", position))
            if calendar.candidate(self.axis.date(position // self.axis.width)) or self._met(
                subjects, "candidate", position
            ):
                points[t] += weight["candidate-days"]
        return tuple(points)

    def _met(self, subjects: list[tuple[str, str]], effect: str, position: int) -> list[Availability]:
        """Rows of an effect that a session meets; each counts once."""
        calendar, span = self.problem.calendar, self.axis.span(position, 1)
        date = self.axis.date(position // self.axis.width)
        found = {}
        for kind, subject in subjects:
            if (kind, effect) in calendar.effects and span is not None:
                found.update((id(row), row) for row in calendar.meeting(kind, subject, effect, date, *span))
        return list(found.values())

    def _closed(self) -> list[int]:
        ways, found = self.greedy.tables.ways, []
        for n, venue in enumerate(self.venues):
            for t, position in self.positions.items():
                span = self.axis.span(position, 1)
                if span is not None and not ways.available("venue", venue, position // self.axis.width, *span):
                    found.append(t * len(self.venues) + n)
        return found

    # Between cells and plans -----------------------------------------------------------------------

    def cell(self, day: int, slot: int, venue: str) -> int:
        """The cell of a day and slot of the axis in a venue."""
        return self.time[day * self.axis.width + slot] * self.ground.venues + self.venues.index(venue)

    def plan(self, cells: Iterable[tuple[int, int]]) -> Plan:
        """Sessions (cohort and cell of each) as a plan without levels."""
        mine: dict[int, list[int]] = defaultdict(list)
        for c, k in sorted(cells):
            mine[c].append(k)
        cohorts, sessions = [], []
        for n in sorted(mine):
            c = self.greedy.cohorts[self.ground.cohorts[n]]
            cohorts.append(Cohort(c.id, c.course, c.sentra, c.people))
            for number, k in enumerate(mine[n], 1):
                t, v = divmod(k, self.ground.venues)
                position = self.positions[t]
                start, end = self.axis.span(position, 1)
                date, team = self.axis.date(position // self.axis.width), self.problem.qualified[c.course]
                sessions.append(
                    Session(f"{c.id}/{number}", c.id, number, date, start, end, 1, self.venues[v], team, None)
                )
        sessions.sort(key=lambda s: (s.date, s.start, s.id))
        return Plan(self.problem.settings.id, cohorts=tuple(cohorts), sessions=tuple(sessions))
