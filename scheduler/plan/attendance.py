"""Who attended how much, who gets a certificate, and how much there is to make up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.plan.events import Event, in_force
from scheduler.plan.plan import Plan, Session


@dataclass(frozen=True, slots=True)
class Attendance:
    """One participant in one course, in JP.

    Attributes
    ----------
    total, held, attended, ahead : int
        Of the course, of its sessions held so far for this person, of those attended, of those still to come.
    needed : int
        JP for a certificate.
    """

    participant: str
    course: str
    total: int
    held: int
    attended: int
    ahead: int
    needed: int

    @property
    def certificate(self) -> bool:
        """Whether it has been earned."""
        return self.attended >= self.needed

    @property
    def make_up(self) -> int:
        """JP that have to be made up, even if everything ahead is attended."""
        return max(0, self.needed - self.attended - self.ahead)


def attendance(problem: Problem, plan: Plan, events: Iterable[Event]) -> list[Attendance]:
    """The attendance of everybody in every course taken, participants in input order.

    Where nobody recorded who came to a held session, all its people count as present.
    """
    came = _recorded(events)
    rows: dict[tuple[str, str], list[int]] = {}
    for s in plan.sessions:
        if s.state == "not_held" or s.cohort not in plan.cohort:
            continue
        course = plan.cohort[s.cohort].course
        for p in plan.people(s):
            row = rows.setdefault((p, course), [0, 0, 0])
            if s.state == "held":
                row[0] += s.jp
                row[1] += s.jp if _present(p, came.get(s.id), s) else 0
            else:
                row[2] += s.jp
    percent = problem.settings.certificate_percent
    found = []
    for person in problem.participants:
        for course in problem.courses_of[person.id]:
            if (person.id, course) in rows:
                held, attended, ahead = rows[person.id, course]
                total = problem.course[course].jp
                found.append(Attendance(person.id, course, total, held, attended, ahead, -(-total * percent // 100)))
    return found


def _recorded(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Recordings of each session, in order."""
    found: dict[str, list[Event]] = {}
    for e in in_force(events):
        if e.kind == "held" and ("present" in e.data or "absent" in e.data):
            found.setdefault(e.subject, []).append(e)
    return found


def _present(participant: str, recordings: list[Event] | None, session: Session) -> bool:
    """By the newest recording of that meeting."""
    for e in reversed(recordings or ()):
        if e.data.get("date") in (None, session.date.isoformat()):
            return participant in e.data["present"] if "present" in e.data else participant not in e.data["absent"]
    return True
