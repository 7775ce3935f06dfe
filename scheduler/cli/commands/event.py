"""``jadwal event`` and ``jadwal cancel``: the record of what happened."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import say

_WHEN = "DATE[THH:MM]"
_from = click.option("--from", "first", metavar=_WHEN, help="From when on; a date means from its beginning.")
_to = click.option("--to", "last", metavar=_WHEN, help="Until when; a date is included. Without it there is no end.")
_reason = click.option("--reason", "note", metavar="TEXT", help="Free text for the office; it is never printed.")
_category = click.option("--category", metavar="WORD", help="What may be printed as the reason; else the kind's usual.")


def _next(talk: Talk, programme: Path) -> None:
    talk.out(say("Next: jadwal replan {path}", path=str(programme)))


def _category_of(kind: str, asked: str | None) -> str:
    from scheduler.plan.events import CATEGORIES, usual_category

    if asked is None:
        return usual_category(kind)
    if asked not in CATEGORIES:
        raise Failure(USAGE, say("There is no category {word}. There are: {all}.", word=asked, all=tuple(CATEGORIES)))
    return asked


def _add(
    talk: Talk, programme: Path, word: str, first: str | None, last: str | None, note: str | None, category: str | None
) -> None:
    from scheduler.cli.happened import kind_and_id, period, record, the_date
    from scheduler.plan.events import Event

    kind, id = kind_and_id(word)
    begin, end = period(first, last)
    if kind in ("holiday", "no-holiday"):
        id = the_date(id)
    if kind == "drops-out" and begin is None:
        raise Failure(USAGE, say("Say from when on, with --from."))
    record(talk, programme, Event(0, kind, id, begin, end, _category_of(kind, category), note))
    _next(talk, programme)


@example(
    "jadwal cancel lampung trainer:T1 --from 2027-05-03 --to 2027-05-05 --reason 'flu' --category ill",
    "jadwal cancel lampung venue:V2 --from 2027-05-03T13:00 --to 2027-05-03T17:00 --reason 'wedding'",
    "jadwal cancel lampung road:Krui~Bandarlampung --from 2027-06-01 --to 2027-06-02 --reason 'landslide'",
    "jadwal cancel lampung session:SULAM-PRS-1/2 --reason 'asked by the village'",
    "jadwal cancel lampung drops-out:P07 --from 2027-06-01 --reason 'moved away'",
)
@click.command("cancel")
@programme_argument
@click.argument("subject", metavar="KIND:ID")
@_from
@_to
@click.option("--reason", "note", required=True, metavar="TEXT", help="Free text for the office; it is never printed.")
@_category
@click.pass_obj
def cancel_command(
    talk: Talk,
    programme: Path,
    subject: str,
    first: str | None,
    last: str | None,
    note: str,
    category: str | None,
) -> None:
    """Record that somebody or something is not there.

    KIND is trainer, venue, feature (VENUE:FEATURE), kit, host, mentor, participant, household, road (A~B), session,
    holiday (a date), no-holiday or drops-out. Without --to there is no end. A session is cancelled where it stands.
    Nothing is re-planned yet; that is `jadwal replan`.
    """
    must_exist(programme)
    _add(talk, programme, subject, first, last, note, category)


@example(
    "jadwal event lampung list",
    "jadwal event lampung add trainer:T1 --from 2027-05-03 --to 2027-05-05",
    "jadwal event lampung held SULAM-PRS-1/1 --absent P03,P08",
    "jadwal event lampung not-held SULAM-PRS-1/2 --reason 'power cut'",
    "jadwal event lampung joins P61 --from 2027-05-10 --courses SULAM,KEMAS --name Wati --sentra PRS",
    "jadwal event lampung change trainers:T06:max_jp_per_week 36",
    "jadwal event lampung withdraw 3",
)
@click.group("event")
@programme_argument
@click.pass_context
def event_command(context: click.Context, programme: Path) -> None:
    """Record, list or withdraw what happened.

    Events are added and withdrawn, never erased. The programme as it is after them is what `replan`, `verify` and
    `export --format programme` use; the input files stay as they are.
    """
    context.meta["programme"] = programme


def _programme() -> Path:
    programme = click.get_current_context().meta["programme"]
    must_exist(programme)
    return programme


@event_command.command("add")
@click.argument("subject", metavar="KIND:ID")
@_from
@_to
@_reason
@_category
@click.pass_obj
def add_event(
    talk: Talk, subject: str, first: str | None, last: str | None, note: str | None, category: str | None
) -> None:
    """Record an absence or another event; see `jadwal cancel`."""
    _add(talk, _programme(), subject, first, last, note, category)


@event_command.command("held")
@click.argument("sessions", metavar="SESSION...", nargs=-1, required=True)
@click.option("--present", metavar="IDS", help="Who came, parted by commas.")
@click.option("--absent", metavar="IDS", help="Who did not come, parted by commas.")
@_reason
@click.pass_obj
def held_event(
    talk: Talk, sessions: tuple[str, ...], present: str | None, absent: str | None, note: str | None
) -> None:
    """Record that sessions were held, and who attended."""
    from scheduler.cli.happened import record, reference_plan
    from scheduler.plan.events import Event

    programme = _programme()
    if present is not None and absent is not None:
        raise Failure(USAGE, say("Give either --present or --absent."))
    data = {"present": _ids(present)} if present is not None else {"absent": _ids(absent)} if absent is not None else {}
    if data:
        with open_store(programme) as store:
            plan = reference_plan(store)
        for id in sessions:
            people = plan.people(plan.session[id]) if id in plan.session else ()
            for p in (p for ids in data.values() for p in ids if id in plan.session and p not in people):
                raise Failure(USAGE, say("{person} does not attend {session}.", person=p, session=id))
    record(talk, programme, *(Event(0, "held", id, note=note, data=data) for id in sessions))


@event_command.command("not-held")
@click.argument("sessions", metavar="SESSION...", nargs=-1, required=True)
@_reason
@_category
@click.pass_obj
def not_held_event(talk: Talk, sessions: tuple[str, ...], note: str | None, category: str | None) -> None:
    """Record that sessions were not held: they count 0 JP and are made up."""
    from scheduler.cli.happened import record
    from scheduler.plan.events import Event

    programme = _programme()
    chosen = _category_of("not-held", category)
    record(talk, programme, *(Event(0, "not-held", id, category=chosen, note=note) for id in sessions))
    _next(talk, programme)


@event_command.command("joins")
@click.argument("participant", metavar="PARTICIPANT")
@click.option("--from", "first", required=True, metavar="DATE", help="The first day on which they can come.")
@click.option("--courses", required=True, metavar="IDS", help="Courses they take, parted by commas.")
@click.option("--name", metavar="TEXT", help="Name of a person who is not in the input.")
@click.option("--sentra", metavar="ID", help="Sentra of a person who is not in the input.")
@click.option("--phone", metavar="TEXT", help="Phone of a person who is not in the input.")
@_reason
@click.pass_obj
def joins_event(
    talk: Talk,
    participant: str,
    first: str,
    courses: str,
    name: str | None,
    sentra: str | None,
    phone: str | None,
    note: str | None,
) -> None:
    """Record that a participant joins late, with the courses taken."""
    from scheduler.cli.happened import moment, record
    from scheduler.plan.events import Event

    data = {"courses": _ids(courses), "name": name, "sentra": sentra, "phone": phone}
    data = {key: value for key, value in data.items() if value}
    programme = _programme()
    record(talk, programme, Event(0, "joins", participant, moment(first), None, "participants", note, data))
    _next(talk, programme)


@event_command.command("move-holiday")
@click.argument("old", metavar="DATE")
@click.argument("new", metavar="DATE")
@_reason
@click.pass_obj
def move_holiday_event(talk: Talk, old: str, new: str, note: str | None) -> None:
    """Record that a holiday is on another date."""
    from scheduler.cli.happened import record, the_date
    from scheduler.plan.events import Event

    days = [the_date(x) for x in (old, new)]
    kinds = ("no-holiday", "holiday")
    programme = _programme()
    record(talk, programme, *(Event(0, k, d, None, None, "holiday", note) for k, d in zip(kinds, days, strict=True)))
    _next(talk, programme)


@event_command.command("change")
@click.argument("cell", metavar="TABLE:ID:COLUMN")
@click.argument("value", metavar="VALUE")
@_reason
@click.pass_obj
def change_event(talk: Talk, cell: str, value: str, note: str | None) -> None:
    """Change one cell of the input from now on, without touching the files.

    Lists are parted by commas, `-` is none; settings are programme:KEY, like programme:budget.ceiling.
    availability:KIND:ID:open with FIRST..LAST opens days on which a subject is closed.
    """
    from scheduler.cli.happened import record
    from scheduler.plan.changes import AVAILABILITY, Change, WrongChange, parsed
    from scheduler.plan.events import Event

    table, _, rest = cell.partition(":")
    id, _, column = rest.rpartition(":")
    try:
        change = parsed(Change(table, id, column, None), value)
    except WrongChange as error:
        raise Failure(USAGE, error.text) from None
    if not rest or (table == AVAILABILITY and column != "open"):
        raise Failure(USAGE, say("Write TABLE:ID:COLUMN, like trainers:T1:max_jp or availability:venue:V1:open."))
    programme = _programme()
    record(talk, programme, Event(0, "change", change.subject, category="decision", note=note, data=change.data()))
    _next(talk, programme)


@event_command.command("delivered")
@click.argument("people", metavar="ID...", nargs=-1, required=True)
@click.option("--revision", type=click.IntRange(min=1), metavar="N", help="Of which notice; else the latest.")
@click.pass_obj
def delivered_event(talk: Talk, people: tuple[str, ...], revision: int | None) -> None:
    """Tick notices of a revision as delivered; see `jadwal notices`."""
    from scheduler.cli.happened import record
    from scheduler.plan.events import Event

    programme = _programme()
    with open_store(programme) as store:
        chosen = store.revision(revision).number
    record(talk, programme, *(Event(0, "delivered", id, data={"revision": chosen}) for id in people))


def _pinning(kind: str, meaning: str) -> None:
    @event_command.command(kind, help=meaning)
    @click.argument("items", metavar="ITEM...", nargs=-1, required=True)
    @_reason
    @click.pass_obj
    def command(talk: Talk, items: tuple[str, ...], note: str | None) -> None:
        from scheduler.cli.happened import record
        from scheduler.plan.events import Event

        record(talk, _programme(), *(Event(0, kind, id, category="decision", note=note) for id in items))


_pinning("pin", "Keep sessions or placements where they stand, whatever happens.")
_pinning("unpin", "Let pinned sessions or placements move again.")


@event_command.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that were withdrawn, too.")
@click.pass_obj
def list_events(talk: Talk, everything: bool) -> None:
    """List what was recorded."""
    programme = _programme()
    from scheduler.cli.eventlist import show_events

    loaded_language(talk, programme)
    with open_store(programme) as store:
        show_events(talk, store, everything)


def loaded_language(talk: Talk, programme: Path) -> None:
    """Speak the programme's language, where its input can be read."""
    from scheduler.intake import InputProblems, read_programme

    try:
        talk.use(read_programme(programme).problem.settings.language)
    except InputProblems as error:
        talk.use(error.language)


@event_command.command("withdraw")
@click.argument("number", type=click.IntRange(min=1))
@_reason
@click.pass_obj
def withdraw_event(talk: Talk, number: int, note: str | None) -> None:
    """Take an event back; it stays in the record."""
    programme = _programme()
    loaded_language(talk, programme)
    with open_store(programme, write=True) as store:
        store.withdraw_event(number, note)
    talk.out(say("Event {number} is withdrawn.", number=number))
    _next(talk, programme)


def _ids(text: str | None) -> list[str]:
    return [x.strip() for x in (text or "").replace(";", ",").split(",") if x.strip()]
