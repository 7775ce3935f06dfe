"""The timetable in the terminal: for one subject, or the whole programme week by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from scheduler.domain.calendar import monday
from scheduler.domain.problem import Problem
from scheduler.output import subjects
from scheduler.output.disclosed import Apprenticeship, Extract, Lesson
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import PROFILES, Gate
from scheduler.output.views import day_off
from scheduler.plan.plan import Plan

if TYPE_CHECKING:
    from rich.console import Console

# kind of subject → audience of its extract
_AUDIENCE = {"participant": "participant", "trainer": "trainer", "venue": "venue", "host": "host", "mentor": "host"}
Line = tuple[str, ...]


def show(
    problem: Problem, plan: Plan, who: str | None, week: dt.date | None, language: str | None, console: Console
) -> None:
    """Write a timetable to a console: coloured tables in a terminal, plain lines elsewhere.

    Parameters
    ----------
    who : str or None
        Id of a participant, trainer, venue, cohort, sentra, host or mentor; None means the whole programme.
    week : date or None
        Any date of the one week that is wanted; None means all.

    Raises
    ------
    OutputProblem
        When nothing has the id `who`.
    """
    _ = Phrases(language or problem.settings.language)
    for extract, title in _extracts(problem, plan, who, _):
        lessons = [x for x in extract.lessons if week is None or monday(x.date) == monday(week)]
        placements = [a for a in extract.apprenticeships if week is None or _in_week(a, week)]
        _heading(console, title)
        if not lessons and not placements:
            _plain(console, _("No sessions in this week.") if week else _("No sessions yet."))
        off = {d.date: day_off(d, _) for d in extract.days_off if d.certainty != "candidate" and not d.sentra}
        off = {day: name for day, name in off.items() if day.weekday() in extract.weekdays}
        if lessons:
            weeks = [_week(start, lessons, off, _) for start in sorted({monday(x.date) for x in lessons})]
            _table(console, _columns(_), weeks)
        if placements:
            columns = (_("Period"), _("Days/hours"), _("Participant"), _("Internship"), _("Place"), _("Mentor"))
            _table(console, columns, [[_placement(a, _) for a in placements]])


def _extracts(problem: Problem, plan: Plan, who: str | None, _: Phrases) -> Iterable[tuple[Extract, str]]:
    if who is None:
        gate = Gate(problem, plan, PROFILES["posted"])
        yield gate.programme(), gate.programme().office.programme
        return
    for kind, id in subjects.resolve(problem, plan, who):
        gate = Gate(problem, plan, PROFILES[_AUDIENCE.get(kind, "posted")])
        extract = getattr(gate, kind)(id)
        name = extract.person or extract.teacher or (None if kind == "cohort" else extract.place)
        yield extract, f"{id} · {name.name if name else extract.course}"


def _in_week(a: Apprenticeship, week: dt.date) -> bool:
    return any(monday(d) == monday(week) for d in a.dates)


def _columns(_: Phrases) -> Line:
    return (_("Day/Date"), _("Time"), _("JP"), _("Cohort"), _("Course"), _("Place"), _("Trainer"))


def _week(start: dt.date, lessons: list[Lesson], off: dict[dt.date, str], _: Phrases) -> list[Line]:
    """Lines of one week: sessions by date, and its days off."""
    inside = sorted((x for x in lessons if monday(x.date) == start), key=lambda x: (x.date, x.start, x.id))
    by_date = {d: list(group) for d, group in groupby(inside, key=lambda x: x.date)}
    lines: list[Line] = []
    for day in sorted({*by_date, *(d for d in off if monday(d) == start)}):
        if day not in by_date:
            lines.append((_.short_date(day), "", "", "", off[day], "", ""))
        for n, x in enumerate(by_date.get(day, ())):
            title = x.title if x.held else _("Not held: {what}", what=x.title)
            when = "" if n else _.short_date(day)
            code = f"{x.cohort} {x.number}/{x.count}"
            lines.append((when, _.times(x.start, x.end), str(x.jp), code, title, x.venue.name, ", ".join(x.teachers)))
    return lines


def _placement(a: Apprenticeship, _: Phrases) -> Line:
    hours = f"{_.weekdays(d.weekday() for d in a.dates)} {_.times(a.start, a.end)}"
    return (_.span(a.dates[0], a.dates[-1]), hours, a.person.name, a.title, a.host.name, a.mentor)


def _heading(console: Console, title: str) -> None:
    from rich.text import Text

    console.print(Text(title, style="bold"), soft_wrap=True)


def _plain(console: Console, line: str) -> None:
    # Past the console, which would turn tabs into spaces.
    console.file.write(line + "\n")


def _table(console: Console, columns: Line, weeks: list[list[Line]]) -> None:
    """A table of the terminal's width, with a rule between weeks; elsewhere lines with tabs, each whole in itself."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if console.is_terminal:
        table = Table(box=box.HORIZONTALS, pad_edge=False)
        for n, column in enumerate(columns):
            table.add_column(Text(column), no_wrap=n < 2, overflow="fold")
        for week in weeks:
            for line in week:
                table.add_row(*(Text(cell) for cell in line))
            table.add_section()
        console.print(table)
        return
    first = ""
    for line in (line for week in weeks for line in week):
        first = line[0] or first
        _plain(console, "\t".join((first, *line[1:])))
