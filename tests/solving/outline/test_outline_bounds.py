"""Bounds from outlines: every plan has an outline of no more points, and the bound is near what plans reach."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.generate import generate
from scheduler.intake import read_programme
from scheduler.rules.score import levels
from scheduler.solving.axis import Axis
from scheduler.solving.engine import BOUND_ALONE, Budget, Settings, run
from scheduler.solving.greedy import Greedy
from scheduler.solving.outline.bounds import outline_bounds, points_of_all
from scheduler.solving.outline.parts import Parts
from scheduler.solving.outline.strands import ANYBODY

EXAMPLES = Path(__file__).parents[3] / "examples"


def _generated(tmp_path, people, seed, **changes):
    generate(people, seed, tmp_path)
    return _varied(read_programme(tmp_path).problem, seed, **changes)


def _varied(problem, seed, group_min=None):
    """Other weights, so that each preference counts in turn; and cohorts that may be divided."""
    r = random.Random(seed)
    weights = tuple((name, r.choice([0, 1, weight, 3 * weight])) for name, weight in problem.settings.weights)
    courses = tuple(replace(c, group_min=group_min or c.group_min) for c in problem.courses)
    return problem.with_(settings=replace(problem.settings, weights=weights), courses=courses)


def _plan(problem, seed):
    *_, plan = Greedy(Axis(problem), seed).plans()
    values = levels(problem, plan)
    assert not values["compulsory-unmet"] and not values["optional-unmet"]
    return plan, values["preferences"]


def _least_of(problem, plan) -> int:
    """Points of the outlines of a plan: its days, places and trainers fixed in each sentra's outline."""
    axis = Axis(problem)
    parts, total = Parts(axis), points_of_all(axis)
    for sentra in problem.sentra:
        outline = parts.outline([sentra.id])
        used: set[str] = set()
        for n, strand in enumerate(outline.strands):
            cohorts = [c for c in plan.cohorts if (c.course, c.sentra) == (strand.course, strand.sentra)]
            cohort = next(c for c in cohorts if c.id not in used and set(strand.people) <= set(c.participants))
            used.add(cohort.id)
            _fix(axis, outline, n, plan.sessions_of_cohort[cohort.id])
        for stage, stays in zip(outline.stages, outline.stays, strict=True):
            for x in plan.placements:
                if (x.participant, x.internship) == (stage.participant, stage.internship):
                    outline.cp.add(stays[x.host, tuple(map(axis.day, x.dates))] == 1)
        outcome = run(outline, outline.objective, Budget(None, None), (None, 20.0), Settings(0, 1), threading.Event())
        assert outcome.status == "optimal", (sentra.id, outcome.status)
        total += outcome.value
    return total


def _fix(axis, outline, n, sessions) -> None:
    where = {s.id: axis.problem.venue[s.venue].location for s in sessions}
    here = Counter((axis.day(s.date), where[s.id]) for s in sessions)
    taught = Counter((axis.day(s.date), where[s.id], t) for s in sessions for t in s.trainers)
    assert here.keys() <= outline.here[n].keys()
    for key, x in outline.here[n].items():
        outline.cp.add(x == here[key])
    for key, x in outline.taught[n].items():
        if key[2] not in ANYBODY:
            outline.cp.add(x == taught[key])


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_has_an_outline_of_no_more_points(seed, tmp_path):
    problem = _generated(tmp_path, 60, seed)
    plan, value = _plan(problem, seed)
    assert 0 < _least_of(problem, plan) <= value


@pytest.mark.parametrize("seed", range(2))
def test_trainers_from_afar_are_nobody_in_particular_and_no_dearer(seed, tmp_path):
    """Three districts have more trainers of a course than an outline knows by name; some live a day's journey away."""
    problem = _generated(tmp_path, 180, seed)
    parts = Parts(Axis(problem))
    kinds = {t for s in problem.sentra for strand in parts.outline([s.id]).strands for c in strand.choices.values()
             for t in c.ways}  # fmt: skip
    assert kinds == set(ANYBODY)
    plan, value = _plan(problem, seed)
    assert 0 < _least_of(problem, plan) <= value


def test_parts_add_up_the_same_on_one_worker_and_on_two(tmp_path):
    problem, found = _generated(tmp_path, 60, 1), {}
    for workers in (1, 2):
        found[workers] = []
        outline_bounds(Axis(problem), lambda outline, share: 1000, found[workers].append, lambda: False, workers)
    assert found[1][0] == found[2][0] < found[1][-1] == found[2][-1] == points_of_all(Axis(problem)) + 1000 * 5


def test_what_is_stopped_has_the_bound_of_arithmetic(tmp_path):
    problem, found = _generated(tmp_path, 60, 1), []
    outline_bounds(Axis(problem), lambda outline, share: 1000, found.append, lambda: True, 2)
    assert set(found) == {found[0]}


@pytest.mark.parametrize("seed", range(3))
def test_cohorts_that_may_be_divided_are_bounded_by_one_of_their_people(seed, tmp_path):
    problem = _generated(tmp_path, 60, seed, group_min=3)
    plan, value = _plan(problem, seed)
    assert 0 < _least_of(problem, plan) <= value


@pytest.mark.parametrize("seed", range(4))
def test_the_lampung_example_has_an_outline_of_no_more_points(seed):
    problem = read_programme(EXAMPLES / "lampung-ovop").problem
    plan, value = _plan(_varied(problem, seed) if seed else problem, seed)
    assert 0 < _least_of(_varied(problem, seed) if seed else problem, plan) <= value


def test_a_generated_programme_is_bounded_well(tmp_path):
    generate(60, 1, tmp_path)
    problem = read_programme(tmp_path).problem
    _, value = _plan(problem, 0)
    found = [0]

    def prove(outline, share):
        settings = Settings(0, 1, single=BOUND_ALONE)
        return run(outline, outline.objective, Budget(None, None), (None, 9.0), settings, threading.Event()).bound

    outline_bounds(Axis(problem), prove, found.append, lambda: False, 1)
    assert found == sorted(found)
    assert 0.8 * value <= found[-1] <= value
