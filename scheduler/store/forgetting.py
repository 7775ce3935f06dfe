"""Forgetting a participant: who it is in every stored input, and doing it in the store and its copies."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.domain.problem import InvalidProblem, Problem
from scheduler.intake import InputProblems, read_snapshot, read_tables, without_person
from scheduler.intake.kinds import TEXT
from scheduler.language import Text, say
from scheduler.plan.effective import effective
from scheduler.plan.erasure import Erasure, Scrub, event_without, plan_without
from scheduler.plan.plan import Plan
from scheduler.store import schema
from scheduler.store.errors import StoreProblem
from scheduler.store.inputs import problem_of
from scheduler.store.store import Revision, Store

_SQLITE = b"SQLite format 3\0"


@dataclass
class Person:
    """All that stores know a participant by.

    Attributes
    ----------
    ids : set
        (kind, id): the participant, the mentor this person is, a household or business of nobody else.
    names, phones : set
        In every spelling.
    others : set
        Names of other people.
    shared : set
        (table, id) of others who have the same name or telephone number, which are theirs and stay.
    """

    id: str
    ids: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    shared: set[tuple[str, str]] = field(default_factory=set)

    def scrub(self, pseudonyms: Mapping[tuple[str, str], str], also: Iterable[str] = ()) -> Scrub:
        """What takes the person out of texts."""
        ids = {id: pseudonyms.get((kind, id), "") for kind, id in sorted(self.ids)}
        pseudonym = pseudonyms.get(("participant", self.id), "")
        return Scrub(pseudonym, {*self.names, *also}, self.phones, ids, self.others)


@dataclass(frozen=True)
class Outcome:
    """What was done.

    Attributes
    ----------
    revisions, events : int
        Changed in the store itself.
    copies : tuple of Path
        Copies of the store beside it, cleaned too.
    failed : tuple
        Copies that could not be cleaned, and why.
    """

    pseudonym: str
    revisions: int
    events: int
    copies: tuple[Path, ...] = ()
    failed: tuple[tuple[Path, Text], ...] = ()


def known_people(store: Store) -> list[str]:
    """The ids of all participants in stored input and events, sorted."""
    found = {p.id for files in store.snapshots().values() for p in read_tables(files)["participants"].records}
    return sorted(found | {e.subject for e in store.events() if e.kind == "joins"})


def person_in(stores: Iterable[Store], id: str) -> Person | None:
    """Everything stores know of a participant; None where there is nobody of this id."""
    person = Person(id, {("participant", id)})
    belongs: dict[tuple[str, str], set[str]] = defaultdict(set)
    people: list[tuple[str, str, str, str | None]] = []
    # Members who were forgotten before are nobody any more.
    gone: set[str] = set()
    there = False
    for store in stores:
        gone |= {f.pseudonym for f in store.forgotten()}
        for files in store.snapshots().values():
            tables = read_tables(files)
            for p in tables["participants"].records:
                belongs["household", p.household].add(p.id)
                belongs["business", p.business].add(p.id)
                there |= p.id == id
            person.ids |= {("mentor", m.id) for m in tables["mentors"].records if m.participant == id}
            people += [
                (table, r.id, r.name, getattr(r, "phone", None))
                for table in ("participants", "mentors", "trainers")
                for r in tables[table].records
            ]
        for e in store.events():
            if e.kind == "joins":
                belongs["household", str(e.data.get("household"))].add(e.subject)
                there |= e.subject == id
                people.append(("participants", e.subject, str(e.data.get("name") or ""), e.data.get("phone")))
    if not there:
        return None
    person.ids |= {key for key, members in belongs.items() if members - gone == {id} and key[1] not in (None, "None")}
    _tell_apart(person, people)
    return person


def _tell_apart(person: Person, people: list[tuple[str, str, str, str | None]]) -> None:
    """Sort names and numbers into the person's own and those of others."""
    own = {("participants", person.id), *(("mentors", id) for kind, id in person.ids if kind == "mentor")}
    for table, id, name, phone in people:
        if (table, id) in own:
            person.names |= {name} if name else set()
            person.phones |= {phone} if phone else set()
    names = {n.casefold() for n in person.names}
    for table, id, name, phone in people:
        if (table, id) not in own:
            person.others.add(name)
            if name.casefold() in names or (phone and phone in person.phones):
                person.shared.add((table, id))


def texts_with_part(store: Store, person: Person, also: Iterable[str] = ()) -> list[tuple[str, str, str]]:
    """Texts of the latest input and of events with a single word of the person's name: table, id and text.

    A title like `Ibu Maryam` may mean the person or somebody else; only people can tell.
    """
    words = {w for name in person.names for w in name.split() if len(w) >= 4}
    anybody = Scrub("?", words, others=person.others)
    whole = Scrub("?", {*person.names, *also}, person.phones, others=person.others)
    found = []
    for table, read in read_tables(store.snapshot()).items():
        for record, raw in zip(read.records, read.raws, strict=True):
            if (_KINDS.get(table, ""), getattr(record, "id", "")) in person.ids:
                continue
            for column in read.table.columns:
                text = raw.get(column.name)
                shared = table in ("participants", "mentors", "trainers") and column.name == "name"
                if column.kind is TEXT and isinstance(text, str) and not shared and anybody.finds(whole(text)):
                    found.append((table, getattr(record, "id", ""), text))
    notes = [("events", str(e.number), e.note) for e in store.events() if e.note and e.subject != person.id]
    return found + [(table, id, note) for table, id, note in notes if anybody.finds(whole(note))]


