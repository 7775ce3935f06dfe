"""Forgetting: no byte of the person is left, in the store or its copies; everything else stays; never half of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from scheduler.domain.availability import Holiday
from scheduler.intake import mentions, read_snapshot
from scheduler.plan.events import Event
from scheduler.plan.plan import Cohort, Level, Placement, Plan, Reason, Session, Unmet
from scheduler.rules.verify import verify
from scheduler.store.errors import StoreProblem
from scheduler.store.fingerprints import fingerprint
from scheduler.store.forgetting import copies_of, forget, person_in, texts_with_part
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store
from tests.cli.programmes import TABLES

ROOT = Path(__file__).parents[2]
ID, NAME, PHONE = "3201234567890123", "Sukarsih Ningtyas", "0812-7777-888"
# Whatever of the person must not be found as bytes, in any case and encoding.
TRACES = ("3201234567890123", "sukarsih", "ningtyas", "7777888", "7777-888", "hamil", "1991")
MONDAY = dt.date(2027, 4, 5)

FILES = {
    **{name: text.encode() for name, text in TABLES.items()},
    "participants.csv": (
        "Daftar peserta; penanggung jawab Sukarsih Ningtyas,,,,,,,,,,,\n"
        "id,name,sentra,household,business,location,birth_date,sex,needs,internships,phone,catatan\n"
        f"{ID},{NAME},S1,K1,,Sumur-Batu,1991-02-03,F,step_free,I,{PHONE},sedang hamil\n"
        "P2,Budi,S1,,,,,M,,,0812 1111 222,suami Sukarsih  Ningtyas\n"
        "P3,Citra,S1,,,,1995-01-01,F,,I,,\n"
        "P4,Sukarsih Ningtyas Ayu,S1,,,,,F,,,,\n"
    ).encode(),
    "venues.csv": b"id,name,location,capacity,features\nV1,Balai,Metro,20,step_free\n",
    "households.csv": b"id,sentra,location\nK1,S1,Sumur-Batu\n",
    "businesses.csv": b"id,name,sentra\nU1,Anyaman Ibu Sukarsih Ningtyas,S1\n",
    "internships.csv": b"id,title,days,legal_basis\nI,Magang,2,praktik_kerja\n",
    "hosts.csv": b"id,name,location,capacity,internships,contact,features\nH1,Rumah Anyam,Metro,2,I,Sukarsih Ningtyas 08127777888,step_free\n",
    "mentors.csv": (
        f"id,name,host,participant,phone\nN1,Ibu Sukarsih Ningtyas,H1,{ID},{PHONE}\nN2,Fajar,H1,,0812\n".encode()
    ),
    "wishes.csv": f"participant,kind,id,points\n{ID},host,H1,5\nP2,trainer,T1,3\n".encode(),
    "availability.csv": (
        "kind,id,effect,first_day,last_day,weekdays,reason\n"
        f"participant,{ID},closed,,,fri,periksa karena hamil\n"
        "venue,V1,closed,2027-04-20,2027-04-20,,hajatan Sukarsih Ningtyas\n"
    ).encode(),
    "travel.csv": b"from,to,minutes\nMetro,Sumur-Batu,30\n",
}
FILES["programme.toml"] += b'# ditanya Sukarsih Ningtyas\n[signature]\nname = "Rina"\nplace = "Metro"\n'


def plan(number: int) -> Plan:
    """DASAR and LANJUT for everybody, a placement for two; the person's from Thursday to Monday, for Fridays closed."""
    everybody = (ID, "P2", "P3", "P4")
    thursday, monday = MONDAY + dt.timedelta(days=10), MONDAY + dt.timedelta(days=14)
    return Plan(
        "kecil",
        0,
        "optimal",
        (Level("compulsory-unmet", 0, 0), Level("optional-unmet", 0, 0), Level("preferences", 0, 0)),
        (Cohort("DASAR-S1-1", "DASAR", "S1", everybody), Cohort("LANJUT-S1-1", "LANJUT", "S1", everybody)),
        (
            Session("DASAR-S1-1/1", "DASAR-S1-1", 1, MONDAY, 480, 675, 4, "V1", ("T1",)),
            Session("LANJUT-S1-1/1", "LANJUT-S1-1", 1, MONDAY + dt.timedelta(days=1), 480, 675, 4, "V1", ("T1",)),
            Session(
                "LANJUT-S1-1/2", "LANJUT-S1-1", 2, MONDAY + dt.timedelta(days=1 + number), 480, 675, 4, "V1", ("T2",)
            ),
        ),
        (
            Placement("M01", ID, "I", "H1", "N2", (thursday, monday), 540, 960),
            Placement("M02", "P3", "I", "H1", "N1", (thursday, thursday + dt.timedelta(days=1)), 540, 960),
        ),
        (Unmet(ID, None, None, None, (Reason("x", f"{NAME} tidak hadir"),)),) if number == 9 else (),
    )


