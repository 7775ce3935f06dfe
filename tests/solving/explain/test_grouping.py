"""Explanations of many requirements say what each would say by itself, and with little time all are decided first."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from benchmarks.generate import generate
from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem, Requirement
from scheduler.intake import read_programme
from scheduler.plan.plan import Plan
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Budget
from scheduler.solving.explain.grouping import explain_all
from scheduler.solving.explain.why import NEVER, WORK_OF_COUNTING, Why
from scheduler.solving.greedy import Greedy

Asked = tuple[Problem, Plan, list[Requirement]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Nobody teaches GLASIR or HPP: the same causes in every sentra; a sentra's own where its venues are closed, too."""
    folder = tmp_path_factory.mktemp("generated")
    generate(36, 1, folder)
    problem = read_programme(folder).problem
    trainers = tuple(replace(t, courses=tuple(c for c in t.courses if c != "HPP")) for t in problem.trainers)
    rows = [Availability("trainer", t.id, "closed") for t in trainers if "GLASIR" in t.courses]
    rows += [Availability("venue", v.id, "closed") for v in problem.venues if problem.sentra[0].id in v.sentra]
    problem = problem.with_(trainers=trainers, availability=(*problem.availability, *rows))
    plan = next(Greedy(Axis(problem), 1).plans())
    unmet = [r for r in unmet_requirements(problem, plan) if r.course in ("GLASIR", "HPP")]
    return problem, plan, unmet


def why(asked: Asked, work: float) -> Why:
    return Why(asked[0], asked[1], Budget(None, work), threading.Event())


def test_each_is_explained_as_by_itself(asked: Asked) -> None:
    found = explain_all(why(asked, 1000.0), asked[2])
    assert sorted(map(str, (r for rs, _ in found for r in rs))) == sorted(map(str, asked[2]))
    assert len(found) > 2
    for rs, e in found:
        alone = why(asked, 1000.0).explain(e.requirement)
        assert e.requirement == rs[0]
        assert (e.verdict, e.facts, e.least, e.by) == (alone.verdict, alone.facts, alone.least, alone.by)


def test_with_little_work_all_are_decided_before_any_is_confirmed(asked: Asked) -> None:
    count = len(explain_all(why(asked, 1000.0), asked[2]))
    found = explain_all(why(asked, (count - 0.5) * WORK_OF_COUNTING), asked[2])
    assert sum(len(rs) for rs, _ in found) == len(asked[2])
    assert {e.verdict for _, e in found} == {NEVER}
    assert not any(e.least for _, e in found)
