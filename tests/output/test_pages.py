"""Rendered sheets against stored ones (``pytest --update-pages`` stores them anew), and what they must say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.output.documents import DOCUMENTS, print_documents, sheets_of
from scheduler.output.files import OutputProblem
from tests.output import programme

STORED = Path(__file__).parent / "data"


def html(name: str, problem, plan, request, who=None) -> str:
    document = DOCUMENTS[name]
    keys = document.keys(problem, plan, who, request)
    return "\n".join(str(s.html) for s in sheets_of(document, keys, problem, plan, request))


def tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_stored_pages(name, language, problem, plan, request_for, pytestconfig):
    page = tidy(html(name, problem, plan, request_for(language=language)))
    stored = STORED / language / f"{name}.html"
    if pytestconfig.getoption("--update-pages"):
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(page, encoding="utf-8")
    assert page == stored.read_text(encoding="utf-8"), "pages changed; look at them, then: pytest --update-pages"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_values_are_escaped(name, problem, plan, request_for):
    (path,) = print_documents(problem, plan, request_for(documents=(name,)))
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "\u202e" not in text and "\x07" not in text
    assert "<Guru>" not in text and "<2027>" not in text
    assert "{{" not in text.replace("{{ 7*7 }}", "") and ">49<" not in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_fetches_nothing(name, problem, plan, request_for):
    (path,) = print_documents(problem, plan, request_for(documents=(name,), logo=b"\x89PNG\r\n\x1a\nx"))
    text = path.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "url(" not in text and "<link" not in text and "@import" not in text
    assert text.count("src=") == text.count('src="data:image/png;base64,')


def test_topics_breaks_and_running_hours(problem, plan, request_for):
    text = html("cohort-timetable", problem, plan, request_for(), [("cohort", "SULAM-PRS-1")])
    for time, jp, topic, total in (
        ("08.00–09.30", 2, "Bahan &amp; alat", 2),
        ("09.30–09.45", 0, "Istirahat", 2),
        ("09.45–10.30", 1, "Bahan &amp; alat", 3),
        ("10.30–12.00", 2, "Tusuk dasar", 5),
        ("12.00–13.00", 0, "Istirahat siang dan salat", 5),
        ("13.00–13.45", 1, "Tusuk dasar", 6),
    ):
        cells = (("time", time), ("jp", jp), ("topic", topic), ("total", total))
        assert "".join(f'<td class="{key}"><bdi>{value}</bdi></td>' for key, value in cells) in text
    assert "Tidak terlaksana" in text
    assert "Menyelesaikan &lt;panel&gt;" in text


def test_break_between_two_sessions_of_a_date(problem, plan, request_for):
    text = html("cohort-timetable", problem, plan, request_for(language="en"), [("cohort", "KEMAS-1")])
    assert "09:30–10:30" in text and "Midday break" in text


@pytest.mark.parametrize(("language", "sentence"), [("id", "Belum ada sesi."), ("en", "No sessions yet.")])
def test_nobody_has_an_empty_sheet(language, sentence, problem, plan, request_for):
    for name, kind, id in (
        ("participant-card", "participant", "P06"),
        ("participant-timetable", "participant", "P06"),
        ("trainer-timetable", "trainer", "T3"),
        ("venue-timetable", "venue", "V3"),
    ):
        assert sentence in html(name, problem, plan, request_for(language=language), [(kind, id)])


def test_a_programme_without_anything(request_for, problem):
    from scheduler.plan.plan import Plan

    files = print_documents(problem, Plan("uji-2027"), request_for(language="en", earlier=None))
    texts = {f.stem: f.read_text(encoding="utf-8") for f in files}
    assert "No placements yet." in texts["placement-plan"]
    assert "No sessions yet." in texts["wall-calendar"]
    assert "cohort-timetable" not in texts


def test_travel_of_a_trainer(problem, plan, request_for):
    text = html("trainer-timetable", problem, plan, request_for(language="en"), [("trainer", "T1")])
    assert "Travel Kota → Jauh (4 h, 176 km): arrive the evening before." in text
    assert "Overnight stay in Jauh before. Journey home after the session." in text
    near = problem.with_(travel_legs=())
    text = html("trainer-timetable", near, plan, request_for(language="id"), [("trainer", "T1")])
    assert "Perjalanan Kota → Jauh (1 jam): berangkat paling lambat 06.30." in text


def test_holidays_with_their_certainty(problem, plan, request_for):
    wall = html("wall-calendar", problem, plan, request_for())
    assert "Iduladha (perkiraan)" in wall and "Cuti bersama (belum ditetapkan)" in wall
    assert "Sel 4: tidak ada pelatihan" in wall
    assert "Rab 5: tidak ada pelatihan (Sentra Pertama)" in wall
    assert "belum ditetapkan" not in html("participant-timetable", problem, plan, request_for())


def test_people_stand_by_sentra_then_name(problem, plan):
    keys = DOCUMENTS["participant-card"].select(problem, plan, None)
    assert keys == ["P03", "P01", "P02", "P05", "P04", "P06"]


def test_revision_and_code_on_each_sheet(problem, plan, request_for):
    for name in DOCUMENTS:
        text = html(name, problem, plan, request_for())
        assert text.count('class="imprint"') == text.count("<section")
        assert len(re.findall(r"Revisi 3 · kode [0-9A-Z]{4}-[0-9A-Z]{4}<", text)) == text.count("<section")
    assert "Draf · kode " in html("wall-calendar", problem, plan.with_(revision=0), request_for())


def test_unknown_names_say_what_there_is(problem, plan, request_for, tmp_path):
    for changes, words in (
        ({"documents": ("kartu",)}, ("kartu", "kartu-peserta")),
        ({"who": ("P001",)}, ("P001", "P01")),
        ({"paper": "A9"}, ("A9", "F4")),
        ({"format": "docx"}, ("docx", "pdf")),
        ({"documents": ("venue-timetable",), "who": ("P01",)}, ("venue-timetable", "P01")),
    ):
        with pytest.raises(OutputProblem) as caught:
            print_documents(problem, plan, request_for(**changes))
        assert all(word in str(caught.value) for word in words)
    assert not (tmp_path / "out").exists()


def test_who_chooses_sheets(problem, plan, request_for):
    def printed(who: str) -> set[str]:
        return {f.name for f in print_documents(problem, plan, request_for(who=(who,), language="en"))}

    assert printed("P01") == {
        "participant-card-P01.html",
        "participant-timetable-P01.html",
        "placement-plan-P01.html",
        "invitation-P01.html",
        "change-notice-P01.html",
    }
    assert printed("H1") == {"placement-plan-H1.html"}
    assert printed("V1") == {"venue-timetable-V1.html"}
    assert printed("T2") == {
        "trainer-timetable-T2.html",
        "trainer-log-T2.html",
        "teaching-recap-T2.html",
        "assignment-letter-T2.html",
        "change-notice-T2.html",
        "attendance-sheet-2027-04-01-SULAM-TGM-1_325ba29c.html",
    }
    assert "wall-calendar-PRS.html" in printed("PRS") and "cohort-timetable-PRS.html" in printed("PRS")


def test_progress_counts_sheets(problem, plan, request_for):
    seen = []
    print_documents(problem, plan, request_for(), lambda done, total, name: seen.append((done, total, name)))
    assert [done for done, _total, _name in seen] == list(range(1, seen[-1][1] + 1))
    assert seen[0][2] == "participant-card"


def test_long_tables(request_for):
    problem, plan = programme.long_plan()
    text = html("cohort-timetable", problem, plan, request_for())
    assert text.count('<tr class="session">') == 200
    assert "400" in text
