"""What is short by counting is short in every plan: programmes cut down to just what one plan uses lack nothing."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace

import pytest

from scheduler.domain.availability import Availability
from scheduler.domain.calendar import monday
from scheduler.domain.problem import InvalidProblem, Problem
from scheduler.plan.plan import Plan
from scheduler.rules.capacity import capacity_report
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from tests.agreement import generator
from tests.agreement.test_agreement import _some_plan as some_plan

PROBLEMS = int(os.environ.get("JADWAL_CAPACITY", "24"))


def _short(problem: Problem) -> list[str]:
    return [f"{s.kind}: {s.message}" for s in capacity_report(problem) if s.short]


def _generated(seed: int) -> tuple[Problem, Plan]:
    """A programme whose limits leave some room, and a plan."""
    r = random.Random(seed)
    for n in range(20):
        try:
            p = generator.problem(seed * 1000 + n + 500_000)
            p = p.with_(
                participants=tuple(replace(x, max_jp_per_day=8, max_days_per_week=None) for x in p.participants),
                trainers=tuple(
                    replace(t, max_jp=None, qualified_until=None, courses=tuple(c.id for c in p.courses))
                    for t in p.trainers
                ),
                availability=p.availability[: r.randint(0, 4)],
                settings=replace(p.settings, budget_ceiling=None),
            )
        except InvalidProblem:
            continue
        return p, some_plan(p, Axis(p), seed)
    raise AssertionError("the generator makes no valid programme")


def _only_what_is_met(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """The same programme where nobody asks for what the plan does not give, and the plan of it."""
    unmet = unmet_requirements(problem, plan)
    lacking = {m for r in unmet if r.course for m in r.members}
    lacking |= {m for r in unmet if r.household for m in problem.members[r.household]}
    placed = {(x.participant, x.internship) for x in plan.placements}
    people = []
    for p in problem.participants:
        taken = tuple(c.course for c in plan.cohorts if p.id in c.participants)
        internships = tuple(i for i in p.internships if (p.id, i) in placed)
        changed = replace(p, internships=internships)
        if p.id in lacking:
            changed = replace(changed, courses=taken, extra_courses=())
        if p.id not in lacking or taken:
            people.append(changed)
    kept = {p.id for p in people}
    met = problem.with_(
        participants=tuple(people),
        households=tuple(h for h in problem.households if any(p.household == h.id for p in people)),
        mentors=tuple(replace(m, participant=None, after=()) for m in problem.mentors),
        wishes=(),
        availability=tuple(
            a for a in problem.availability if a.kind not in ("participant", "household") or a.id in kept or a.id == "*"
        ),
    )
    return met, plan.with_(unmet=(), placements=tuple(x for x in plan.placements if x.participant in kept))


def _cut_down(problem: Problem, plan: Plan, r: random.Random) -> Problem:
    """Limits and rows such that the plan just keeps within them; each by chance, so that others stand alone."""
    cohorts = {c.id: c for c in plan.cohorts}
    rows = list(problem.availability)

    def only(kind: str, id: str, spans: list) -> None:
        rows.extend(Availability(kind, id, "only", d, d, time_from=a, time_to=b) for d, a, b in spans)

    def by_chance() -> bool:
        return r.random() < 0.5

    trainers, courses, hosts, mentors, venues = [], [], [], [], []
    for t in problem.trainers:
        mine = [s for s in plan.sessions if t.id in s.trainers]
        if mine and by_chance():
            days, weeks = Counter(), Counter()
            for s in mine:
                days[s.date] += s.jp
                weeks[monday(s.date)] += s.jp
            t = replace(
                t,
                max_jp=sum(days.values()),
                max_jp_per_day=max(days.values()),
                max_jp_per_week=max(weeks.values()),
                courses=tuple(dict.fromkeys(cohorts[s.cohort].course for s in mine)),
            )
        if mine and by_chance():
            only("trainer", t.id, [(s.date, s.start, s.end) for s in mine])
        trainers.append(t)
    listed = {c for t in trainers for c in t.courses}
    trainers[0] = replace(
        trainers[0], courses=(*trainers[0].courses, *(c.id for c in problem.courses if c.id not in listed))
    )
    for c in problem.courses:
        mine = [s for s in plan.sessions if cohorts[s.cohort].course == c.id]
        sizes = [len(x.participants) for x in plan.cohorts if x.course == c.id]
        if mine and by_chance():
            c = replace(c, group_min=min(sizes), group_max=max(sizes))
        if mine and by_chance():
            c = replace(c, first_day=min(s.date for s in mine), last_day=max(s.date for s in mine))
        courses.append(c)
    for v in problem.venues:
        mine = [s for s in plan.sessions if s.venue == v.id]
        if mine and by_chance():
            size = [max(len(plan.people(s)), problem.course[cohorts[s.cohort].course].size or 0) for s in mine]
            v = replace(v, capacity=max(size))
        if mine and by_chance():
            only("venue", v.id, [(s.date, s.start, s.end) for s in mine])
        venues.append(v)
    for h in problem.hosts:
        a_day = Counter(d for x in plan.placements if x.host == h.id for d in x.dates)
        hosts.append(replace(h, capacity=max(a_day.values())) if a_day and by_chance() else h)
    for m in problem.mentors:
        a_day = Counter(d for x in plan.placements if x.mentor == m.id for d in x.dates)
        mentors.append(replace(m, max_apprentices=max(a_day.values())) if a_day and by_chance() else m)
    people = []
    for p in problem.participants:
        mine = [s for s in plan.sessions if p.id in plan.people(s)]
        spans = [(s.date, s.start, s.end) for s in mine]
        if mine and by_chance():
            days = Counter()
            for s in mine:
                days[s.date] += s.jp
            weeks = Counter(monday(d) for d in days)
            p = replace(p, max_jp_per_day=max(days.values()), max_days_per_week=max(weeks.values()))
        people.append(p)
        spans += [(d, x.start, x.end) for x in plan.placements if x.participant == p.id for d in x.dates]
        if spans and by_chance():
            only("participant", p.id, spans)
    return problem.with_(
        participants=tuple(people),
        trainers=tuple(trainers),
        courses=tuple(courses),
        venues=tuple(venues),
        hosts=tuple(hosts),
        mentors=tuple(mentors),
        availability=tuple(rows),
    )


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_what_a_plan_meets_is_never_short(seed: int) -> None:
    wide, plan = _generated(seed)
    try:
        met, plan = _only_what_is_met(wide, plan)
    except InvalidProblem:
        pytest.skip("nothing is met")
    r = random.Random(seed)
    for problem in (met, *(_cut_down(met, plan, r) for _ in range(8))):
        assert [str(v.message) for v in verify(problem, plan) if not v.warning] == []
        assert unmet_requirements(problem, plan) == []
        assert _short(problem) == []
