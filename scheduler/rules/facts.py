"""An index of a plan that every check reads; tolerant of ids the programme does not know."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from scheduler.domain.calendar import monday
from scheduler.domain.courses import Course
from scheduler.domain.problem import Problem
from scheduler.plan.plan import Cohort, Placement, Plan, Session, by_time

# A year: dates farther from the programme are no plan of it, and tables of calendars end somewhere.
IN_SIGHT = dt.timedelta(days=366)


class Facts:
    """A plan beside its problem.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    reference : Plan or None
        The plan whose held and pinned items must stand.

    Attributes
    ----------
    sessions : tuple of Session
        Sessions that are or will be held, of known cohorts and courses, on dates in sight of the programme, by time;
        rule structure reports the others.
    """

    def __init__(self, problem: Problem, plan: Plan, reference: Plan | None = None) -> None:
        self.problem = problem
        self.plan = plan
        self.reference = reference
        self.calendar = problem.calendar
        self.travel = problem.travel

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(sorted((s for s in self.plan.sessions if s.state != "not_held" and self.known(s)), key=by_time))

    def known(self, session: Session) -> bool:
        cohort = self.plan.cohort.get(session.cohort)
        return cohort is not None and cohort.course in self.problem.course and self.in_sight(session.date)

    def in_sight(self, day: dt.date) -> bool:
        """Whether a date lies in the programme or at most a year from it."""
        settings = self.problem.settings
        return settings.first_day - IN_SIGHT <= day <= settings.last_day + IN_SIGHT

    def cohort(self, session: Session) -> Cohort:
        return self.plan.cohort[session.cohort]

    def course(self, session: Session) -> Course:
        return self.problem.course[self.plan.cohort[session.cohort].course]

    def place(self, session: Session) -> str | None:
        """The location of a session's venue."""
        venue = self.problem.venue.get(session.venue)
        return venue.location if venue else None

    def people(self, session: Session) -> tuple[str, ...]:
        """Known participants who attend a session."""
        return self._people[session.id]

    @cached_property
    def _people(self) -> dict[str, tuple[str, ...]]:
        known = self.problem.participant
        return {s.id: tuple(p for p in self.plan.people(s) if p in known) for s in self.plan.sessions}

    # Who is where --------------------------------------------------------------

    @cached_property
    def of_trainer(self) -> dict[str, list[Session]]:
        return self._index(lambda s: (t for t in dict.fromkeys(s.trainers) if t in self.problem.trainer))

    @cached_property
    def of_venue(self) -> dict[str, list[Session]]:
        return self._index(lambda s: (s.venue,) if s.venue in self.problem.venue else ())

    @cached_property
    def of_participant(self) -> dict[str, list[Session]]:
        return self._index(self.people)

    @cached_property
    def of_cohort(self) -> dict[str, list[Session]]:
        return self._index(lambda s: (s.cohort,))

    def _index(self, subjects: Callable[[Session], Iterable[str]]) -> dict[str, list[Session]]:
        table: dict[str, list[Session]] = defaultdict(list)
        for s in self.sessions:
            for x in subjects(s):
                table[x].append(s)
        return table

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """Placements on dates in sight whose participant, internship, host and mentor the programme knows."""
        p = self.problem
        return tuple(
            x
            for x in self.plan.placements
            if x.participant in p.participant
            and x.internship in p.internship
            and x.host in p.host
            and x.mentor in p.mentor
            and x.dates
            and all(self.in_sight(d) for d in x.dates)
        )

    @cached_property
    def placements_of(self) -> dict[str, list[Placement]]:
        table: dict[str, list[Placement]] = defaultdict(list)
        for x in sorted(self.placements, key=lambda x: (x.dates, x.id)):
            table[x.participant].append(x)
        return table

    @cached_property
    def placements_for(self) -> dict[tuple[str, str], list[Placement]]:
        """The parts of each placement: participant and internship → placements, by date."""
        table: dict[tuple[str, str], list[Placement]] = defaultdict(list)
        for x in sorted(self.placements, key=lambda x: (x.dates, x.id)):
            table[x.participant, x.internship].append(x)
        return table

    def cohorts_with(self, participant: str, course: str) -> list[Cohort]:
        """Cohorts of a course that a participant is in (several only after a change)."""
        return self._taken.get((participant, course), [])

    @cached_property
    def _taken(self) -> dict[tuple[str, str], list[Cohort]]:
        table: dict[tuple[str, str], list[Cohort]] = defaultdict(list)
        for c in self.plan.cohorts:
            for p in c.participants:
                table[p, c.course].append(c)
        return table

    def attended(self, participant: str, course: str) -> list[Session]:
        """Sessions of a course that a participant attends, by time."""
        return self._attended.get((participant, course), [])

    @cached_property
    def _attended(self) -> dict[tuple[str, str], list[Session]]:
        table: dict[tuple[str, str], list[Session]] = defaultdict(list)
        for s in self.sessions:
            for p in self.people(s):
                table[p, self.plan.cohort[s.cohort].course].append(s)
        return table

    # Small services ---------------------------------------------------------------

    def happened(self, item: Session | Placement) -> bool:
        """Whether an item is held: what happened is not measured against who was available."""
        return item.state == "held"

    def trainer_name(self, id: str) -> str:
        return f"{id} {self.problem.trainer[id].name}"

    def person_name(self, id: str) -> str:
        return f"{id} {self.problem.participant[id].name}"

    def venue_name(self, id: str) -> str:
        return f"{id} {self.problem.venue[id].name}"


def by_date(sessions: Iterable[Session]) -> dict[dt.date, list[Session]]:
    """Sessions of each date, by time."""
    table: dict[dt.date, list[Session]] = defaultdict(list)
    for s in sessions:
        table[s.date].append(s)
    return table


def by_week(sessions: Iterable[Session]) -> dict[dt.date, list[Session]]:
    """Sessions of each week, by its Monday."""
    table: dict[dt.date, list[Session]] = defaultdict(list)
    for s in sessions:
        table[monday(s.date)].append(s)
    return table


def overlapping(sessions: list[Session]) -> Iterable[tuple[Session, Session]]:
    """Pairs of sessions of one subject, sorted by time, that stand at the same time."""
    for date_sessions in by_date(sessions).values():
        for n, one in enumerate(date_sessions):
            for other in date_sessions[n + 1 :]:
                if other.start < one.end and one.start < other.end:
                    yield one, other
