"""The sheet of placements as placements."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from scheduler.domain.availability import DAY_MINUTES
from scheduler.intake.planrows import Reading, known
from scheduler.intake.plantables import PlacementRow
from scheduler.intake.tables import ReadTable
from scheduler.language import Clock, say
from scheduler.plan.plan import Placement

DAY = dt.timedelta(days=1)
# So long a placement is looked for at most: an edited first day may leave the programme.
_MOST_DAYS = 500


def placements_of(reading: Reading, read: ReadTable) -> list[Placement]:
    """The placements, in the order of the sheet; those without a code get the next free one."""
    original, ids = known(reading.base.placement), set()
    rows = []
    for n, record in enumerate(read.records):
        row = replace(record, id=original(record.id) or record.id)
        if row.id:
            reading.taken(read, n, row.id, ids)
        rows.append((n, row))
    found, count = [], 0
    for n, row in rows:
        id = row.id
        while not id:
            count += 1
            free = f"M{count:02d}"
            if free not in ids and free not in reading.base.placement:
                ids.add(free)
                id = free
        placement = _placement(reading, read, n, replace(row, id=id))
        if placement is not None:
            found.append(placement)
            reading.place(read, n, id)
    return found


def _placement(reading: Reading, read: ReadTable, n: int, row: PlacementRow) -> Placement | None:
    problem, before = reading.problem, reading.base.placement.get(row.id)
    person = reading.find(read, n, "participant", row.participant, required=True)
    internship = reading.find(read, n, "internship", row.internship, required=True)
    host = reading.find(read, n, "host", row.host, required=True)
    mentor = reading.find(read, n, "mentor", row.mentor, required=True)
    if person is None or internship is None or host is None or mentor is None or read.is_bad(n, "first_day"):
        return None
    days = problem.internship[internship].days if row.days is None else row.days
    if not 1 <= days <= _MOST_DAYS:
        message = say("Between 1 and {most} days are expected here.", most=_MOST_DAYS)
        reading.problem_at(read, n, "days", message)
        return None
    if reading.far(read, n, "first_day", row.first_day):
        return None
    hours = problem.placement_hours(host, internship)
    start = hours[0] if row.start is None else row.start
    now = (person, internship, host, mentor, row.first_day, days, start)
    if before and now == _known(before):
        dates, end = before.dates, before.end
    else:
        end = start + hours[1] - hours[0]
        if end > DAY_MINUTES:
            reading.problem_at(read, n, "start", say("It would end after midnight; correct start or hours."))
            return None
        dates = _dates(reading, host, mentor, person, (start, end), row.first_day, days)
    sentra = problem.participant[person].sentra
    reading.derived(read, n, "end", row.end, [end, before and before.end], Clock(end))
    reading.derived(read, n, "last_day", row.last_day, [dates[-1], before and before.last_day], dates[-1])
    earlier = problem.participant.get(before.participant) if before else None
    allowed = [*reading.named("sentra", sentra), *reading.named("sentra", earlier and earlier.sentra)]
    reading.derived(read, n, "sentra", row.sentra, allowed, reading.named("sentra", sentra)[0])
    return Placement(row.id, person, internship, host, mentor, dates, start, end, row.state)


def _known(p: Placement) -> tuple:
    return p.participant, p.internship, p.host, p.mentor, p.first_day, len(p.dates), p.start


def _dates(
    reading: Reading, host: str, mentor: str, person: str, hours: tuple[int, int], first: dt.date, days: int
) -> tuple[dt.date, ...]:
    """The first day, whatever it is, and the working days after it; a first day that is none breaks a rule."""
    dates, day = [first], first
    limit = max(first, reading.problem.settings.last_day) + 366 * DAY
    while len(dates) < days and day < limit:
        day += DAY
        if reading.problem.is_working_day(host, mentor, person, hours, day):
            dates.append(day)
    return tuple(dates)
