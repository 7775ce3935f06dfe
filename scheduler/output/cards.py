"""The participant's card and the wall calendar as page values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from scheduler.domain.calendar import monday
from scheduler.output.disclosed import Extract, Lesson, Place
from scheduler.output.pageviews import Card, CardItem, CardMeeting, Fact, GridItem, WallCalendar, WallCell, WallWeek
from scheduler.output.phrases import Phrases
from scheduler.output.views import DAY, day_off, week_grid


def participant_card(x: Extract, _: Phrases) -> Card:
    """What one participant has to know, in large type: when, where, whom to ask."""
    assert x.person and x.place
    by_course: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in x.lessons:
        if lesson.held:
            by_course[lesson.course].append(lesson)
    items: list[tuple[dt.date, CardItem]] = []
    for lessons in by_course.values():
        meetings: dict[tuple[int, int, Place], list[dt.date]] = defaultdict(list)
        for lesson in lessons:
            meetings[lesson.start, lesson.end, lesson.venue].append(lesson.date)
        found = sorted(meetings.items(), key=lambda m: min(m[1]))
        last = len(found) - 1
        lines = tuple(
            CardMeeting(
                _.days_of_months(dates),
                _.times(start, end),
                # The place stands once, under the last of several meetings there.
                venue.name if n == last or found[n + 1][0][2] != venue else "",
                tuple(sorted({d.weekday() for d in dates})),
                start,
                venue.location != x.place.location,
            )
            for n, ((start, end, venue), dates) in enumerate(found)
        )
        kind = "practice" if lessons[0].practice else "lesson"
        items.append((lessons[0].date, CardItem(lessons[0].title, lines, kind)))
    for a in x.apprenticeships:
        weekdays = _.weekdays(d.weekday() for d in a.dates)
        meeting = CardMeeting(
            _.span(a.dates[0], a.dates[-1]),
            f"{weekdays} {_.times(a.start, a.end)}",
            f"{a.host.name}, {a.host.location}",
            tuple(sorted({d.weekday() for d in a.dates})),
            a.start,
            a.host.location != x.place.location,
        )
        extra = _("Mentor: {name}", name=a.mentor)
        items.append((a.dates[0], CardItem(a.title, (meeting,), "placement", extra)))
    return Card(
        title=_("Participant card"),
        programme=x.office.programme,
        number=x.person.id,
        name=x.person.name,
        sentra=x.person.sentra,
        items=tuple(item for _day, item in sorted(items, key=lambda i: (i[0], i[1].title))),
        contact=x.place.contact,
        empty="" if items else _("No sessions yet."),
    )


def wall_calendar(x: Extract, _: Phrases) -> WallCalendar:
    """Weeks × sentra of the whole programme, or weeks × weekdays of one sentra; cohort codes, no names."""
    legend = tuple(Fact(code, title) for code, title in sorted({(lesson.course, lesson.title) for lesson in x.lessons}))
    notes = []
    if any(d.certainty == "estimated" for d in x.days_off):
        notes.append(_("Estimated holidays may still move by a day."))
    if any(d.certainty == "candidate" for d in x.days_off):
        notes.append(_("Days not yet decided may become days off."))
    title = _("Training calendar")
    empty = "" if x.lessons else _("No sessions yet.")
    if x.place:
        about = f"{x.office.programme} · {x.place.name}"
        grid = week_grid(x, _, cohort=True, every_week=True)
        return WallCalendar(title, about, grid=grid, legend=legend, notes=tuple(notes), empty=empty)
    together = [lesson for lesson in x.lessons if not lesson.sentra]
    keys: list[str | None] = [*(s.id for s in x.sentra), *([None] if together else [])]
    names = [*(s.name for s in x.sentra), *([_("Several sentra")] if together else [])]
    table: dict[tuple[dt.date, str | None], list[Lesson]] = defaultdict(list)
    for lesson in x.lessons:
        key = lesson.sentra_ids[0] if lesson.sentra and lesson.sentra_ids else None
        table[monday(lesson.date), key].append(lesson)
    weekdays = sorted({*x.weekdays, *(lesson.date.weekday() for lesson in x.lessons)})
    last = max((lesson.date for lesson in x.lessons), default=x.last_day)
    weeks, shown = [], None
    start = monday(x.first_day)
    while start <= last:
        days = [start + w * DAY for w in weekdays]
        month = (days[-1].year, days[-1].month)
        cells = tuple(WallCell(_cohort_days(table.get((start, key), ()), _)) for key in keys)
        label = _.short_span(days[0], days[-1])
        weeks.append(WallWeek(label, cells, _off_in_week(x, days, _), _.month(days[-1]) if month != shown else ""))
        shown = month
        start += 7 * DAY
    return WallCalendar(title, x.office.programme, tuple(names), tuple(weeks), None, legend, tuple(notes), empty)


def _off_in_week(x: Extract, days: list[dt.date], _: Phrases) -> tuple[str, ...]:
    """Holidays and closed days of a week, days in a row with the same note together."""
    names = {s.id: s.name for s in x.sentra}
    notes: dict[str, list[dt.date]] = defaultdict(list)
    for day in days:
        off = [d for d in x.days_off if d.date == day]
        closed = [d.sentra for d in off if d.sentra]
        general = [day_off(d, _) for d in off if not d.sentra]
        if closed and set(closed) == set(names):
            general.append(_("closed"))
        else:
            general += [f"{_('closed')} ({names[s]})" for s in closed if s]
        for note in general:
            notes[note].append(day)
    order = sorted(notes.items(), key=lambda item: (item[1], item[0]))
    return tuple(f"{_.weekdays(d.weekday() for d in ds)} {_days(ds, days)}: {note}" for note, ds in order)


def _days(some: list[dt.date], week: list[dt.date]) -> str:
    """``22–25``, or ``22, 24`` where days of the week lie between."""
    first, last = week.index(some[0]), week.index(some[-1])
    if len(some) > 2 and last - first + 1 == len(some):
        return f"{some[0].day}–{some[-1].day}"
    return ", ".join(str(d.day) for d in some)


def _cohort_days(lessons: list[Lesson] | tuple[()], _: Phrases) -> tuple[GridItem, ...]:
    """One item a cohort: its code and its days in the week."""
    days: dict[str, dict[dt.date, None]] = defaultdict(dict)
    for lesson in lessons:
        if lesson.held:
            days[lesson.cohort][lesson.date] = None
    order = sorted(days.items(), key=lambda item: (min(item[1]), item[0]))
    return tuple(GridItem(" ".join(f"{_.weekday(d)}" for d in sorted(ds)), cohort) for cohort, ds in order)
