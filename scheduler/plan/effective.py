"""The effective programme: the input and what events make of it. The input itself is never edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scheduler.domain.availability import DAY_MINUTES, Availability, Holiday
from scheduler.domain.people import Household, Participant
from scheduler.domain.problem import Problem
from scheduler.language import say, translate
from scheduler.plan import changes
from scheduler.plan.events import AWAY, CATEGORIES, Event, in_force

_DAY = dt.timedelta(days=1)
_TABLES = {
    "trainer": "trainer", "venue": "venue", "kit": "kit", "host": "host", "mentor": "mentor",
    "participant": "participant", "household": "household",
}  # fmt: skip


def effective(problem: Problem, events: Iterable[Event]) -> Problem:
    """The programme as it is after events.

    Absences, closed roads and sessions that cannot be at their time become rows of `availability`, holidays come and
    go, people join, and who drops out is not available any more. An event about something the input has no longer
    changes nothing.

    Parameters
    ----------
    problem : Problem
        Of the input.
    events : iterable of Event
        All that count; those withdrawn are left out here.

    Returns
    -------
    Problem

    Raises
    ------
    InvalidProblem
        Where an event contradicts the input.
    """
    counted = in_force(events)
    if not counted:
        return problem
    participants = _participants(problem, counted)
    holidays = _holidays(problem, counted)
    known = problem.with_(participants=participants, holidays=holidays)
    rows = [row for e in counted for row in _rows(known, e)]
    households = _households(known, counted)
    found = known.with_(availability=problem.availability + tuple(dict.fromkeys(rows)), households=households)
    for e in counted:
        if e.kind == "change" and changes.is_known(found, changes.from_data(e.data)):
            found = changes.changed(found, changes.from_data(e.data))
    return found


def rows_of_period(
    kind: str, id: str, first: dt.datetime | None, last: dt.datetime | None, reason: str | None
) -> Iterator[Availability]:
    """Closed rows that together cover a period, down to the minute."""
    begin, end = first, last
    if begin is not None and begin.time() != dt.time():
        same = end is not None and end.date() == begin.date()
        until = end.hour * 60 + end.minute if end is not None and same else DAY_MINUTES
        yield _closed(kind, id, begin.date(), begin.date(), reason, begin.hour * 60 + begin.minute, until)
        if same:
            return
        begin = dt.datetime.combine(begin.date() + _DAY, dt.time())
    tail = None
    if end is not None and end.time() != dt.time():
        tail = _closed(kind, id, end.date(), end.date(), reason, 0, end.hour * 60 + end.minute)
        end = dt.datetime.combine(end.date(), dt.time())
    if begin is None or end is None or begin < end:
        yield _closed(kind, id, begin.date() if begin else None, end.date() - _DAY if end else None, reason)
    if tail is not None:
        yield tail


def _closed(
    kind: str,
    id: str,
    first: dt.date | None,
    last: dt.date | None,
    reason: str | None,
    time_from: int = 0,
    time_to: int = DAY_MINUTES,
) -> Availability:
    return Availability(
        kind, id, "closed", first_day=first, last_day=last, time_from=time_from, time_to=time_to, reason=reason
    )


def _rows(problem: Problem, e: Event) -> Iterator[Availability]:
    reason = reason_of(problem, e)
    if e.kind in AWAY:
        if is_known(problem, e):
            yield from rows_of_period(e.kind, e.subject, e.first, e.last, reason)
    elif e.kind == "drops-out" and e.subject in problem.participant:
        yield from rows_of_period("participant", e.subject, e.first, None, reason)
    elif e.kind == "session":
        for p in e.data.get("participants", ()):
            if p in problem.participant:
                yield from rows_of_period("participant", p, e.first, e.last, reason)
    elif e.kind == "joins" and e.subject in problem.participant and e.first is not None:
        yield from rows_of_period("participant", e.subject, None, e.first, reason)
    elif e.kind == "holiday" and not problem.calendar.is_holiday(dt.date.fromisoformat(e.subject)):
        # A row of the programme had lifted it; closed wins over that.
        day = dt.date.fromisoformat(e.subject)
        yield _closed("programme", "", day, day, reason)


def reason_of(problem: Problem, e: Event) -> str:
    """What stands as the reason of an event's rows: the category and the event's number, no free text."""
    language = problem.settings.language
    category = translate(CATEGORIES.get(e.category, CATEGORIES["other"]), language)
    return translate(say("{category} (event {number})", category=category, number=e.number), language)


def is_known(problem: Problem, e: Event) -> bool:
    """Whether the programme has what an event is about."""
    if e.kind in ("holiday", "no-holiday"):
        return e.kind == "holiday" or any(h.date.isoformat() == e.subject for h in problem.holidays)
    if e.kind == "drops-out":
        return e.subject in problem.participant
    if e.kind == "joins":
        fits = e.data.get("sentra") in problem.one_sentra and bool(e.data.get("courses"))
        return set(e.data.get("courses", ())) <= problem.course.keys() and (e.subject in problem.participant or fits)
    if e.kind == "change":
        return changes.is_known(problem, changes.from_data(e.data))
    if e.kind == "delivered":
        return e.subject in problem.participant or e.subject in problem.trainer or e.subject in problem.mentor
    if e.kind not in AWAY:
        return True
    if e.kind == "road":
        tables = (problem.sentra, problem.venues, problem.trainers, problem.hosts)
        places: set[str | None] = {x.location for table in tables for x in table}
        places |= {h.location for h in problem.households} | {p.location for p in problem.participants}
        places |= {place for leg in problem.travel_legs for place in (leg.from_, leg.to)}
        return set(e.subject.split("~")) <= places
    if e.kind == "feature":
        return any(e.subject == f"{v.id}:{f}" for v in problem.venues for f in v.features)
    return e.subject in getattr(problem, _TABLES[e.kind])


def _holidays(problem: Problem, events: tuple[Event, ...]) -> tuple[Holiday, ...]:
    found = {h.date: h for h in problem.holidays}
    for e in events:
        if e.kind == "holiday":
            day = dt.date.fromisoformat(e.subject)
            known = found[day].name if day in found else translate(say("New holiday"), problem.settings.language)
            found[day] = Holiday(day, str(e.data.get("name") or known))
        elif e.kind == "no-holiday":
            found.pop(dt.date.fromisoformat(e.subject), None)
    return tuple(found[d] for d in sorted(found))


def _participants(problem: Problem, events: tuple[Event, ...]) -> tuple[Participant, ...]:
    found = {p.id: p for p in problem.participants}
    for e in events:
        if e.kind != "joins":
            continue
        courses = tuple(c for c in e.data.get("courses", ()) if c in problem.course)
        there = found.get(e.subject)
        if there is not None:
            own = problem.courses_of.get(e.subject, there.courses)
            extra = tuple(c for c in courses if c not in own)
            found[e.subject] = replace(there, extra_courses=tuple(dict.fromkeys(there.extra_courses + extra)))
        elif e.data.get("sentra") in problem.one_sentra:
            household = e.data.get("household")
            found[e.subject] = Participant(
                e.subject,
                str(e.data.get("name") or e.subject),
                e.data["sentra"],
                household=household if household in problem.household else None,
                courses=courses,
                phone=e.data.get("phone"),
            )
    return tuple(found.values())


def _households(problem: Problem, events: tuple[Event, ...]) -> tuple[Household, ...]:
    """Households whose members dropped out need no more trainees than stay."""
    gone = {e.subject for e in events if e.kind == "drops-out"}
    return tuple(
        replace(h, must_train=min(h.must_train, max(1, sum(m not in gone for m in problem.members[h.id]))))
        if gone.intersection(problem.members[h.id])
        else h
        for h in problem.households
    )
