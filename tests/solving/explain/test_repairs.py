"""Every repair that is offered repairs: planned anew with it, the requirement is met and no rule is broken."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem
from scheduler.plan.changes import Change
from scheduler.plan.effective import effective
from scheduler.plan.events import Event
from scheduler.plan.plan import Plan
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.explain.option import COSTS
from scheduler.solving.explain.reach import broken_rules, key_of
from scheduler.solving.explain.repairs import Repair, Repairs
from scheduler.solving.explain.why import BESIDE, NEVER, Explanation
from scheduler.solving.search import Options, solve
from tests.factories import BASE, day, settings
from tests.solving.explain.instances import INSTANCES, Instance, only_t1, without
from tests.solving.explain.test_why import requirement, why

# No cell mends these: the law counts workers, and a mentor from elsewhere is not there.
BEYOND_THE_INPUT = {"too few workers", "no mentor"}


def repairs_of(problem: Problem, who: str, what: str, plan: Plan | None = None) -> list[Repair]:
    asked, r = why(problem, plan, 400.0), requirement(problem, who, what)
    found = asked.explain(r)
    assert found.verdict in (NEVER, BESIDE)
    return Repairs(asked, [r], found).found()


def as_events(repair: Repair) -> list[Event]:
    return [Event(n, "change", c.subject, data=c.data()) for n, c in enumerate(repair.changes, 1)]


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda x: x.name)
def test_each_repair_repairs(instance: Instance) -> None:
    r = requirement(instance.problem, instance.who, instance.what)
    found = repairs_of(instance.problem, instance.who, instance.what, instance.plan)
    assert found or instance.name in BEYOND_THE_INPUT
    for repair in found:
        mended = effective(instance.problem, as_events(repair))
        assert broken_rules(mended, repair.plan) == []
        assert key_of(r) not in {key_of(x) for x in unmet_requirements(mended, repair.plan)}
        assert len(repair.kinds) == len(repair.changes) == len(repair.texts) and set(repair.kinds) <= set(COSTS)
        assert all("{" not in str(t) for t in repair.texts)


@pytest.mark.parametrize("name", ["hours in all", "the only venue closed", "seventeen without consent", "kit away"])
def test_a_whole_plan_after_the_cheapest_repair_meets_it(name: str) -> None:
    instance = next(x for x in INSTANCES if x.name == name)
    best = repairs_of(instance.problem, instance.who, instance.what)[0]
    mended = effective(instance.problem, as_events(best))
    plan = solve(mended, Options(time=None, work=4.0, workers=1))
    assert [v for v in verify(mended, plan) if not v.warning] == []
    wanted = key_of(requirement(instance.problem, instance.who, instance.what))
    assert wanted not in {key_of(x) for x in unmet_requirements(mended, plan)}


def test_several_kinds_the_cheapest_first_and_the_fewest_steps() -> None:
    found = repairs_of(only_t1(max_jp=7), "P1", "A", without("A-S-1"))
    assert {x.kinds for x in found} >= {("more-jp",), ("trainer",), ("shorter",)}
    assert [x.cost for x in found] == sorted(x.cost for x in found)
    more = next(x for x in found if x.kinds == ("more-jp",))
    assert more.changes == (Change("trainers", "T1", "max_jp", 8),)


@pytest.mark.parametrize(("name", "change"), [
    ("kit away", Change("courses", "A", "kit", "")), ("the only venue closed", Change("courses", "A", "features", [])),
])  # fmt: skip
def test_a_course_may_do_without_what_is_not_there(name: str, change: Change) -> None:
    instance = next(x for x in INSTANCES if x.name == name)
    found = repairs_of(instance.problem, instance.who, instance.what, instance.plan)
    assert change in [x.changes[0] for x in found if x.kinds == ("without",)]


def test_the_fewest_days_are_opened() -> None:
    closed = BASE.with_(
        venues=BASE.venues[:1],
        availability=(Availability("venue", "V1", "closed", day(0), day(25)),),
        participants=tuple(replace(p, internships=()) for p in BASE.participants),
    )
    opened = [x for x in repairs_of(closed, "P1", "A") if x.kinds == ("open-days",)]
    assert opened[0].changes == (Change("availability", "venue:V1", "open", [day(0).isoformat(), day(1).isoformat()]),)


def dear(ceiling: int) -> Problem:
    """Course A costs 8 JP at 50,000 and, for two people on two days, four allowances of 20,000: 480,000."""
    trainers = tuple(replace(t, rate_per_jp=Decimal(50_000)) for t in BASE.trainers)
    people = tuple(replace(p, courses=("A",), internships=()) for p in BASE.participants[:2])
    money = settings(budget_ceiling=Decimal(ceiling), allowance_per_day=Decimal(20_000))
    return money.with_(trainers=trainers, participants=people, households=())


def test_the_least_money_that_is_missing_and_other_ways_to_save_it() -> None:
    found = repairs_of(dear(410_000), "P1", "A")
    changes = {x.kinds: x.changes[0] for x in found}
    assert changes["budget",] == Change("programme", "", "budget.ceiling", "510000")
    assert changes["allowance",] == Change("programme", "", "budget.allowance_per_day", "2000")
    assert {("budget",), ("allowance",), ("shorter",)} <= set(changes)


def test_no_allowance_is_low_enough_where_the_fees_alone_are_too_much() -> None:
    assert {x.kinds for x in repairs_of(dear(390_000), "P1", "A")} & {("budget",), ("allowance",)} == {("budget",)}


def test_two_changes_where_no_single_one_does() -> None:
    late = only_t1(max_jp=7).with_(
        participants=(replace(BASE.participants[0], earliest_start=780), *BASE.participants[1:])
    )
    found = repairs_of(late, "P1", "A")
    assert found[0].kinds == ("more-jp", "person")
    assert found[0].changes == (
        Change("trainers", "T1", "max_jp", 8),
        Change("participants", "P1", "earliest_start", 675),
    )
    for repair in found:
        assert len(repair.changes) == 2
        for change in repair.changes:  # neither of them is enough
            assert why(effective(late, [Event(1, "change", "", data=change.data())]), None).explain(
                requirement(late, "P1", "A")
            ).verdict == NEVER  # fmt: skip


def test_nothing_is_offered_for_what_is_not_proven() -> None:
    asked, r = why(BASE, without("A-S-1")), requirement(BASE, "P1", "A")
    assert Repairs(asked, [r], Explanation(r, "undecided")).found() == []
    assert Repairs(asked, [r], Explanation(r, "possible")).found() == []


def test_out_of_time_nothing_is_offered() -> None:
    instance = INSTANCES[1]
    r = requirement(instance.problem, instance.who, instance.what)
    found = why(instance.problem, None).explain(r)
    assert Repairs(why(instance.problem, None, 0.0), [r], found).found() == []
