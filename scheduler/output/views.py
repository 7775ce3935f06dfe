"""Timetables of a participant, a trainer, a venue and a cohort, and the placement plan, as page values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from scheduler.domain.calendar import monday
from scheduler.output.disclosed import Apprenticeship, DayOff, Extract, Lesson, Place, Trip
from scheduler.output.pageviews import Block, Column, Fact, Grid, GridCell, GridItem, GridWeek, Row, Table, Timetable
from scheduler.output.phrases import Phrases

DAY = dt.timedelta(days=1)
MIDDAY_MINUTES = 45


def participant_timetable(x: Extract, _: Phrases) -> Timetable:
    """Week grid and list of one participant."""
    assert x.person and x.place
    entries = [
        (
            (lesson.date, lesson.start),
            _.stacked_date(lesson.date),
            _lesson_row(lesson, _),
            (f"{_where(lesson.venue)}\n{_names(lesson.teachers)}".removesuffix("\n–"),),
        )
        for lesson in x.lessons
    ]
    for a in x.apprenticeships:
        row = Row((f"{_.times(a.start, a.end)}\n{_working_days(a, _)}", "", a.title), "placement")
        tail = (f"{_where(a.host)}\n{_('Mentor: {name}', name=a.mentor)}",)
        entries.append(((a.dates[0], a.start), _.span(a.dates[0], a.dates[-1]), row, tail))
    table = Table(
        "participant",
        (Column("no", _("No.")), Column("date", _("Day/Date"))),
        (Column("time", _("Time")), Column("jp", _("JP")), Column("topic", _("Subject"))),
        (Column("place", _("Place and trainer")),),
        tuple(
            Block((str(n), day), (row,), tail, row.kind)
            for n, (_when, day, row, tail) in enumerate(sorted(entries, key=lambda e: e[0]), 1)
        ),
    )
    facts = (
        Fact(_("Name"), x.person.name),
        Fact(_("Participant number"), x.person.id),
        Fact(_("Sentra"), x.person.sentra),
        Fact(_("Hours"), _hours(x.lessons, _)),
    )
    return Timetable(
        _("Participant timetable"),
        x.office.programme,
        facts,
        week_grid(x, _),
        table if table.blocks else None,
        "" if table.blocks else _("No sessions yet."),
        _contact(x.place, _),
    )


def trainer_timetable(x: Extract, _: Phrases) -> Timetable:
    """Week grid and list of one trainer, with travel."""
    assert x.teacher
    blocks = []
    for n, lesson in enumerate(x.lessons, 1):
        travel = travel_text(lesson.trip, _) if lesson.trip else ""
        row = _lesson_row(lesson, _, cohort=True)
        rows = (row,) if not travel else (row, Row((travel,), "travel"))
        people = "" if lesson.people is None else str(lesson.people)
        blocks.append(Block((str(n), _.stacked_date(lesson.date)), rows, (people, _where(lesson.venue)), row.kind))
    table = Table(
        "trainer",
        (Column("no", _("No.")), Column("date", _("Day/Date"))),
        (Column("time", _("Time")), Column("jp", _("JP")), Column("topic", _("Course and subject"))),
        (Column("people", _("People")), Column("place", _("Place"))),
        tuple(blocks),
    )
    t = x.teacher
    facts = [Fact(_("Name"), t.name)]
    facts += [Fact(label, value) for label, value in ((_("NIP"), t.nip), (_("Rank"), t.rank)) if value]
    facts += [Fact(_("Position"), t.position)] if t.position else []
    facts += [Fact(_("Home"), t.location), Fact(_("Hours"), _hours(x.lessons, _))]
    return Timetable(
        _("Trainer timetable"),
        x.office.programme,
        tuple(facts),
        week_grid(x, _, cohort=True),
        table if blocks else None,
        "" if blocks else _("No sessions yet."),
    )


def venue_timetable(x: Extract, _: Phrases) -> Timetable:
    """Week grid and list of one venue."""
    assert x.place
    table = Table(
        "venue",
        (Column("no", _("No.")), Column("date", _("Day/Date"))),
        (Column("time", _("Time")), Column("jp", _("JP")), Column("topic", _("Course and subject"))),
        (Column("trainer", _("Trainer")), Column("people", _("People"))),
        tuple(
            Block(
                (str(n), _.stacked_date(lesson.date)),
                (_lesson_row(lesson, _, cohort=True),),
                (_names(lesson.teachers), "" if lesson.people is None else str(lesson.people)),
                "session" if lesson.held else "off",
            )
            for n, lesson in enumerate(x.lessons, 1)
        ),
    )
    facts = [Fact(_("Venue"), x.place.name), Fact(_("Location"), _join(x.place.location, x.place.address))]
    facts += [Fact(_("Contact"), x.place.contact)] if x.place.contact else []
    facts.append(Fact(_("Hours"), _hours(x.lessons, _)))
    return Timetable(
        _("Venue timetable"),
        x.office.programme,
        tuple(facts),
        week_grid(x, _, cohort=True, place=False),
        table if table.blocks else None,
        "" if table.blocks else _("No sessions yet."),
    )


def cohort_timetable(x: Extract, _: Phrases) -> Timetable:
    """The timetable of one cohort: topics and breaks hour by hour, with cumulative hours."""
    charge = (x.place.contact if x.place else "") or "–"
    blocks, total = [], 0
    previous: Lesson | None = None
    for lesson in x.lessons:
        rows = []
        if previous and previous.date == lesson.date and previous.end < lesson.start:
            rows.append(_break(previous.end, lesson.start, total, _))
        for part in lesson.parts:
            if not lesson.held:
                rows.append(Row((_.times(part.start, part.end), "0", _("Not held"), str(total)), "off"))
            elif not part.jp:
                rows.append(_break(part.start, part.end, total, _))
            else:
                total += part.jp
                rows.append(Row((_.times(part.start, part.end), str(part.jp), part.title or lesson.title, str(total))))
        lead = (str(lesson.number), _.stacked_date(lesson.date))
        tail = (_names(lesson.teachers), _where(lesson.venue), charge)
        blocks.append(Block(lead, tuple(rows), tail, "session" if lesson.held else "off"))
        previous = lesson
    table = Table(
        "cohort",
        (Column("no", _("No.")), Column("date", _("Day/Date"))),
        (
            Column("time", _("Time")),
            Column("jp", _("JP")),
            Column("topic", _("Subject")),
            Column("total", _("Total JP")),
        ),
        (Column("trainer", _("Trainer")), Column("place", _("Place")), Column("charge", _("In charge"))),
        tuple(blocks),
    )
    facts = [Fact(_("Course"), x.course), Fact(_("Cohort"), x.key)]
    facts.append(Fact(_("Sentra"), x.place.name if x.place else _("several sentra together")))
    if x.lessons:
        facts.append(Fact(_("Period"), _.span(x.lessons[0].date, x.lessons[-1].date)))
    facts.append(Fact(_("Hours"), _hours(x.lessons, _)))
    return Timetable(
        _("Training timetable"),
        x.office.programme,
        tuple(facts),
        None,
        table if blocks else None,
        "" if blocks else _("No sessions yet."),
    )


def placement_plan(x: Extract, _: Phrases) -> Timetable:
    """Placements of one participant, at one host, or of the whole programme."""
    blocks = []
    for n, a in enumerate(x.apprenticeships, 1):
        working = f"{_working_days(a, _)}\n{_.times(a.start, a.end)}"
        period = f"{_.span(a.dates[0], a.dates[-1])}\n{_('{days} working days', days=len(a.dates))}"
        visits = "\n".join(_.short_span(d, d) for d in a.visits)
        lead = (
            str(n),
            f"{a.person.name}\n{a.person.id} · {a.person.sentra}",
            _where(a.host),
            a.mentor,
            period,
            working,
            "\n".join(f"• {c}" for c in a.competences) or a.title,
            visits or "–",
        )
        blocks.append(Block(lead, (Row((), "placement"),), (), "placement"))
    table = Table(
        "placements",
        (
            Column("no", _("No.")),
            Column("person", _("Participant")),
            Column("place", _("Place")),
            Column("mentor", _("Mentor")),
            Column("period", _("From–to")),
            Column("hours", _("Days/hours")),
            Column("topic", _("Competences")),
            Column("visits", _("Visits")),
        ),
        (),
        (),
        tuple(blocks),
    )
    if x.person:
        facts = [Fact(_("Name"), x.person.name), Fact(_("Participant number"), x.person.id)]
    elif x.place:
        facts = [Fact(_("Place"), x.place.name), Fact(_("Location"), _join(x.place.location, x.place.address))]
        facts += [Fact(_("Contact"), x.place.contact)] if x.place.contact else []
    else:
        facts = [Fact(_("Place"), _("all hosts (office copy)"))]
    titles = dict.fromkeys(a.title for a in x.apprenticeships)
    if titles:
        facts.append(Fact(_("Internship"), ", ".join(titles)))
    return Timetable(
        _("Internship plan"),
        x.office.programme,
        tuple(facts),
        None,
        table if blocks else None,
        "" if blocks else _("No placements yet."),
    )


# Parts shared by the views ---------------------------------------------------


def week_grid(
    x: Extract, _: Phrases, cohort: bool = False, place: bool = True, every_week: bool = False
) -> Grid | None:
    """Weeks × weekdays of an extract; only weeks in which something happens, unless all are wanted."""
    items: dict[dt.date, list[tuple[int, GridItem]]] = defaultdict(list)
    for lesson in x.lessons:
        title = lesson.cohort if cohort else lesson.title
        where = lesson.venue.name if place else ""
        kind = "session" if lesson.held else "off"
        title = title if lesson.held else _("Not held: {what}", what=title)
        items[lesson.date].append((lesson.start, GridItem(_.times(lesson.start, lesson.end), title, where, kind)))
    for a in x.apprenticeships:
        for day in a.dates:
            item = GridItem(_.times(a.start, a.end), a.title, a.host.name, "placement")
            items[day].append((a.start, item))
    # On a person's or a room's own sheet a day that may become a holiday is none yet.
    notes = {d.date: day_off(d, _) for d in x.days_off if every_week or d.certainty != "candidate"}
    weekdays = sorted({*x.weekdays, *(d.weekday() for d in items)})
    if not items and not every_week:
        return None
    last = max(items, default=x.last_day)
    first = x.first_day if every_week else min(items)
    weeks, shown = [], None
    start = monday(first)
    while start <= last:
        days = [start + w * DAY for w in weekdays]
        if every_week or any(d in items for d in days):
            cells = []
            for d in days:
                happening = tuple(item for _start, item in sorted(items.get(d, ()), key=lambda i: (i[0], i[1].title)))
                outside = not x.first_day <= d <= x.last_day
                cells.append(GridCell("" if outside else str(d.day), happening, notes.get(d, "")))
            month = (days[-1].year, days[-1].month)
            weeks.append(
                GridWeek(_.short_span(days[0], days[-1]), tuple(cells), _.month(days[-1]) if month != shown else "")
            )
            shown = month
        start += 7 * DAY
    return Grid(tuple(_.weekday_name(w) for w in weekdays), tuple(weeks))


def day_off(d: DayOff, _: Phrases) -> str:
    """The note of a holiday or closed day, with its certainty."""
    name = d.name or _("closed")
    if d.certainty == "estimated":
        return _("{name} (estimated)", name=name)
    if d.certainty == "candidate":
        return _("{name} (not yet decided)", name=d.name or _("joint leave"))
    return name


def _lesson_row(lesson: Lesson, _: Phrases, cohort: bool = False) -> Row:
    """Time, JP and what is taught: the course, then its topics of this session."""
    topics = list(dict.fromkeys(p.title for p in lesson.parts if p.title))
    head = f"{lesson.title} ({lesson.number}/{lesson.count})"
    lines = [f"{lesson.cohort} · {head}" if cohort else head]
    if not lesson.held:
        lines.append(_("Not held"))
    elif topics:
        lines.append("; ".join(topics))
    cells = (_.times(lesson.start, lesson.end), str(lesson.jp), "\n".join(lines))
    return Row(cells, "session" if lesson.held else "off")


def _break(start: int, end: int, total: int, _: Phrases) -> Row:
    name = _("Midday break") if end - start >= MIDDAY_MINUTES else _("Break")
    return Row((_.times(start, end), "0", name, str(total)), "break")


def travel_text(trip: Trip, _: Phrases) -> str:
    km = f", {trip.kilometres} km" if trip.kilometres else ""
    way = f"{trip.start} → {trip.end} ({_.duration(trip.minutes)}{km})"
    if trip.kind == "evening-before":
        text = _("Travel {way}: arrive the evening before.", way=way)
    elif trip.kind == "go":
        text = _("Travel {way}: leave by {time}.", way=way, time=_.time(trip.leave or 0))
    else:
        text = _("Overnight stay in {place} before.", place=trip.end) if trip.kind == "stay" else ""
    if trip.returns:
        text = " ".join(filter(None, (text, _("Journey home after the session."))))
    return text


def _hours(lessons: Iterable[Lesson], _: Phrases) -> str:
    held = [lesson for lesson in lessons if lesson.held]
    count = _("{count} session", count=1) if len(held) == 1 else _("{count} sessions", count=len(held))
    return f"{sum(lesson.jp for lesson in held)} JP · {count}"


def _contact(place: Place, _: Phrases) -> tuple[str, ...]:
    return (_("Contact: {contact}", contact=place.contact),) if place.contact else ()


def _names(names: Iterable[str]) -> str:
    return "\n".join(names) or "–"


def _where(place: Place) -> str:
    return place.name if place.location in place.name else f"{place.name}\n{place.location}"


def _join(*texts: str) -> str:
    return " · ".join(dict.fromkeys(t for t in texts if t))


def _working_days(a: Apprenticeship, _: Phrases) -> str:
    return _.weekdays(d.weekday() for d in a.dates)
