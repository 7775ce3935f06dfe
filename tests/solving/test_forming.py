"""Who is taught with whom, where a household cannot be taught as it should be."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.people import Participant
from scheduler.domain.problem import Problem
from scheduler.solving.axis import Axis
from scheduler.solving.forming import Former
from tests.factories import BASE


def home(max_absent: int, must_train: int, **course: object) -> Problem:
    """P1, P2 and the household K (P3, P4), all of whom take A, and B after it."""
    return BASE.with_(
        participants=tuple(Participant(f"P{n}", f"Person {n}", "S", household="K" if n > 2 else None)
                           for n in (1, 2, 3, 4)),
        households=(replace(BASE.households[0], max_absent=max_absent, must_train=must_train),),
        courses=(replace(BASE.courses[0], **course), replace(BASE.courses[1], after=("A",), **course)),
    )  # fmt: skip


def people(problem: Problem) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for c in Former(Axis(problem)).cohorts():
        found.setdefault(c.course, set()).update(c.people)
    return found


def test_too_few_for_two_cohorts_one_is_formed_without_a_member_of_the_household() -> None:
    for taught in people(home(1, 2, group_min=3)).values():
        assert len(taught) == 3 and {"P1", "P2"} < taught
    assert set(people(home(1, 2, group_min=3))) == {"A", "B"}


def test_enough_for_two_cohorts_all_are_taught() -> None:
    assert people(home(1, 2, group_min=2)) == {c: {"P1", "P2", "P3", "P4"} for c in "AB"}


def test_a_household_nobody_may_leave_takes_nobody_with_it() -> None:
    assert people(home(0, 1, group_min=2)) == {c: {"P1", "P2"} for c in "AB"}
