"""The part of a programme and its plan that a requirement depends on.

Of a large programme a requirement meets few people, trainers, venues, kits and hosts. All else is left out before the
requirement is tried, so that a try takes no longer than in a small programme; what is proved of the part holds for the
whole, because nothing that is left out shares anything with what is decided.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem
from scheduler.plan.plan import Cohort, Plan
from scheduler.rules.needs import venues_with_features
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.reach import candidates_of
from scheduler.solving.explain.trial import Trial
from scheduler.solving.placements import placement_id


def part_of(state: State, trial: Trial) -> State:
    """The state without what a trial does not depend on; all of it where money is short, for all share it."""
    if state.problem.settings.budget_ceiling is not None:
        return state
    part = _Part(state.problem, state.base, trial)
    base = part.plan()
    return State(part.programme(), base, None if state.paid is None else base)


def whole_of(plan: Plan, part: Plan, trial: Trial) -> Plan:
    """A whole plan in which what a trial decides is as in a plan of its part."""

    def is_decided(cohort: Cohort) -> bool:
        return (cohort.course, cohort.sentra) in trial.groups or cohort.id in trial.moved

    fresh = [c for c in part.cohorts if is_decided(c)]
    ids = {c.id for c in fresh}
    rest = [c for c in plan.cohorts if not is_decided(c)]
    kept = {c.id for c in rest}
    sessions = [*(s for s in plan.sessions if s.cohort in kept), *(s for s in part.sessions if s.cohort in ids)]
    placements = [x for x in plan.placements if (x.participant, x.internship) not in trial.decided]
    taken = {x.id for x in placements}
    free = (id for n in count(1) if (id := placement_id(n)) not in taken)
    for x in part.placements:
        if (x.participant, x.internship) in trial.decided:
            placements.append(replace(x, id=next(free)) if x.id in taken else x)
            taken.add(placements[-1].id)
    return plan.with_(
        cohorts=(*rest, *fresh),
        sessions=tuple(sorted(sessions, key=lambda s: (s.date, s.start, s.id))),
        placements=tuple(placements),
    )


class _Part:
    """Ids of what belongs to a part, by table.

    Attributes
    ----------
    people : set of str
        Those for whom something may be decided, with their households and the mentors among participants.
    guests : set of str
        Others who are at the same hosts.
    """

    def __init__(self, problem: Problem, base: Plan, trial: Trial) -> None:
        self.problem, self.base = problem, base
        moved = [base.cohort[c] for c in trial.moved]
        groups = trial.groups | {(c.course, c.sentra) for c in moved}
        courses = [problem.course[c] for c in {c for c, _ in groups}]
        self.kits = {c.kit for c in courses} - {None}
        self.trainers = {t for c in courses for t in problem.qualified[c.id]}
        self.venues = {v.id for c, s in groups for v in venues_with_features(problem, problem.course[c], s)}
        internships = {i for _, i in trial.decided}
        self.hosts = {h.id for h in problem.hosts if not internships.isdisjoint(h.internships)}
        self.people = {*trial.requirement.members, *(p for p, _ in trial.decided)}
        self.people.update(p for g in groups for p in candidates_of(problem, g))
        self.people.update(p for c in moved for p in c.participants)
        self.people.update(m.participant for m in problem.mentors if m.participant and m.host in self.hosts)
        self.people.update(m for h in self._households(self.people) for m in problem.members[h])
        self.hosts.update(m.host for m in problem.mentors if m.participant in self.people)
        self._take_from_plan()
        there = self.people | self.guests
        self.households = self._households(there)
        self.sentra = {problem.participant[p].sentra for p in there} | {c.sentra for c in self.cohorts}
        self.sentra |= {s for _, s in groups} | {problem.household[h].sentra for h in self.households}

    def _households(self, people: Iterable[str]) -> set[str]:
        found = (self.problem.participant[p].household for p in people)
        return {h for h in found if h}

    def _take_from_plan(self) -> None:
        """The plan's cohorts and placements that share something, whole, and what else these need."""
        base, problem = self.base, self.problem
        there = {c.id for c in base.cohorts if not self.people.isdisjoint(c.participants)}
        there |= {c.id for c in base.cohorts if problem.course[c.course].kit in self.kits}
        there |= {s.cohort for s in base.sessions if s.venue in self.venues or not self.trainers.isdisjoint(s.trainers)}
        self.cohorts = [c for c in base.cohorts if c.id in there]
        self.sessions = tuple(s for s in base.sessions if s.cohort in there)
        self.placements = tuple(x for x in base.placements if x.participant in self.people or x.host in self.hosts)
        self.trainers.update(t for s in self.sessions for t in s.trainers)
        self.venues.update(s.venue for s in self.sessions)
        self.hosts.update(x.host for x in self.placements)
        self.guests = {x.participant for x in self.placements} - self.people

    def plan(self) -> Plan:
        """What of the plan stands in the part; of other cohorts' people only those who belong to it."""
        people = self.people
        cohorts = tuple(
            replace(
                c,
                participants=tuple(p for p in c.participants if p in people),
                joined={p: n for p, n in c.joined.items() if p in people},
                left={p: n for p, n in c.left.items() if p in people},
            )
            for c in self.cohorts
        )
        return self.base.with_(cohorts=cohorts, sessions=self.sessions, placements=self.placements)

    def programme(self) -> Problem:
        """The programme with the rows of the part; courses and internships all stay."""
        problem, people = self.problem, self.people | self.guests
        mentors = tuple(
            m if m.participant is None or m.participant in people else replace(m, participant=None, after=())
            for m in problem.mentors
            if m.host in self.hosts
        )
        ids: dict[str, Container[str]] = {
            "sentra": self.sentra, "household": self.households, "participant": people, "trainer": self.trainers,
            "venue": self.venues, "host": self.hosts, "mentor": {m.id for m in mentors},
        }  # fmt: skip

        def counts(row: Availability) -> bool:
            return row.kind not in ids or row.id == "*" or row.id in ids[row.kind]

        return problem.unchecked(
            sentra=_rows(problem.sentra, ids["sentra"]),
            households=_rows(problem.households, ids["household"]),
            participants=_rows(problem.participants, people),
            trainers=_rows(problem.trainers, ids["trainer"]),
            venues=_rows(problem.venues, ids["venue"]),
            hosts=_rows(problem.hosts, ids["host"]),
            mentors=mentors,
            wishes=(),
            availability=tuple(row for row in problem.availability if counts(row)),
        )


def _rows(table: Iterable[Any], ids: Container[str]) -> tuple[Any, ...]:
    return tuple(x for x in table if x.id in ids)
