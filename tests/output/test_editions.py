"""In which revision a sheet last changed, walked back over a store made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.output.codes import ALPHABET, code_of, codes_of, maker, tidy_code
from scheduler.output.documents import DOCUMENTS
from scheduler.output.editions import Editions
from scheduler.output.sheetnames import sheet_name
from scheduler.store.sheets import record
from scheduler.store.store import Store
from tests.output import programme

CARD, TRAINER, ROOM, WALL, RECAP = (
    DOCUMENTS[name]
    for name in ("participant-card", "trainer-timetable", "venue-timetable", "wall-calendar", "teaching-recap")
)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Revisions 1 to 4: the last session of KEMAS goes to another room, back, and to another trainer."""
    usual = programme.plan()

    def with_last(**changes):
        sessions = tuple(replace(s, **changes) if s.id == "KEMAS-1/2" else s for s in usual.sessions)
        return usual.with_(sessions=sessions)

    plans = [usual, with_last(venue="V2"), usual, with_last(trainers=("T2",))]
    monkeypatch.setattr("scheduler.output.editions.problem_of", lambda _store, _number: programme.problem())
    path = tmp_path / "jadwal.db"
    with Store.open(path, write=True) as opened:
        for plan in plans:
            opened.add_revision(plan, {"programme.toml": b""}, (), "plan")
        yield opened


def revisions(store, number: int, document) -> dict[str, int]:
    return {key: e.revision for key, e in Editions(store, number).of([document])[document.name].items()}


def test_a_sheet_keeps_the_revision_in_which_it_last_changed(store):
    # T1 teaches everything but in revision 4, when T2 takes over the last session.
    assert revisions(store, 4, TRAINER) == {"T1": 4, "T2": 4, "T3": 1}
    assert revisions(store, 1, TRAINER) == {"T1": 1, "T2": 1, "T3": 1}
    # The room changed in 2 and went back in 3: what was printed in 1 reads the same, but it did change since.
    assert revisions(store, 3, ROOM) == {"V1": 3, "V2": 3, "V3": 1}
    # The card names rooms and no trainers; P06 has no sessions at all.
    assert revisions(store, 4, CARD) == {"P01": 3, "P02": 3, "P03": 3, "P04": 3, "P05": 3, "P06": 1}


def test_the_date_is_that_of_the_revision_in_the_programmes_zone(store):
    edition = Editions(store, 4).of([TRAINER])["trainer-timetable"]["T3"]
    made = store.revision(1).created.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert edition.date == made.date()


def test_what_was_computed_before_is_not_computed_again(store, monkeypatch):
    first = Editions(store, 4)
    found = first.of([TRAINER, CARD])
    assert {number for number, _name in first.computed} == {1, 2, 3, 4}
    record(store, [], first.computed, maker())
    monkeypatch.setattr("scheduler.output.editions.codes_of", lambda *_: pytest.fail("computed again"))
    assert Editions(store, 4).of([TRAINER, CARD]) == found


def test_the_walk_ends_where_nothing_is_the_same_any_more(store):
    def changed(number):
        plan = programme.plan()
        return plan.with_(sessions=tuple(replace(s, venue=f"V{number}") for s in plan.sessions))

    for number in (3, 2):
        store.add_revision(changed(number), {"programme.toml": b""}, (), "plan")
    editions = Editions(store, 6)
    assert set(editions.of([WALL])["wall-calendar"]) == {"", "PRS", "TGM"}
    assert revisions(store, 6, ROOM) == {"V1": 5, "V2": 6, "V3": 6}


def test_which_sheet_a_code_stands_on(store):
    then = codes_of(TRAINER, programme.problem(), store.plan(1))["T1"]
    now = codes_of(TRAINER, programme.problem(), store.plan(4))["T1"]
    found = Editions(store, 4).find(then, DOCUMENTS)
    assert (found.document, found.key, found.revision, found.replaced, found.now) == (
        "trainer-timetable",
        "T1",
        3,
        4,
        now,
    )
    assert Editions(store, 4).find(now, DOCUMENTS).replaced is None
    # Restored in revision 3, so what was printed of revision 1 holds again.
    assert Editions(store, 3).find(then, DOCUMENTS).replaced is None
    assert Editions(store, 4).find("0000-0000", DOCUMENTS) is None


def test_a_sheet_that_is_gone(store):
    plan = programme.plan()
    less = plan.with_(cohorts=plan.cohorts[1:], sessions=tuple(s for s in plan.sessions if s.cohort != "SULAM-PRS-1"))
    store.add_revision(less, {"programme.toml": b""}, (), "plan")
    document = DOCUMENTS["cohort-timetable"]
    code = codes_of(document, programme.problem(), plan)["SULAM-PRS-1"]
    found = Editions(store, 5).find(code, DOCUMENTS)
    assert (found.replaced, found.now) == (5, "")


def test_a_placement_plan_asked_for_by_person_has_an_edition(store):
    assert Editions(store, 4).of([DOCUMENTS["placement-plan"]])["placement-plan"]["participant:P01"].revision == 1


def test_codes_tell_sheets_apart(problem, plan):
    codes = [code for d in DOCUMENTS.values() for code in codes_of(d, problem, plan).values()]
    assert len(set(codes)) == len(codes)
    assert all(tidy_code(code) == code and set(code) <= {*ALPHABET, "-"} for code in codes)
    assert code_of("a", "b", "view") != code_of("a", "bview", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [("7kqf-2m9p", "7KQF-2M9P"), (" 7KQF 2M9P ", "7KQF-2M9P"), ("OIL0-1111", "0110-1111"), ("7KQF", None), ("UUUU-UUUU", None)],
)  # fmt: skip
def test_codes_as_people_copy_them(text, code):
    assert tidy_code(text) == code


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sheet_has_a_name_for_the_office(language, problem, plan):
    for d in DOCUMENTS.values():
        for key in codes_of(d, problem, plan):
            name = str(sheet_name(d, key, problem, language))
            assert name and "{" not in name.replace("{{ 7*7 }}", "")
    assert "SULAM-PRS-1, Senin, 29 Maret 2027" in str(
        sheet_name(DOCUMENTS["attendance-sheet"], "2027-03-29 SULAM-PRS-1", problem, "id")
    )
    assert "P01 Zubaidah" in str(sheet_name(CARD, "P01", problem, "id"))
