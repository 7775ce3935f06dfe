"""The report of a stress test: what is told in the terminal, and what is not where the file may be handed on."""

from scheduler.output.report import UNTOLD
from scheduler.output.stress import Found, sections, to_csv
from scheduler.solving.remedies import FreeDay
from scheduler.solving.stress import Played
from tests import factories as f

HOST = Played(
    "host:H@2027-04-19..", "host", "H", "2027-04-19", None, 1, "costs", True, 2, 0, 2, {"I": 2}, 2, 1, 1, 0, ()
)
AWAY = Played(
    "trainer:T2@2027-04-05..2027-04-11", "trainer", "T2", "2027-04-05", "2027-04-11", 3, "repaired", False,
    participants=6, staff=1, items=3, days=14, substitutes=("T1",),
)  # fmt: skip
FOUND = Found(f.BASE, 1, (AWAY, HOST), 7, 7, {"T2": [(AWAY, 2)]}, {HOST.key: FreeDay("programme", "", f.day(5))})


def rows(handed_on, language="en"):
    return {s.heading: s.table.rows if s.table else () for s in sections(FOUND, language, handed_on)}


def test_the_terminal_tells_all():
    found = rows(False)
    assert found["What would cost requirements"] == (
        ("H Host", "from 19 April 2027 for good", 1, "Internship", 2, "proven least"),
    )
    assert found["What would mean most notices"] == (
        ("T2 Second", "5–11 April 2027", 7, 3, 14, "T1", "not proven least"),
    )
    # What keeps requirements stands before what saves notices only.
    assert found["What would help most"] == (
        ("teaching day, Saturday, 10 April 2027", 1, 2, 0),
        ("trainer like T2 Second (A, B)", 1, 0, 5),
    )


def test_a_file_does_not_tell_of_few():
    found = rows(True)
    assert (
        found["What would cost requirements"][0][2] == UNTOLD and found["What would cost requirements"][0][4] == UNTOLD
    )
    assert found["What would mean most notices"][0][2:4] == (7, 3)


def test_all_words_are_there_in_indonesian():
    assert set(rows(False, "id")) == {
        "Ringkasan", "Yang menghilangkan kebutuhan", "Yang paling banyak pemberitahuannya", "Yang paling menolong",
    }  # fmt: skip


def test_csv_has_every_case():
    lines = to_csv(FOUND.played).decode("utf-8-sig").splitlines()
    assert lines[1] == "trainer,T2,2027-04-05,2027-04-11,3,repaired,no,0,0,0,,6,1,3,14,T1"
    assert lines[2] == "host,H,2027-04-19,,1,costs,yes,2,2,0,I:2,2,1,1,0,"
