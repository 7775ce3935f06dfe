"""The sheet of sessions as sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scheduler.domain.availability import DAY_MINUTES
from scheduler.intake.planrows import Reading, known
from scheduler.intake.plantables import SessionRow
from scheduler.intake.tables import ReadTable
from scheduler.language import Clock, say
from scheduler.plan.plan import Cohort, Session

_MOST_JP = 24
_UNKNOWN_COHORT = say("There is no such cohort on the sheet of cohorts.")


def sessions_of(reading: Reading, read: ReadTable, cohorts: Sequence[Cohort]) -> list[Session]:
    """The sessions, in the order of the sheet; those without a number or code get the next free one."""
    original, cohort_of = known(reading.base.session), known(c.id for c in cohorts)
    by_id = {c.id: c for c in cohorts}
    rows: dict[int, tuple[SessionRow, Cohort]] = {}
    ids: set[str] = set()
    for n, record in enumerate(read.records):
        row = replace(record, id=original(record.id) or record.id)
        cohort = _cohort(reading, read, n, row, cohort_of, by_id)
        if row.id:
            reading.taken(read, n, row.id, ids)
        if cohort is not None:
            rows[n] = row, cohort
    numbers = _numbers(reading, rows)
    found = []
    for n, (row, cohort) in rows.items():
        id = row.id or _free(f"{cohort.id}/{numbers[n]}", ids)
        found.append(_session(reading, read, n, replace(row, id=id, number=numbers[n]), cohort))
        reading.place(read, n, id)
    return found


def _cohort(reading: Reading, read: ReadTable, n: int, row: SessionRow, cohort_of, by_id) -> Cohort | None:
    before = reading.base.session.get(row.id)
    id = cohort_of(row.cohort) if row.cohort else before and before.cohort
    if id not in by_id:
        if not read.is_bad(n, "cohort"):
            reading.problem_at(read, n, "cohort", _UNKNOWN_COHORT)
        return None
    return by_id[id]


def _numbers(reading: Reading, rows: dict[int, tuple[SessionRow, Cohort]]) -> dict[int, int]:
    """The number of each row: as written, else by date among those that its cohort still lacks."""
    numbers, used, wanting = {}, defaultdict(set), []
    for n, (row, cohort) in rows.items():
        if row.number is None:
            wanting.append((row.date, row.start, n, cohort))
        else:
            numbers[n] = row.number
            if row.state != "not_held":
                used[cohort.id].add(row.number)
    for _date, _start, n, cohort in sorted(wanting, key=lambda w: w[:3]):
        number = 1
        while number in used[cohort.id]:
            number += 1
        used[cohort.id].add(number)
        numbers[n] = number
    return numbers


def _free(id: str, ids: set[str]) -> str:
    """The id, with a count behind it where it is taken."""
    free, count = id, 1
    while free in ids:
        count += 1
        free = f"{id}~{count}"
    ids.add(free)
    return free


def _session(reading: Reading, read: ReadTable, n: int, row: SessionRow, cohort: Cohort) -> Session:
    problem, before = reading.problem, reading.base.session.get(row.id)
    course = problem.course.get(cohort.course)
    lengths = course.session_lengths if course else ()
    if row.jp is not None:
        jp = row.jp
    elif row.state == "not_held" or not 1 <= (row.number or 0) <= len(lengths):
        jp = 0
    else:
        jp = lengths[row.number - 1]
    kit = reading.find(read, n, "kit", row.kit)
    if before is None and kit is None and not row.kit and course:
        kit = course.kit
    end = _end(reading, read, n, row, jp, before)
    _follows(reading, read, n, row, cohort, before)
    return Session(
        row.id,
        cohort.id,
        row.number or 0,
        row.date,
        row.start,
        end,
        jp,
        reading.find(read, n, "venue", row.venue, required=True) or "",
        tuple(_trainers(reading, read, n, row)),
        kit,
        row.state,
    )


def _trainers(reading: Reading, read: ReadTable, n: int, row: SessionRow) -> Iterable[str]:
    columns = [c.name for c in read.table.columns if c.field.startswith("trainer_")]
    found: dict[str, None] = {}
    for column, texts in zip(columns, row.trainers, strict=True):
        for text in texts:
            id = reading.find(read, n, column, text)
            if id is not None:
                found[id] = None
    return found


def _end(reading: Reading, read: ReadTable, n: int, row: SessionRow, jp: int, before: Session | None) -> int:
    """The end of the last slot; as it was where nothing about the time was edited."""
    if read.is_bad(n, "date") or read.is_bad(n, "start") or reading.far(read, n, "date", row.date):
        return row.start
    if not 0 <= jp <= _MOST_JP:
        reading.problem_at(read, n, "jp", say("Between 0 and {most} are expected here.", most=_MOST_JP))
        return row.start
    if before and (before.date, before.start, before.jp) == (row.date, row.start, jp):
        end = before.end
    else:
        calendar = reading.problem.calendar
        slot = calendar.slot_at(row.date, row.start)
        span = calendar.span(row.date, slot, jp) if slot is not None and jp > 0 else None
        if span is None and row.end is not None and row.end > row.start:
            # No such slots: the rules say so, and the sheet's own times are kept.
            return row.end
        end = span[1] if span else row.start + jp * reading.problem.settings.jp_minutes
        if end > DAY_MINUTES:
            reading.problem_at(read, n, "start", say("It would end after midnight; correct start or hours."))
            return row.start
    allowed = [end, before.end] if before else [end]
    reading.derived(read, n, "end", row.end, allowed, Clock(end))
    return end


def _follows(
    reading: Reading, read: ReadTable, n: int, row: SessionRow, cohort: Cohort, before: Session | None
) -> None:
    """Weekday, course and sentra are those of the date and the cohort, or still those of the export."""
    earlier = reading.base.cohort.get(before.cohort) if before else None
    days = [(row.date.weekday(),), *([(before.date.weekday(),)] if before else [])]
    if not read.is_bad(n, "date"):
        reading.derived(read, n, "weekday", row.weekday, days, row.date)
    for column, table in (("course", "courses"), ("sentra", "sentra")):
        now = getattr(cohort, column)
        allowed = [*reading.named(table, now), *reading.named(table, earlier and getattr(earlier, column))]
        expected = reading.named(table, now)[0] if now else say("nothing")
        reading.derived(read, n, column, getattr(row, column), allowed, expected)
