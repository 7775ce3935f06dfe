"""From words on the command line to events: subjects, periods, sessions as they stand in the published plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.programme import open_store, read_input
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import Clock, Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.events import Event
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Store

# Dates in any other year are slips of the fingers.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# Word of KIND:ID → kind of event.
WORDS = {
    "trainer": "trainer instruktur pelatih pengajar",
    "venue": "venue tempat tempat_pelatihan ruang",
    "feature": "feature fasilitas",
    "kit": "kit alat perlengkapan",
    "host": "host tempat_magang perusahaan",
    "mentor": "mentor pembimbing pembimbing_magang",
    "participant": "participant peserta",
    "household": "household rumah_tangga keluarga",
    "road": "road jalan",
    "session": "session sesi pertemuan",
    "holiday": "holiday libur hari_libur",
    "no-holiday": "no_holiday no-holiday bukan_libur",
    "drops-out": "drops_out drops-out mundur",
}
KIND_NAMES = {
    "trainer": say("trainer away"),
    "venue": say("venue taken"),
    "feature": say("feature of a venue fails"),
    "kit": say("kit not available"),
    "host": say("host not available"),
    "mentor": say("mentor away"),
    "participant": say("participant away"),
    "household": say("household away"),
    "road": say("road closed"),
    "session": say("session cannot be then"),
    "holiday": say("holiday"),
    "no-holiday": say("no holiday"),
    "drops-out": say("drops out"),
    "joins": say("joins"),
    "held": say("held"),
    "not-held": say("not held"),
    "delivered": say("notice delivered"),
    "pin": say("pinned"),
    "unpin": say("no longer pinned"),
    "change": say("input changed"),
    "withdraw": say("withdrawn"),
}


def kind_and_id(word: str) -> tuple[str, str]:
    """The kind of event and the id of a KIND:ID.

    Raises
    ------
    Failure
    """
    name, mark, id = word.partition(":")
    folded = name.strip().casefold().replace(" ", "_")
    kind = next((k for k, spellings in WORDS.items() if folded in spellings.split()), None)
    if kind is None or not mark or not id.strip():
        known = [k for k in WORDS]
        raise Failure(USAGE, say("Write KIND:ID, like trainer:T1. Kinds: {known}.", known=known))
    return kind, id.strip()


def moment(text: str | None, end: bool = False) -> dt.datetime | None:
    """A DATE or DATETHH:MM; a date alone is its beginning, or its end.

    Raises
    ------
    Failure
    """
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise Failure(USAGE, say("{text} is no date; write 2027-05-03 or 2027-05-03T13:00.", text=text))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Failure(USAGE, say("The year {year} cannot be meant; check its digits.", year=str(found.year)))
    if len(text) == 10:
        return found + dt.timedelta(days=end)
    return found.replace(second=0, microsecond=0)


def the_date(text: str) -> str:
    """A DATE as it is stored: ``2027-05-03``.

    Raises
    ------
    Failure
    """
    found = moment(text)
    if len(text) != 10:
        raise Failure(USAGE, say("{text} is no date; write 2027-05-03 or 2027-05-03T13:00.", text=text))
    return found.date().isoformat()


def period(first: str | None, last: str | None) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The period of --from and --to, half open; a date in --to is included.

    Raises
    ------
    Failure
    """
    begin, end = moment(first), moment(last, end=True)
    if begin and end and end <= begin:
        raise Failure(USAGE, say("--to is not after --from."))
    return begin, end


def spoken_period(event: Event) -> Text | str:
    """A period for a person."""
    first, last = event.first, event.last
    if event.dates and first.time() == dt.time() == last.time():
        one, other = event.dates
        return say("{date}", date=one) if one == other else say("{first} – {last}", first=one, last=other)
    if first is None and last is None:
        return ""
    if last is None:
        return say("from {first} on", first=_spoken(first))
    if first is None:
        return say("until {last}", last=_spoken(last))
    if first.date() == last.date():
        start, stop = Clock(first.hour * 60 + first.minute), Clock(last.hour * 60 + last.minute)
        return say("{date} {start}–{stop}", date=first.date(), start=start, stop=stop)
    return say("{first} – {last}", first=_spoken(first), last=_spoken(last))


def _spoken(when: dt.datetime) -> Text:
    if when.time() == dt.time():
        return say("{date}", date=when.date())
    return say("{date} {time}", date=when.date(), time=Clock(when.hour * 60 + when.minute))


def reference_plan(store: Store) -> Plan:
    """The plan that events speak of: the published one, else the latest."""
    published = store.published()
    return store.plan(published.number if published else None)


