"""The gate for a whole plan as tables: ids, and the names that a profile gives to them.

Workbooks and CSV files are written from a `Ledger` alone. Without `participants` in the profile it has no name of a
participant, and of unmet requirements only how many there are: households and reasons would say more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.output.privacy import FEW, Profile, clean
from scheduler.plan.plan import Cohort, Placement, Plan, Session, Unmet, by_time


@dataclass(frozen=True, slots=True)
class Missing:
    """Unmet requirements of one course or internship; `count` is None where they are few."""

    course: str | None
    internship: str | None
    count: int | None


@dataclass(frozen=True)
class Ledger:
    """A plan for tables.

    Attributes
    ----------
    names : dict
        By table (participants, trainers, venues, …) the name of each id; empty where the profile gives none.
    people_sentra : dict
        The sentra of each participant.
    starts : tuple of int
        Every start of a slot, in minutes after midnight.
    unmet : tuple
        Unmet requirements with their reasons (with names of participants) or `Missing` numbers.
    trainers : int
        Most trainers of one session, in the plan or asked for by a course.
    """

    programme: str
    title: str
    revision: int
    audience: str
    names: dict[str, dict[str, str]]
    people_sentra: dict[str, str]
    starts: tuple[int, ...]
    cohorts: tuple[Cohort, ...]
    sessions: tuple[Session, ...]
    placements: tuple[Placement, ...]
    unmet: tuple[Unmet | Missing, ...]
    trainers: int

    def name(self, table: str, id: str | None) -> str:
        return self.names[table].get(id or "", "")

    @property
    def cohort(self) -> dict[str, Cohort]:
        return {c.id: c for c in self.cohorts}


def ledger(problem: Problem, plan: Plan, profile: Profile, subjects: Iterable[tuple[str, str]] | None = None) -> Ledger:
    """The ledger of a plan, or of what concerns some subjects (kind and id)."""
    chosen = None if subjects is None else list(subjects)
    sessions = tuple(s for s in sorted(plan.sessions, key=by_time) if _concerns(problem, plan, chosen, s))
    met = {s.cohort for s in sessions}
    asked = [s.trainers_per_session for s in problem.courses]
    return Ledger(
        problem.settings.id,
        clean(problem.settings.title),
        plan.revision,
        profile.audience,
        _names(problem, profile),
        {p.id: p.sentra for p in problem.participants},
        tuple(sorted({slot for pattern in problem.settings.day_patterns for slot in pattern.slots})),
        tuple(c for c in plan.cohorts if chosen is None or c.id in met),
        sessions,
        tuple(
            p
            for p in sorted(plan.placements, key=lambda p: (p.dates, p.id))
            if chosen is None or _placed(problem, chosen, p)
        ),
        _unmet(plan, profile) if chosen is None else (),
        max([1, *asked, *(len(s.trainers) for s in plan.sessions)]),
    )


def _names(problem: Problem, profile: Profile) -> dict[str, dict[str, str]]:
    def table(items: Iterable[object], field: str = "name") -> dict[str, str]:
        return {x.id: clean(getattr(x, field)) for x in items}  # type: ignore[attr-defined]

    people, mentors = table(problem.participants), table(problem.mentors)
    if not profile.participants:
        people = dict.fromkeys(people, "")
        # A mentor who is trained by the programme is a participant, too.
        mentors.update({m.id: "" for m in problem.mentors if m.participant})
    return {
        "participants": table(problem.participants)
        if profile.participants
        else {p.id: "" for p in problem.participants},
        "trainers": table(problem.trainers),
        "venues": table(problem.venues),
        "hosts": table(problem.hosts),
        "mentors": mentors,
        "kits": table(problem.kits),
        "sentra": table(problem.sentra),
        "courses": table(problem.courses, "title"),
        "internships": table(problem.internships, "title"),
    }


def _concerns(problem: Problem, plan: Plan, chosen: list[tuple[str, str]] | None, s: Session) -> bool:
    if chosen is None:
        return True
    cohort, people = plan.cohort.get(s.cohort), plan.people(s)
    mine = {("cohort", s.cohort), ("venue", s.venue), *(("trainer", t) for t in s.trainers)}
    mine |= {("participant", p) for p in people}
    homes = {cohort.sentra} if cohort and cohort.sentra else {problem.participant[p].sentra for p in people}
    return not mine.isdisjoint(chosen) or any(("sentra", h) in chosen for h in homes)


def _placed(problem: Problem, chosen: list[tuple[str, str]], p: Placement) -> bool:
    sentra = problem.participant[p.participant].sentra
    mine = {("participant", p.participant), ("host", p.host), ("mentor", p.mentor), ("sentra", sentra)}
    return not mine.isdisjoint(chosen)


def _unmet(plan: Plan, profile: Profile) -> tuple[Unmet | Missing, ...]:
    if profile.participants:
        return plan.unmet
    counts = Counter((u.course, u.internship) for u in plan.unmet)
    return tuple(Missing(*key, None if count < FEW else count) for key, count in counts.items())
