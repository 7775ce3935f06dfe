"""Forgetting: no byte of the person is left in the store; everything else stays."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sqlite3

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from scheduler.intake import mentions, read_snapshot
from scheduler.plan.events import Event
from scheduler.plan.plan import Plan
from scheduler.rules.verify import verify
from scheduler.store.errors import StoreProblem
from scheduler.store.fingerprints import fingerprint
from scheduler.store.forgetting import forget, person_in, texts_with_part
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store
from tests.store.remembered import FILES, ID, NAME, PHONE, TRACES, everything, fill, forgotten, plan, traces


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
    assert {t for _, t in traces(path)} == set(TRACES) - {"1991-02-03"} and b"33272" in everything(path.read_bytes())
    forgotten(path)
    assert traces(path) == [] and b"33272" not in everything(path.read_bytes())
    with Store.open(path) as store:
        problem = problem_of(store, 1)
        assert verify(problem, store.plan(1)) == []
        assert problem.participants[1:] == before.participants[1:]
        assert problem.settings == before.settings and problem.venues == before.venues


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
