"""Texts without a person: whole words, in any spelling, and nothing of anybody else."""

import datetime as dt

import pytest

from scheduler.plan.erasure import Erasure, Scrub, event_without, plan_without, without
from scheduler.plan.events import Event
from scheduler.plan.plan import Cohort, Placement, Plan, Reason, Unmet

SCRUB = Scrub(
    "F-1",
    ["Siti Maryam", "Wagini"],
    ["0812-3456-789"],
    {"P01": "F-1", "1": "F-1", "3201234567890123": "F-1", "NIK": "F-1"},
    ["Siti Maryam Ulfah", "Wagini Putri", "Budi"],
)
ERASURE = Erasure("F-1", {("participant", "P01"): "F-1", ("mentor", "N01"): "F-2", ("household", "K1"): "F-3"}, SCRUB)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Menggantikan Siti Maryam hari ini", "Menggantikan F-1 hari ini"),
        ("SITI  maryam", "F-1"),
        ("Siti Maryam Ulfah datang", "Siti Maryam Ulfah datang"),
        ("Siti Maryam Ulfah dan Siti Maryam", "Siti Maryam Ulfah dan F-1"),
        ("Wagini, Wagini Putri, Wagini.", "F-1, Wagini Putri, F-1."),
        ("Waginingsih", "Waginingsih"),
        ("hp 08123456789", "hp –"),
        ("+62 812 3456 789", "–"),
        ("628123456789", "–"),
        ("(0812) 3456-789", "(–"),
        ("9908123456789", "9908123456789"),
        ("peserta P01, bukan P011", "peserta F-1, bukan P011"),
        ("p01", "F-1"),
        ("mulai jam 1", "mulai jam 1"),
        ("tanpa NIK", "tanpa NIK"),
        ("NIK 3201234567890123", "NIK F-1"),
        ("", ""),
    ],
)
def test_a_text(text, left):
    assert SCRUB(text) == left
    assert SCRUB.finds(text) == (left != text)


def test_nothing_known_changes_nothing():
    assert Scrub("F-1")("Siti Maryam 0812") == "Siti Maryam 0812"


def test_a_plan_keeps_everything_but_the_person():
    plan = Plan(
        "p",
        3,
        cohorts=(Cohort("A-1", "A", "S", ("P02", "P01"), {"P01": 2}, {"P01": 3, "P02": 1}),),
        placements=(
            Placement("M1", "P01", "I", "H", "N05", (dt.date(2027, 4, 5),), 540, 960),
            Placement("M2", "P02", "I", "H", "N01", (dt.date(2027, 4, 5),), 540, 960),
        ),
        unmet=(
            Unmet("P01", None, "B", None, (Reason("x", "Siti Maryam tidak hadir"),)),
            Unmet(None, "K1", "B", None),
            Unmet("P02", None, "B", None, (Reason("x", "P02 Budi"),)),
        ),
    )
    after = plan_without(plan, ERASURE)
    assert after.cohorts[0].participants == ("P02", "F-1")
    assert after.cohorts[0].joined == {"F-1": 2} and after.cohorts[0].left == {"F-1": 3, "P02": 1}
    assert [(x.participant, x.mentor) for x in after.placements] == [("F-1", "N05"), ("P02", "F-2")]
    assert after.unmet[0].participant == "F-1" and after.unmet[0].reasons[0].text == "F-1 tidak hadir"
    assert after.unmet[1].household == "F-3" and after.unmet[2] == plan.unmet[2]


@pytest.mark.parametrize(
    ("event", "after"),
    [
        (
            Event(1, "participant", "P01", category="ill", note="flu"),
            Event(1, "participant", "F-1", category="unavailable"),
        ),
        (
            Event(2, "trainer", "T1", note="Siti Maryam menunggu, 0812 3456 789"),
            Event(2, "trainer", "T1", note="F-1 menunggu, –"),
        ),
        (
            Event(3, "held", "A-1/1", data={"present": ["P02", "P01"], "date": "2027-04-05"}),
            Event(3, "held", "A-1/1", data={"present": ["P02", "F-1"], "date": "2027-04-05"}),
        ),
        (
            Event(4, "joins", "P01", data={"name": "Siti", "phone": "0812", "courses": ["A"], "household": "K1"}),
            Event(
                4, "joins", "F-1", category="participants", data={"name": "F-1", "courses": ["A"], "household": "F-3"}
            ),
        ),
        (Event(5, "delivered", "N01", data={"revision": 2}), Event(5, "delivered", "F-2", data={"revision": 2})),
        (Event(6, "household", "K1", note="x"), Event(6, "household", "F-3", category="unavailable")),
        (Event(7, "venue", "P01", note="x"), Event(7, "venue", "P01", note="x")),
        (Event(8, "road", "Rumah Wagini~Metro"), Event(8, "road", "Rumah F-1~Metro")),
    ],
)
def test_an_event(event, after):
    assert event_without(event, ERASURE) == after


def test_any_plain_value():
    value = {"P01": ["N01", "P02", 3, None, True], "text": {"deep": "untuk Siti Maryam"}}
    assert without(value, ERASURE) == {"F-1": ["F-2", "P02", 3, None, True], "text": {"deep": "untuk F-1"}}