def of_session(plan: Plan, kind: str, id: str, event: Event) -> Event:
    """An event about a session or placement, with where it stands now.

    Raises
    ------
    Failure
        When the plan has no such item.
    """
    session = plan.session.get(id)
    if session is None and (kind not in ("pin", "unpin") or id not in plan.placement):
        raise Failure(USAGE, say("The plan has no session {id}. See: jadwal show", id=id))
    if session is None:
        return event
    data = {**event.data, "date": session.date.isoformat(), "start": session.start}
    if kind == "session":
        midnight = dt.datetime.combine(session.date, dt.time())
        first = event.first or midnight + dt.timedelta(minutes=session.start)
        last = event.last or (
            midnight + dt.timedelta(minutes=session.end) if event.first is None else first + dt.timedelta(days=1)
        )
        return replace(event, first=first, last=last, data={**data, "participants": list(plan.people(session))})
    return replace(event, data=data)


def record(talk: Talk, programme: Path, *events: Event) -> tuple[Event, ...]:
    """Check events against the programme and the plan, store them in one step, and say what they meet.

    Raises
    ------
    Failure
        When an event speaks of what is not there; then nothing is stored.
    """
    from scheduler.plan.events import ON_ITEMS, in_force

    loaded = read_input(talk, programme)
    with open_store(programme, write=True) as store:
        known = store.events()
        for e in events:
            if e.kind == "joins" and store.forgotten_as("participant", e.subject):
                raise Failure(USAGE, say("{id} was forgotten; an id is never used again. Give another.", id=e.subject))
        if any(e.kind in ON_ITEMS for e in events):
            plan = reference_plan(store)
            events = tuple(of_session(plan, e.kind, e.subject, e) if e.kind in ON_ITEMS else e for e in events)
        before, after = _checked(talk, loaded.problem, known, events)
        stored = store.add_events(*events)
        met = _met(store, before, after, known, stored) if store.revisions() else None
    for e in stored:
        talk.out(say("Event {number} is recorded: {line}", number=e.number, line=line_of(talk, e)))
    if met is not None and in_force(stored):
        talk.out(say("Sessions and placements of the plan that it meets: {count}", count=len(met)))
        for id in met[:20]:
            talk.out(f"  {id}")
        if len(met) > 20:
            talk.out(f"  … {len(met) - 20}")
    return stored


def about(e: Event) -> Text | str:
    """What an event is about; a change with its new value."""
    if e.kind != "change":
        return e.subject
    from scheduler.plan.changes import from_data, spoken_value

    return say("{subject} = {value}", subject=e.subject, value=spoken_value(from_data(e.data)))


def line_of(talk: Talk, e: Event) -> str:
    """An event in one line, without its free text."""
    parts = [talk.text(KIND_NAMES[e.kind]), talk.text(about(e)), talk.text(spoken_period(e))]
    return " ".join(p for p in parts if p)


def _checked(
    talk: Talk, problem: Problem, known: tuple[Event, ...], events: tuple[Event, ...]
) -> tuple[Problem, Problem]:
    """The effective programme without and with new events.

    Raises
    ------
    Failure
    """
    from scheduler.domain.problem import InvalidProblem
    from scheduler.plan.changes import WrongChange
    from scheduler.plan.effective import effective, is_known

    try:
        before = effective(problem, known)
        for e in events:
            if not is_known(before, e):
                raise Failure(USAGE, say("The programme has no {subject} of this kind.", subject=e.subject))
        newest = max((e.number for e in known), default=0)
        numbered = tuple(replace(e, number=newest + n) for n, e in enumerate(events, start=1))
        return before, effective(problem, (*known, *numbered))
    except InvalidProblem as error:
        raise Failure(USAGE, *(talk.text(f.message) for f in error.flaws)) from None
    except WrongChange as error:
        raise Failure(USAGE, error.text) from None


def _met(
    store: Store, before: Problem, after: Problem, known: tuple[Event, ...], events: tuple[Event, ...]
) -> list[str]:
    """Items of the plan that new events forbid, by the rules alone."""
    from scheduler.plan.standing import standing
    from scheduler.rules.verify import verify

    plan = reference_plan(store)
    ids = {**plan.session, **plan.placement}
    first = min((e.first.date() for e in events if e.first), default=dt.date.min)

    def broken(problem: Problem, counted: tuple[Event, ...]) -> set[str]:
        stands = standing(problem, plan, counted, first)
        return {i for v in verify(problem, stands) if not v.warning for i in v.items if i in ids}

    named = {e.subject for e in events if e.subject in ids}
    return sorted((broken(after, (*known, *events)) - broken(before, known)) | named)