def fill(path: Path, files: dict[str, bytes] | None = None) -> None:
    """Two revisions and events of every kind that can hold a person."""
    files = files or FILES
    name = next(iter(files)) if len(files) == 1 else "participants.csv"
    with Store.open(path, write=True) as store:
        store.add_revision(plan(1), files, (Holiday(dt.date(2027, 5, 1), "Hari Buruh"),), "plan", publish=True)
        store.add_events(
            Event(0, "participant", ID, category="ill", note="hamil tua"),
            Event(0, "withdraw", "1"),
            Event(0, "held", "DASAR-S1-1/1", note="Sukarsih Ningtyas datang terlambat", data={"absent": [ID]}),
            Event(0, "delivered", ID, data={"revision": 1}),
            Event(0, "delivered", "N1", data={"revision": 1}),
            Event(0, "not-held", "LANJUT-S1-1/9", note=f"telepon {PHONE}"),
        )
        store.keep_candidates({"published": 1}, [{"kind": "people", "who": ID, "text": NAME}])
        store.add_revision(plan(2), files, (), f"adopt plan-{ID}.json", note=f"untuk {NAME} ({name})")


@pytest.fixture
def path(tmp_path):
    fill(tmp_path / "jadwal.db")
    return tmp_path / "jadwal.db"


def forgotten(path: Path, **options):
    with Store.open(path, write=True) as store:
        person = person_in([store], ID)
        return forget(store, person, **options)


def everything(data: bytes) -> bytes:
    """Bytes with all that is packed in them: pages of SQLite, zlib, members of workbooks; in lower case, as UTF-8."""
    found = [data]
    if data.startswith(b"SQLite format 3"):
        with sqlite3.connect(":memory:") as db:
            db.deserialize(data)
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in db.execute(f'SELECT * FROM "{table}"'):
                    found += [everything(v if isinstance(v, bytes) else str(v).encode()) for v in row]
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [everything(archive.read(name)) + name.encode() for name in archive.namelist()]
    else:
        with contextlib.suppress(zlib.error):
            found.append(everything(zlib.decompress(data)))
    for part in list(found):
        if b"\0" in part:
            found.append(part.decode("utf-16-le", "ignore").encode())
    return b"\n".join(found).lower()


def traces(*paths: Path) -> list[tuple[str, str]]:
    """What of the person is found in files; somebody else's longer name is no trace."""
    found = []
    for p in paths:
        content = everything(p.read_bytes()).replace(b"sukarsih ningtyas ayu", b"")
        found += [(p.name, t) for t in TRACES if t.encode() in content]
    return found


def test_the_search_for_traces_finds_them(path):
    assert {t for _, t in traces(path)} == set(TRACES)


def test_no_byte_of_the_person_is_left(path):
    forgotten(path)
    assert traces(*path.parent.iterdir()) == []
    assert [p.name for p in path.parent.iterdir()] == ["jadwal.db"]


