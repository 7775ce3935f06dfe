"""What happened to each person, revision by revision: what was put, moved or taken away, and after which events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.plan.amendments import Amendment, amendments
from scheduler.plan.diff import Item, difference
from scheduler.plan.events import Event, marked
from scheduler.plan.plan import Plan, Session
from scheduler.store.store import Revision, Store


@dataclass(frozen=True, slots=True)
class PersonalChange:
    """One session or placement that a revision put, moved or took away for one person.

    Attributes
    ----------
    role : str
        participant, trainer or mentor.
    events : tuple of Event
        Those that this revision was the first to take into account.
    item, what : str
        Id of the session or placement, and its title.
    before, after : str or None
        Date, time and place; None where it is new or gone.
    """

    revision: Revision
    role: str
    person: str
    events: tuple[Event, ...]
    item: str
    what: str
    before: str | None
    after: str | None


def changes_by_person(
    store: Store, problem_at: Callable[[int], Problem], people: list[tuple[str, str]] | None = None
) -> Iterator[PersonalChange]:
    """Everything that revisions changed for people, each revision against the one it was made after.

    Parameters
    ----------
    problem_at : callable
        Number of a revision → the programme it was made from.
    people : list of (role, id) or None
        None means everybody.
    """
    plans: dict[int | None, Plan] = {None: Plan("")}
    counted: dict[int | None, int] = {None: 0}
    events = marked(store.events())
    for r in store.revisions():
        before, plan = plans.get(r.parent, plans[None]), store.plan(r.number)
        new = tuple(e for e in events if counted.get(r.parent, 0) < e.number <= r.events)
        plans[r.number], counted[r.number] = plan, r.events
        changes = difference(before, plan)
        old = problem_at(r.parent) if r.parent is not None else None
        for role, person in changes.people:
            if people is None or (role, person) in people:
                for a in amendments(changes, role, person):
                    yield _change(r, role, person, new, a, (old, before), (problem_at(r.number), plan))


def _change(
    r: Revision,
    role: str,
    person: str,
    events: tuple[Event, ...],
    a: Amendment,
    before: tuple[Problem | None, Plan],
    after: tuple[Problem, Plan],
) -> PersonalChange:
    old_problem, old_plan = before[0] or after[0], before[1]
    what = what_of(*after, a.after)[0] if a.after is not None else what_of(old_problem, old_plan, a.item)[0]
    was = None if a.before is None else _where(old_problem, old_plan, a.before)
    return PersonalChange(r, role, person, events, a.item.id, what, was, a.after and _where(*after, a.after))


def _where(problem: Problem, plan: Plan, item: Item) -> str:
    """Date, time and place without words, so that it reads the same in every language."""
    days = str(item.date) if isinstance(item, Session) else f"{item.first_day}/{item.last_day}"
    return f"{days} {hours(item.start, item.end)}, {what_of(problem, plan, item)[1]}"


def what_of(problem: Problem, plan: Plan, item: Item) -> tuple[str, str]:
    """Title and place of a session or placement; ids of what the programme has no longer."""
    if isinstance(item, Session):
        cohort = plan.cohort.get(item.cohort)
        course = problem.course.get(cohort.course) if cohort else None
        title = course.title if course else (cohort.course if cohort else item.cohort)
        venue = problem.venue.get(item.venue)
        return f"{title} ({item.number})", venue.name if venue else item.venue
    internship, host = problem.internship.get(item.internship), problem.host.get(item.host)
    return internship.title if internship else item.internship, host.name if host else item.host


def hours(start: int, end: int) -> str:
    """``08:00–11:15``; minutes after midnight."""
    return f"{start // 60:02d}:{start % 60:02d}–{end // 60:02d}:{end % 60:02d}"
