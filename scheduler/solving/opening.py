"""What a re-planning opens: the items that may change, and the scope of a model in which they do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.events import Event, in_force
from scheduler.plan.named import Named
from scheduler.plan.plan import Placement, Plan, Session, Unmet
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.scope import GroupKey, PlacementKey, Scope

OPEN_ALL_CHOICES = 6000


@dataclass(frozen=True)
class Task:
    """What is to be re-planned.

    Attributes
    ----------
    problem : Problem
        The effective programme: input and events.
    published : Plan
        What people hold in their hands; changes are counted against it.
    standing : Plan
        The published plan with what has happened since: states, people who left, sessions not held.
    today : date
        Nothing is newly placed before it; items before it stay.
    freeze_days : int
        Days from today on in which only what events name changes, and what that displaces.
    least : str
        ``people``, ``changes`` or ``days``: which comes first after the requirements.
    events : tuple of Event
        What reasons can end at; what they change is in `problem` and `standing` already.
    """

    problem: Problem
    published: Plan
    standing: Plan
    today: dt.date
    freeze_days: int
    named: Named
    least: str = "people"
    events: tuple[Event, ...] = ()


def key_of(r: Requirement) -> tuple[str | None, str | None, str | None, str | None]:
    """Person, household, course and internship: what `Unmet.key` gives, too."""
    return r.participant, r.household, r.course, r.internship


class Opening:
    """What is open of a plan that is re-planned, and how it grows.

    Attributes
    ----------
    open_sessions, open_placements : set
        What may change now.
    displacing : bool
        Whether items in the frozen days give way, too.
    today, thaw : int
        Day of today, and the first day that is not frozen.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.problem = task.problem
        self.axis = Axis(task.problem)
        self.today = max(0, self.axis.day(task.today))
        self.thaw = self.axis.day(task.today) + task.freeze_days
        self.displacing = False
        self.open_sessions: set[str] = set()
        self.open_placements: set[PlacementKey] = set()
        self.missing = self._missing_sessions()
        self.joining = self._joining()
        self.named_days: set[dt.date] = set()

    def _listed(self, plan: Plan) -> Plan:
        """The plan with its unmet requirements listed, so that only what collides counts as broken."""
        unmet = unmet_requirements(self.problem, plan)
        return plan.with_(unmet=tuple(Unmet(*key_of(r)) for r in unmet))

    def _dropped_out(self) -> set[str]:
        return {e.subject for e in in_force(self.task.events) if e.kind == "drops-out"}

    def movable(self, item: Session | Placement) -> bool:
        """Whether an item may change: not held, pinned or past; frozen only where an event names it or its date."""
        if item.state in ("held", "not_held", "pinned"):
            return False
        if isinstance(item, Placement):
            last = self.axis.day(item.last_day)
            frozen = self.axis.day(item.first_day) < self.thaw and self.axis.day(item.first_day) >= self.today
            return last >= self.today and (not frozen or self.displacing or self._named(item))
        day = self.axis.day(item.date)
        displaced = any(c == item.cohort and n < item.number for c, n in self.missing)  # by its make-up session
        free = day >= self.thaw or self.displacing or self._named(item) or item.date in self.named_days or displaced
        return day >= self.today and free

    def _named(self, item: Session | Placement) -> bool:
        return self.task.named.names(self.problem, self.task.standing, item)

    def _broken(self, plan: Plan) -> list[str]:
        """Items of a plan that a rule forbids, and those without whose change nothing can be mended."""
        return [i for v in verify(self.problem, self._listed(plan)) if not v.warning for i in v.items]

    def _open(self, items: list[str]) -> None:
        standing = self.task.standing
        items = [*items, *(s.id for i in items if i in standing.cohort for s in standing.sessions_of_cohort[i])]
        for id in items:
            session, placement = standing.session.get(id), standing.placement.get(id)
            if session is not None and self.movable(session):
                self.open_sessions.add(id)
                if self.axis.day(session.date) < self.thaw:
                    self.named_days.add(session.date)
            elif placement is not None and self.movable(placement):
                self.open_placements.add((placement.participant, placement.internship))
        placed = {(p.participant, p.internship) for p in standing.placements}
        for p in self.problem.participants:
            self.open_placements.update((p.id, i) for i in p.internships if (p.id, i) not in placed)

    def _collisions(self, bound_plan: Plan) -> list[str]:
        """Items of the rest that the plan of the open part collides with."""
        return self._broken(self._with_rest(bound_plan))

    def _with_rest(self, part: Plan) -> Plan:
        there = part.session.keys()
        placed = {(p.participant, p.internship) for p in part.placements}
        rest = [s for s in self.task.standing.sessions if s.id not in there and s.id not in self.open_sessions]
        others = [p for p in self.task.standing.placements if (p.participant, p.internship) not in placed]
        return part.with_(sessions=(*part.sessions, *rest), placements=(*part.placements, *others))

    def _widen(self, bound_plan: Plan | None) -> bool:
        """Open what the bound's plan collides with, or all at once where all is not much; False if nothing is left."""
        before = self._size()
        if self._choices() <= OPEN_ALL_CHOICES:
            self._open([x.id for x in (*self.task.standing.sessions, *self.task.standing.placements)])
        else:
            self._open(self._collisions(bound_plan if bound_plan is not None else self.task.standing))
        return self._size() > before or self._open_more()

    def _choices(self) -> int:
        """How many (session, day) and (placement, host, first day) pairs there are, in all that may move."""
        standing = self.task.standing
        days = sum(
            len({p // self.axis.width for p in self.axis.allowed_positions(c.course, c.sentra, s.jp)})
            for s in standing.sessions
            if self.movable(s)
            for c in [standing.cohort[s.cohort]]
        )
        hosts = Counter(i for h in self.problem.hosts for i in h.internships)
        return days + sum(hosts[p.internship] * self.axis.days for p in standing.placements if self.movable(p))

    def _open_more(self) -> bool:
        """Open the cohorts of what is open, then everything that may move; False where nothing is left to open."""
        standing, before = self.task.standing, self._size()
        cohorts = {standing.session[s].cohort for s in self.open_sessions}
        self._open([s.id for s in standing.sessions if s.cohort in cohorts])
        if self._size() == before:
            self._open([x.id for x in (*standing.sessions, *standing.placements)])
        return self._size() > before

    def _size(self) -> int:
        return len(self.open_sessions) + len(self.open_placements)

    def _missing_sessions(self) -> frozenset[tuple[str, int]]:
        """Numbers that cohorts with people in them still lack."""
        found = set()
        for c in self.task.standing.cohorts:
            count = len(self.problem.course[c.course].session_lengths) if c.course in self.problem.course else 0
            there = {s.number for s in self.task.standing.sessions_of_cohort[c.id] if s.state != "not_held"}
            needed = max((c.left.get(p, count) for p in c.participants), default=0)
            found.update((c.id, n) for n in range(1, needed + 1) if n not in there)
        return frozenset(found)

    def _joining(self) -> dict[GroupKey, tuple[str, ...]]:
        """People whose course is unmet now and was not unmet in the published plan."""
        known = {u.key for u in self.task.published.unmet}
        found: dict[GroupKey, list[str]] = {}
        taken = {(p, c.course) for c in self.task.standing.cohorts for p in c.participants}
        gone = self._dropped_out()
        for r in unmet_requirements(self.problem, self.task.standing):
            if r.course and key_of(r) not in known:
                for p in r.members:
                    if (p, r.course) not in taken and p not in gone:
                        sentra = None if self.problem.course[r.course].mixed else self.problem.participant[p].sentra
                        found.setdefault((r.course, sentra), []).append(p)
        return {key: tuple(dict.fromkeys(people)) for key, people in found.items()}

    def _open_what_follows(self) -> None:
        """Open the cohorts of what is open, and those that teach their people what builds on these courses."""
        standing, problem = self.task.standing, self.problem
        cohorts = {standing.session[s].cohort for s in self.open_sessions if s in standing.session}
        waiting = sorted(cohorts)
        while waiting:
            early = standing.cohort[waiting.pop()]
            people = set(early.participants)
            for late in standing.cohorts:
                after = problem.course[late.course].after
                if late.id not in cohorts and early.course in after and not people.isdisjoint(late.participants):
                    cohorts.add(late.id)
                    waiting.append(late.id)
        taught = {(p, standing.cohort[c].course) for c in cohorts for p in standing.cohort[c].participants}
        placed = [
            x.id
            for x in standing.placements
            if any((x.participant, c) in taught for c in problem.internship[x.internship].after)
        ]
        self._open([*(s.id for s in standing.sessions if s.cohort in cohorts), *placed])

    def _scope(self, ghosts: bool) -> Scope:
        """The open part; the rest stands (`ghosts`), or only what may not change does."""
        base, elsewhere = self.task.standing, frozenset()
        if not ghosts:
            keep = {s.id for s in base.sessions if s.id in self.open_sessions or not self.movable(s)}
            fixed = [
                p
                for p in base.placements
                if (p.participant, p.internship) in self.open_placements or not self.movable(p)
            ]
            elsewhere = frozenset((p.participant, p.internship) for p in base.placements) - self.open_placements
            base = base.with_(sessions=tuple(s for s in base.sessions if s.id in keep), placements=tuple(fixed))
        named = {
            s.id: self.today
            for s in base.sessions
            if s.id in self.open_sessions
            and (self._named(s) or s.date in self.named_days or any(c == s.cohort for c, _ in self.missing))
        }
        named |= {
            s.id: min(self.thaw, self.axis.day(s.date))
            for s in base.sessions
            if s.id in self.open_sessions and s.id not in named
        }
        done = {}
        for key in self.open_placements:
            parts = [p for p in self.task.standing.placements if (p.participant, p.internship) == key]
            behind = tuple(
                replace(p, dates=dates)
                for p in parts
                if (dates := tuple(d for d in p.dates if self.axis.day(d) < self.today))
            )
            if behind:
                done[key] = behind
        return Scope(
            base,
            frozenset(),
            sessions=frozenset(self.open_sessions),
            placements=frozenset(self.open_placements),
            missing=self.missing,
            joining=self.joining,
            droppable=True,
            elsewhere=elsewhere,
            done=done,
            first_day=self.today,
            earliest=named,
        )