def test_everything_else_stays_and_plans_still_keep_the_rules(path):
    with Store.open(path) as store:
        before = [store.plan(n) for n in (1, 2)]
        assert len(read_snapshot(store.snapshot(1)).problem.participants) == 4
        old_problem, old_revisions = problem_of(store, 1), store.revisions()
        assert verify(old_problem, before[0]) == []
    outcome = forgotten(path)
    with Store.open(path) as store:
        problem = problem_of(store, 1)
        assert verify(problem, store.plan(1)) == [] and verify(problem_of(store, 2), store.plan(2)) == []
        for old, new in zip(before, (store.plan(1), store.plan(2)), strict=True):
            assert (new.sessions, new.levels, new.status) == (old.sessions, old.levels, old.status)
            assert [c.participants[1:] for c in new.cohorts] == [c.participants[1:] for c in old.cohorts]
            assert [(x.id, x.dates, x.host) for x in new.placements] == [
                (x.id, x.dates, x.host) for x in old.placements
            ]
        for old, new in zip(old_revisions, store.revisions(), strict=True):
            assert (new.number, new.created, new.published, new.events) == (
                old.number, old.created, old.published, old.events,
            )  # fmt: skip
        assert problem.participants[1:] == old_problem.participants[1:]
        assert problem.trainers == old_problem.trainers and problem.courses == old_problem.courses
        assert problem.mentor["N2"] == old_problem.mentor["N2"]
        assert [w.participant for w in problem.wishes] == ["P2"]
        assert problem.settings.signature == old_problem.settings.signature
        # One pseudonym everywhere.
        assert {c.participants[0] for n in (1, 2) for c in store.plan(n).cohorts} == {outcome.pseudonym}
        assert problem.participants[0].id == problem.participants[0].name == outcome.pseudonym
        assert [e.subject for e in store.events()][:1] == [outcome.pseudonym]
        assert next(e for e in store.events() if e.kind == "held").data == {"absent": [outcome.pseudonym]}
        assert store.candidates({"published": 1}) == []


def test_the_only_member_takes_household_and_mentor_along(path):
    outcome = forgotten(path)
    with Store.open(path) as store:
        problem = problem_of(store, 1)
        mentor = next(m for m in problem.mentors if m.id != "N2")
        assert re.fullmatch(r"F-[0-9a-f]{10}", mentor.id) and mentor.participant == outcome.pseudonym
        assert mentor.phone is None and mentor.name == mentor.id
        assert problem.households[0].id == problem.participants[0].household
        assert {f.kind for f in store.forgotten()} == {"participant", "mentor", "household"}
        assert store.plan(1).placement["M02"].mentor == mentor.id


def test_a_business_of_nobody_else_goes_and_one_with_others_loses_the_name_alone(tmp_path):
    own = FILES["participants.csv"].replace(b"S1,K1,,", b"S1,,U1,")
    for people, name in ((own, r"F-[0-9a-f]{10}"), (own.replace(b"Citra,S1,,,", b"Citra,S1,,U1,"), "Anyaman F-.*")):
        path = tmp_path / str(len(people)) / "jadwal.db"
        path.parent.mkdir()
        with Store.open(path, write=True) as store:
            store.add_revision(
                Plan("kecil"), FILES | {"participants.csv": people, "households.csv": b"id,sentra\n"}, (), "plan"
            )
        forgotten(path)
        assert traces(path) == []
        with Store.open(path) as store:
            (business,) = problem_of(store).businesses
        assert re.fullmatch(name, business.name) and (business.id == "U1") == name.startswith("Anyaman")


def test_a_household_with_others_stays(tmp_path):
    files = FILES | {"participants.csv": FILES["participants.csv"].replace(b"P3,Citra,S1,,", b"P3,Citra,S1,K1,")}
    path = tmp_path / "jadwal.db"
    with Store.open(path, write=True) as store:
        store.add_revision(Plan("kecil"), files, (), "plan")
    forgotten(path)
    with Store.open(path) as store:
        assert [h.id for h in problem_of(store).households] == ["K1"]


def test_absences_are_kept_without_reasons_only_where_plans_need_them(path, tmp_path):
    forgotten(path)
    with Store.open(path) as store:
        problem = problem_of(store, 1)
        # The placement leaves out a Friday that the row closes.
        (row,) = [r for r in problem.availability if r.kind == "participant" and not r.reason]
        assert row.id == problem.participants[0].id
        # The home is not needed for it.
        assert problem.participants[0].location is None and problem.households[0].location is None
    other = tmp_path / "other" / "jadwal.db"
    other.parent.mkdir()
    with Store.open(other, write=True) as store:
        store.add_revision(plan(1).with_(placements=()), FILES, (), "plan")
    forgotten(other)
    with Store.open(other) as store:
        assert [r.kind for r in problem_of(store).availability] == ["venue"]


