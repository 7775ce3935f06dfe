"""Attendance sheets, the trainer's log and the teaching recap: what they must say, counted by hand."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from scheduler.output.documents import DOCUMENTS, print_documents, sheets_of
from scheduler.output.money import decimal, money, rounded
from scheduler.output.privacy import PROFILES, Gate
from scheduler.plan.plan import Cohort
from tests.output import programme
from tests.output.programme import session


def sheets(name, problem, plan, request, who=None) -> dict[str, str]:
    document = DOCUMENTS[name]
    keys = document.select(problem, plan, who)
    return {k: str(s.html) for k, s in zip(keys, sheets_of(document, keys, problem, plan, request), strict=True)}


def rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)]
    return [[re.sub(r"<[^>]+>", "", cell).replace("\xa0", " ").strip() for cell in row] for row in found if row]


# Attendance sheets ---------------------------------------------------------------------


def test_a_sheet_for_each_cohort_and_session_day(problem, plan):
    keys = DOCUMENTS["attendance-sheet"].select(problem, plan, None)
    # The session that was not held has none; two sessions of a day share one.
    assert keys == [
        "2027-03-29 SULAM-PRS-1",
        "2027-03-31 SULAM-TGM-1",
        "2027-04-01 SULAM-TGM-1",
        "2027-04-06 SULAM-PRS-1",
        "2027-05-27 KEMAS-1",
    ]
    of = DOCUMENTS["attendance-sheet"].select
    assert of(problem, plan, [("trainer", "T2")]) == ["2027-04-01 SULAM-TGM-1"]
    assert of(problem, plan, [("cohort", "KEMAS-1")]) == ["2027-05-27 KEMAS-1"]
    assert of(problem, plan, [("participant", "P01")]) == []


def test_as_many_boxes_as_sessions_that_day(problem, plan, request_for):
    found = sheets("attendance-sheet", problem, plan, request_for())
    one, two = rows(found["2027-03-29 SULAM-PRS-1"]), rows(found["2027-05-27 KEMAS-1"])
    assert ["2", "Zubaidah", "P", "Sentra Pertama", ""] in one
    assert ["2", "Zubaidah", "P", "Sentra Pertama", "", ""] in two
    assert ["1", "Dra. Ani &lt;Guru&gt;", ""] in one and ["1", "Dra. Ani &lt;Guru&gt;", "", ""] in two
    assert "Sesi 1" in found["2027-05-27 KEMAS-1"] and "10.30–12.00" in found["2027-05-27 KEMAS-1"]


@pytest.mark.parametrize("count", [1, 4, 5, 8])
def test_many_sessions_of_a_day_take_further_tables(count, problem, plan, request_for):
    times = [f"{hour:02d}:{minute}" for hour in range(8, 18) for minute in ("00", "45")]
    many = tuple(
        session("KEMAS-1", n, "2027-05-27", times[n - 1], times[n], 1, "V1", "T1") for n in range(1, count + 1)
    )
    (text,) = sheets("attendance-sheet", problem, plan.with_(sessions=many), request_for()).values()
    boxes = sum(len(row) - 4 for row in rows(text) if row[1] == "Zubaidah")
    assert boxes == count
    assert text.count("<table") == 1 + 2 * -(-count // 4)


def test_only_those_who_attend_sign(problem, plan, request_for):
    cohorts = tuple(replace(c, joined={"P02": 2}, left={"P01": 1}) if c.id == "KEMAS-1" else c for c in plan.cohorts)
    text = sheets("attendance-sheet", problem, plan.with_(cohorts=cohorts), request_for())["2027-05-27 KEMAS-1"]
    found = {row[1]: row[4:] for row in rows(text) if len(row) == 6}
    assert found["Zubaidah"] == ["", "–"]
    assert next(boxes for name, boxes in found.items() if "محمد" in name) == ["–", ""]


def test_a_trainer_signs_for_the_own_sessions(problem, plan, request_for):
    changed = tuple(replace(s, trainers=("T2",)) if s.id == "KEMAS-1/2" else s for s in plan.sessions)
    text = sheets("attendance-sheet", problem, plan.with_(sessions=changed), request_for())["2027-05-27 KEMAS-1"]
    assert ["1", "Dra. Ani &lt;Guru&gt;", "", "–"] in rows(text) and ["2", "Budi", "–", ""] in rows(text)


@pytest.mark.parametrize(("language", "sentence"), [("id", "Tidak ada peserta."), ("en", "Nobody attends.")])
def test_nobody_attends(language, sentence, problem, plan, request_for):
    nobody = plan.with_(cohorts=(Cohort("SULAM-PRS-1", "SULAM", "PRS", ()),), sessions=plan.sessions[:1])
    (text,) = sheets("attendance-sheet", problem, nobody, request_for(language=language)).values()
    assert sentence in text and "Dra. Ani" in text


def test_sex_is_told_on_attendance_sheets_only(problem, plan):
    assert [name for name, profile in PROFILES.items() if profile.sex] == ["class"]
    day = dt.date(2027, 3, 29)
    assert {a.sex for a in Gate(problem, plan, PROFILES["class"]).session_day("SULAM-PRS-1", day).attendees} >= {
        "F",
        "M",
    }
    other = Gate(problem, plan, PROFILES["posted"]).session_day("SULAM-PRS-1", day)
    assert {(a.sex, a.person.name) for a in other.attendees} == {("", "")}


# The trainer's log -----------------------------------------------------------------------


def test_the_log_has_boxes_for_what_takes_place(problem, plan, request_for):
    found = sheets("trainer-log", problem, plan, request_for())
    lines = rows(found["T1"])
    first = next(row for row in lines if row[:1] == ["1"])
    assert first[2:4] == ["08.00–13.45", "6"] and first[5:] == ["", ""]
    assert "SULAM-PRS-1 · Sulam &lt;mutu&gt; &amp; rapi (1/2)" in first[4] and "Tusuk dasar" in first[4]
    missed = next(row for row in lines if "Tidak terlaksana" in str(row))
    assert missed[5:] == ["–", "–"]
    assert "Tanda tangan" in found["T1"] and "Ketua kelas" in found["T1"]
    assert "Belum ada sesi." in found["T3"]


# The recap --------------------------------------------------------------------------------


def recap(problem, plan, request, key) -> list[list[str]]:
    return rows(sheets("teaching-recap", problem, plan, request)[key])


def test_planned_and_held_are_told_apart(problem, plan, request_for):
    day = dt.date(2027, 4, 1)
    found = recap(problem, plan, request_for(standing=plan, printed_on=day), "")
    held, whole = (row for row in found if "98.765" in str(row))
    # Before 1 April: 6 JP on 29 and on 31 March, none on 30 March, when the session was not held. In all 28 JP.
    assert held[-7:] == ["Terlaksana", "12", "9", "Rp98.765", "Rp1.185.180", "(2,5%) Rp29.630", "Rp1.155.550"]
    assert whole == ["Rencana seluruhnya", "28", "21", "Rp98.765", "Rp2.765.420", "(2,5%) Rp69.136", "Rp2.696.284"]


def test_states_count_without_a_day(problem, plan, request_for):
    some = tuple(replace(s, state="held") if s.id == "SULAM-PRS-1/1" else s for s in plan.sessions)
    held = next(row for row in recap(problem, plan.with_(sessions=some), request_for(), "T1") if "Jumlah" in row)
    assert held[2:5] == ["Terlaksana", "6", "4,5"]


def test_courses_add_up_to_the_total(problem, plan, request_for):
    found = recap(problem, plan, request_for(language="en"), "T1")
    whole = [row for row in found if row[0] == "Planned in all"]
    assert [row[1] for row in whole] == ["4", "24", "28"]
    assert [row[4] for row in whole] == ["IDR 395,060", "IDR 2,370,360", "IDR 2,765,420"]
    assert [row[5] for row in whole] == ["", "", "(2.5%) IDR 69,136"]


def test_who_teaches_nothing_is_not_in_the_list_of_all(problem, plan, request_for):
    found = sheets("teaching-recap", problem, plan, request_for())
    assert "Tanpa Mengajar" not in found[""] and "Belum ada sesi." in found["T3"]
    assert "Budi" in found[""] and "98.765" not in found["T2"]


def test_nobody_teaches(problem, request_for):
    from scheduler.plan.plan import Plan

    found = sheets("teaching-recap", problem, Plan("uji-2027"), request_for(language="en"))
    assert "No sessions yet." in found[""] and "No sessions yet." in found["T1"]


def test_only_the_profile_of_pay_gives_pay(problem, plan):
    for name, profile in PROFILES.items():
        if name != "pay":
            with pytest.raises(ValueError, match=name):
                Gate(problem, plan, profile).pay(["T1"])


def test_the_programmes_currency(plan, request_for):
    euro = programme.problem(settings=programme.settings(currency="EUR"))
    assert "€98.765,00" in str(recap(euro, plan, request_for(), "T1"))


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1234567.5", "IDR", "id", "Rp1.234.568"),
        ("1234567.5", "IDR", "en", "IDR 1,234,568"),
        ("1234.565", "EUR", "en", "€1,234.57"),
        ("0", "JPY", "id", "JP¥0"),
    ],
)
def test_money(amount, currency, language, text):
    assert money(Decimal(amount), currency, language).replace("\xa0", " ") == text


def test_hours_and_rounding():
    assert decimal(Fraction(270, 60), "id") == "4,5" and decimal(Fraction(100, 60), "en") == "1.67"
    assert rounded(Decimal("0.5"), "IDR") == 1 and rounded(Decimal("0.125"), "EUR") == Decimal("0.13")


def test_recaps_and_attendance_are_for_their_owner_alone(problem, plan, request_for):
    for name in ("attendance-sheet", "trainer-log", "teaching-recap"):
        (path,) = print_documents(problem, plan, request_for(documents=(name,)))
        assert path.stat().st_mode & 0o077 == 0
