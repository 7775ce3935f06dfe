"""Make-up sessions: they come after what was held meanwhile, and count like any other session from then on."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from ortools.sat.python import cp_model

from scheduler.domain.problem import Problem
from scheduler.plan.events import Event
from scheduler.plan.named import Named
from scheduler.plan.plan import Plan
from scheduler.plan.standing import standing
from scheduler.rules.score import score, unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.model import Model
from scheduler.solving.opening import Task
from scheduler.solving.replan import replan
from scheduler.solving.scope import Scope
from scheduler.solving.search import Options
from tests.factories import BASE, GOOD, day, session

LIMITS = Options(time=None, work=20.0, workers=1)
NOT_HELD = (Event(1, "not-held", "A-S-1/1", data={"date": day(0).isoformat(), "start": 480}),)


def _programme(most: int = 1, late: str = "B") -> Problem:
    """Course A in three sessions, and course B after it (or before it); no internships."""
    a, b = (replace(c, after=tuple({"A", "B"} - {late}) if c.id == late else ()) for c in BASE.courses)
    people = tuple(replace(p, internships=()) for p in BASE.participants)
    return BASE.with_(participants=people, courses=(replace(a, jp=12, max_sessions_per_day=most), b))


def _published() -> Plan:
    rest = (session("A-S-1", 2, 1), session("A-S-1", 3, 3), session("B-S-1", 1, 7))
    return GOOD.with_(sessions=(session("A-S-1", 1, 0), *rest), placements=())


def test_what_builds_on_a_course_comes_after_its_make_up_session() -> None:
    problem, published = _programme(), _published()
    published = published.with_(sessions=(*published.sessions[:3], session("B-S-1", 1, 4)))
    task = Task(problem, published, standing(problem, published, NOT_HELD, day(3)), day(3), 0, Named(), events=NOT_HELD)
    result = replan(task, LIMITS)
    assert result.proven and not result.plan.unmet
    made_up, next_course = result.plan.session["A-S-1/1"], result.plan.session["B-S-1/1"]
    assert day(3) < made_up.date < next_course.date


@pytest.mark.parametrize(("most", "late"), [(1, "B"), (2, "B"), (1, "A")])
def test_model_and_checks_agree_about_make_up_sessions(most: int, late: str) -> None:
    """Every place of the make-up session, of the one after what was held, and of the other course."""
    problem = _programme(most, late)
    stands = standing(problem, _published(), NOT_HELD, day(2))
    assert [s.state for s in stands.sessions] == ["not_held", "held", None, None]
    axis, answers = Axis(problem), set()
    places = [(n, slot) for n in (2, 3, 7) for slot in (0, 4)]
    scope = Scope(
        stands,
        frozenset(),
        sessions=frozenset({"A-S-1/3", "B-S-1/1"}),
        placements=frozenset(),
        missing=frozenset({("A-S-1", 1)}),
        first_day=2,
    )
    for first, third, other in itertools.product(places, places, (3, 7, 8)):
        moved = (session("A-S-1", 1, *first), session("A-S-1", 3, *third), session("B-S-1", 1, other, 4))
        moved += tuple(s for s in stands.sessions if s.state)
        plan = stands.with_(sessions=tuple(sorted(moved, key=lambda s: (s.date, s.start, s.id))))
        assert not unmet_requirements(problem, plan)
        violations = [f"{v.rule}: {v.message}" for v in verify(problem, plan) if not v.warning]
        model = Model(axis, scope)
        feasible = model.pin(plan)
        if feasible:
            model.cp.minimize(model.points_of("early-finish"))
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            feasible = solver.solve(model.cp) == cp_model.OPTIMAL
        assert feasible == (not violations), (first, third, other, violations)
        if feasible:
            mine = score(problem, plan).by_rule["early-finish"][0]
            assert solver.value(model.points_of("early-finish")) == mine, (first, third, other)
        answers.add(feasible)
    assert answers == {True, False}
