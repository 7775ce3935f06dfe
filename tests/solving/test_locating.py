"""Sites for people from many places: the bound is one, and the sites are worth what they cost."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks.generate import generate
from scheduler.intake import read_programme
from scheduler.rules.needs import needs_of
from scheduler.rules.score import levels, score
from scheduler.solving.axis import Axis
from scheduler.solving.greedy import Greedy
from scheduler.solving.locating import Locating, locating, stands_alone
from scheduler.solving.search import Options, solve


def _random(seed) -> Locating:
    r = random.Random(seed)
    homes, sites = [f"h{n}" for n in range(r.randint(1, 7))], [f"s{n}" for n in range(r.randint(1, 6))]
    return Locating(
        {h: r.randint(1, 3) for h in homes},
        {s: r.randint(0, 12) for s in sites},
        {h: [r.randint(0, 9) for _ in sites] for h in homes},
    )


def _cost(x: Locating, sites) -> int:
    names = list(x.opening)
    ways = sum(n * min(x.way[h][names.index(s)] for s in sites) for h, n in x.people.items())
    return ways + sum(x.opening[s] for s in sites)


@pytest.mark.parametrize("seed", range(60))
def test_bound_and_sites_lie_around_the_optimum(seed):
    x = _random(seed)
    least = min(_cost(x, sites) for n in range(1, len(x.opening) + 1) for sites in combinations(x.opening, n))
    found = x.sites()
    assert x.bound() <= least <= _cost(x, set(found.values()))
    assert found.keys() == x.people.keys()
    # Each goes to the nearest of them, and none of them could be spared.
    names, used = list(x.opening), set(found.values())
    assert all(x.way[h][names.index(s)] == min(x.way[h][names.index(o)] for o in used) for h, s in found.items())
    assert all(_cost(x, used) < _cost(x, used - {s}) for s in used if len(used) > 1)


def test_bounds_are_mostly_near():
    ratios = []
    for seed in range(60):
        x = _random(seed)
        least = min(_cost(x, sites) for n in range(1, len(x.opening) + 1) for sites in combinations(x.opening, n))
        ratios.append((least - x.bound(), _cost(x, set(x.sites().values())) - least))
    assert sum(not low for low, _ in ratios) >= 40 and sum(not high for _, high in ratios) >= 30


def test_without_sites_there_is_nothing_to_find():
    x = Locating({"h": 1}, {}, {"h": []})
    assert x.sites() == {} and x.bound() == 0


def _mixed(path: Path, people: int):
    generate(people, 1, path)
    problem = read_programme(path).problem
    return problem, next(n for n in needs_of(problem) if n.sentra is None and n.cohorts)


def test_a_mixed_course_is_taught_near_its_people(tmp_path):
    problem, need = _mixed(tmp_path, 180)
    axis = Axis(problem)
    assert stands_alone(axis, need) and not need.whole
    *_, plan = Greedy(axis, 0).plans()
    values = levels(problem, plan)
    assert not values["compulsory-unmet"]
    cohorts = [c for c in plan.cohorts if c.course == need.course.id]
    assert len(cohorts) > need.cohorts  # More than there have to be: ways cost more than another trainer's.
    assert locating(axis, need, need.must, shared=True).bound() <= locating(axis, need, need.must, shared=False).bound()
    ways = sum(d.points for d in score(problem, plan).details if d.rule == "participant-travel")
    one_place = min(
        sum(n * ways[k] for (_, ways), n in zip(x.way.items(), x.people.values(), strict=True))
        for x in [locating(axis, need, need.must, shared=False)]
        for k in range(len(x.opening))
    )
    assert ways < one_place / 2


def test_no_cohort_is_smaller_than_the_course_wants(tmp_path):
    problem, need = _mixed(tmp_path, 180)
    problem = problem.with_(
        courses=tuple(replace(c, group_min=8) if c.id == need.course.id else c for c in problem.courses)
    )
    *_, plan = Greedy(Axis(problem), 0).plans()
    sizes = [len(c.participants) for c in plan.cohorts if c.course == need.course.id]
    assert sizes and min(sizes) >= 8


def test_where_trainers_have_no_time_for_more_there_are_as_few_as_can_be(tmp_path):
    problem, need = _mixed(tmp_path, 180)
    able = set(problem.qualified[need.course.id])
    (one,) = sorted(able)[:1]
    jp = need.cohorts * need.course.jp
    problem = problem.with_(
        trainers=tuple(
            replace(t, courses=(need.course.id,), max_jp=jp)
            if t.id == one
            else replace(t, courses=tuple(c for c in t.courses if c != need.course.id))
            for t in problem.trainers
        )
    )
    near = Greedy(Axis(problem), 0)
    *_, plan = near.plans()
    assert levels(problem, plan)["compulsory-unmet"]
    plan = solve(problem, Options(work=5.0, workers=1))
    assert levels(problem, plan)["compulsory-unmet"] == 0
    assert len([c for c in plan.cohorts if c.course == need.course.id]) == need.cohorts
