"""Changes of the input as events: they count, are taken back, and are refused where they do not fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from scheduler.domain.availability import Availability
from scheduler.domain.problem import InvalidProblem
from scheduler.plan.changes import COLUMNS, Change, WrongChange, changed, from_data, parsed, written
from scheduler.plan.effective import effective
from scheduler.plan.events import Event, from_payload, to_payload
from scheduler.plan.naming import named
from tests.factories import BASE, day

NOW = dt.datetime(2027, 1, 1)


def event(number: int, change: Change) -> Event:
    stored = Event(number, "change", change.subject, data=change.data())
    return from_payload(number, "change", NOW, to_payload(stored))


def test_a_changed_cell_counts_until_it_is_taken_back() -> None:
    one = event(1, Change("trainers", "T1", "max_jp", 12))
    assert effective(BASE, [one]).trainer["T1"].max_jp == 12
    assert BASE.trainer["T1"].max_jp is None
    assert effective(BASE, [one, Event(2, "withdraw", "1")]) == BASE
    assert named([one]).trainers == {"T1"}


def test_the_later_of_two_changes_counts() -> None:
    changes = [event(1, Change("courses", "A", "group_max", 5)), event(2, Change("courses", "A", "group_max", 6))]
    assert effective(BASE, changes).course["A"].group_max == 6


def test_a_change_of_what_is_not_there_any_more_changes_nothing() -> None:
    assert effective(BASE, [event(1, Change("trainers", "T9", "max_jp", 12))]) == BASE


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (Change("venues", "V1", "features", ["power", "ramp"]), ("power", "ramp")),
        (Change("participants", "P1", "earliest_start", 510), 510),
        (Change("participants", "P1", "consent", True), True),
        (Change("courses", "A", "last_day", "2027-04-20"), dt.date(2027, 4, 20)),
    ],
)
def test_each_kind_of_value(change: Change, value: object) -> None:
    row = next(x for x in getattr(effective(BASE, [event(1, change)]), change.table) if x.id == change.id)
    assert getattr(row, change.column) == value


def test_settings() -> None:
    found = changed(BASE, Change("programme", "", "budget.ceiling", "2500000"))
    assert found.settings.budget_ceiling == Decimal(2500000)
    found = changed(BASE, Change("programme", "", "travel.max_commute_minutes", 135))
    assert found.settings.travel.max_commute_minutes == 135


def test_days_are_opened_and_the_days_around_stay_closed() -> None:
    rows = (Availability("venue", "V1", "closed", day(0), day(9)), Availability("venue", "V2", "closed"))
    change = Change("availability", "venue:V1", "open", [day(3).isoformat(), day(5).isoformat()])
    calendar = changed(BASE.with_(availability=rows), change).calendar
    assert [n for n in range(10) if calendar.available("venue", "V1", day(n), 480, 525)] == [3, 4, 5]
    assert not calendar.available("venue", "V2", day(3), 480, 525)


def test_days_are_opened_beside_only_rows() -> None:
    only = BASE.with_(availability=(Availability("trainer", "T1", "only", day(0), day(0)),))
    change = Change("availability", "trainer:T1", "open", [day(2).isoformat(), day(3).isoformat()])
    calendar = changed(only, change).calendar
    assert [n for n in range(6) if calendar.available("trainer", "T1", day(n), 480, 525)] == [0, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        Change("trainers", "T1", "name", "Somebody"),
        Change("nothing", "T1", "max_jp", 3),
        Change("trainers", "T1", "max_jp", "many"),
        Change("trainers", "T1", "max_jp", -1),
        Change("courses", "A", "last_day", "soon"),
        Change("participants", "P1", "consent", "perhaps"),
        Change("programme", "", "budget.ceiling", "a lot"),
        Change("availability", "venue:V1", "open", "tomorrow"),
    ],
)
def test_what_does_not_fit_is_refused(change: Change) -> None:
    with pytest.raises(WrongChange) as refused:
        changed(BASE, change)
    assert "{" not in str(refused.value)


def test_a_contradiction_is_refused() -> None:
    with pytest.raises(InvalidProblem):
        changed(BASE, Change("trainers", "T1", "courses", ["NONE"]))


def test_written_values_are_read_back() -> None:
    samples = {"number": 3, "date": "2027-04-20", "clock": 510, "flag": True, "list": ("a", "b"), "courses": ("A",),
               "amount": "5000", "id": "H", "blank": ""}  # fmt: skip
    for table, columns in COLUMNS.items():
        for column, kind in columns.items():
            change = Change(table, "x", column, samples[kind])
            again = parsed(replace(change, value=None), written(change))
            assert str(again.value) == str(change.value) or again.value == change.value
    period = Change("availability", "venue:V1", "open", ["2027-04-05", "2027-04-06"])
    assert parsed(replace(period, value=None), written(period)) == period
    assert from_data(period.data()) == period


def test_a_dash_empties_a_cell() -> None:
    kit = BASE.with_(courses=(replace(BASE.courses[0], kit="KIT", features=("power",)), BASE.courses[1]))
    for column, empty in (("kit", None), ("features", ())):
        change = parsed(Change("courses", "A", column, None), "-")
        assert written(change) == "-"
        assert getattr(changed(kit, change).course["A"], column) == empty


def test_the_allowance_is_a_setting() -> None:
    assert changed(BASE, Change("programme", "", "budget.allowance_per_day", "90")).settings.allowance_per_day == 90
