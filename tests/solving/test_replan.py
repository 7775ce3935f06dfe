"""Re-planning: the change is counted as it is, and it is the least there is."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from ortools.sat.python import cp_model

from scheduler.domain.availability import Availability
from scheduler.plan.diff import difference
from scheduler.plan.named import Named
from scheduler.plan.plan import Unmet
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving import opening
from scheduler.solving import replan as replanning
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Outcome, run
from scheduler.solving.model import Model
from scheduler.solving.opening import Opening
from scheduler.solving.replan import NoPlan, Replanning, Task, alternatives, replan
from scheduler.solving.scope import Scope
from scheduler.solving.search import Options
from scheduler.solving.stability import Stability
from tests.agreement import generator
from tests.agreement.test_agreement import _generated, _some_plan
from tests.factories import BASE, GOOD, closed, day, session, with_sessions

LIMITS = Options(time=None, work=20.0, workers=1)


def _task(problem, published, *rows, **more) -> Task:
    effective = problem.with_(availability=(*problem.availability, *rows))
    return Task(effective, published, published, more.pop("today", problem.settings.first_day), 0, Named(), **more)


def test_a_substitute_costs_the_participants_nothing() -> None:
    result = replan(_task(BASE, GOOD, closed("trainer", "T2", 2)), LIMITS)
    assert result.proven
    assert (result.difference.people_notified, result.difference.items_changed, result.difference.days_moved) == (
        2,
        1,
        0,
    )
    assert [c.what for c in result.difference.changes] == [("trainers",)]
    assert result.plan.session["B-S-1/1"].trainers == ("T1",)


def test_least_changes_or_least_people() -> None:
    only = replace(BASE.trainers[0], courses=("A",))
    problem = BASE.with_(trainers=(only, BASE.trainers[1]))
    result = replan(_task(problem, GOOD, closed("trainer", "T2", 2)), LIMITS)
    assert result.proven and result.difference.items_changed == 1
    assert set(result.difference.affected) == {"P1", "P2", "P4", "T2"}
    assert result.plan.session["B-S-1/1"].date != day(2)
    assert {link.violation.rule for chain in result.reasons.values() for link in chain.links} == {"trainer-available"}
    assert result.difference.days_moved == 1  # The day before or after, not any day.


def test_a_plan_found_at_the_last_moment_is_a_good_one_all_the_same() -> None:
    problem = BASE.with_(trainers=(replace(BASE.trainers[0], courses=("A",)), BASE.trainers[1]))
    work = Replanning(_task(problem, GOOD, closed("trainer", "T2", 2)), LIMITS, None, threading.Event())
    work._open(["B-S-1/1"])
    work.budget.charge(10**6)
    assert work.budget.spent
    far = with_sessions(session("B-S-1", 1, 9))
    assert difference(GOOD, work._polished(far)).days_moved == 1


def test_held_frozen_and_past_items_stay() -> None:
    held = GOOD.with_(sessions=tuple(replace(s, state="held") if s.date == day(0) else s for s in GOOD.sessions))
    task = _task(BASE, held, closed("trainer", "T2", 0), closed("trainer", "T2", 2), today=day(1))
    result = replan(replace(task, freeze_days=1), LIMITS)
    assert [c.item for c in result.difference.changes] == ["B-S-1/1"]
    frozen = replace(task, freeze_days=3, problem=BASE.with_(availability=(closed("venue", "V1", 2),)))
    assert not replan(replace(frozen, named=Named(venues=frozenset({"V1"}))), LIMITS).plan.unmet


@pytest.mark.parametrize(("status", "gives"), [("undecided", False), ("infeasible", True)])
def test_frozen_days_give_way_to_a_proof_and_not_to_a_time_out(
    status: str, gives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first model ends like this, with time left; what stands in the frozen days may move only after a proof."""
    asked = []

    def first(*arguments: object, **more: object) -> Outcome:
        asked.append(arguments)
        return Outcome(status, None, None, None) if len(asked) == 1 else run(*arguments, **more)

    monkeypatch.setattr(replanning, "run", first)
    task = replace(_task(BASE, GOOD, closed("trainer", "T2", 4)), freeze_days=3)
    work = Replanning(task, LIMITS, None, threading.Event())
    work.run()
    assert len(asked) > 1 and work.displacing == gives


def test_frozen_days_count_from_today_also_before_the_programme() -> None:
    for days, thaw in ((-2, 1), (-9, -6), (1, 4)):
        known = Opening(replace(_task(BASE, GOOD, today=day(days)), freeze_days=3))
        assert (known.today, known.thaw) == (max(0, days), thaw)


def test_contradicting_pins_are_no_plan() -> None:
    twice = with_sessions(replace(session("B-S-1", 1, 1, 0, 4, "V2", "T1"), state="pinned"))
    pinned = twice.with_(sessions=tuple(replace(s, state="pinned") for s in twice.sessions))
    with pytest.raises(NoPlan) as caught:
        replan(_task(BASE, pinned), LIMITS)
    assert "participant-no-overlap" in {v.rule for v in caught.value.violations}


def test_alternatives_differ_in_kind() -> None:
    found = alternatives(_task(BASE, GOOD, closed("venue", "V1", 2)), LIMITS, 3)
    assert found[0][0] == "people"
    plans = [frozenset(r.plan.sessions) for _, r in found]
    assert len(set(plans)) == len(plans)
    assert all(
        not [v for v in verify(BASE.with_(availability=(closed("venue", "V1", 2),)), r.plan) if not v.warning]
        for _, r in found
    )


@pytest.mark.parametrize("seed", range(25))
def test_the_model_counts_what_the_difference_counts(seed: int) -> None:
    problem = _generated(seed)
    axis = Axis(problem)
    published = _some_plan(problem, axis, seed)
    for n in range(4):
        other = generator.changed(problem, published, seed * 50 + n)
        if {c.participants for c in other.cohorts} != {c.participants for c in published.cohorts}:
            continue
        placements = frozenset((p.id, i) for p in problem.participants for i in p.internships)
        scope = Scope(published, frozenset(), sessions=frozenset(published.session), placements=placements)
        model = Model(axis, scope, with_preferences=False)
        stability = Stability(model, published)
        names = ("people-notified", "items-changed", "days-moved")
        if not model.pin(other):
            continue
        model.cp.minimize(sum(stability.level(name) for name in names))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model.cp) != cp_model.OPTIMAL:
            continue  # The change breaks a rule.
        found = difference(published, other)
        counted = [solver.value(stability.level(name)) for name in names]
        assert counted == [found.people_notified, found.items_changed, found.days_moved]


@pytest.mark.parametrize("seed", range(12))
def test_widening_finds_the_least_of_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The neighbourhood that is widened step by step ends at the same change as the model in which all is open."""
    problem = _generated(seed)
    published = _some_plan(problem, Axis(problem), seed)
    unmet = unmet_requirements(problem, published)
    published = published.with_(unmet=tuple(Unmet(r.participant, r.household, r.course, r.internship) for r in unmet))
    if not published.sessions:
        return
    busiest = published.sessions[seed % len(published.sessions)]
    row = Availability("venue", busiest.venue, "closed", busiest.date, busiest.date + dt.timedelta(days=1))
    results = []
    for limit in (0, 10**9):
        monkeypatch.setattr(opening, "OPEN_ALL_CHOICES", limit)
        result = replan(_task(problem, published, row), LIMITS)
        assert result.proven
        results.append([x.value for x in result.plan.levels[:4]])
    assert results[0] == results[1]