def test_somebody_else_of_the_same_name_keeps_it(tmp_path):
    files = FILES | {"participants.csv": FILES["participants.csv"].replace(b"P3,Citra", b"P3,Sukarsih Ningtyas")}
    path = tmp_path / "jadwal.db"
    with Store.open(path, write=True) as store:
        store.add_revision(Plan("kecil"), files, (), "plan")
        person = person_in([store], ID)
        assert person.shared == {("participants", "P3")}
        forget(store, person)
        assert problem_of(store).participant["P3"].name == NAME


def test_another_name_can_be_given(path):
    with Store.open(path, write=True) as store:
        store.add_events(Event(0, "trainer", "T1", note="bergantian dengan Ningtyas dan Bu Asih"))
        person = person_in([store], ID)
        assert ("events", "7", "bergantian dengan Ningtyas dan Bu Asih") in texts_with_part(store, person)
        assert texts_with_part(store, person, ["Ningtyas"]) == []
        outcome = forget(store, person, also=["Ningtyas", "Bu Asih"])
        assert store.events()[-1].note == f"bergantian dengan {outcome.pseudonym} dan {outcome.pseudonym}"


# Workbooks -----------------------------------------------------------------------------


def workbook() -> bytes:
    """The same programme as a workbook that holds the person wherever a workbook can."""
    import csv
    import tomllib

    book = Workbook()
    settings = book.active
    settings.title = "programme"
    data = tomllib.loads(FILES["programme.toml"].decode())
    slots = data.pop("day_patterns")["normal"]["slots"]
    rows = [(f"{s}.{k}", v) for s, keys in data.items() for k, v in keys.items()]
    for key, value in [*rows, ("day_patterns.normal.slots", slots)]:
        settings.append([key, ";".join(value) if isinstance(value, list) else value])
    for name, content in FILES.items():
        if name.endswith(".csv"):
            sheet = book.create_sheet(name[:-4])
            for row in csv.reader(io.StringIO(content.decode())):
                sheet.append(row)
    people = book["participants"]
    people["B3"].comment = Comment("Sukarsih Ningtyas, sedang hamil", "Sukarsih Ningtyas")
    people["G3"] = dt.date(1991, 2, 3)
    people["L4"] = 8127777888
    people.oddHeader.center.text = "Sukarsih Ningtyas"
    secret = book.create_sheet("rahasia")
    secret.append([NAME, PHONE, "hamil"])
    secret.sheet_state = "hidden"
    book.defined_names["Sukarsih"] = DefinedName("Sukarsih", attr_text="participants!$B$3")
    book.properties.creator = book.properties.title = book.properties.keywords = NAME
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_stored_workbook_is_left_with_nothing_of_the_person(tmp_path):
    path = tmp_path / "kecil.jadwal.db"
    fill(path, {"kecil.xlsx": workbook()})
    with Store.open(path) as store:
        before = problem_of(store, 1)
    # A date is a number of days in a workbook.
    assert {t for _, t in traces(path)} == set(TRACES) - {"1991"} and b"33272" in everything(path.read_bytes())
    forgotten(path)
    assert traces(path) == [] and b"33272" not in everything(path.read_bytes())
    with Store.open(path) as store:
        problem = problem_of(store, 1)
        assert verify(problem, store.plan(1)) == []
        assert problem.participants[1:] == before.participants[1:]
        assert problem.settings == before.settings and problem.venues == before.venues


# Copies, and being broken off ------------------------------------------------------------


def test_copies_beside_the_store_are_cleaned_with_the_same_pseudonym(path):
    copy, other = path.with_name("jadwal (2).db"), path.with_name("notes.db")
    copy.write_bytes(path.read_bytes())
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    other_bytes = other.read_bytes()
    outcome = forgotten(path)
    assert outcome.copies == (copy,) and traces(copy, path) == [] and other.read_bytes() == other_bytes
    with Store.open(copy) as store:
        assert store.plan(1).cohorts[0].participants[0] == outcome.pseudonym


def test_a_damaged_copy_is_named(path):
    copy = path.with_name("jadwal.db.bak")
    copy.write_bytes(path.read_bytes()[:6000])
    outcome = forgotten(path)
    assert [p for p, _ in outcome.failed] == [copy] and traces(path) == []


def test_copies_of_a_workbooks_store_are_only_its_own(tmp_path):
    one, other = tmp_path / "a.jadwal.db", tmp_path / "b.jadwal.db"
    for path in (one, other, tmp_path / "a.jadwal.db.old"):
        fill(path)
    assert copies_of(one) == [tmp_path / "a.jadwal.db.old"]


