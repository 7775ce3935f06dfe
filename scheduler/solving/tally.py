"""Points of a part of the tables, recounted after each small change.

What a change of a few meetings can alter is counted before and after. Preferences that look at everybody at once
(travel-fairness, trainer-balance, cost) are left to the score of the whole plan, which decides in the end.
"""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.solving.arranging import Arranger, Forming
from scheduler.solving.occupancy import Meeting, Occupancy


class Tally:
    """Counts points of cohorts, and of people, trainers and sentra on some days."""

    def __init__(self, tables: Occupancy, arranger: Arranger, cohorts: dict[str, Forming]) -> None:
        self.tables = tables
        self.arranger = arranger
        self.cohorts = cohorts
        self.problem = tables.problem
        self.weight = arranger.weight
        axis, settings, calendar = tables.axis, tables.problem.settings, tables.problem.calendar
        self._weeks: dict[int, list[int]] = {}
        for day, date in enumerate(calendar.dates):
            if date.weekday() in settings.teaching_days and not calendar.is_holiday(date):
                self._weeks.setdefault(axis.week(day), []).append(day)
        self._of_sentra: dict[str, list[str]] = {}
        for c in cohorts.values():
            if c.sentra:
                self._of_sentra.setdefault(c.sentra, []).append(c.id)
        self._meeting: dict[tuple, float] = {}
        self._homes = {p.id: self.problem.home(p.id) for p in self.problem.participants}
        self._travels = len({v.location for v in self.problem.venues} | set(self._homes.values())) > 1

    def around(self, cohorts: Iterable[str], days: set[int], trainers: Iterable[str]) -> float:
        """Points of some cohorts, and of everybody in them and some trainers on some days."""
        total, people, sentra = 0.0, set(), set()
        for c in cohorts:
            forming = self.cohorts[c]
            total += self.of_cohort(forming)
            people.update(forming.people)
            sentra.add(forming.sentra)
        if self.weight["lone-session"] or (self._travels and self.weight["participant-travel"]):
            for p in people:
                mine = self.tables.person_days.get(p)
                if mine:
                    for d in days:
                        if d in mine:
                            total += self._of_person(p, mine[d], d)
        if self._travels and self.weight["trainer-travel"]:
            following = days | {d + 1 for d in days}
            total += sum(self._of_trainer(t, d) for t in trainers for d in following)
        if self.weight["catch-up"]:
            weeks = {self.tables.axis.week(d) for d in days}
            total += sum(self._of_week(s, w) for s in sentra if s for w in weeks)
        return total

    def of_cohort(self, c: Forming) -> float:
        """Points a cohort has by itself."""
        meetings, course, weight = self.tables.meetings.get(c.id, ()), self.problem.course[c.course], self.weight
        if not meetings:
            return 0.0
        total = sum(self._of_meeting(c, m) for m in meetings)
        total += weight["same-venue"] * (len({m.venue for m in meetings}) - 1)
        if weight["same-trainer"]:
            taught = {t for m in meetings for t in m.trainers}
            total += weight["same-trainer"] * max(0, len(taught) - course.trainers_per_session)
        if course.min_days:
            total += weight["days-spread"] * max(0, course.min_days - len({m.day for m in meetings}))
        return total + weight["early-finish"] * (max(m.day for m in meetings) // 7)

    def _of_meeting(self, c: Forming, m: Meeting) -> float:
        """Points of a date, a venue and trainers whatever else there is."""
        key = m.cohort, m.day, m.slot, m.jp, m.venue, m.trainers
        if key not in self._meeting:
            course = self.problem.course[c.course]
            seats = max(len(c.people), course.size or 0) - self.problem.venue[m.venue].capacity
            points = self.weight["seats"] * max(0, seats) if self.problem.settings.venue_capacity != "hard" else 0
            if self.problem.calendar.candidate(self.tables.axis.date(m.day)):
                points += self.weight["candidate-days"]
            self._meeting[key] = points + self.weight["avoid"] * self.arranger.avoided_points(c, m)
        return self._meeting[key]

    def _of_person(self, person: str, here: list[Meeting], day: int) -> float:
        total = 0.0
        if self.weight["lone-session"]:
            ends, begins = {m.slot + m.jp for m in here}, {m.slot for m in here}
            lone = sum(1 for m in here if m.slot not in ends and m.slot + m.jp not in begins)
            total += self.weight["lone-session"] * lone
        if self._travels:
            home = self._homes[person]
            places = {m.place for m in here} - {home}
            total += self.weight["participant-travel"] * sum(self.tables.ways.points(home, x, day) for x in places)
        return total

    def _of_trainer(self, trainer: str, day: int) -> float:
        mine = self.tables.trainer_days.get(trainer)
        if not mine or day not in mine:
            return 0.0
        home, ways = self.problem.trainer[trainer].location, self.tables.ways
        limit = self.problem.settings.travel.overnight_over_minutes
        before = {m.place for m in mine.get(day - 1, ())}
        return self.weight["trainer-travel"] * sum(
            ways.points(home, place, day)
            for place in {m.place for m in mine[day]} - {home}
            if place not in before or ways.minutes(home, place, day) <= limit
        )

    def _of_week(self, sentra: str, week: int) -> float:
        days = self._weeks.get(week)
        if not days:
            return 0.0
        used = {m.day for c in self._of_sentra[sentra] for m in self.tables.meetings.get(c, ())}
        return self.weight["catch-up"] * all(d in used for d in days)
