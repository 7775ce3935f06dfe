"""Change notices, invitations and assignment letters as page values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scheduler.output.disclosed import Amended, Apprenticeship, Correspondence, Extract, Lesson, Recipient, Trip
from scheduler.output.letterpages import Attachment, Letter, Section
from scheduler.output.pageviews import Block, Column, Fact, Row, Table
from scheduler.output.phrases import Phrases
from scheduler.output.views import DAY

# Where the office writes the number by hand.
BLANK = "." * 30
Own = Lesson | Apprenticeship


def change_notice(x: Extract, _: Phrases) -> Letter:
    """What changed for one person: before, now, the category of the reason, from when on."""
    assert x.recipient and x.letter
    columns = (
        Column("no", _("No.")),
        Column("before", _("Before")),
        Column("after", _("Now")),
        Column("reason", _("Reason")),
        Column("since", _("Valid from")),
    )
    rows = tuple(
        (str(n), before(a, _), after(a, _), reason(a, _), _.date(a.effective)) for n, a in enumerate(x.amended, 1)
    )
    opening = _(
        "The timetable of {programme} has changed. The following changes of revision {number} concern you:",
        programme=x.office.programme,
        number=x.letter.revision,
    )
    title = _("Notice of changes")
    return Letter(
        title,
        _head(x.letter, _("Notice of changes to the timetable (revision {number})", number=x.letter.revision), "–", _),
        to=_to(x.recipient, _),
        opening=(opening,),
        table=_table("notice", columns, rows),
        closing=(rest(x, _), _("Thank you for your attention.")),
    )


def invitation(x: Extract, _: Phrases) -> Letter:
    """All meetings of one participant, or of one cohort with the list of its people."""
    assert x.recipient and x.letter
    columns = (
        Column("no", _("No.")),
        Column("date", _("Day/Date")),
        Column("time", _("Time")),
        Column("topic", _("Course")),
        Column("place", _("Place")),
    )
    rows = tuple(
        (str(n), _.stacked_date(a.date), _.times(a.start, a.end), _titled(a, _), _place(a))
        for n, a in enumerate(x.lessons, 1)
    )
    subject = _("Invitation to the training sessions of {programme}", programme=x.office.programme)
    if x.recipient.role == "cohort":
        to: tuple[str, ...] = (
            _("the participants of {course}, cohort {cohort}", course=x.course, cohort=x.key),
            _("(list attached)"),
        )
        attachment = _people(x, _)
    else:
        to, attachment = _to(x.recipient, _), None
    closing = [_("Please come in good time.")]
    if x.place and x.place.contact:
        closing.append(_("Contact: {contact}", contact=x.place.contact))
    closing.append(_("Thank you for your attention."))
    return Letter(
        _("Invitation"),
        _head(x.letter, subject, _("list of participants") if attachment else "–", _),
        to=to,
        mark=_mark(x.letter, _("the invitation"), _),
        opening=(_("We invite you to the following sessions:"),),
        table=_table("invited", columns, rows),
        closing=tuple(closing),
        attachment=attachment,
    )


def assignment_letter(x: Extract, _: Phrases) -> Letter:
    """What one trainer is sent to teach, and when to leave; or that there is nothing to teach any more."""
    assert x.recipient and x.letter and x.teacher
    t = x.teacher
    to = Section(
        _("Given to"),
        facts=tuple(
            Fact(label, value or "–")
            for label, value in (
                (_("Name"), t.name),
                (_("NIP"), t.nip),
                (_("Rank"), t.rank),
                (_("Position"), t.position),
            )
        ),
    )
    basis = (Section(_("Basis"), x.letter.basis),) if x.letter.basis else ()
    if x.letter.withdrawn:
        order = _("The assignment to teach in {programme} is withdrawn.", programme=x.office.programme)
        lines = (_mark(x.letter, _("the assignment letter"), _), order)
        sections = (*basis, to, Section(_("Decision"), tuple(line for line in lines if line)))
        return Letter(_("Withdrawal of an assignment letter"), number=x.letter.number or BLANK, sections=sections)
    columns = (
        Column("no", _("No.")),
        Column("date", _("Day/Date")),
        Column("time", _("Time")),
        Column("jp", _("JP")),
        Column("topic", _("Course")),
        Column("place", _("Place")),
        Column("leave", _("Departure")),
    )
    rows = tuple(
        (
            str(n),
            _.stacked_date(a.date),
            _.times(a.start, a.end),
            str(a.jp),
            _titled(a, _),
            _place(a),
            departure(a, a.trip, _),
        )
        for n, a in enumerate(x.lessons, 1)
    )
    orders = (*_orders(x.lessons, _), _("days, times, places and departures as in the table below."))
    return Letter(
        _("Assignment letter"),
        number=x.letter.number or BLANK,
        mark=_mark(x.letter, _("the assignment letter"), _),
        sections=(*basis, to, Section(_("Task"), orders)),
        table=_table("orders", columns, rows),
        closing=(_("To be carried out with full responsibility."),),
    )


# What the table of a notice and a message say ----------------------------------------


def before(a: Amended, _: Phrases) -> str:
    """How an item was."""
    return "\n".join((title(a.before, _), *when_where(a.before, _))) if a.before else "–"


def after(a: Amended, _: Phrases) -> str:
    """How an item is now; its title only where it is not the one of before."""
    if a.after is None:
        return _("cancelled") if "gone" in a.what else _("no longer for you")
    named = () if a.before is not None and title(a.before, _) == title(a.after, _) else (title(a.after, _),)
    return "\n".join((*named, *when_where(a.after, _), *other_mentor(a, _)))


def other_mentor(a: Amended, _: Phrases) -> tuple[str, ...]:
    """That the mentor at the same host is another; no notice names another person."""
    if "mentor" in a.what and "host" not in a.what:
        return (_("with another mentor (see the new timetable)"),)
    return ()


def rest(x: Extract, _: Phrases) -> str:
    """What becomes of everything that did not change."""
    if x.letter and x.letter.withdrawn:
        return _("Nothing else remains in your timetable from then on.")
    return _("Everything else in your timetable stays as it is.")


def reason(a: Amended, _: Phrases) -> str:
    """The category of the reason."""
    return _(a.reason) if a.reason else _("adjustment of the timetable")


def title(item: Own, _: Phrases) -> str:
    """What an item is: the course with cohort and number, or the internship."""
    if isinstance(item, Lesson):
        return f"{item.cohort} · {item.title} ({item.number}/{item.count})"
    if item.person.id:
        return _("{internship}, participant {number}", internship=item.title, number=item.person.id)
    return item.title


def when_where(item: Own, _: Phrases) -> tuple[str, ...]:
    """Date, time and place."""
    if isinstance(item, Lesson):
        return _.full_date(item.date), _.times(item.start, item.end), _place(item)
    days = _("{days} working days", days=len(item.dates))
    working = f"{_.weekdays(d.weekday() for d in item.dates)} {_.times(item.start, item.end)}"
    return f"{_.span(item.dates[0], item.dates[-1])} ({days})", working, item.host.name


# Parts -----------------------------------------------------------------------------------


def departure(lesson: Lesson, trip: Trip | None, _: Phrases) -> str:
    """When a trainer leaves; the evening before where the way is long."""
    if trip is None:
        return "–"
    way = {
        "evening-before": lambda: _("{date}, in the evening", date=_.full_date(lesson.date - DAY)),
        "go": lambda: _("by {time}", time=_.time(trip.leave or 0)),
        "stay": lambda: _("is there already"),
        "home": lambda: "",
    }[trip.kind]()
    road = f"{trip.start} → {trip.end} ({_.duration(trip.minutes)})" if trip.minutes else ""
    back = _("Journey home after the session.") if trip.returns else ""
    return "\n".join(filter(None, (way, road, back))) or "–"


def _orders(lessons: Sequence[Lesson], _: Phrases) -> tuple[str, ...]:
    """One line a course: what, how much, to which cohorts."""
    courses: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        courses[lesson.title].append(lesson)
    return tuple(
        _(
            "teach {course}: {jp} JP in {sessions}, {cohorts};",
            course=course,
            jp=sum(x.jp for x in some),
            sessions=_("{count} session", count=1) if len(some) == 1 else _("{count} sessions", count=len(some)),
            cohorts=", ".join(dict.fromkeys(x.cohort for x in some)),
        )
        for course, some in courses.items()
    )


def _head(letter: Correspondence, subject: str, attached: str, _: Phrases) -> tuple[Fact, ...]:
    return (
        Fact(_("Number"), letter.number or BLANK),
        Fact(_("Classification"), letter.classification or "–"),
        Fact(_("Attachment"), attached),
        Fact(_("Regarding"), subject),
    )


def _to(r: Recipient, _: Phrases) -> tuple[str, ...]:
    return tuple(filter(None, (r.name or r.id, r.detail)))


def _mark(letter: Correspondence, kind: str, _: Phrases) -> str:
    """Which letter this one replaces, or takes back."""
    if not letter.replaced_revision:
        return ""
    number = _("number {number}", number=letter.replaces) if letter.replaces else ""
    which = " ".join(filter(None, (kind, number, f"({_('revision {number}', number=letter.replaced_revision)})")))
    if letter.withdrawn:
        return _("{letter} is withdrawn and no longer valid;", letter=which[:1].upper() + which[1:])
    return _("Replaces {letter}.", letter=which)


def _people(x: Extract, _: Phrases) -> Attachment:
    columns = (Column("no", _("No.")), Column("person", _("Name")), Column("home", _("From")))
    rows = tuple((str(n), p.name, p.sentra) for n, p in enumerate(x.people, 1))
    about = _("{course}, cohort {cohort}", course=x.course, cohort=x.key)
    number = x.letter.number if x.letter and x.letter.number else BLANK
    return Attachment(
        _("List of participants"), f"{about} · {_('number {number}', number=number)}", _table("people", columns, rows)
    )


def _table(name: str, columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(name, columns, (), (), tuple(Block(cells, (Row(()),)) for cells in rows))


def _titled(lesson: Lesson, _: Phrases) -> str:
    return f"{lesson.title} ({lesson.number}/{lesson.count})\n{lesson.cohort}"


def _place(lesson: Lesson) -> str:
    place = lesson.venue
    return place.name if place.location in place.name else f"{place.name}, {place.location}"
