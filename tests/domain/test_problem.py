"""A copy takes over what was worked out from tables that did not change, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from functools import cached_property

import pytest

from scheduler.domain.availability import Availability, Holiday
from scheduler.domain.calendar import Calendar
from scheduler.domain.problem import MADE_FROM, Problem
from scheduler.domain.travel import Travel
from tests.factories import BASE, day

TABLES = [f.name for f in fields(Problem) if f.name not in ("settings", "businesses", "topics", "wishes")]
CLOSED = BASE.unchecked(
    availability=(Availability("trainer", "T1", "closed"),),
    holidays=(Holiday(day(3), "Holiday"),),
    participants=tuple(replace(p, needs=(p.id,)) for p in BASE.participants),
)


def worked_out(problem: Problem) -> dict[str, object]:
    found = {name: getattr(problem, name) for name in MADE_FROM}
    for name, value in found.items():
        if isinstance(value, Travel):
            found[name] = (
                value.rules,
                [value.minutes(a, b, day(0)) for a in ("Village", "Town") for b in ("Town", "Far")],
            )
        elif isinstance(value, Calendar):
            found[name] = value.settings, value.holidays, value.rows
    return found


def from_scratch(problem: Problem) -> dict[str, object]:
    fresh = object.__new__(Problem)
    fresh.__dict__.update({f.name: getattr(problem, f.name) for f in fields(problem)})
    return worked_out(fresh)


def test_all_that_is_worked_out_is_listed() -> None:
    assert {name for name, x in vars(Problem).items() if isinstance(x, cached_property)} == MADE_FROM.keys()


@pytest.mark.parametrize("table", TABLES)
def test_one_row_less(table: str) -> None:
    before = worked_out(CLOSED)
    rows = getattr(CLOSED, table)
    assert rows
    if table in ("sentra", "courses", "households"):  # Others name these: a row is changed instead.
        changes = {"sentra": {"location": "Far"}, "courses": {"by_name": True}, "households": {"location": "Far"}}
        rows = tuple(replace(x, **changes[table]) for x in rows)
    else:
        rows = rows[:-1]
    copy = CLOSED.unchecked(**{table: rows})
    assert worked_out(copy) == from_scratch(copy)
    assert worked_out(copy) != before
    assert worked_out(CLOSED) == before


def test_other_settings() -> None:
    travel = replace(CLOSED.settings.travel, wet_months=(4,), wet_factor=Fraction(2))
    worked_out(CLOSED)
    copy = CLOSED.unchecked(settings=replace(CLOSED.settings, travel=travel, last_day=day(9)))
    assert worked_out(copy) == from_scratch(copy) != worked_out(CLOSED)
