"""Parts drawn anew keep every rule, cost what the outline says, and can be taken back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from benchmarks.generate import generate
from scheduler.intake import read_programme
from scheduler.rules.score import levels
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import preference_bound
from scheduler.solving.engine import Budget, Settings, complete_hint, run
from scheduler.solving.greedy import Greedy
from scheduler.solving.outline.redrawing import Drawn, Redrawing
from scheduler.solving.outline.sections import Sections
from scheduler.solving.search import Options, solve
from tests.agreement import generator
from tests.solving.checks import violations

EXAMPLES = Path(__file__).parents[3] / "examples"


def _solver(work=2.0, seen=None):
    """Runs outlines on one worker; `seen` gets the points of each hint and of what came of it."""

    def solve_outline(outline):
        before = complete_hint(outline, Budget(None, None))
        outcome = run(
            outline, outline.objective, Budget(None, None), (None, work), Settings(0, 1), threading.Event()
        )  # fmt: skip
        if seen is not None:
            seen.append((before, outcome.value))
        return Drawn(outcome.plan, outcome.status == "optimal")

    return solve_outline


def _built(problem, seed=0):
    greedy = Greedy(Axis(problem), seed)
    *_, plan = greedy.plans()
    return greedy, plan


def _same(one, other):
    return (set(one.sessions), {(p.participant, p.dates) for p in one.placements}) == (
        set(other.sessions),
        {(p.participant, p.dates) for p in other.placements},
    )


@pytest.mark.parametrize("block", range(3))
def test_random_programmes_drawn_anew_break_no_rule(block):
    drawn = 0
    for seed, problem in generator.problems(range(block * 10, block * 10 + 10)):
        greedy, plan = _built(problem, seed)
        redrawing = Redrawing(greedy, _solver(0.5))
        for section in Sections(greedy, seed).sweep():
            found, _ = redrawing.redraw(section.cohorts, section.stays, section.near)
            if found is None:
                assert _same(greedy.plan(), plan)
                continue
            assert violations(problem, found) == [], seed
            drawn += bool(section.cohorts)
            redrawing.undo()
            assert _same(greedy.plan(), plan)
    assert drawn


@pytest.mark.parametrize("name", ["generated", "lampung-ovop"])
def test_a_hint_stands_and_points_fall_as_the_outline_says(name, tmp_path):
    if name == "generated":
        generate(60, 2, tmp_path)
    problem = read_programme(tmp_path if name == "generated" else EXAMPLES / name).problem
    greedy, plan = _built(problem)
    seen: list[tuple[int, int]] = []
    redrawing, before = Redrawing(greedy, _solver(seen=seen)), levels(problem, plan)["preferences"]
    gained = 0
    for section in Sections(greedy, 0).sweep():
        seen.clear()
        found, _ = redrawing.redraw(section.cohorts, section.stays, section.near)
        assert seen[0][0] is not None, "the plan as it is has no outline"
        if found is None:
            continue
        assert not [v for v in verify(problem, found) if not v.warning]
        after = levels(problem, found)["preferences"]
        promised = seen[0][0] - seen[-1][1]
        assert after <= before + 12 - promised, section  # Fairness, balance and hours are not in the outline.
        gained += promised > 0 and after < before
        if after >= before:
            redrawing.undo()
        else:
            before = after
    assert gained


def test_the_search_bounds_and_improves_a_generated_programme(tmp_path):
    generate(24, 1, tmp_path)
    problem = read_programme(tmp_path).problem
    _, first = _built(problem)
    options = Options(time=None, work=12.0, workers=1)
    plan = solve(problem, options)
    assert not [v for v in verify(problem, plan) if not v.warning]
    level = plan.level("preferences")
    assert level.value <= levels(problem, first)["preferences"]
    assert preference_bound(problem, Axis(problem)) <= level.bound <= level.value
    assert solve(problem, options) == plan
