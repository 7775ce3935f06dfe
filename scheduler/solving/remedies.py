"""What would help against cancellations: one more trainer, or one more day.

Both are tried, not guessed: the case is played through again with a second trainer who can teach the same, or with days
open that are closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan, Session
from scheduler.solving.cancellations import Cancellation, touched
from scheduler.solving.replan import NoPlan, replan
from scheduler.solving.stress import COSTS, FAILED, FIXED, UNDECIDED, Played, Trial, at_once, task_of, unmet_keys

SECOND = "\N{PRIME}"
FREED = ("programme", "trainer", "venue", "sentra", "course")
WORST = (COSTS, FIXED, UNDECIDED, FAILED)


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day that is closed to a subject (kind ``programme``: to all) and would mend a case if it were open."""

    kind: str
    subject: str
    date: dt.date


def seconds_worth_trying(trial: Trial, played: Iterable[Played]) -> Iterator[tuple[str, Played]]:
    """Trainers to whom a second one, and cases of trainers away in which that one could step in."""
    by_key = {c.key: c for c in trial.possible(("trainer",)).touching}
    for x in played:
        if x.kind != "trainer" or x.key not in by_key or not (x.outcome in WORST or x.participants):
            continue
        courses = {trial.plan.cohort[s.cohort].course for s in touched(trial.plan, by_key[x.key])}
        for t in trial.problem.trainers:
            if courses.intersection(t.courses):
                yield t.id, x


def with_second(trial: Trial, cancellation: Cancellation, trainer: str) -> int | None:
    """People to notify when a second trainer like this one steps in; None where that does not mend the case.

    The second one has the same home, courses and limits, and is free.
    """
    task = task_of(trial, cancellation)
    like = task.problem.trainer[trainer]
    second = replace(like, id=like.id + SECOND, qualified_until=None)
    problem = task.problem.with_(trainers=(*task.problem.trainers, second))
    found = at_once(replace(task, problem=problem), cancellation)
    if found is None:
        return None
    plan, _ = found
    taught = {t for s in plan.sessions for t in s.trainers} - {t for s in trial.plan.sessions for t in s.trainers}
    return 1 + len(_new_teachers(trial.plan, plan)) if second.id in taught else None


def _new_teachers(before: Plan, after: Plan) -> set[str]:
    return {t for s in after.sessions for t in s.trainers if t not in before.session[s.id].trainers}


def free_day(trial: Trial, cancellation: Cancellation) -> FreeDay | None:
    """The one closed day that would mend a case which costs requirements; None where one alone is not enough.

    Everything is played through with all days open to trainers, venues and sentra, and with one more teaching day a
    week; what is then used of these is counted.
    """
    before = unmet_keys(trial.problem, trial.plan)
    task = task_of(trial, cancellation)
    opened = _opened(trial.problem, task.problem)
    try:
        found = replan(replace(task, problem=opened), trial.options, explain=False)
    except NoPlan:
        return None
    if unmet_keys(opened, found.plan) - before:
        return None
    used = {
        day
        for s in found.plan.sessions
        if trial.plan.session.get(s.id) != s and s.state not in ("held", "not_held")
        for day in _closed_days(task.problem, found.plan, s)
    }
    return next(iter(used)) if len(used) == 1 else None


def _opened(before: Problem, problem: Problem) -> Problem:
    """The programme with every day open to sessions, but for what is cancelled; hosts work on the days they did."""
    known, days = set(before.availability), problem.settings.teaching_days
    keep = tuple(
        r for r in problem.availability if r not in known or r.kind not in FREED or r.effect not in ("closed", "only")
    )
    hosts = tuple(replace(h, weekdays=days) if h.weekdays is None else h for h in problem.hosts)
    settings = replace(problem.settings, teaching_days=_one_day_more(days))
    return problem.with_(availability=keep, hosts=hosts, settings=settings)


def _one_day_more(days: tuple[int, ...]) -> tuple[int, ...]:
    """The teaching days and the first weekday, from Saturday on, that is none."""
    more = next((d for d in (5, 6, 0, 1, 2, 3, 4) if d not in days), None)
    return tuple(days) if more is None else tuple(sorted((*days, more)))


def _closed_days(problem: Problem, plan: Plan, s: Session) -> Iterator[FreeDay]:
    """Who or what a session would need on a day on which it is closed to them."""
    calendar, cohort = problem.calendar, plan.cohort[s.cohort]
    if s.date.weekday() not in problem.settings.teaching_days:
        yield FreeDay("programme", "", s.date)
    subjects: list[tuple[str, str]] = [("programme", ""), ("course", cohort.course), ("venue", s.venue)]
    subjects += [("sentra", cohort.sentra)] if cohort.sentra else []
    subjects += [("trainer", t) for t in s.trainers]
    for kind, id in subjects:
        if not calendar.available(kind, id, s.date, s.start, s.end):
            yield FreeDay(kind, id, s.date)


def to_plain(day: FreeDay | None) -> list[Any] | None:
    return None if day is None else [day.kind, day.subject, day.date.isoformat()]


def from_plain(data: list[Any] | None) -> FreeDay | None:
    return None if data is None else FreeDay(data[0], data[1], dt.date.fromisoformat(data[2]))
