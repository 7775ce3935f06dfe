"""Repairs that need no search: somebody else in the same slot, or another venue in the same slot.

What is found is the least there can be, by counting: each session that is touched has to change, and those who have to
be told of it whatever is done are told, and nobody else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice, product

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan, Session
from scheduler.rules.score import score
from scheduler.rules.verify import verify

MOST_SUBSTITUTES = 3
TRIES = 24  # Combinations that are checked in full before the search proper is left to find one.


def with_substitutes(problem: Problem, plan: Plan, away: str, sessions: Sequence[Session]) -> tuple[Plan, bool] | None:
    """The plan with other trainers in the same slots and places, as few as possible; and whether that is the least.

    Parameters
    ----------
    problem : Problem
        The effective one: `away` is not available in it.
    sessions : sequence of Session
        Those that `away` would teach.

    Returns
    -------
    (Plan, bool) or None
        None where no such plan keeps every rule.
    """
    if any(s.state == "pinned" for s in sessions):
        return None
    able = {s.id: _able(problem, plan, s) for s in sessions}
    if not all(able.values()):
        return None
    free = {s.id: tuple(t for t in able[s.id] if _is_free(plan, t, s)) for s in sessions}
    attending = min(len(plan.people(s)) for s in sessions)
    least: int | None = None
    for count in range(1, MOST_SUBSTITUTES + 1):
        if least is None and _cover(able, count):
            least = count
        found = _best(problem, plan, _assigned(plan, away, sessions, free, count))
        if found is not None:
            return found, least == count and attending >= count
    return None


def in_other_venues(problem: Problem, plan: Plan, sessions: Sequence[Session]) -> tuple[Plan, bool] | None:
    """The plan with the same sessions at the same time in other venues; that is always the least.

    All who attend or teach have to be told wherever the sessions go.
    """
    if any(s.state == "pinned" for s in sessions):
        return None
    choices = []
    for s in sessions:
        people = len(plan.people(s))
        choices.append(
            [
                replace(s, venue=v.id)
                for v in problem.venues
                if v.id != s.venue
                and (v.capacity >= people or problem.settings.venue_capacity != "hard")
                and problem.calendar.available("venue", v.id, s.date, s.start, s.end)
                and not any(_meet(s, x) for x in plan.sessions_of_venue.get(v.id, ()))
            ]
        )
    found = _best(problem, plan, product(*choices))
    return None if found is None else (found, True)


def _best(problem: Problem, plan: Plan, proposals: Iterator[Sequence[Session]]) -> Plan | None:
    """The first few plans that keep every rule: the one with the fewest points."""
    best: tuple[int, Plan] | None = None
    for proposal in islice(proposals, TRIES):
        new = {s.id: s for s in proposal}
        changed = plan.with_(sessions=tuple(new.get(s.id, s) for s in plan.sessions))
        if not any(not v.warning for v in verify(problem, changed)):
            points = score(problem, changed).total
            if best is None or points < best[0]:
                best = points, changed
    return best[1] if best else None


def _assigned(
    plan: Plan, away: str, sessions: Sequence[Session], free: dict[str, tuple[str, ...]], count: int
) -> Iterator[tuple[Session, ...]]:
    """The sessions with `count` different substitutes at most, those first who know the cohorts."""
    cohorts = {s.cohort for s in sessions}
    known = [t for c in sorted(cohorts) for s in plan.sessions_of_cohort[c] for t in s.trainers]
    pool = sorted({t for able in free.values() for t in able}, key=lambda t: (-known.count(t), t))
    for team in combinations(pool, count):
        options = [[t for t in team if t in free[s.id]] for s in sessions]
        if not all(options):
            continue
        for chosen in islice(product(*options), TRIES):
            if len(set(chosen)) == count:
                yield tuple(
                    replace(s, trainers=tuple(new if t == away else t for t in s.trainers))
                    for s, new in zip(sessions, chosen, strict=True)
                )


def _cover(able: dict[str, tuple[str, ...]], count: int) -> bool:
    """Whether `count` trainers could teach all, were they free: fewer never can."""
    pool = sorted({t for trainers in able.values() for t in trainers})
    return any(all(set(team) & set(trainers) for trainers in able.values()) for team in combinations(pool, count))


def _able(problem: Problem, plan: Plan, s: Session) -> tuple[str, ...]:
    """Trainers who teach the course and are there at the time, whatever else they have to do."""
    course = plan.cohort[s.cohort].course
    return tuple(
        t
        for t in problem.qualified.get(course, ())
        if t not in s.trainers
        and _qualified(problem.trainer[t].qualified_until, s.date)
        and problem.calendar.available("trainer", t, s.date, s.start, s.end)
    )


def _qualified(until: dt.date | None, day: dt.date) -> bool:
    return until is None or until >= day


def _is_free(plan: Plan, trainer: str, s: Session) -> bool:
    return not any(_meet(s, x) for x in plan.sessions_of_trainer.get(trainer, ()))


def _meet(one: Session, other: Session) -> bool:
    return (
        other.id != one.id
        and other.state != "not_held"
        and one.date == other.date
        and other.start < one.end
        and one.start < other.end
    )
