"""The people of one cohort together: when all of them are free for a meeting, and what its place costs them."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.solving.occupancy import DAY_MINUTES, Occupancy, Span


@dataclass(frozen=True, slots=True)
class View:
    """What the people of a cohort have on one date.

    Attributes
    ----------
    taken : tuple of (home, spans)
        Different homes with the stretches of sessions of those who live there.
    jp : int
        JP that everybody can still attend.
    """

    taken: tuple[tuple[str, tuple[Span, ...]], ...]
    jp: int


class Company:
    """People who attend the same meetings; looks at the tables once a date."""

    def __init__(self, occupancy: Occupancy, people: tuple[str, ...]) -> None:
        self.tables = occupancy
        self.people = people
        problem = occupancy.problem
        self.persons = [problem.participant[p] for p in people]
        self.homes: dict[str, int] = {}
        for p in people:
            self.homes[problem.home(p)] = self.homes.get(problem.home(p), 0) + 1
        self.earliest = max((p.earliest_start or 0 for p in self.persons), default=0)
        self.needs = frozenset(x for p in self.persons for x in p.needs)
        subjects = {("participant", p) for p in people} | {("sentra", p.sentra) for p in self.persons}
        subjects |= {("household", p.household) for p in self.persons if p.household}
        self.ruled = sorted(x for x in subjects if occupancy.ways.is_ruled(*x))
        self.mates = [
            (p.id, mates, problem.household[p.household].max_absent)
            for p in self.persons
            if p.household
            and len(problem.members[p.household]) > problem.household[p.household].max_absent
            and (mates := [m for m in problem.members[p.household] if m != p.id])
        ]
        self._views: dict[int, View | None] = {}
        self._points: dict[tuple[str, bool], int] = {}
        self._free: dict[int, dict[tuple[int, int, str], bool]] = {}

    def view(self, day: int) -> View | None:
        """What there is on a day; None where somebody cannot come at all."""
        if day not in self._views:
            self._views[day] = self._look(day)
        return self._views[day]

    def _look(self, day: int) -> View | None:
        tables, jp = self.tables, 10**6
        taken: dict[str, set[Span]] = {}
        for p in self.persons:
            if day in tables.work.get(p.id, ()):
                return None
            days = tables.person_days.get(p.id)
            here = days.get(day, ()) if days else ()
            if here:
                home = tables.problem.home(p.id)
                taken.setdefault(home, set()).update((m.start, m.end, m.place) for m in here)
            jp = min(jp, p.max_jp_per_day - sum(m.jp for m in here))
            if p.max_days_per_week is not None and days and not here:
                first = day - tables.axis.date(day).weekday()
                if sum(1 for d in range(first, first + 7) if d in days) >= p.max_days_per_week:
                    return None
        homes = tuple((home, tuple(sorted(taken.get(home, ())))) for home in self.homes)
        return View(homes, jp)

    def free(self, day: int, start: int, end: int, jp: int, place: str) -> bool:
        """Whether everybody can attend one more meeting."""
        known, key = self._free.setdefault(day, {}), (start, end, place)
        if key not in known:
            view = self.view(day)
            known[key] = view is not None and jp <= view.jp and self._suits(view, day, start, end, place)
        return known[key]

    def forget(self, day: int) -> None:
        """Look again at the week of a day: its meetings have changed."""
        first = day - self.tables.axis.date(day).weekday()
        for d in range(first - 1, first + 8):
            self._views.pop(d, None)
            self._free.pop(d, None)

    def _suits(self, view: View, day: int, start: int, end: int, place: str) -> bool:
        ways = self.tables.ways
        return (
            start >= self.earliest
            and all(ways.reaches(home, spans, start, end, place, day, 0) for home, spans in view.taken)
            and all(ways.available(*x, day, start, end) for x in self.ruled)
            and all(self._kept(p, mates, most, day, start, end, place) for p, mates, most in self.mates)
        )

    def _kept(self, person: str, mates: list[str], most: int, day: int, start: int, end: int, place: str) -> bool:
        """Whether enough of a household stay at home."""
        ways, home = self.tables.ways, self.tables.problem.home(person)
        begin = day * DAY_MINUTES + start - ways.minutes(home, place, day)
        finish = day * DAY_MINUTES + end + ways.minutes(place, home, day)
        return stays_kept(self.tables, mates, most, [(begin, finish)])

    def points(self, place: str, day: int) -> int:
        """Points of everybody's way to a place (preference participant-travel)."""
        key = place, self.tables.axis.is_wet(day)
        if key not in self._points:
            ways = self.tables.ways
            self._points[key] = sum(n * ways.points(home, place, day) for home, n in self.homes.items())
        return self._points[key]


def stays_kept(tables: Occupancy, mates: list[str], most: int, absences: list[tuple[int, int]]) -> bool:
    """Whether a member can be away for some stretches (minutes since the first midnight) beside the others."""
    for begin, finish in absences:
        others = [
            (a, b)
            for m in mates
            for a, b in absences_of(tables, m, begin // DAY_MINUTES - 1, finish // DAY_MINUTES + 1)
            if a < finish and begin < b
        ]
        if len(others) >= most:
            moments = [begin, *(a for a, _ in others if a > begin)]
            if any(sum(1 for a, b in others if a <= x < b) >= most for x in moments):
                return False
    return True


def absences_of(tables: Occupancy, person: str, first: int, last: int) -> list[tuple[int, int]]:
    """When a person is away on some days: minutes since the first midnight, with the ways."""
    home, ways, found = tables.problem.home(person), tables.ways, []
    meetings, work = tables.person_days.get(person, {}), tables.work.get(person, {})
    for day in range(first, last + 1):
        here = [(m.start, m.end, m.place) for m in meetings.get(day, ())]
        if day in work:
            here.append((work[day].start, work[day].end, work[day].place))
        for start, end, place in here:
            out, back = ways.minutes(home, place, day), ways.minutes(place, home, day)
            found.append((day * DAY_MINUTES + start - out, day * DAY_MINUTES + end + back))
    return found
