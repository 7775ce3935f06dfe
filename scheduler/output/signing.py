"""Sheets to be signed, as page values: the attendance sheet of a session day, and a trainer's log."""

from __future__ import annotations

from scheduler.output.disclosed import Extract, Lesson
from scheduler.output.pageviews import AttendanceSheet, Block, Column, Fact, Row, SignatureBox, Signer, Table, Timetable
from scheduler.output.phrases import Phrases

# As many boxes as can be signed in beside a name; further sessions of the day have a table of their own below.
BOXES = 4


def attendance_sheet(x: Extract, _: Phrases) -> AttendanceSheet:
    """The people of one cohort on one date, with a box to sign in for each session; trainers sign too."""
    first = x.lessons[0]
    boxes = tuple(
        SignatureBox(_("Session {number}", number=s.number), f"{_.times(s.start, s.end)}\n{s.jp} JP") for s in x.lessons
    )
    sexes = {"M": _("M"), "F": _("F"), "X": "X"}
    people = tuple(
        Signer(
            (str(n), a.person.name, sexes.get(a.sex, ""), a.person.sentra),
            tuple(lesson.id in a.lessons for lesson in x.lessons),
        )
        for n, a in enumerate(x.attendees, 1)
    )
    teachers = dict.fromkeys(name for lesson in x.lessons for name in lesson.teachers)
    trainers = tuple(
        Signer((str(n), name), tuple(name in lesson.teachers for lesson in x.lessons))
        for n, name in enumerate(teachers, 1)
    )
    facts = (
        Fact(_("Course"), first.title),
        Fact(_("Cohort"), f"{first.cohort} · {x.place.name if x.place else _('several sentra together')}"),
        Fact(_("Day/Date"), _.full_date(first.date)),
        Fact(_("Place"), "\n".join(dict.fromkeys(_place(lesson) for lesson in x.lessons))),
        Fact(_("Subject"), "\n".join(_subject(lesson, _) for lesson in x.lessons)),
    )
    return AttendanceSheet(
        title=_("Attendance sheet"),
        about=x.office.programme,
        facts=facts,
        columns=(
            Column("no", _("No.")),
            Column("person", _("Name")),
            Column("sex", _("M/F")),
            Column("origin", _("From")),
        ),
        runs=tuple((n, min(n + BOXES, len(boxes))) for n in range(0, len(boxes), BOXES)),
        boxes=boxes,
        people=people,
        trainers=trainers,
        empty="" if people else _("Nobody attends."),
    )


def trainer_log(x: Extract, _: Phrases) -> Timetable:
    """A trainer's sessions, each to be signed by the trainer and by the head of the class."""
    assert x.teacher
    blocks = []
    for n, lesson in enumerate(x.lessons, 1):
        lines = (f"{lesson.cohort} · {lesson.title} ({lesson.number}/{lesson.count})", _topics(lesson))
        text = "\n".join(filter(None, lines)) if lesson.held else f"{lines[0]}\n{_('Not held')}"
        row = Row((_.times(lesson.start, lesson.end), str(lesson.jp), text), "session" if lesson.held else "off")
        sign = ("", "") if lesson.held else ("–", "–")
        blocks.append(Block((str(n), _.stacked_date(lesson.date)), (row,), sign, row.kind))
    table = Table(
        "log",
        (Column("no", _("No.")), Column("date", _("Date"))),
        (Column("time", _("Time")), Column("jp", _("JP")), Column("topic", _("Subject"))),
        (Column("sign", _("Signature")), Column("leader", _("Head of the class"))),
        tuple(blocks),
    )
    t = x.teacher
    facts = [Fact(_("Name"), t.name)]
    facts += [Fact(label, value) for label, value in ((_("NIP"), t.nip), (_("Position"), t.position)) if value]
    return Timetable(
        _("Trainer log"),
        x.office.programme,
        tuple(facts),
        None,
        table if blocks else None,
        "" if blocks else _("No sessions yet."),
    )


def _place(lesson: Lesson) -> str:
    venue = lesson.venue
    return venue.name if venue.location in venue.name else f"{venue.name}, {venue.location}"


def _topics(lesson: Lesson) -> str:
    return "; ".join(dict.fromkeys(p.title for p in lesson.parts if p.title))


def _subject(lesson: Lesson, _: Phrases) -> str:
    topics = _topics(lesson) or lesson.title
    return _("Session {number} of {count}: {topics}", number=lesson.number, count=lesson.count, topics=topics)
