"""Why each item moved: a chain of links that ends at what happened.

Putting a moved item back, and nothing else, breaks a rule. Where the rule breaks over another item that changed, that
one's own reason is the next link. A chain ends at an item that could not stay where it was published, whatever else
changed, and at the events behind that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.domain.problem import Problem
from scheduler.plan.concerns import events_behind, events_that_add
from scheduler.plan.diff import Change, Difference
from scheduler.plan.events import Event
from scheduler.plan.plan import Placement, Plan, Session
from scheduler.rules.registry import Violation
from scheduler.rules.verify import verify


@dataclass(frozen=True)
class Link:
    """One item, and the rule that putting it back alone would break.

    Of an item that is given up, a rule it broke as it stood; None for one that is new, or given up with others
    (`given_up`).
    """

    item: str
    violation: Violation | None
    given_up: bool = False


@dataclass(frozen=True)
class Chain:
    """Links from an item to the one that could not stay, and the events behind it.

    Without events the input was changed, or the item moved for the sake of a change that is least elsewhere.
    """

    links: tuple[Link, ...]
    events: tuple[Event, ...] = ()


def chains_of(
    problem: Problem,
    published: Plan,
    standing: Plan,
    plan: Plan,
    changes: Difference,
    events: Iterable[Event] = (),
) -> dict[str, Chain]:
    """A chain for each session and placement that changed.

    Parameters
    ----------
    problem : Problem
        The effective one.
    published, standing, plan : Plan
        What people hold, what of it stands after the events, and the new plan.
    changes : Difference
        From the published plan to the new one.
    events : iterable of Event
        Those that count.
    """
    events = tuple(events)
    changed = {c.item: c for c in changes.changes if c.what != ("people",)}
    broken: dict[str, list[Violation]] = {}
    for v in verify(problem, standing):
        for item in () if v.warning else v.items:
            broken.setdefault(item, []).append(v)
    breaks = {item: _breaks(problem, standing, plan, c) for item, c in changed.items()}
    ends = {
        item: end
        for item, change in changed.items()
        if (end := _end(problem, published, standing, plan, change, breaks[item], broken, events)) is not None
    }
    return _linked(published, changed, breaks, ends)


def put_back(plan: Plan, item: Session | Placement) -> Plan:
    """A plan with one item where it was."""
    if isinstance(item, Session):
        old = plan.session.get(item.id)
        item = replace(item, state=old.state if old else None)
        rest = tuple(s for s in plan.sessions if s.id != item.id)
        return plan.with_(sessions=(*rest, item))
    key = item.participant, item.internship
    rest = tuple(p for p in plan.placements if p.id != item.id and (p.participant, p.internship) != key)
    return plan.with_(placements=(*rest, item))


def _breaks(problem: Problem, standing: Plan, plan: Plan, change: Change) -> list[Violation]:
    """What putting an item back would break, one violation for each rule.

    Back comes the item alone; a session whose cohort was given up comes with its cohort, since alone it is nothing.
    """
    item = change.before
    if item is None:
        return []
    mine = {item.id}
    if isinstance(item, Session) and change.after is None and item.cohort in standing.cohort:
        cohort = standing.cohort[item.cohort]
        there = [s for s in standing.sessions_of_cohort[cohort.id] if s.id not in plan.session]
        mine |= {s.id for s in there}
        cohorts = (*(c for c in plan.cohorts if c.id != cohort.id), cohort)
        back = plan.with_(cohorts=cohorts, sessions=(*plan.sessions, *there))
    else:
        back = put_back(plan, item)
    found = [v for v in verify(problem, _around(problem, back, mine)) if not v.warning and not mine.isdisjoint(v.items)]
    found.sort(key=lambda v: item.id not in v.items)
    return list({v.rule: v for v in reversed(found)}.values())[::-1]


def _around(problem: Problem, plan: Plan, items: set[str]) -> Plan:
    """The part of a plan that can break a rule together with some items: what shares a person, place, kit or host.

    Checking only this gives the same violations of these items, but for those over sums of the whole programme.
    """
    here = [s for s in plan.sessions if s.id in items]
    there = [x for x in plan.placements if x.id in items]
    people = {p for s in here for p in plan.people(s)} | {x.participant for x in there}
    homes = {problem.participant[p].household for p in people if p in problem.participant} - {None}
    people |= {m for h in homes if h in problem.members for m in problem.members[h]}
    trainers, venues = {t for s in here for t in s.trainers}, {s.venue for s in here}
    kits, cohorts = {s.kit for s in here} - {None}, {s.cohort for s in here}
    hosts, mentors = {x.host for x in there}, {x.mentor for x in there}
    people |= {problem.mentor[m].participant for m in mentors if m in problem.mentor and problem.mentor[m].participant}
    sessions = tuple(
        s
        for s in plan.sessions
        if s.venue in venues
        or s.kit in kits
        or s.cohort in cohorts
        or not trainers.isdisjoint(s.trainers)
        or not people.isdisjoint(plan.people(s))
    )
    placements = tuple(x for x in plan.placements if x.host in hosts or x.mentor in mentors or x.participant in people)
    return plan.with_(sessions=sessions, placements=placements)


def _end(
    problem: Problem,
    published: Plan,
    standing: Plan,
    plan: Plan,
    change: Change,
    breaks: list[Violation],
    broken: dict[str, list[Violation]],
    events: tuple[Event, ...],
) -> Chain | None:
    """The whole chain of an item that could not stay or is new; None for one that made room for another."""
    item = change.before
    if item is None or (isinstance(item, Session) and item.id not in standing.session):
        behind = events_that_add(plan, change.after, events) if change.after is not None else ()
        return Chain((Link(change.item, None, change.after is None),), behind)
    rules = {v.rule for v in broken.get(item.id, ())}
    for v in breaks:
        if v.rule in rules and item.id in v.items:
            return Chain((Link(item.id, v),), events_behind(problem, published, item, v.rule, events))
    if change.after is None:
        return _given_up(problem, standing, item, broken, events)
    return None


def _given_up(
    problem: Problem,
    standing: Plan,
    item: Session | Placement,
    broken: dict[str, list[Violation]],
    events: tuple[Event, ...],
) -> Chain | None:
    """The chain of an item that is given up: its own trouble, or that of another session of the cohort."""
    own = (item,) if isinstance(item, Placement) else (item, *standing.sessions_of_cohort.get(item.cohort, ()))
    for one in own:
        for v in broken.get(one.id, ()):
            link = Link(one.id, v)
            behind = events_behind(problem, standing, one, v.rule, events)
            return Chain((link,) if one is item else (Link(item.id, None, True), link), behind)
    behind = events_behind(problem, standing, item, "", events)
    return Chain((Link(item.id, None, True),), behind) if behind else None


def _linked(
    published: Plan, changed: dict[str, Change], breaks: dict[str, list[Violation]], ends: dict[str, Chain]
) -> dict[str, Chain]:
    """Shortest chains, found from their ends backwards."""
    over: dict[str, list[tuple[str, Violation]]] = {}
    for item, violations in breaks.items():
        for v in violations:
            for other in _others(published, changed, item, v):
                over.setdefault(other, []).append((item, v))
    found = dict(ends)
    waiting = deque(sorted(ends))
    while waiting:
        other = waiting.popleft()
        for item, v in over.get(other, ()):
            if item not in found:
                found[item] = Chain((Link(item, v), *found[other].links), found[other].events)
                waiting.append(item)
    for item in changed.keys() - found.keys():
        last = tuple(Link(item, v) for v in breaks[item][:1])
        found[item] = Chain(last or (Link(item, None, changed[item].after is None),))
    return {item: found[item] for item in changed}


def _others(published: Plan, changed: dict[str, Change], item: str, violation: Violation) -> list[str]:
    """Other changed items that a violation names, or what of its people was given up."""
    named = [x for x in violation.items if x != item and x in changed]
    if named:
        return named
    people = set(violation.items)
    before = changed[item].before
    if isinstance(before, Placement):
        people.add(before.participant)
    return [
        id
        for id, c in changed.items()
        if id != item
        and c.after is None
        and isinstance(c.before, Session)
        and not people.isdisjoint({c.before.cohort, *published.people(c.before)})
    ]