CHILD = """
import os, signal, sys
from pathlib import Path
import scheduler.store.erasing as erasing
from scheduler.store.forgetting import forget, person_in
from scheduler.store.store import Store
at = sys.argv[3]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if at:
    owner, name = (erasing.Erasing, "compact") if at == "compact" else (erasing, at)
    setattr(owner, name, die)
with Store.open(Path(sys.argv[1]), write=True) as store:
    person = person_in([store], sys.argv[2])
    print("ready", flush=True)
    forget(store, person)
"""


def child(path: Path, at: str = "") -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), ID, at],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is of POSIX")
@pytest.mark.parametrize(("at", "gone"), [("_events", False), ("_remember", False), ("compact", True)])
def test_killed_in_the_middle_all_is_old_or_all_is_new(path, at, gone):
    assert child(path, at).wait() == -signal.SIGKILL
    with Store.open(path) as store:
        people = {c.participants[0] for n in (1, 2) for c in store.plan(n).cohorts}
        assert len(people) == 1 and (ID not in people) == gone
        assert bool(store.forgotten()) == gone
    if gone:
        # Before the file is compacted already.
        assert traces(path) == []
    else:
        forgotten(path)
        assert traces(*path.parent.glob("*.db*")) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is of POSIX")
def test_killed_at_any_moment(path):
    original = path.read_bytes()
    seen = set()
    rng = random.Random(7)
    for _ in range(6):
        path.write_bytes(original)
        process = child(path)
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.25))
        process.kill()
        process.wait()
        with Store.open(path, write=True) as store:
            people = {c.participants[0] for n in (1, 2) for c in store.plan(n).cohorts}
        assert len(people) == 1
        seen.add(ID in people)
        if ID not in people:
            assert traces(*path.parent.glob("jadwal.db*")) == []
    assert seen


