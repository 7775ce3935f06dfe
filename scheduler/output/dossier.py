"""Everything that is stored about one participant, for that person: own data and nobody else's name.

The gate of the dossier: whatever a free text, a reason or a remark says about other people becomes `…`, and of sessions
and placements it tells the date, time, title and place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.intake import OwnRow, own_rows, read_tables
from scheduler.intake.columns import BY_NAME
from scheduler.intake.tables import heading_key
from scheduler.language import Text, say
from scheduler.output.personal import changes_by_person, hours, what_of
from scheduler.output.phrases import Phrases
from scheduler.plan.attendance import attendance
from scheduler.plan.erasure import Scrub
from scheduler.plan.events import Event, marked, reason_of
from scheduler.plan.standing import standing
from scheduler.store.forgetting import Person, person_in
from scheduler.store.inputs import problem_of
from scheduler.store.sheets import prints
from scheduler.store.store import Revision, Store


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a column in both languages."""

    en: str
    id: str


Value = str | int | dt.date | Text | Label | None
FORMAT = "jadwal-dossier/1"
_HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a dossier.

    Attributes
    ----------
    key : str
        In JSON.
    heads : tuple of (str, Text)
        Key and heading of each column.
    empty : Text
        Said where there are no rows.
    """

    key: str
    title: Text
    heads: tuple[tuple[str, Text], ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: Text


@dataclass(frozen=True, slots=True)
class Dossier:
    """A person's data, ready to be written in any form; `made` is in UTC."""

    id: str
    name: str
    programme: str
    language: str
    made: dt.datetime
    parts: tuple[Part, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values, keys in English."""
        words = Phrases("en")
        return {
            "format": FORMAT,
            "programme": self.programme,
            "participant": self.id,
            "made": self.made.isoformat(timespec="seconds"),
        } | {
            part.key: [
                {key: plain(value, words) for (key, _), value in zip(part.heads, row, strict=True)} for row in part.rows
            ]
            for part in self.parts
        }


def plain(value: Value, words: Phrases, spoken: bool = False) -> str | int | None:
    """A value of a dossier as text or number; dates as `2027-04-05`, or as a person says them."""
    if isinstance(value, Text):
        return words(value.msgid, **dict(value.values))
    if isinstance(value, Label):
        return value.id if words.language == "id" else value.en
    if isinstance(value, dt.date):
        return words.date(value) if spoken else value.isoformat()
    return value


def dossier_of(
    store: Store, id: str, today: dt.date, kinds: Mapping[str, Text], period: Callable[[Event], Text | str]
) -> Dossier | None:
    """The dossier of a participant; None where nothing is stored about anybody of this id.

    Parameters
    ----------
    kinds, period : mapping, callable
        How kinds and periods of events are said.
    """
    person = person_in([store], id)
    if person is None:
        return None
    latest = store.published() or store.revision()
    return _Maker(store, person, latest, today, kinds, period).dossier()


class _Maker:
    def __init__(
        self,
        store: Store,
        person: Person,
        latest: Revision,
        today: dt.date,
        kinds: Mapping[str, Text],
        period: Callable[[Event], Text | str],
    ) -> None:
        self.store, self.person, self.latest, self.today = store, person, latest, today
        self.kinds, self.period = kinds, period
        self.problems: dict[int, Problem] = {}
        self.mentors = sorted(id for kind, id in person.ids if kind == "mentor")
        self.hide = self._hides_others()

    def dossier(self) -> Dossier:
        problem = self.problem(self.latest.number)
        names = sorted(self.person.names)
        return Dossier(
            self.person.id,
            names[0] if names else self.person.id,
            problem.settings.title,
            problem.settings.language,
            dt.datetime.now(dt.UTC),
            (
                self._input(),
                self._schedule(),
                self._changes(),
                self._unmet(),
                self._attendance(),
                self._events(),
                self._prints(),
            ),
        )

    def problem(self, number: int) -> Problem:
        if number not in self.problems:
            self.problems[number] = problem_of(self.store, number)
        return self.problems[number]

    def _hides_others(self) -> Scrub:
        """Takes other people's names, ids and numbers out of texts."""
        names, phones, ids = set(self.person.others), set(), set()
        for files in self.store.snapshots().values():
            tables = read_tables(files)
            for table in ("participants", "trainers", "mentors"):
                for record in tables[table].records:
                    if (table.removesuffix("s"), record.id) not in self.person.ids:
                        ids.add(record.id)
                        phones |= {record.phone} if record.phone else set()
        phones -= self.person.phones
        ids -= {id for _, id in self.person.ids}
        return Scrub(_HIDDEN, names - self.person.names, phones, dict.fromkeys(ids, _HIDDEN), self.person.names)

    # Parts ------------------------------------------------------------------------

    def _input(self) -> Part:
        """Rows of the stored input, each with the revisions that were made from it."""
        seen: dict[OwnRow, list[int]] = {}
        for r in self.store.revisions():
            for row in own_rows(self.store.snapshot(r.number), self.person.ids):
                seen.setdefault(row, []).append(r.number)
        rows = [
            (
                _numbers(numbers),
                *_field(self.problem(numbers[-1]), self.hide, row.table, heading, text),
            )
            for row, numbers in seen.items()
            for heading, text in row.cells
        ]
        heads = (
            ("revisions", say("revisions")), ("table", say("table")), ("field", say("field")), ("value", say("value")),
        )  # fmt: skip
        return Part("input", say("What the input says"), heads, tuple(rows), say("Nothing."))

    def _schedule(self) -> Part:
        plan, problem = self.store.plan(self.latest.number), self.problem(self.latest.number)
        rows: list[tuple[dt.date, tuple[Value, ...]]] = []
        for s in plan.sessions_of_participant.get(self.person.id, ()):
            rows.append((s.date, (s.date, hours(s.start, s.end), *what_of(problem, plan, s), _state(s.state))))
        for x in plan.placements_of_participant.get(self.person.id, ()):
            rows += [(d, (d, hours(x.start, x.end), *what_of(problem, plan, x), _state(x.state))) for d in x.dates]
        for x in (x for x in plan.placements if x.mentor in self.mentors):
            host = problem.host[x.host].name if x.host in problem.host else x.host
            what = say("guides somebody in an internship")
            rows += [(d, (d, hours(x.start, x.end), what, host, _state(x.state))) for d in x.dates]
        heads = (
            ("date", say("date")), ("time", say("time")), ("what", say("what")), ("place", say("place")),
            ("state", say("state")),
        )  # fmt: skip
        title = say("Sessions and placements in revision {number}", number=self.latest.number)
        ordered = tuple(row for _, row in sorted(rows, key=lambda r: (r[0], str(r[1][1]))))
        return Part("schedule", title, heads, ordered, say("Nothing is planned."))

    def _changes(self) -> Part:
        """What each revision put where, against the revision before it."""
        rows: list[tuple[Value, ...]] = []
        for change in changes_by_person(self.store, self.problem, [("participant", self.person.id)]):
            r, before, after = change.revision, change.before, change.after
            rows.append((r.number, _day(r.created), change.what, before, after, _day(r.published)))
        heads = (
            ("revision", say("revision")), ("made", say("made")), ("what", say("what")), ("before", say("before")),
            ("after", say("after")), ("published", say("published")),
        )  # fmt: skip
        return Part("changes", say("What each revision changed"), heads, tuple(rows), say("Nothing."))

    def _unmet(self) -> Part:
        rows: list[tuple[Value, ...]] = []
        for r in self.store.revisions():
            problem = self.problem(r.number)
            for u in self.store.plan(r.number).unmet:
                if u.participant == self.person.id:
                    known = problem.course.get(u.course or "") or problem.internship.get(u.internship or "")
                    title = known.title if known else (u.course or u.internship or "")
                    rows.append((r.number, title, "; ".join(self.hide(x.text) for x in u.reasons)))
        heads = (("revision", say("revision")), ("what", say("what")), ("reasons", say("reasons")))
        return Part("unmet", say("What could not be planned"), heads, tuple(rows), say("Nothing."))

    def _attendance(self) -> Part:
        problem, events = self.problem(self.latest.number), self.store.events()
        plan = standing(problem, self.store.plan(self.latest.number), events, self.today)
        rows = tuple(
            (problem.course[a.course].title, a.attended, a.held, a.total)
            for a in attendance(problem, plan, events)
            if a.participant == self.person.id
        )
        heads = (
            ("course", say("course")), ("attended", say("attended")), ("held", say("held")), ("jp", say("JP")),
        )  # fmt: skip
        return Part("attendance", say("Attendance, in JP"), heads, rows, say("Nothing was held so far."))

    def _events(self) -> Part:
        rows = [
            (
                e.number,
                _day(e.created),
                self.kinds[e.kind],
                self.period(e),
                reason_of(e),
                self._about(e),
                self.hide(e.note) if e.note else None,
                say("withdrawn") if e.withdrawn else None,
            )
            for e in marked(self.store.events())
            if self._concerns(e)
        ]
        heads = (
            ("number", say("no.")), ("recorded", say("recorded")), ("event", say("event")), ("when", say("when")),
            ("reason", say("reason")), ("about", say("of you")), ("note", say("note")), ("state", say("state")),
        )  # fmt: skip
        return Part("events", say("Events about you"), heads, tuple(rows), say("None."))

    def _prints(self) -> Part:
        """Cards, timetables and letters of the person that were printed."""
        rows = [
            (_day(p.at), p.document, p.revision)
            for p in reversed(prints(self.store))
            if any(self._is_own_sheet(p.document, key) for key in p.codes)
        ]
        heads = (("printed", say("printed")), ("document", say("document")), ("revision", say("revision")))
        return Part("prints", say("Printed for you"), heads, tuple(rows), say("Nothing."))

    def _is_own_sheet(self, document: str, key: str) -> bool:
        role, colon, id = key.rpartition(":")
        if colon:
            return (role, id) in self.person.ids
        return id == self.person.id and document.startswith("participant-")

    def _concerns(self, e: Event) -> bool:
        own = {id for _, id in self.person.ids}
        kinds = ("participant", "drops-out", "joins", "household", "mentor", "delivered")
        if e.kind in kinds and e.subject in own:
            return True
        if any(isinstance(v, (list, tuple)) and self.person.id in v for v in e.data.values()):
            return True
        return bool(e.note) and self.person.scrub(dict.fromkeys(self.person.ids, "?")).finds(e.note or "")

    def _about(self, e: Event) -> Value:
        if self.person.id in e.data.get("absent", ()):
            return say("absent")
        if self.person.id in e.data.get("present", ()):
            return say("present")
        return None


_STATES = {
    "held": say("held"),
    "not_held": say("not held"),
    "frozen": say("frozen"),
    "pinned": say("pinned"),
}


def _state(state: str | None) -> Value:
    return _STATES.get(state or "")


def _day(moment: dt.datetime | None) -> Value:
    return moment.date() if moment else None


def _numbers(numbers: list[int]) -> str:
    """``1–3, 5``."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def _field(problem: Problem, hide: Scrub, table: str, heading: str, text: str) -> tuple[Value, Value, Value]:
    """Table, field and value; ids with the title of what they stand for."""
    column = BY_NAME[table].headings.get(heading_key(heading))
    field: Value = heading
    if column is not None:
        spelled = (column.name, column.also[0] if column.also else column.name)
        field = Label(*(name.replace("_", " ") for name in spelled))
    look_up: dict[str, Mapping[str, Any]] = {
        "sentra": problem.one_sentra, "courses": problem.course, "internships": problem.internship,
        "hosts": problem.host, "businesses": problem.business,
    }  # fmt: skip
    known = look_up.get(column.refers if column else "", {})
    titles = [getattr(known[i], "title", "") or known[i].name for i in map(str.strip, text.split(";")) if i in known]
    shown = hide(f"{text} ({'; '.join(titles)})" if titles else text)
    return _TABLES[table], field, shown


_TABLES = {
    "participants": say("participants"),
    "households": say("households"),
    "businesses": say("businesses"),
    "mentors": say("mentors"),
    "wishes": say("wishes"),
    "availability": say("availability"),
}
