"""Cases of hard rules: an allowed and a forbidden one that differ in one thing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Plan
from tests.factories import BASE, GOOD, course, session, with_sessions


@dataclass(frozen=True)
class Case:
    """A rule, what is tried, and the programme and plan of it."""

    rule: str
    name: str
    allowed: bool
    problem: Problem
    plan: Plan


CASES: list[Case] = []


def case(rule: str, name: str, allowed: bool, problem: Problem = BASE, plan: Plan = GOOD) -> None:
    CASES.append(Case(rule, name, allowed, problem, plan))


def pair(rule: str, name: str, good: tuple[Problem, Plan], bad: tuple[Problem, Plan]) -> None:
    """An allowed and a forbidden case that differ in one thing."""
    case(rule, name, True, *good)
    case(rule, name, False, *bad)


RATE = Decimal(1000)
A, B = "A-S-1", "B-S-1"
TRAVEL = BASE.settings.travel
SHORT = course("B", jp=2, session_jp=2)


def taught(jp: int, on: int, slot: int = 0, place: str = "V1", *trainers: str) -> Plan:
    """The good plan with its session of course B elsewhere."""
    return with_sessions(session(B, 1, on, slot, jp, place, *trainers))
