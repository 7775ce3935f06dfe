"""Dates, trainers and venues for the meetings of one cohort, one after the other, beside all that there is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.courses import Course
from scheduler.rules.needs import venues_with_features
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis
from scheduler.solving.company import Company
from scheduler.solving.occupancy import Meeting, Occupancy

# After the first possible date so many further days are looked at; a day later costs so much.
LOOK_AHEAD, A_DAY_LATER = 7, 0.3
NEAREST_TRAINERS, TEAMS = 12, 6
RESTARTS = 6


@dataclass(frozen=True)
class Forming:
    """A cohort to be arranged: who is in it."""

    id: str
    course: str
    sentra: str | None
    people: tuple[str, ...]


class Arranger:
    """Finds meetings for a cohort; see `arrange`."""

    def __init__(self, tables: Occupancy) -> None:
        self.tables = tables
        self.axis: Axis = tables.axis
        self.problem = tables.problem
        weights = dict(self.problem.settings.weights)
        self.weight = {r.id: weight_of(r, weights) for r in preferences()}
        self._starts: dict[int, tuple[list[int], dict[int, list[int]]]] = {}
        self._trainers: dict[tuple[str, str], list[str]] = {}
        self._venues: dict[tuple[str, str | None], tuple] = {}
        self._avoid: dict[tuple[str, str, int, int, int], int] = {}
        effects = self.problem.calendar.effects
        self.avoided = {kind for kind, effect in effects if effect == "avoid"}

    def arrange(self, cohort: Forming, first: int, last: int | None = None) -> list[Meeting] | None:
        """Meetings of the whole course, no sooner than a day; None where no dates were found.

        The meetings are not added to the tables.
        """
        course, company = self.problem.course[cohort.course], Company(self.tables, cohort.people)
        near = self.trainers(course, cohort)
        best, least = None, float("inf")
        if course.trainers_per_session > len(near):
            return None
        for team in self._teams(course, near):
            cost, meetings = self._chain(cohort, course, company, team, True, first, least)
            if meetings is not None and cost < least:
                best, least = meetings, cost
        if best is None and course.trainers_per_session:
            _, best = self._chain(cohort, course, company, near, False, first, float("inf"))
        return best if best is None or self.tables.affordable(best) else None

    # Trainers and venues -------------------------------------------------------------------------

    def trainers(self, course: Course, cohort: Forming) -> list[str]:
        """Qualified trainers, the nearest first; those of a great distance are left out where there are many."""
        place = self._centre(cohort)
        key = course.id, place
        if key not in self._trainers:
            travel, trainer = self.problem.travel, self.problem.trainer
            self._trainers[key] = sorted(
                self.problem.qualified[course.id],
                key=lambda t: travel.seasonal(trainer[t].location, place, False),
            )[: max(NEAREST_TRAINERS, 4 * course.trainers_per_session)]
        return self._trainers[key]

    def _centre(self, cohort: Forming) -> str:
        if cohort.sentra is not None:
            return self.problem.one_sentra[cohort.sentra].location
        homes = [self.problem.home(p) for p in cohort.people]
        return max(dict.fromkeys(homes), key=homes.count)

    def _teams(self, course: Course, near: list[str]) -> Iterator[tuple[str, ...]]:
        """Those who could teach all of a course: with JP left for it."""
        size, jp = course.trainers_per_session, self.tables.trainer_jp
        if not size:
            yield ()
            return
        left = [t for t in near if (most := self.problem.trainer[t].max_jp) is None or jp.get(t, 0) + course.jp <= most]
        for n in range(min(TEAMS, len(left) - size + 1)):
            yield tuple(left[n : n + size])

    def venues(self, cohort: Forming, company: Company) -> list:
        """Venues that suit a cohort, the nearest first."""
        course = self.problem.course[cohort.course]
        key = cohort.course, cohort.sentra
        if key not in self._venues:
            self._venues[key] = venues_with_features(self.problem, course, cohort.sentra)
        people = max(len(cohort.people), course.size or 0)
        hard = self.problem.settings.venue_capacity == "hard"
        suiting = [
            v for v in self._venues[key] if company.needs <= set(v.features) and (not hard or v.capacity >= people)
        ]
        seats = self.weight["seats"]
        return sorted(
            suiting,
            key=lambda v: (
                company.points(v.location, 0) + seats * max(0, people - v.capacity),
                v.capacity,
            ),
        )[:20]

    # Meetings in a row -----------------------------------------------------------------------------

    def _chain(
        self,
        cohort: Forming,
        course: Course,
        company: Company,
        trainers: list[str] | tuple[str, ...],
        whole: bool,
        first: int,
        enough: float,
    ) -> tuple[float, list[Meeting] | None]:
        """Meetings with one team (`whole`) or whoever is free, and their cost; begun later where it leads nowhere."""
        venues, start = self.venues(cohort, company), first
        for _ in range(RESTARTS):
            cost, meetings, begun = self._row(cohort, course, company, trainers, whole, start, enough, venues)
            if meetings is not None or begun is None or course.max_gap_days is None:
                return cost, meetings
            start = begun + 1
        return float("inf"), None

    def _row(self, cohort, course, company, trainers, whole, first, enough, venues):
        made: list[Meeting] = []
        total, begun, meetings = 0.0, None, None
        for number, jp in enumerate(course.session_lengths, 1):
            found = self._next(cohort, course, company, trainers, whole, made, number, jp, first, venues)
            if found is None or total + found[0] >= enough:
                break
            total += found[0]
            made.append(found[1])
            begun = made[0].day if begun is None else begun
            self.tables.add([found[1]])
            company.forget(found[1].day)
        else:
            meetings = made
            total += self.weight["early-finish"] * (made[-1].day // 7)
        if made:
            self.tables.remove(cohort.id)
            for m in made:
                company.forget(m.day)
        return total, meetings, begun

    def _next(self, cohort, course, company, trainers, whole, made, number, jp, first, venues):
        """The cheapest of the next possible meetings and its cost."""
        earliest, latest, begin = self._window(course, made, first)
        days, slots = self._possible(cohort, jp)
        best, least, until = None, float("inf"), latest
        for n in range(bisect_left(days, earliest), len(days)):
            day = days[n]
            if day > until:
                break
            late = A_DAY_LATER * (day - earliest)
            if late >= least:
                break
            if company.view(day) is None:
                continue
            for slot in slots[day]:
                if made and day == made[-1].day and self.axis.span(day * self.axis.width + slot, jp)[0] < begin:
                    continue
                for option in self._here(cohort, course, company, trainers, whole, made, number, jp, day, slot, venues):
                    cost = option[0] + late
                    if cost < least:
                        best, least = (cost, option[1]), cost
            if best is not None:
                until = min(until, best[1].day + LOOK_AHEAD)
        return best

    def _window(self, course: Course, made: list[Meeting], first: int) -> tuple[int, int, int]:
        """First and last day of the next meeting, and the minute it may start from on the date of the last one."""
        if not made:
            return first, self.axis.days, 0
        last = made[-1]
        latest = self.axis.days if course.max_gap_days is None else last.day + course.max_gap_days
        here = sum(1 for m in made if m.day == last.day)
        if here < course.max_sessions_per_day:
            return last.day, latest, last.end
        return last.day + max(1, course.min_gap_days or 1), latest, 0

    def slots_of(self, cohort: Forming, jp: int) -> dict[int, list[int]]:
        """First slots that the calendar allows, by day."""
        return self._possible(cohort, jp)[1]

    def _possible(self, cohort: Forming, jp: int) -> tuple[list[int], dict[int, list[int]]]:
        """Days and first slots that the calendar allows."""
        positions = self.axis.allowed_positions(cohort.course, cohort.sentra, jp)
        key = id(positions)
        if key not in self._starts:
            slots: dict[int, list[int]] = {}
            for p in positions:
                slots.setdefault(p // self.axis.width, []).append(p % self.axis.width)
            self._starts[key] = list(slots), slots
        return self._starts[key]

    def _here(self, cohort, course, company, trainers, whole, made, number, jp, day, slot, venues):
        """The cheapest meeting at a start, if there is one."""
        tables = self.tables
        start, end = self.axis.span(day * self.axis.width + slot, jp)
        if made and day != made[-1].day and day - made[-1].day < max(1, course.min_gap_days or 1):
            return
        used = {m.venue for m in made}
        for venue in [v for v in venues if v.id in used] + [v for v in venues if v.id not in used]:
            place = venue.location
            if not company.free(day, start, end, jp, place) or not tables.venue_free(venue.id, day, start, end):
                continue
            if course.kit and not tables.kit_free(course.kit, day, start, end, place):
                continue
            team = self._team(course, trainers, whole, made, day, start, end, jp, place)
            if team is None:
                continue
            meeting = Meeting(
                cohort.id, number, day, slot, start, end, jp, venue.id, place, team, cohort.people, course.kit
            )  # fmt: skip
            yield self._points(cohort, course, company, made, meeting, venue.capacity), meeting
            return

    def _team(self, course, trainers, whole, made, day, start, end, jp, place) -> tuple[str, ...] | None:
        size = course.trainers_per_session
        if whole:
            return tuple(trainers) if self._all_free(trainers, day, start, end, jp, place) else None
        known = [t for t in dict.fromkeys(t for m in made for t in m.trainers)]
        team: list[str] = []
        for t in dict.fromkeys([*known, *trainers]):
            if self.tables.trainer_free(t, day, start, end, jp, place):
                team.append(t)
                if len(team) == size:
                    return tuple(team)
        return None

    def _all_free(self, trainers, day, start, end, jp, place) -> bool:
        return all(self.tables.trainer_free(t, day, start, end, jp, place) for t in trainers)

    # Points --------------------------------------------------------------------------------------------

    def _points(self, cohort, course, company, made, m: Meeting, capacity: int) -> float:
        """What a meeting costs about, in points of the preferences."""
        weight, cost = self.weight, 0.0
        for t in m.trainers:
            home = self.problem.trainer[t].location
            if home != m.place and all(x.place != m.place for x in self.tables.trainer_days[t].get(m.day, ())):
                cost += weight["trainer-travel"] * self._trip(t, home, m)
        cost += weight["participant-travel"] * company.points(m.place, m.day)
        if made:
            cost += weight["same-venue"] * (m.venue not in {x.venue for x in made})
            taught = {t for x in made for t in x.trainers}
            cost += weight["same-trainer"] * sum(1 for t in m.trainers if t not in taught)
            if course.min_days and m.day == made[-1].day:
                left = len(course.session_lengths) - m.number
                cost += weight["days-spread"] * (len({x.day for x in made}) + left < course.min_days)
        people = max(len(cohort.people), course.size or 0)
        cost += weight["seats"] * max(0, people - capacity)
        if self.problem.calendar.candidate(self.axis.date(m.day)):
            cost += weight["candidate-days"]
        return cost + weight["avoid"] * self.avoided_points(cohort, m)

    def _trip(self, t: str, home: str, m: Meeting) -> int:
        ways = self.tables.ways
        if ways.minutes(home, m.place, m.day) > self.problem.settings.travel.overnight_over_minutes and any(
            x.place == m.place for x in self.tables.trainer_days[t].get(m.day - 1, ())
        ):
            return 0
        return ways.points(home, m.place, m.day)

    def avoided_points(self, cohort: Forming, m: Meeting) -> int:
        subjects = [("programme", ""), ("course", cohort.course), ("venue", m.venue), ("sentra", cohort.sentra)]
        subjects += [("trainer", t) for t in m.trainers]
        if "participant" in self.avoided:
            subjects += [("participant", p) for p in m.people]
        if "household" in self.avoided:
            subjects += [("household", h) for p in m.people if (h := self.problem.participant[p].household)]
        return sum(self.avoid_at(*x, m.day, m.start, m.end) for x in subjects if x[1] is not None)

    def avoid_at(self, kind: str, id: str, day: int, start: int, end: int) -> int:
        """Weights of the rows to avoid of a subject that a stretch of a day meets."""
        if kind not in self.avoided:
            return 0
        key = kind, id, day, start, end
        if key not in self._avoid:
            rows = self.problem.calendar.meeting(kind, id, "avoid", self.axis.date(day), start, end)
            self._avoid[key] = sum(row.weight for row in rows)
        return self._avoid[key]
