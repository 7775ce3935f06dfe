"""Causes that were built in are found, all of them and no other."""

from __future__ import annotations

import threading

import pytest

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.plan import Plan
from scheduler.solving.engine import Budget
from scheduler.solving.explain.grouping import explain_all
from scheduler.solving.explain.why import POSSIBLE, UNDECIDED, Why
from scheduler.solving.explain.wording import subject
from tests.factories import BASE, GOOD
from tests.solving.explain.instances import INSTANCES, Instance, without


def requirement(problem: Problem, who: str, what: str) -> Requirement:
    return next(
        r for r in problem.requirements if who in (r.participant, r.household) and what in (r.course, r.internship)
    )


def why(problem: Problem, plan: Plan | None, work: float = 60.0) -> Why:
    return Why(problem, plan, Budget(None, work), threading.Event())


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda x: x.name)
def test_exactly_the_causes_that_were_built_in(instance: Instance) -> None:
    r = requirement(instance.problem, instance.who, instance.what)
    found = why(instance.problem, instance.plan).explain(r)
    assert {f.key for f in found.facts} == set(instance.causes), [str(f.text) for f in found.facts]
    assert (found.verdict, found.least) == (instance.verdict, True)


def test_each_sentence_names_its_subject() -> None:
    for instance in INSTANCES:
        r = requirement(instance.problem, instance.who, instance.what)
        for fact in why(instance.problem, instance.plan).explain(r).facts:
            name = fact.id.split(":")[0]
            if fact.table not in ("programme", "travel"):
                assert name in str(fact.text), fact
            assert "{" not in str(fact.text)


def test_a_requirement_that_fits_is_said_to_fit() -> None:
    assert why(BASE, without("A-S-1")).explain(requirement(BASE, "P1", "A")).verdict == POSSIBLE
    assert why(BASE, None).explain(requirement(BASE, "P1", "I")).verdict == POSSIBLE


def test_out_of_time_is_undecided_never_impossible() -> None:
    r = requirement(BASE, "P1", "A")
    assert why(BASE, without("A-S-1"), 1e-9).explain(r).verdict == UNDECIDED
    for instance in INSTANCES:
        spent = why(instance.problem, instance.plan, 0.0)
        found = spent.explain(requirement(instance.problem, instance.who, instance.what))
        assert (found.verdict, found.facts) == (UNDECIDED, ())


def test_stopped_is_undecided() -> None:
    stop = threading.Event()
    stop.set()
    found = Why(BASE, GOOD, Budget(None, 60.0), stop).explain(requirement(BASE, "P1", "A"))
    assert found.verdict == UNDECIDED


def test_those_with_the_same_causes_are_told_together() -> None:
    problem = INSTANCES[0].problem
    found = explain_all(why(problem, None), [r for r in problem.requirements if r.course == "A"])
    assert [len(group) for group, _ in found] == [3]
    assert str(subject(problem, "trainer", "T1")) == "Trainer T1 First"
