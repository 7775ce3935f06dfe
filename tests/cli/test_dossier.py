"""`dossier`, `history --audit`, and data kept too long."""

import csv
import json
import re
import stat

import pytest

from scheduler.domain.settings import Settings
from scheduler.store.store import Store, store_path
from tests.cli.programmes import TABLES, write_small

QUICK = ("--workers", 1, "--work", 5)


@pytest.fixture
def told(tmp_path, jadwal):
    """Two revisions, the second after an event; remarks and notes that speak of several people."""
    folder = write_small(
        tmp_path / "small",
        participants=(
            "id,name,sentra,business,phone,catatan\nP1,Ani,S1,U1,0811 2222 333,kakak Budi (0812 9999 000)\n"
            "P2,Budi,S1,,0812 9999 000,\nP3,Citra Ani,S1,,,\n"
        ),
    )
    (folder / "businesses.csv").write_text("id,name,sentra\nU1,Anyaman Budi,S1\n", "utf-8")
    (folder / "wishes.csv").write_text("participant,kind,id,points\nP1,trainer,T1,5\nP2,trainer,T2,5\n", "utf-8")
    assert jadwal("plan", folder, *QUICK).exit_code == 0 and jadwal("publish", folder).exit_code == 0
    note = "Ani sakit, kata Budi dan P3 dan Dewi"
    words = ("--from", "2027-04-07", "--to", "2027-04-30", "--reason", note, "--category", "ill")
    assert jadwal("cancel", folder, "drops-out:P1", *words[:2], *words[4:]).exit_code == 0
    assert jadwal("cancel", folder, "trainer:T2", *words).exit_code == 0
    assert jadwal("cancel", folder, "venue:V1", "--from", "2027-04-29", "--reason", "hajatan Budi").exit_code == 0
    assert jadwal("replan", folder, "--today", "2027-04-05", *QUICK).exit_code == 0
    return folder


def test_a_dossier_holds_everything_about_one_person_and_nobody_else(jadwal, told):
    for who in ("P1", "P2"):
        options = ("--document", "participant-card", "--format", "html", "--out", told / "out")
        assert jadwal("print", told, *options, "--who", who, "--revision", 1).exit_code == 0
    result = jadwal("dossier", told, "P1", "--format", "json")
    data = json.loads(result.stdout)
    assert data["format"] == "jadwal-dossier/1" and data["participant"] == "P1"
    values = {(row["table"], row["field"]): row["value"] for row in data["input"]}
    assert values["participants", "phone"] == "0811 2222 333"
    assert values["participants", "catatan"] == "kakak … (–)"
    assert values["businesses", "name"] == "Anyaman …" and values["participants", "business"] == "U1 (Anyaman …)"
    assert values["wishes", "points"] == "5" and ("wishes", "id") in values
    assert {row["revisions"] for row in data["input"]} == {"1–2"}
    with Store.open(store_path(told)) as store:
        plan, later = store.plan(1), store.plan(2)
    expected = [s.date.isoformat() for s in plan.sessions_of_participant["P1"]]
    assert [row["date"] for row in data["schedule"]] == expected
    first = [row for row in data["changes"] if row["revision"] == 1]
    assert len(first) == len(expected) and all(row["before"] is None for row in first)
    gone = [row for row in data["changes"] if row["revision"] == 2 and row["after"] is None]
    assert len(gone) == len(expected) - len(later.sessions_of_participant.get("P1", ())) > 0
    # Events about the person, and those whose note names the person.
    assert [(row["number"], row["note"]) for row in data["events"]] == [
        (1, "Ani sakit, kata … dan … dan …"),
        (2, "Ani sakit, kata … dan … dan …"),
    ]
    assert [(row["document"], row["revision"]) for row in data["prints"]] == [("participant-card", 1)]
    for other in ("Budi", "Citra", "Dewi", "Eko", "P2", "P3", "T2", "9999"):
        # A time of printing has letters and digits of its own: "T2" stands in T20:10.
        assert not re.search(rf"\b{other}\b", result.stdout), other


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(("lang", "word"), [("en", "What is stored about Ani"), ("id", "Data tersimpan tentang Ani")])
def test_a_dossier_is_read_by_people_too(jadwal, told, tmp_path, form, lang, word):
    out = tmp_path / f"d.{form}"
    assert jadwal("dossier", told, "P1", "--format", form, "--lang", lang, "--out", out).exit_code == 0
    text = out.read_text("utf-8")
    assert word in text and ("nama" if lang == "id" else "name") in text and "Budi" not in text
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert ("{" not in text) if form == "text" else ("<td" in text and "<script" not in text)


