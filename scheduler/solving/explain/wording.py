"""Subjects and conditions of the input in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler.domain.availability import DAY_MINUTES, Availability
from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Clock, Text, say

_WEEKDAYS = tuple(map(say, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))
_NTH = {
    1: say("the first of the month"),
    2: say("the second of the month"),
    3: say("the third of the month"),
    4: say("the fourth of the month"),
    5: say("the fifth of the month"),
    -1: say("the last of the month"),
}
_TABLES = {
    "trainer": ("trainer", say("Trainer {name}")),
    "venue": ("venue", say("Venue {name}")),
    "kit": ("kit", say("Kit {name}")),
    "host": ("host", say("Host {name}")),
    "mentor": ("mentor", say("Mentor {name}")),
    "participant": ("participant", say("{name}")),
    "course": ("course", say("{name}")),
    "sentra": ("one_sentra", say("Sentra {name}")),
    "internship": ("internship", say("{name}")),
}


def subject(problem: Problem, kind: str, id: str) -> Text:
    """A subject with id and name: “Trainer T06 Ratna”."""
    if kind == "programme":
        return say("The programme")
    if kind == "household":
        return say("Household {name}", name=id)
    if kind == "road":
        return say("The road {name}", name=id)
    return say(_TABLES[kind][1].msgid, name=name_of(problem, kind, id))


def name_of(problem: Problem, kind: str, id: str) -> str:
    """Id and name only."""
    one = getattr(problem, _TABLES[kind][0]).get(id)
    return f"{id} {getattr(one, 'name', None) or getattr(one, 'title', None) or ''}".strip()


def what_of(problem: Problem, r: Requirement) -> str:
    """Course or internship of a requirement in words."""
    one = problem.course[r.course] if r.course else problem.internship[r.internship]
    return f"{one.id} {one.title}"


def who_of(problem: Problem, r: Requirement) -> Text:
    """Participant or household of a requirement in words."""
    if r.participant:
        return subject(problem, "participant", r.participant)
    return subject(problem, "household", r.household)


def weekday(day: dt.date) -> Text:
    return _WEEKDAYS[day.weekday()]


def conditions(row: Availability) -> tuple[Text | str, ...]:
    """When a row of availability holds, in words; empty where it always does."""
    return tuple(_conditions(row))


def _conditions(row: Availability) -> Iterator[Text | str]:
    first, last = row.first_day, row.last_day
    if first and last:
        yield say("on {date}", date=first) if first == last else say("{first} – {last}", first=first, last=last)
    elif first:
        yield say("from {first} on", first=first)
    elif last:
        yield say("until {last}", last=last)
    if row.weekdays:
        yield say("on {days}", days=tuple(_WEEKDAYS[d] for d in row.weekdays))
    yield from (_NTH[n] for n in row.nth)
    yield from (x.capitalize() for x in row.pasaran)
    if row.hijri_months:
        yield say("in the Hijri months {months}", months=row.hijri_months)
    if (row.time_from, row.time_to) != (0, DAY_MINUTES):
        if row.time_to == DAY_MINUTES:
            yield say("from {time}", time=Clock(row.time_from))
        elif row.time_from == 0:
            yield say("until {time}", time=Clock(row.time_to))
        else:
            yield say("{start}–{stop}", start=Clock(row.time_from), stop=Clock(row.time_to))


def when(rows: tuple[Availability, ...]) -> Text:
    """When some rows hold, in words."""
    parts = [say("{all}", all=conditions(row)) if conditions(row) else say("all the time") for row in rows]
    return say("{all}", all=tuple(parts[:6])) if len(parts) <= 6 else say("{all}, …", all=tuple(parts[:6]))
