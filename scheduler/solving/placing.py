"""A host, a mentor and the days of one placement, beside all that there is."""

from __future__ import annotations

from scheduler.domain.problem import Problem
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.company import stays_kept
from scheduler.solving.hosting import Days, hosting_of
from scheduler.solving.occupancy import DAY_MINUTES, Occupancy, Stay


class Placer:
    """Finds a placement for a participant; `ends` gives the last day of a course somebody takes, or None."""

    def __init__(self, tables: Occupancy, ends) -> None:
        self.tables = tables
        self.axis = tables.axis
        self.problem: Problem = tables.problem
        self.hosting = hosting_of(tables.axis)
        self.ends = ends
        weights = dict(self.problem.settings.weights)
        self.weight = {r.id: weight_of(r, weights) for r in preferences()}
        self._wishes = {(w.participant, w.id): w.points for w in self.problem.wishes if w.kind == "host"}

    def find(self, participant: str, internship: str) -> Stay | None:
        """The cheapest placement there is room for; it is not added to the tables."""
        ready = self.ready(participant, internship)
        if ready is None:
            return None
        best, least = None, float("inf")
        home = self.problem.home(participant)
        for host in self.hosting.hosts(internship, participant):
            place = self.problem.host[host].location
            for mentor in self.problem.mentors_at[host]:
                known = self.mentor_ready(mentor)
                if known is None:
                    continue
                begin = max(ready, known)
                for days in self.hosting.runs(host, mentor, participant, internship):
                    if days[0] < begin:
                        continue
                    cost = self._cost(participant, host, home, place, days)
                    if cost >= least:
                        break
                    stay = self.stay(participant, internship, host, mentor, place, days)
                    if self.fits(stay):
                        best, least = stay, cost
                        break
        return best

    def ready(self, participant: str, internship: str) -> int | None:
        """The first day after the courses before an internship; None where one of them is not taken."""
        ready = 0
        for course in self.problem.internship[internship].after:
            if course in self.problem.courses_of[participant]:
                end = self.ends(participant, course)
                if end is None:
                    return None
                ready = max(ready, end + 1)
        return ready

    def mentor_ready(self, mentor: str) -> int | None:
        """The first day a mentor may guide anybody; None where a course before it is not taken."""
        m = self.problem.mentor[mentor]
        ready = 0
        for course in m.after if m.participant else ():
            end = self.ends(m.participant, course)
            if end is None:
                return None
            ready = max(ready, end + 1)
        return ready

    def _cost(self, participant: str, host: str, home: str, place: str, days: Days) -> int:
        ways = self.tables.ways
        cost = self.weight["early-finish"] * (days[-1] // 7) - self.weight["wishes"] * self._wishes.get(
            (participant, host), 0
        )
        if home != place:
            cost += self.weight["participant-travel"] * sum(ways.points(home, place, d) for d in days)
        return cost

    def stay(self, participant: str, internship: str, host: str, mentor: str, place: str, days: Days) -> Stay:
        hours = self.problem.placement_hours(host, internship)
        return Stay(participant, internship, host, mentor, place, days, *hours)

    def fits(self, stay: Stay) -> bool:
        """Whether host, mentor, participant and household have room on every day."""
        tables, problem = self.tables, self.problem
        host, mentor = problem.host[stay.host], problem.mentor[stay.mentor]
        apprentice = problem.internship[stay.internship].legal_basis == "pemagangan"
        meetings, work = tables.person_days.get(stay.participant, {}), tables.work.get(stay.participant, {})
        for d in stay.days:
            if (
                d in meetings
                or d in work
                or tables.host_days.get((stay.host, False, d), 0) >= host.capacity
                or tables.mentor_days.get((stay.mentor, d), 0) >= mentor.max_apprentices
                or (apprentice and tables.host_days.get((stay.host, True, d), 0) >= (host.workers or 0) // 5)
            ):
                return False
        return self._apart_from_others(stay) and self._kept(stay)

    def _apart_from_others(self, stay: Stay) -> bool:
        """One placement at a time, and no more than the hours of a week together."""
        own = [s for (p, _), s in self._stays_of(stay.participant) if p == stay.participant]
        return all(s.days[-1] + 7 < stay.days[0] or stay.days[-1] + 7 < s.days[0] for s in own)

    def _stays_of(self, participant: str):
        keys = [(participant, i) for i in self.problem.participant[participant].internships]
        return [(k, self.tables.stays[k]) for k in keys if k in self.tables.stays]

    def _kept(self, stay: Stay) -> bool:
        """Whether enough of a household stay at home."""
        household = self.problem.participant[stay.participant].household
        if household is None:
            return True
        mates = [m for m in self.problem.members[household] if m != stay.participant]
        most = self.problem.household[household].max_absent
        if len(mates) < most:
            return True
        home, ways = self.problem.home(stay.participant), self.tables.ways
        absences = [
            (
                d * DAY_MINUTES + stay.start - ways.minutes(home, stay.place, d),
                d * DAY_MINUTES + stay.end + ways.minutes(stay.place, home, d),
            )
            for d in stay.days
        ]
        return stays_kept(self.tables, mates, most, absences)
