"""What is written reads back as the same programme; spreadsheets get texts, notes and drop-downs."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scheduler.domain.settings import DayPattern
from scheduler.intake import (
    InputProblems,
    read_programme,
    read_snapshot,
    write_empty_folder,
    write_folder,
    write_workbook,
)
from scheduler.intake.columns import TABLES
from scheduler.language import LANGUAGES
from tests.intake.programmes import EXAMPLE, as_folder, as_workbook

EXAMPLES = sorted(p.parent for p in (Path(__file__).parents[2] / "examples").glob("*/programme.toml"))
SMALL = read_snapshot(as_folder(EXAMPLE)).problem


def both_ways(problem, folder):
    write_folder(problem, folder / "out")
    write_workbook(problem, folder / "out.xlsx", "id")
    return read_programme(folder / "out").problem, read_programme(folder / "out.xlsx").problem


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_examples_survive_both_ways(example, tmp_path):
    problem = read_programme(example).problem
    assert both_ways(problem, tmp_path) == (problem, problem)


def test_odd_values_survive_both_ways(tmp_path):
    s, p, t = SMALL.settings, SMALL.participants[0], SMALL.trainers[0]
    odd = SMALL.with_(
        settings=replace(
            s,
            title='Kelas "Anyam" = 1\\2; é',
            day_patterns=(DayPattern("a.b c", (0, 60), (5,), (9,), dt.date(2027, 4, 6), dt.date(2027, 4, 7)), *s.day_patterns),
            travel=replace(s.travel, wet_factor=Fraction(4, 3)),
            budget_ceiling=Decimal("1234567.89"),
            allowance_per_day=Decimal("1.125"),
            letterhead=(("lines", ("satu; dua",)), ("logo", "logo.png")),
            letters=(("number", "500/{number}"), ("basis", ("a", "b; c"))),
        ),
        participants=(replace(p, name="=SUM(A1)", phone="+62 800", needs=("step_free",), sex="F", max_days_per_week=3),
                      *SMALL.participants[1:]),
        trainers=(replace(t, name="@Yani", nip="190001012000012001", rate_per_jp=Decimal("2.125"), position="-1 tahun"),),
        internships=(replace(SMALL.internships[0], competences=("Menyulam; menjahit",)),),
    )  # fmt: skip
    assert both_ways(odd, tmp_path) == (odd, odd)


def test_nothing_becomes_a_formula(tmp_path):
    rows = (replace(SMALL.participants[0], name='=HYPERLINK("http://x")'), *SMALL.participants[1:])
    write_workbook(SMALL.with_(participants=rows), tmp_path / "p.xlsx", "en")
    sheet = load_workbook(tmp_path / "p.xlsx")["participants"]
    assert sheet["B2"].data_type == "s" and sheet["B2"].quotePrefix
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_headings_are_english_bold_frozen_and_noted(tmp_path):
    for language in LANGUAGES:
        write_workbook(SMALL, tmp_path / "p.xlsx", language)
        book = load_workbook(tmp_path / "p.xlsx")
        assert book.sheetnames == ["programme", *(t.name for t in TABLES)]
        for table in TABLES:
            sheet = book[table.name]
            head = list(sheet[1])
            assert [c.value for c in head] == [c.name for c in table.columns]
            assert all(c.font.bold and c.comment and c.comment.text for c in head)
            assert sheet.freeze_panes
    assert book["households"]["D1"].comment.text.endswith("Blank means 1.")


def test_drop_downs_offer_words_and_ids(tmp_path):
    write_workbook(SMALL, tmp_path / "p.xlsx", "en")
    book = load_workbook(tmp_path / "p.xlsx")

    def lists(sheet):
        return {str(v.sqref).split(":")[0]: v.formula1 for v in book[sheet].data_validations.dataValidation}

    people = lists("participants")
    assert people["C2"].startswith("'sentra'!$A$2:$A$") and people["M2"] == '"yes,no"'
    assert lists("availability")["C2"] == '"closed,avoid,only,open"'
    assert lists("internships")["F2"] == '"pemagangan,praktik_kerja"'
    assert '"hard,preference"' in lists("programme").values()


def test_texts_are_formatted_as_text(tmp_path):
    write_workbook(SMALL, tmp_path / "p.xlsx", "en")
    book = load_workbook(tmp_path / "p.xlsx")
    assert book["participants"]["A2"].number_format == "@" and book["participants"]["I2"].number_format == "@"
    assert book["trainers"].column_dimensions["M"].number_format == "@"
    assert book["participants"]["H2"].is_date


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_programme_needs_only_its_rows(language, tmp_path):
    write_empty_folder(tmp_path / "out", language)
    write_workbook(None, tmp_path / "out.xlsx", language)
    for path in (tmp_path / "out", tmp_path / "out.xlsx"):
        with pytest.raises(InputProblems) as caught:
            read_programme(path)
        assert {p.file.rpartition(" ")[2].split(".")[0] for p in caught.value.problems} == {
            "sentra", "participants", "trainers", "venues", "courses",
        }  # fmt: skip
        assert all("has no rows" in str(p.message) for p in caught.value.problems)
        assert caught.value.language == language


def test_the_same_programme_gives_the_same_files(tmp_path):
    for name in ("one", "two"):
        write_folder(SMALL, tmp_path / name)
    names = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert [(tmp_path / "one" / n).read_bytes() for n in names] == [(tmp_path / "two" / n).read_bytes() for n in names]
    again = read_snapshot(as_workbook({n: (tmp_path / "one" / n).read_text("utf-8") for n in names}))
    assert again.problem == SMALL
    assert (
        io.BytesIO((tmp_path / "one" / "courses.csv").read_bytes()).readline()
        == b",".join(c.name.encode() for c in next(t for t in TABLES if t.name == "courses").columns) + b"\n"
    )
