"""The sheet of cohorts, one row for each person, as cohorts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scheduler.intake.planrows import MISSING, Reading, known
from scheduler.intake.plantables import CohortRow
from scheduler.intake.tables import ReadTable
from scheduler.language import say
from scheduler.plan.plan import Cohort


def cohorts_of(reading: Reading, read: ReadTable) -> list[Cohort]:
    """The cohorts, in the order in which they begin on the sheet."""
    rows: dict[str, list[int]] = defaultdict(list)
    original = known(reading.base.cohort)
    for n, record in enumerate(read.records):
        if record.cohort and not read.is_bad(n, "cohort"):
            rows[original(record.cohort) or record.cohort].append(n)
    return [_cohort(reading, read, id, places) for id, places in rows.items()]


def _cohort(reading: Reading, read: ReadTable, id: str, rows: Sequence[int]) -> Cohort:
    reading.place(read, rows[0], id)
    reading.too_long(read, rows[0], "cohort", id)
    before = reading.base.cohort.get(id)
    course = _same(reading, read, rows, "course")
    sentra = _same(reading, read, rows, "sentra")
    if course is None and not any(read.records[n].course or read.is_bad(n, "course") for n in rows):
        if before is None:
            reading.problem_at(read, rows[0], "course", MISSING)
        course = before and before.course
    people: dict[str, None] = {}
    joined: dict[str, int] = {}
    left: dict[str, int] = {}
    for n in rows:
        row: CohortRow = read.records[n]
        person = reading.find(read, n, "participant", row.participant)
        if person is None:
            continue
        if person in people:
            message = say("This person stands twice in the cohort; delete one of the rows.")
            reading.problem_at(read, n, "participant", message)
        people[person] = None
        if row.joined is not None:
            joined[person] = row.joined
        if row.left is not None:
            left[person] = row.left
    order = {p: n for n, p in enumerate(before.participants)} if before else {}
    in_order = sorted(people, key=lambda p: order.get(p, len(order)))
    return Cohort(id, course or "", sentra, tuple(in_order), joined, left)


def _same(reading: Reading, read: ReadTable, rows: Sequence[int], column: str) -> str | None:
    """What the rows of one cohort say alike; blanks say nothing."""
    value = None
    for n in rows:
        found = reading.find(read, n, column, getattr(read.records[n], column))
        if found is None:
            continue
        if value is not None and found != value:
            message = say("The rows of one cohort must agree; another one says {other}.", other=value)
            reading.problem_at(read, n, column, message)
        value = value or found
    return value
