"""On which dates sessions may stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheduler.language import say
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, rule


@rule("calendar", "Sessions stand on teaching days that are no holiday and not closed, within their windows.")
class CalendarRule:
    """A teaching weekday, no holiday unless an `open` row lifts it, inside the windows of programme and course.

    Not closed for the programme, the course or the sentra of the cohort.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        settings, calendar = facts.problem.settings, facts.calendar
        for s in facts.sessions:
            if facts.happened(s):
                continue
            course, sentra = facts.course(s), facts.cohort(s).sentra
            first, last = facts.problem.session_window(course.id)
            if not first <= s.date <= last:
                yield _bad(
                    say(
                        "{session} on {date} is outside its window {first} to {last}.",
                        session=s.id,
                        date=s.date,
                        first=first,
                        last=last,
                    ),
                    s.id,
                )
            if s.date.weekday() not in settings.teaching_days:
                yield _bad(say("{session}: {date} is no teaching day.", session=s.id, date=s.date), s.id)
            holiday = calendar.holiday(s.date)
            if holiday is not None and calendar.is_holiday(s.date):
                yield _bad(
                    say(
                        "{session}: {date} is a holiday ({name}).",
                        session=s.id,
                        date=s.date,
                        name=holiday.name,
                    ),
                    s.id,
                )
            for kind, id in (("programme", ""), ("course", course.id), ("sentra", sentra)):
                if id is not None and not calendar.available(kind, id, s.date, s.start, s.end):
                    yield _bad(
                        say(
                            "{session}: {date} is closed for {subject}.",
                            session=s.id,
                            date=s.date,
                            subject=id or say("the programme"),
                        ),
                        s.id,
                    )

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for s in v.free_sessions:
            v.restrict(s, frozenset(v.allowed_positions(s.cohort.course, s.cohort.sentra, s.jp)))


def _bad(message: Any, session: str) -> Violation:
    return Violation("calendar", message, (session,))