def copies_of(path: Path) -> list[Path]:
    """Other stores of the same programme beside its store: copies that somebody made."""
    if not path.parent.is_dir():
        return []
    mark = "" if path.name == "jadwal.db" else path.name.removesuffix(".db")
    return [
        p
        for p in sorted(path.parent.iterdir())
        if p != path and p.name.startswith(mark) and p.is_file() and _is_store(p)
    ]


def _is_store(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(_SQLITE) and int.from_bytes(head[68:72], "big") == schema.APPLICATION_ID


def pseudonyms_of(stores: Iterable[Store], ids: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A pseudonym for each id: the one that a store remembers, else a new one that nobody can guess."""
    stores = list(stores)
    found = {}
    for kind, id in sorted(ids):
        known = next((f for s in stores if (f := s.forgotten_as(kind, id))), None)
        found[kind, id] = known.pseudonym if known else f"F-{secrets.token_hex(5)}"
    return found


def forget(store: Store, person: Person, also: Iterable[str] = ()) -> Outcome:
    """Replace a participant by a pseudonym in the store and in copies of it beside it.

    The store itself comes last: where it is broken off, doing it again begins with all that is still to do.

    Parameters
    ----------
    store : Store
        Open for writing.
    person : Person
        From `person_in` of the store and its copies.
    also : iterable of str
        Further names of the person, like a nickname.
    """
    copies, failed = [], []
    pseudonyms: dict[tuple[str, str], str] = pseudonyms_of([store], person.ids)
    for path in copies_of(store.path):
        try:
            with Store.open(path, write=True) as copy:
                known = {f.pseudonym for f in store.forgotten()}
                for key, pseudonym in pseudonyms_of([copy], person.ids).items():
                    # A copy that was cleaned before the work was broken off knows the pseudonym.
                    if pseudonyms[key] not in known and copy.forgotten_as(*key):
                        pseudonyms[key] = pseudonym
                _forget_in(copy, person, pseudonyms, also)
            copies.append(path)
        except StoreProblem as error:
            failed.append((path, error.text))
    erased = _forget_in(store, person, pseudonyms, also)
    pseudonym = pseudonyms["participant", person.id]
    return Outcome(pseudonym, erased[0], erased[1], tuple(copies), tuple(failed))


def _forget_in(
    store: Store, person: Person, pseudonyms: Mapping[tuple[str, str], str], also: Iterable[str]
) -> tuple[int, int]:
    scrub = person.scrub(pseudonyms, also)
    pseudonym = pseudonyms["participant", person.id]
    before: dict[int, Counter[str] | None] = {}
    for keep in _KEPT:
        erasure = Erasure(pseudonym, pseudonyms, scrub, frozenset(keep))
        after = _Afterwards(store, erasure, before)
        if after.plans_stand():
            done = store.erase(erasure, after.files)
            store.compact()
            return done.revisions, done.events
    raise StoreProblem(
        say(
            "{path}: revision {number} would no longer keep the rules without this person. Nothing was changed. "
            "Please report it.",
            path=store.path.name,
            number=after.fallen,
        )
    )


# What of the person may have to stay, the least first.
_KEPT = ((), ("absences",), ("home",), ("absences", "home"))


class _Afterwards:
    """Stored revisions as they would be without the person."""

    def __init__(self, store: Store, erasure: Erasure, before: dict[int, Counter[str] | None]) -> None:
        self.store = store
        self.erasure = erasure
        self.before = before
        self.fallen = 0
        self._read: dict[str, Problem] = {}
        self._events = [event_without(e, erasure) for e in store.events()]

    def files(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Input files without the person; those that never knew anybody of the name stay byte for byte."""
        tables = read_tables(files)
        ids = {(_KINDS[t], r.id) for t in _KINDS for r in tables[t].records}
        if ids.isdisjoint(self.erasure.ids) and not any(self._is_in(f, n) for n, f in files.items()):
            return files
        return without_person(files, self.erasure, _first_day(files))

    def _is_in(self, data: bytes, name: str) -> bool:
        """Whether a text file names the person; of a workbook nobody can tell without opening all of it."""
        if name.lower().endswith((".xlsx", ".xlsm")):
            return True
        from scheduler.intake.folder import decoded

        return self.erasure.scrub.finds(decoded(data))

    def plans_stand(self) -> bool:
        """Whether each revision keeps the rules it kept before, judged by its input and events without the person."""
        for revision in self.store.revisions():
            plan = self.store.plan(revision.number)
            if revision.number not in self.before:
                self.before[revision.number] = _broken(lambda n=revision.number: problem_of(self.store, n), plan)
            before = self.before[revision.number]
            if before is None:
                continue
            after = _broken(lambda r=revision: self._problem(r), plan_without(plan, self.erasure))
            if after is None or after - before:
                self.fallen = revision.number
                return False
        return True

    def _problem(self, revision: Revision) -> Problem:
        if revision.snapshot not in self._read:
            files = self.files(self.store.snapshot(revision.number))
            self._read[revision.snapshot] = read_snapshot(files).problem
        bare = self._read[revision.snapshot].with_(holidays=self.store.holidays(revision.number))
        return effective(bare, [e for e in self._events if e.number <= revision.events])


def _broken(problem: Callable[[], Problem], plan: Plan) -> Counter[str] | None:
    """How often a plan breaks each rule; None where the programme it is judged by cannot be read."""
    from scheduler.rules.verify import verify

    try:
        return Counter(v.rule for v in verify(problem(), plan) if not v.warning)
    except (InputProblems, InvalidProblem):
        return None


_KINDS = {"participants": "participant", "mentors": "mentor", "households": "household", "businesses": "business"}


def _first_day(files: Mapping[str, bytes]) -> dt.date:
    try:
        return read_snapshot(files).problem.settings.first_day
    except InputProblems:
        # Stored before a rule of reading came: any date will do, since no plan is judged by it.
        return dt.date.today()