def test_a_dossier_of_nobody(jadwal, told):
    result = jadwal("dossier", told, "P33")
    assert result.exit_code == 2 and "P3?" in result.stderr
    assert jadwal("forget", told, "P1", "--yes").exit_code == 0
    gone = jadwal("dossier", told, "P1")
    assert gone.exit_code == 2 and "forgotten" in gone.stderr


# Audit ---------------------------------------------------------------------------------


def test_the_audit_list_says_who_was_put_where_by_which_revision(jadwal, told, tmp_path):
    out = tmp_path / "audit.csv"
    assert jadwal("history", told, "--audit", "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    with Store.open(store_path(told)) as store:
        one, two = store.plan(1), store.plan(2)
    first = [r for r in rows if r["revision"] == "1"]
    put = {(r["person"], r["item"]) for r in first if r["role"] == "participant"}
    assert put == {(p, s.id) for s in one.sessions for p in one.people(s)}
    assert {r["change"] for r in first} == {"new"} and {r["events"] for r in first} == {""}
    second = [r for r in rows if r["revision"] == "2"]
    assert second and all("1 drops out P1" in r["events"] and "flu" not in r["events"] for r in second)
    gone = {(r["person"], r["item"]) for r in second if r["role"] == "participant" and r["change"] == "gone"}
    held = {(p, s.id) for s in two.sessions for p in two.people(s)}
    assert gone == put - held and "P1" in {person for person, _ in gone}
    assert "sakit" not in out.read_text("utf-8-sig") and "Ani" not in {r["person"] for r in rows}


def test_the_audit_of_one_person(jadwal, told):
    text = jadwal("history", told, "--audit", "--who", "P1").stdout
    assert "Revision 1" in text and "participant P1: DASAR-S1-1/1" in text and "← event 1: drops out P1" in text
    assert "P2" not in text
    assert jadwal("history", told, "--audit", "--who", "P9").exit_code == 2
    assert jadwal("history", told, "--who", "P1").exit_code == 2


def test_history_says_who_was_forgotten(jadwal, told):
    jadwal("forget", told, "P1", "--yes")
    result = jadwal("history", told)
    assert "stands for somebody who was forgotten" in result.stderr


# Retention -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "months", "until"),
    [
        ("2027-04-30", 6, "2027-10-30"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2027-01-05", 12, "2028-01-05"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-06-15", 0, "2027-06-15"),
        ("2027-06-15", None, "None"),
    ],
)
def test_months_after_the_last_day(last, months, until):
    import datetime as dt

    day = dt.date.fromisoformat(last)
    assert str(Settings("p", "P", day, day, retain_months=months).kept_until) == until
    other = dt.date(2040, 1, 1)
    assert Settings("p", "P", day, day, retain_months=months, retain_until=other).kept_until == other


@pytest.mark.parametrize(("keys", "warned"), [("retain_months = 1", True), ("retain_months = 600", False), ("", False)])
def test_check_and_history_warn_of_data_kept_too_long(jadwal, tmp_path, keys, warned):
    toml = TABLES["programme.toml"].replace("2027-04", "2024-04") + f"\n[privacy]\n{keys}\n"
    folder = write_small(tmp_path / "old", programme=toml)
    assert jadwal("plan", folder, *QUICK).exit_code == 0
    for command in ("check", "history"):
        result = jadwal(command, folder)
        assert result.exit_code == 0 and ("30 May 2024" in result.stderr) == warned


def test_a_retention_that_makes_no_sense_is_refused(jadwal, tmp_path):
    toml = TABLES["programme.toml"] + "\n[privasi]\nsimpan_sampai = 2027-04-01\nretain_months = -1\n"
    result = jadwal("check", write_small(tmp_path / "bad", programme=toml))
    assert result.exit_code == 3
    assert "privacy.retain_until" in result.stderr and "privacy.retain_months" in result.stderr
