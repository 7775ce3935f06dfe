"""Workbook and CSV of a programme with awkward names: nothing becomes a formula, nobody is told of by accident."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from scheduler.intake.findings import InputProblems
from scheduler.intake.planbook import read_plan_workbook
from scheduler.output.ledger import ledger
from scheduler.output.planbook import plan_workbook
from scheduler.output.plancsv import csv_files
from scheduler.output.privacy import PROFILES, clean
from scheduler.plan.json import from_json, to_json
from scheduler.plan.plan import Reason, Unmet
from scheduler.rules.verify import verify
from tests.output import programme

MADE = dt.datetime(2027, 3, 1, 8, 30)
HOSTILE = (
    "=1+1",
    "+62",
    "-5",
    "@SUM(A1)",
    "\tTab",
    'Balai "Utama" <b>&amp;',
    "Garis\nBaru",
    "א\u202eעברית",
    "A; B",
    "x" * 900,
)


def cells(data: bytes):
    book = load_workbook(io.BytesIO(data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def everything(problem, plan, audience) -> list[str]:
    """Every text of every export with this profile."""
    x = ledger(problem, plan, PROFILES[audience])
    book = load_workbook(io.BytesIO(plan_workbook(x, MADE, "id")))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    texts += [c.comment.text for sheet in book for row in sheet.iter_rows() for c in row if c.comment]
    for content in csv_files(x).values():
        texts += [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    return texts


@pytest.fixture
def with_unmet(plan):
    return plan.with_(
        unmet=(
            Unmet("P06", None, "LAIN", None, (Reason("venue-features", "Tidak ada tempat dengan kursi_roda."),)),
            Unmet(None, "RT-MISKIN", "KEMAS", None, (Reason("trainer-load", "P02 tidak dapat."),)),
        )
    )


def test_public_has_no_names_of_participants_and_nothing_of_households(problem, with_unmet):
    told = "\n".join(everything(problem, with_unmet, "public"))
    for p in problem.participants:
        assert clean(p.name) not in told
    for secret in programme.SECRETS:
        assert secret not in told
    assert "P01" in told and "1–4" in told, "ids stay, and few are not counted"


def test_office_has_names_and_no_secrets_but_the_household_that_is_unmet(problem, with_unmet):
    told = "\n".join(everything(problem, with_unmet, "office"))
    assert all(clean(p.name).replace(";", ",") in told for p in problem.participants[:4])
    for secret in programme.SECRETS:
        assert secret not in told or secret in ("RT-MISKIN", "kursi_roda"), secret


def test_a_mentor_who_is_a_participant_is_not_named(problem, plan):
    mentors = (replace(problem.mentors[0], name="Zubaidah", participant="P01"),)
    told = "\n".join(everything(problem.with_(mentors=mentors), plan, "public"))
    assert "Zubaidah" not in told and "N1" in told


@pytest.mark.parametrize("first", [0, 4])
def test_hostile_names_come_back_and_are_no_formulas(problem, plan, first):
    audience = "office"
    venues = tuple(replace(v, name=f"{HOSTILE[first + n]}{n}") for n, v in enumerate(problem.venues))
    people = tuple(replace(p, name=f"{HOSTILE[first + n]}{n}") for n, p in enumerate(problem.participants))
    spoilt = problem.with_(venues=venues, participants=people)
    data = plan_workbook(ledger(spoilt, plan, PROFILES[audience]), MADE, "id")
    assert not [c for c in cells(data) if c.data_type == "f"]
    read = read_plan_workbook("p.xlsx", data, spoilt, lambda _n: plan)
    assert read.plan == plan and not read.warnings


def test_ids_that_look_like_formulas_or_numbers(problem, plan):
    ids = {"P01": "=P01", "P02": "007", "P03": "+3", "P04": "10", "P05": "2027-01-02"}
    people = tuple(replace(p, id=ids.get(p.id, p.id)) for p in problem.participants)
    rows = tuple(replace(r, id=ids.get(r.id, r.id)) for r in problem.availability)
    odd = problem.with_(participants=people, availability=rows)
    cohorts = tuple(replace(c, participants=tuple(ids[p] for p in c.participants)) for c in plan.cohorts)
    placements = tuple(replace(p, participant=ids[p.participant]) for p in plan.placements)
    changed = plan.with_(cohorts=cohorts, placements=placements)
    data = plan_workbook(ledger(odd, changed, PROFILES["public"]), MADE, "en")
    assert not [c for c in cells(data) if c.data_type == "f"]
    assert read_plan_workbook("p.xlsx", data, odd, lambda _n: changed).plan == changed


def test_without_the_base_the_plan_is_still_whole(problem, plan):
    problem = problem.with_(availability=())
    data = plan_workbook(ledger(problem, plan, PROFILES["public"]), MADE, "en")
    read = read_plan_workbook("p.xlsx", data, problem, lambda _n: None)
    for table in ("cohorts", "sessions", "placements"):
        assert {x.id: x for x in getattr(read.plan, table)} == {x.id: x for x in getattr(plan, table)}
    assert len(read.warnings) == 1


def test_people_who_came_later_and_states_come_back(problem, plan):
    cohorts = (replace(plan.cohorts[0], joined={"P02": 2}, left={"P03": 1}), *plan.cohorts[1:])
    sessions = (replace(plan.sessions[0], state="held"), replace(plan.sessions[1], state="pinned"), *plan.sessions[2:])
    changed = plan.with_(cohorts=cohorts, sessions=sessions)
    for language in ("id", "en"):
        data = plan_workbook(ledger(problem, changed, PROFILES["office"]), MADE, language)
        assert read_plan_workbook("p.xlsx", data, problem, lambda _n: changed).plan == changed


def edited(data: bytes, sheet: str, row: int, **changes: object) -> bytes:
    book = load_workbook(io.BytesIO(data))
    page = book[sheet]
    heads = {c.value.replace(" ", "_"): c.column for c in page[1]}
    for heading, value in changes.items():
        page.cell(row, heads[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_placement_that_starts_later_keeps_its_days(problem, plan):
    data = plan_workbook(ledger(problem, plan, PROFILES["public"]), MADE, "en")
    monday = dt.datetime(2027, 6, 7)
    read = read_plan_workbook("p.xlsx", edited(data, "Placements", 3, First_day=monday), problem, lambda _n: plan)
    moved = read.plan.placement["M2"]
    assert [d.isoformat()[5:] for d in moved.dates] == ["06-07", "06-08", "06-09", "06-10", "06-11"]
    assert read.plan.placement["M1"] == plan.placement["M1"] and read.places["M2"] == ("p.xlsx › Placements", 3)


def test_a_new_placement_gets_a_code_days_and_hours(problem, plan):
    data = plan_workbook(ledger(problem, plan, PROFILES["public"]), MADE, "en")
    new = {"Participant": "P03", "Internship": "PROD", "Host": "H1", "Mentor": "N1", "First_day": "7 Juni 2027"}
    read = read_plan_workbook("p.xlsx", edited(data, "Placements", 4, **new), problem, lambda _n: plan)
    added = read.plan.placements[-1]
    assert (added.id, len(added.dates), added.start, added.end) == ("M01", 5, 540, 960)


ANYTHING = (
    None, "", "x", "-", 0, -1, 1, 2, 99, 10**12, 1.5, 46000.0, True, dt.datetime(2027, 4, 5), dt.datetime(1899, 12, 30),
    dt.time(8, 0), dt.datetime(2199, 1, 1), "08.00", "24:00", "23.59", "5/4/2027", "V1", "T1;T2", "P01", "P06", "SULAM",
    "KEMAS", "PRS", "TGM", "SULAM-PRS-1", "NEU-1", "held", "tidak terlaksana", "=1+1", "H2", "N1", "PROD", "x" * 3000, "\n",
)  # fmt: skip


def test_whatever_stands_in_a_cell_is_a_plan_or_a_problem(problem, plan):
    """A plan that is read can be checked, stored and read again; nothing else is let through."""
    chance = random.Random(5)
    data = plan_workbook(ledger(problem, plan, PROFILES["office"]), MADE, "id")
    outcomes = set()
    for _ in range(40):
        book = load_workbook(io.BytesIO(data))
        sheet = book[chance.choice(["Pertemuan", "Magang", "Angkatan"])]
        if chance.random() < 0.15:
            sheet.delete_rows(chance.randint(2, sheet.max_row))
        else:
            place = chance.randint(2, sheet.max_row + 1), chance.randint(1, sheet.max_column)
            sheet.cell(*place).value = chance.choice(ANYTHING)
        out = io.BytesIO()
        book.save(out)
        try:
            read = read_plan_workbook("p.xlsx", out.getvalue(), problem, lambda _n: plan)
        except InputProblems as error:
            assert all(p.row or p.file == "p.xlsx" for p in error.problems)
            outcomes.add("problem")
            continue
        verify(problem, read.plan)
        assert from_json(to_json(read.plan)) == read.plan
        outcomes.add("same" if read.plan == plan else "changed")
    assert outcomes == {"problem", "same", "changed"}


@pytest.mark.parametrize("audience", ["public", "office"])
def test_csv_is_for_spreadsheets(problem, plan, audience):
    venues = tuple(replace(v, name=f"={v.name}") for v in problem.venues)
    files = csv_files(ledger(problem.with_(venues=venues), plan, PROFILES[audience]))
    assert list(files) == ["sessions.csv", "placements.csv", "cohorts.csv"]
    for content in files.values():
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len({len(r) for r in rows}) == 1 and len(rows) > 1
        assert not any(cell[:1] in tuple("=+-@\t\r") and cell for row in rows for cell in row)
    sessions = list(csv.DictReader(io.StringIO(files["sessions.csv"].decode("utf-8-sig"))))
    assert len(sessions) == len(plan.sessions) and sessions[0]["venue_name"] == "'=Balai Kota"
    assert sessions[0]["date"] == "2027-03-29" and sessions[0]["weekday"] == "Monday"
    placements = list(csv.DictReader(io.StringIO(files["placements.csv"].decode("utf-8-sig"))))
    assert placements[0]["dates"].count(";") == 4 and ("participant_name" in placements[0]) == (audience == "office")


def test_csv_of_one(problem, plan):
    def of(*subjects):
        files = csv_files(ledger(problem, plan, PROFILES["public"], subjects))
        return {n: list(csv.DictReader(io.StringIO(c.decode("utf-8-sig")))) for n, c in files.items()}

    mine = of(("trainer", "T2"))
    assert [r["id"] for r in mine["sessions.csv"]] == ["SULAM-TGM-1/2"] and not mine["placements.csv"]
    mine = of(("participant", "P01"))
    assert {r["cohort"] for r in mine["sessions.csv"]} == {"SULAM-PRS-1", "KEMAS-1"}
    assert [r["id"] for r in mine["placements.csv"]] == ["M2"]
    assert [r["id"] for r in of(("mentor", "N1"))["placements.csv"]] == ["M1", "M2"]
