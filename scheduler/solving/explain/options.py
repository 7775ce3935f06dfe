"""Changes of the input that could mend an explanation, one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Text, say
from scheduler.plan.changes import Change
from scheduler.plan.plan import Plan
from scheduler.solving.explain.facts import Fact
from scheduler.solving.explain.option import DAY, Option
from scheduler.solving.explain.options_people import (
    about_hosts,
    about_households,
    about_internships,
    about_mentors,
    about_participants,
)
from scheduler.solving.explain.options_programme import about_programme
from scheduler.solving.explain.options_teaching import (
    about_courses,
    about_kits,
    about_trainers,
    about_venues,
    without_kit,
)
from scheduler.solving.explain.wording import name_of


def options_for(problem: Problem, plan: Plan | None, r: Requirement, facts: tuple[Fact, ...]) -> Iterator[Option]:
    """Options that touch one of the facts, and at the end what shortens the course itself."""
    for fact in facts:
        yield from _of(problem, plan, r, fact)
    if r.course:
        course = problem.course[r.course]
        steps = (course.jp - 1) // course.session_jp
        if steps:
            yield Option(
                "shorter",
                lambda n: Change("courses", course.id, "jp", course.session_jp * (steps + 1 - n)),
                lambda n: say("Shorten {course} from {jp} to {fewer} JP.", course=name_of(problem, "course", course.id),
                              jp=course.jp, fewer=course.session_jp * (steps + 1 - n)),
                steps,
            )  # fmt: skip


def _of(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    if fact.column == "only" or fact.column.startswith("closed"):
        yield from _opening(problem, r, fact)
        if fact.table == "kit":
            yield from without_kit(problem, r, fact.id)
    elif fact.table in _BY_TABLE:
        yield from _BY_TABLE[fact.table](problem, plan, r, fact)


def _opening(problem: Problem, r: Requirement, fact: Fact) -> Iterator[Option]:
    """Days opened from the beginning of what is closed, or from its end backwards."""
    kind, id, settings = fact.table, fact.id, problem.settings
    first, last = settings.first_day, settings.last_day
    if fact.column != "only":
        rows = list(dict.fromkeys(problem.calendar.rows_of(kind, id, "closed")))
        row = rows[int(fact.column.split()[1]) - 1]
        if row.id == "*":
            return
        first, last = max(first, row.first_day or first), min(last, row.last_day or last)
    window = problem.session_window(r.course) if r.course else problem.placement_window(r.internship)
    if kind not in ("course", "programme", "sentra") and first < window[0] <= last:
        first = window[0]
    last = max(first, min(last, window[1]))
    who, days = (
        (say("the programme") if kind == "programme" else name_of(problem, kind, id) if kind != "household" else id),
        (last - first).days + 1,
    )
    where = f"{kind}:{id}"

    def change(begin: dt.date, end: dt.date) -> Change:
        return Change("availability", where, "open", [begin.isoformat(), end.isoformat()])

    def text(begin: dt.date, end: dt.date) -> Text:
        if begin == end:
            return say("Open {first} for {subject}.", first=begin, subject=who)
        return say("Open {first} – {last} for {subject}.", first=begin, last=end, subject=who)

    yield Option(
        "open-days",
        lambda n: change(first, first + (n - 1) * DAY),
        lambda n: text(first, first + (n - 1) * DAY),
        days,
    )
    if days > 1:
        yield Option(
            "open-days",
            lambda n: change(last - (n - 1) * DAY, last),
            lambda n: text(last - (n - 1) * DAY, last),
            days,
        )


_BY_TABLE = {
    "trainers": about_trainers, "courses": about_courses, "venues": about_venues, "participants": about_participants,
    "households": about_households, "kits": about_kits, "programme": about_programme, "internships": about_internships,
    "hosts": about_hosts, "mentors": about_mentors,
}  # fmt: skip