def test_broken_off_between_copy_and_store_the_pseudonym_stays_one(path, monkeypatch):
    copy = path.with_name("jadwal.db.bak")
    copy.write_bytes(path.read_bytes())
    erase = Store.erase

    def breaks_off(store, *rest):
        if store.path == path:
            raise KeyboardInterrupt
        return erase(store, *rest)

    monkeypatch.setattr(Store, "erase", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        forgotten(path)
    monkeypatch.undo()
    with Store.open(path) as store, Store.open(copy) as other:
        assert store.plan(1).cohorts[0].participants[0] == ID
        first = other.plan(1).cohorts[0].participants[0]
    assert forgotten(path).pseudonym == first and first != ID
    assert traces(copy, path) == []


def test_tables_of_other_features_are_searched_too(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE letters (n INTEGER PRIMARY KEY, who TEXT, body TEXT, packed BLOB, raw BLOB)")
        body = json.dumps({"to": [ID, "P2"], "text": f"Yth. {NAME}"})
        db.execute("INSERT INTO letters VALUES (1, ?, ?, ?, ?)", (ID, body, zlib.compress(body.encode()), b"\x00\xff"))
    outcome = forgotten(path)
    assert traces(path) == []
    with sqlite3.connect(path) as db:
        who, body, packed, raw = db.execute("SELECT who, body, packed, raw FROM letters").fetchone()
    expected = {"to": [outcome.pseudonym, "P2"], "text": f"Yth. {outcome.pseudonym}"}
    assert who == outcome.pseudonym and json.loads(body) == json.loads(zlib.decompress(packed)) == expected
    assert raw == b"\x00\xff"


def test_a_disk_that_fails_leaves_everything_old(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr("scheduler.store.erasing._other_tables", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(StoreProblem):
        forgotten(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.plan(1).cohorts[0].participants[0] == ID
    assert len(path.read_bytes()) == len(before)


# Recognising ---------------------------------------------------------------------------


def test_the_fingerprint_fits_its_id_alone():
    made = fingerprint("participant", "P01")
    assert made.fits("participant", "P01") and made.fits("participant", "p01")
    assert not made.fits("participant", "P02") and not made.fits("mentor", "P01")
    assert fingerprint("participant", "P01") != made


def test_who_was_forgotten_is_recognised(path):
    outcome = forgotten(path)
    with Store.open(path) as store:
        assert store.forgotten_as("participant", ID).pseudonym == outcome.pseudonym
        assert store.forgotten_as("participant", "P2") is None
        assert person_in([store], ID) is None


def test_rows_of_the_input_are_named():
    with_ids = {("participant", ID): "?", ("mentor", "N1"): "?", ("household", "K1"): "?"}
    from scheduler.plan.erasure import Scrub

    found = mentions(FILES, with_ids, Scrub("?", [NAME], [PHONE], {ID: "?"}, ["Sukarsih Ningtyas Ayu"]))
    assert [(m.file, m.row, m.column) for m in found] == [
        ("businesses.csv", 2, "name"),
        ("households.csv", 2, None),
        ("participants.csv", 3, None),
        ("hosts.csv", 2, "contact"),
        ("mentors.csv", 2, None),
        ("wishes.csv", 2, None),
        ("availability.csv", 2, None),
        ("availability.csv", 3, "reason"),
    ]


def test_the_input_is_what_it_was_for_everybody_else(path):
    forgotten(path)
    with Store.open(path) as store:
        after = store.snapshot(1)
    assert read_snapshot(after).problem.participant["P4"].name == "Sukarsih Ningtyas Ayu"
    assert set(after) == set(FILES) and after["courses.csv"] == FILES["courses.csv"]


def test_who_joined_by_an_event_is_taken_back_and_old_revisions_keep_it(path):
    with Store.open(path, write=True) as store:
        data = {"name": "Wati Kusumawardani", "phone": "0813 5555 666", "sentra": "S1", "courses": ["DASAR"]}
        store.add_events(Event(0, "joins", "P77", dt.datetime(2027, 4, 6), category="participants", data=data))
        store.add_revision(plan(1), FILES, (), "replan")
        assert "P77" in problem_of(store, 3).participant
        outcome = forget(store, person_in([store], "P77"))
        assert store.events()[-1].kind == "withdraw"
        assert outcome.pseudonym in problem_of(store, 3).participant
        store.add_revision(plan(1), store.snapshot(3), (), "replan")
        assert len(problem_of(store, 4).participants) == 4
    content = everything(path.read_bytes())
    assert not [t for t in (b"p77", b"kusumawardani", b"5555") if t in content]


def test_a_copy_of_an_older_format_is_brought_up_to_date_and_cleaned(path):
    from scheduler.store.upgrade import backup_path

    copy = backup_path(path, 3)
    copy.write_bytes(path.read_bytes())
    with sqlite3.connect(copy) as db:
        # As before there was a record of whom was forgotten, and of seals and sheets.
        for table in ("forgotten", "sheets", "prints"):
            db.execute(f"DROP TABLE {table}")
        db.execute("ALTER TABLE revisions DROP COLUMN seal")
        db.execute("ALTER TABLE publications DROP COLUMN seal")
        db.execute("PRAGMA user_version = 2")
    assert forgotten(path).copies == (copy,)
    assert traces(copy, path) == []


def test_events_that_were_rewritten_are_sealed_anew(path):
    forgotten(path)
    with sqlite3.connect(path) as db:
        payloads = [json.loads(text) for (text,) in db.execute("SELECT payload FROM events")]
        assert all("seal" in p for p in payloads)
        db.execute("UPDATE events SET payload = replace(payload, 'unavailable', 'other') WHERE number = 1")
    with Store.open(path) as store, pytest.raises(StoreProblem):
        store.events()


def test_the_last_member_who_is_forgotten_takes_the_household_along(tmp_path):
    files = FILES | {"participants.csv": FILES["participants.csv"].replace(b"P3,Citra,S1,,", b"P3,Citra,S1,K1,")}
    path = tmp_path / "jadwal.db"
    with Store.open(path, write=True) as store:
        store.add_revision(Plan("kecil"), files, (), "plan")
    forgotten(path)
    with Store.open(path, write=True) as store:
        assert [h.id for h in problem_of(store).households] == ["K1"]
        forget(store, person_in([store], "P3"))
        problem = problem_of(store)
        (household,) = problem.households
        assert household.id.startswith("F-") and household.location is None
        assert len(problem.members[household.id]) == 2
    content = everything(path.read_bytes())
    assert b"k1," not in content and b"citra" not in content
