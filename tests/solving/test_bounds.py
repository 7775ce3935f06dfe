"""Bounds by arithmetic: no plan is better, and small ones are counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.generate import generate
from scheduler.domain.courses import Course
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import PREFERENCES, DayPattern, Settings
from scheduler.intake import read_programme
from scheduler.rules.score import levels
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import preference_bound, unmet_bounds
from scheduler.solving.greedy import Greedy
from tests.agreement import generator

EXAMPLES = Path(__file__).parents[2] / "examples"


def _last(problem, seed=0):
    *_, plan = Greedy(Axis(problem), seed).plans()
    return plan


def _check(problem, seed=0) -> bool:
    """Whether everything is met; then the bound of the preferences holds as well."""
    values, axis = levels(problem, _last(problem, seed)), Axis(problem)
    for name, bound in unmet_bounds(problem, axis).items():
        assert bound <= values[name], name
    met = not values["compulsory-unmet"] and not values["optional-unmet"]
    if met:
        assert preference_bound(problem, axis) <= values["preferences"]
    return met


def test_random_programmes_are_never_below_their_bounds():
    met = 0
    for seed, problem in generator.problems(range(12)):
        met += _check(problem, seed)
    assert met, "no programme was met"


@pytest.mark.parametrize("name", ["lampung-ovop", "berufsschule"])
def test_examples_are_not_below_their_bounds(name):
    assert _check(read_programme(EXAMPLES / name).problem)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_generated_programmes_are_not_below_their_bounds(seed, tmp_path):
    generate(60, seed, tmp_path)
    assert _check(read_programme(tmp_path).problem)


def test_a_way_is_counted_by_hand(tmp_path):
    """One sentra, its trainers an hour away: a date holds one session of 6 JP, or two of 4."""
    generate(12, 1, tmp_path)
    problem = read_programme(tmp_path).problem
    names = ("DESAIN", "TENUN")  # 4 sessions of 4 JP, 4 of 6 JP: on six dates at least.
    problem = problem.with_(
        courses=tuple(replace(c, after=tuple(a for a in c.after if a in names)) for c in problem.courses if c.id in names),
        trainers=tuple(
            replace(t, location="Elsewhere", courses=names) for t in problem.trainers if set(names) & set(t.courses)
        ),
        participants=tuple(replace(p, internships=(), extra_courses=()) for p in problem.participants),
        hosts=(),
        mentors=(),
        internships=(),
        kits=(),
        availability=(),
        travel_legs=(),
        settings=replace(
            problem.settings,
            travel=replace(problem.settings.travel, default_minutes=60),
            weights=tuple((r, int(r == "trainer-travel")) for r in dict(_weights(problem))),
        ),
    )  # fmt: skip
    assert preference_bound(problem, Axis(problem)) == 6 * 2
    assert levels(problem, _last(problem))["preferences"] >= 12


def _weights(problem):
    from scheduler.rules.registry import preferences

    return [(r.id, r.weight) for r in preferences()]


def test_seats_are_counted_by_hand():
    """A day of two slots: the hall of 25 holds both sessions of 30 people, the room of 18 both of 20."""
    day = dt.date(2027, 4, 5)
    settings = Settings(
        "seats",
        "Seats",
        day,
        day,
        venue_capacity="preference",
        day_patterns=(DayPattern("normal", (480, 525)),),
        weights=tuple((p, int(p == "seats")) for p in PREFERENCES),
    )
    problem = Problem(
        settings,
        sentra=(Sentra("S", "Sentra", "Here"),),
        participants=(Participant("P", "One", "S"), Participant("Q", "Two", "S", courses=("C20",))),
        trainers=(Trainer("T", "First", "Here", ("C30",)), Trainer("U", "Second", "Here", ("C20",))),
        venues=(Venue("V1", "Hall", "Here", 25), Venue("V2", "Room", "Here", 18)),
        courses=(
            Course("C30", "Large", 2, 1, max_sessions_per_day=2, size=30),
            Course("C20", "Small", 2, 1, max_sessions_per_day=2, size=20, by_name=True),
        ),
    )
    assert preference_bound(problem, Axis(problem)) == 5 + 5 + 2 + 2
