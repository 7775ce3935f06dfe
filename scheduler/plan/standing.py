"""The published plan as it stands on a day: what was held, what was not, who is gone, what is pinned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from scheduler.domain.problem import Problem
from scheduler.plan.events import Event, in_force
from scheduler.plan.plan import Cohort, Placement, Plan, Session

Item = TypeVar("Item", Session, Placement)


def standing(problem: Problem, published: Plan, events: Iterable[Event], today: dt.date) -> Plan:
    """What of a published plan still stands; re-planning starts from it.

    A session that was not held keeps its place with 0 JP under the id ``X/2~1``, so that its make-up session is
    ``X/2`` again: that number is missing here. What is dated before today counts as held. Who drops out has left each
    cohort at the last session before, and a placement that breaks off ends there. What the programme no longer has is
    left out.

    Parameters
    ----------
    problem : Problem
        The effective one.
    published : Plan
    events : iterable of Event
        All that count.
    today : date

    Returns
    -------
    Plan
        With the published levels and unmet requirements, which no longer hold.
    """
    counted = in_force(events)
    sessions = _not_held(published.sessions, counted)
    sessions, placements = _held(sessions, published.placements, counted, today)
    sessions, placements = _pinned(sessions, counted), _pinned(placements, counted)
    plan = published.with_(sessions=sessions, placements=placements)
    plan = _as_the_programme_is(problem, plan)
    return _without_dropouts(problem, plan, counted, today)


def session_number(id: str) -> str:
    """The id a session was published under: ``X/2`` for ``X/2~1``."""
    base, mark, count = id.rpartition("~")
    return base if mark and count.isdigit() else id


def _is_meant(event: Event, session: Session) -> bool:
    """Whether an event speaks of a session where it stands now, not of an earlier or later meeting of that number."""
    if event.subject != session.id:
        return False
    date, start = event.data.get("date"), event.data.get("start")
    return (date is None or date == session.date.isoformat()) and (start is None or start == session.start)


def _not_held(sessions: tuple[Session, ...], events: tuple[Event, ...]) -> tuple[Session, ...]:
    failed = [e for e in events if e.kind == "not-held"]
    ids = {s.id for s in sessions}
    found = []
    for s in sessions:
        if s.state not in ("held", "not_held") and any(_is_meant(e, s) for e in failed):
            count = 1
            while f"{s.id}~{count}" in ids:
                count += 1
            ids.add(f"{s.id}~{count}")
            s = replace(s, id=f"{s.id}~{count}", jp=0, state="not_held")
        found.append(s)
    return tuple(found)


def _held(
    sessions: tuple[Session, ...], placements: tuple[Placement, ...], events: tuple[Event, ...], today: dt.date
) -> tuple[tuple[Session, ...], tuple[Placement, ...]]:
    recorded = [e for e in events if e.kind == "held"]
    return (
        tuple(
            replace(s, state="held")
            if s.state != "not_held" and (s.date < today or any(_is_meant(e, s) for e in recorded))
            else s
            for s in sessions
        ),
        tuple(replace(x, state="held") if x.last_day < today else x for x in placements),
    )


def _pinned(items: tuple[Item, ...], events: tuple[Event, ...]) -> tuple[Item, ...]:
    last = {e.subject: e.kind for e in events if e.kind in ("pin", "unpin")}
    states = {"pin": "pinned", "unpin": None}
    return tuple(
        replace(x, state=states[last[x.id]]) if x.id in last and x.state not in ("held", "not_held") else x
        for x in items
    )


# Changes of the input -----------------------------------------------------------------


def _as_the_programme_is(problem: Problem, plan: Plan) -> Plan:
    """Without people, courses and internships that the programme no longer has, and with its lengths of sessions."""
    met: dict[str, list[Session]] = {}
    for s in plan.sessions:
        if s.state == "held":
            met.setdefault(s.cohort, []).append(s)
    cohorts = {
        c.id: _with_takers(problem, c, max((s.number for s in met.get(c.id, ())), default=0))
        for c in plan.cohorts
        if c.course in problem.course and (c.sentra is None or c.sentra in problem.one_sentra)
    }
    sessions = []
    for s in plan.sessions:
        if s.cohort not in cohorts:
            continue
        course = problem.course[cohorts[s.cohort].course]
        if s.state not in ("held", "not_held"):
            lengths = course.session_lengths
            if s.number > len(lengths) or s.jp != lengths[s.number - 1]:
                continue
            s = replace(s, kit=course.kit)
        sessions.append(s)
    placements = tuple(
        x
        for x in plan.placements
        if x.participant in problem.participant
        and x.internship in problem.internship
        and (x.state == "held" or x.internship in problem.participant[x.participant].internships)
    )
    filled = {s.cohort for s in sessions}
    kept = tuple(c for c in cohorts.values() if c.participants or c.id in met)
    ids = {c.id for c in kept}
    return plan.with_(
        cohorts=kept,
        sessions=tuple(s for s in sessions if s.cohort in ids and s.cohort in filled),
        placements=placements,
    )


def _with_takers(problem: Problem, cohort: Cohort, reached: int) -> Cohort:
    """A cohort without people the programme does not know; who no longer takes the course leaves where it stands."""
    people, left = [], {p: n for p, n in cohort.left.items() if p in problem.participant}
    for p in cohort.participants:
        if p not in problem.participant:
            continue
        if cohort.course not in problem.courses_of[p]:
            if reached == 0:
                left.pop(p, None)
                continue
            left[p] = min(left.get(p, reached), reached)
        people.append(p)
    joined = {p: n for p, n in cohort.joined.items() if p in people}
    return replace(cohort, participants=tuple(people), joined=joined, left=left)


# People who drop out -------------------------------------------------------------------


def _without_dropouts(problem: Problem, plan: Plan, events: tuple[Event, ...], today: dt.date) -> Plan:
    gone = {e.subject: e.first for e in events if e.kind == "drops-out" and e.subject in problem.participant}
    if not gone:
        return plan
    cohorts = []
    for c in plan.cohorts:
        left, never = dict(c.left), set()
        for p in c.participants:
            if p in gone:
                attended = _attended(plan, c, gone[p])
                if attended < len(problem.course[c.course].session_lengths):
                    left[p] = min(left.get(p, attended), attended)
                if left.get(p) == 0:
                    never.add(p)
        if never:
            people = tuple(p for p in c.participants if p not in never)
            c = replace(c, participants=people, joined={p: n for p, n in c.joined.items() if p in people})
        cohorts.append(replace(c, left={p: n for p, n in left.items() if p not in never}))
    placements = []
    for x in plan.placements:
        last = gone.get(x.participant, ...)
        if last is not ... and x.state != "held":
            dates = () if last is None else tuple(d for d in x.dates if d < last.date())
            if not dates:
                continue
            if dates != x.dates:
                x = replace(x, dates=dates, state="held" if dates[-1] < today else "pinned")
        placements.append(x)
    kept = {c.id for c in cohorts if c.participants}
    return plan.with_(
        cohorts=tuple(c for c in cohorts if c.id in kept),
        sessions=tuple(s for s in plan.sessions if s.cohort in kept),
        placements=tuple(placements),
    )


def _attended(plan: Plan, cohort: Cohort, last: dt.datetime | None) -> int:
    """How many sessions of a cohort, from the first on, begin before a moment."""
    begun = {
        s.number
        for s in plan.sessions_of_cohort.get(cohort.id, ())
        if s.state != "not_held"
        and last is not None
        and dt.datetime.combine(s.date, dt.time()) + dt.timedelta(minutes=s.start) < last
    }
    number = 0
    while number + 1 in begun:
        number += 1
    return number
