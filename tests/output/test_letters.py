"""Change notices, invitations, assignment letters and messages: who gets one, and what each says and hides."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markupsafe import escape

from scheduler.output.documents import DOCUMENTS, print_documents, sheets_of
from scheduler.output.lettergate import LetterGate
from scheduler.output.messages import message
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import PROFILES, clean
from scheduler.plan.diff import difference
from scheduler.plan.letters import numbered
from tests.output import programme
from tests.output.test_pdf import pages as page_count
from tests.plan.test_amendments import told


def sheets(name: str, problem, plan, request, who=None) -> dict[str, str]:
    document = DOCUMENTS[name]
    keys = document.keys(problem, plan, who, request)
    found = sheets_of(document, keys, problem, plan, request)
    return {key: str(s.html) for key, s in zip(keys, found, strict=True)}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cells(html: str) -> list[list[str]]:
    """The rows of the list in a sheet, cell by cell."""
    rows = re.findall(r'<tr class="session">(.*?)</tr>', html, re.DOTALL)
    return [[words(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]


# Who -------------------------------------------------------------------------------


def test_one_notice_for_each_who_is_told_and_none_for_anybody_else(problem, plan, request_for):
    keys = list(sheets("change-notice", problem, plan, request_for()))
    assert len(keys) == len(set(keys))
    assert {tuple(k.split(":")) for k in keys} == told(programme.earlier().plan, plan)
    assert "participant:P06" not in keys and "participant:P07" in keys


def test_nobody_is_told_where_nothing_was_handed_out_or_nothing_changed(problem, plan, request_for, tmp_path):
    assert sheets("change-notice", problem, plan, request_for(earlier=None)) == {}
    same = replace(programme.earlier(), plan=plan)
    assert print_documents(problem, plan, request_for(documents=("change-notice",), earlier=same)) == []
    assert not (tmp_path / "out").exists()


def test_who_chooses_notices(problem, plan, request_for):
    def keys(*who) -> set[str]:
        return set(sheets("change-notice", problem, plan, request_for(), list(who)))

    assert keys(("participant", "P01")) == {"participant:P01"}
    assert keys(("mentor", "N2")) == {"mentor:N2"}
    assert keys(("cohort", "SULAM-TGM-1")) == {"participant:P04", "participant:P05"}
    assert keys(("sentra", "TGM")) == {"participant:P04", "participant:P05"}
    assert keys(("participant", "P06")) == set()


def test_people_who_left_the_input_can_still_be_named(problem, plan, request_for):
    (path,) = print_documents(problem, plan, request_for(documents=("change-notice",), who=("participant:P07",)))
    assert "Sudah Keluar" in path.read_text("utf-8") and path.name == "pemberitahuan-perubahan-P07.html"


# What --------------------------------------------------------------------------------


def test_before_now_reason_and_from_when_on(problem, plan, request_for):
    html = sheets("change-notice", problem, plan, request_for())["participant:P01"]
    for heading in ("Semula", "Menjadi", "Alasan", "Berlaku mulai", "Revisi ke-3"):
        assert heading in html
    place = "08.00–13.45 Balai Kota"
    moved, internship = cells(html)
    assert moved == [
        "1",
        f"SULAM-PRS-1 · Sulam &lt;mutu&gt; &amp; rapi (2/2) Selasa, 30 Maret 2027 {place}",
        f"Selasa, 6 April 2027 {place}",
        "cuaca atau bencana",
        "30 Maret 2027",
    ]
    assert internship[1].startswith("Magang produksi 31 Mei–4 Juni 2027 (5 hari kerja)")
    assert internship[3:] == ["berhalangan", "31 Mei 2027"], "nobody's illness is printed"


def test_a_notice_names_one_person_only(problem, plan, request_for):
    earlier = programme.earlier()
    names = {("participant", p.id): p.name for p in earlier.problem.participants}
    names |= {("trainer", t.id): t.name for t in earlier.problem.trainers}
    names |= {("mentor", m.id): m.name for m in earlier.problem.mentors}
    for language in ("id", "en"):
        for key, html in sheets("change-notice", problem, plan, request_for(language=language)).items():
            named = {f"{role}:{id}" for (role, id), name in names.items() if str(escape(clean(name))) in html}
            assert named == {key}


def test_only_ones_own_items(problem, plan, request_for):
    found = sheets("change-notice", problem, plan, request_for(language="en"))
    assert "SULAM-TGM-1" not in found["participant:P01"] and "SULAM-PRS-1" not in found["participant:P04"]
    assert [row[2] for row in cells(found["trainer:T3"])] == ["no longer for you"]
    assert "Nothing else remains" in found["trainer:T3"] and "stays as it is" in found["trainer:T1"]
    first, second = cells(found["mentor:N1"])
    assert first[1] == "–" and "participant P02" in first[2] and "participant P01" in second[1]


def test_another_mentor_at_the_same_host_is_told_without_a_name(problem, plan, request_for):
    other = programme.problem(mentors=(*problem.mentors, replace(problem.mentors[0], id="N3", name="Ibu Ketiga")))
    now = plan.with_(placements=(replace(plan.placements[0], mentor="N3"), plan.placements[1]))
    request = request_for(earlier=replace(programme.earlier(), plan=plan.with_(revision=2)))
    found = sheets("change-notice", other, now, request)
    assert set(found) == {"participant:P02", "mentor:N1", "mentor:N3"}
    assert "dengan pembimbing lain" in found["participant:P02"] and "Ibu Ketiga" not in found["participant:P02"]


def test_a_reason_that_is_no_event(problem, plan, request_for):
    request = request_for(earlier=replace(programme.earlier(), events=()))
    assert "penyesuaian jadwal" in sheets("change-notice", problem, plan, request)["participant:P04"]


# Letters ---------------------------------------------------------------------------------


def test_an_assignment_letter_says_what_where_and_when_to_leave(problem, plan, request_for):
    text = words(sheets("assignment-letter", problem, plan, request_for())["trainer:T1"])
    for part in (
        "Dasar",
        "DIPA &lt;contoh&gt;",
        "Kepada",
        "NIP : 190001022000012002",
        "Pangkat : Penata (III/c)",
        "Jabatan : Dosen",
        "Untuk",
        "24 JP dalam 4 sesi, SULAM-PRS-1, SULAM-TGM-1",
        "Selasa, 30 Maret 2027, sore hari Kota → Jauh (4 jam)",
        "sudah di tempat",
    ):
        assert part in text, part
    near = words(sheets("assignment-letter", problem.with_(travel_legs=()), plan, request_for())["trainer:T1"])
    assert "paling lambat 06.30" in near and "sore hari" not in near


def test_letters_that_replace_and_withdraw(problem, plan, request_for):
    found = {key: words(x) for key, x in sheets("assignment-letter", problem, plan, request_for()).items()}
    old = numbered([programme.earlier().plan])
    number = old["assignment", "trainer:T1"].number
    mark = f"Menggantikan surat tugas Nomor 090/{number}/UJI &amp; CO/2027 (Revisi ke-2)."
    assert mark in found["trainer:T1"]
    assert "Pencabutan surat tugas" in found["trainer:T3"] and "dicabut dan tidak berlaku lagi" in found["trainer:T3"]
    first = sheets("assignment-letter", problem, plan, request_for(earlier=None))
    assert set(first) == {"trainer:T1", "trainer:T2"} and "Menggantikan" not in str(first)


def test_an_unchanged_letter_says_nothing_of_earlier_ones(problem, plan, request_for):
    request = request_for(earlier=replace(programme.earlier(), plan=plan.with_(revision=2)))
    for name in ("assignment-letter", "invitation"):
        text = str(sheets(name, problem, plan, request))
        assert "Menggantikan" not in text and "dicabut" not in text


def test_without_a_number_series_a_line_is_left(problem, plan, request_for):
    bare = problem.with_(settings=replace(problem.settings, letters=()))
    text = words(sheets("assignment-letter", bare, plan, request_for())["trainer:T1"])
    assert "Nomor: ....." in text and "Menggantikan surat tugas (Revisi ke-2)." in text and "Dasar" not in text


def test_an_invitation_of_a_cohort_lists_its_people(problem, plan, request_for):
    found = sheets("invitation", problem, plan, request_for())
    whole = found["cohort:SULAM-TGM-1"]
    assert "Lampiran" in whole and "daftar peserta" in whole and programme.LONG in whole
    assert "participant:P06" not in found, "nobody is invited to nothing"
    assert "Ibu Satu 0800-1000-101" in found["participant:P01"]
    keys = list(sheets("invitation", problem, plan, request_for(), [("cohort", "KEMAS-1")]))
    assert keys == ["cohort:KEMAS-1"]


@pytest.mark.parametrize("name", ["change-notice", "invitation"])
def test_long_names_stay_on_one_page(name, problem, plan, request_for):
    assert page_count(name, problem, plan, request_for(), [("participant", "P04")]) == 1


def test_two_hundred_sessions(request_for):
    problem, plan = programme.long_plan()
    before = plan.with_(revision=0, sessions=tuple(replace(s, venue="V3") for s in plan.sessions))
    request = request_for(earlier=programme.Earlier(problem, before))
    who = [("participant", "P01")]
    assert 10 < page_count("change-notice", problem, plan, request, who) < 40
    assert 5 < page_count("assignment-letter", problem, plan, request, [("trainer", "T1")]) < 25


# Messages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_messages_name_nobody(language, problem, plan):
    earlier = programme.earlier()
    gate = LetterGate(problem, plan, PROFILES["message"], earlier)
    people = difference(earlier.plan, plan).people
    assert people
    for role, id in people:
        text = message(gate.notice(f"{role}:{id}"), Phrases(language))
        for table in (earlier.problem.participants, earlier.problem.trainers, earlier.problem.mentors):
            assert not any(clean(x.name) in text for x in table), (role, id)
        assert not any(secret in text for secret in programme.SECRETS)
        assert not re.search(r"0800-|08\d\d-", text)
        assert len(text.splitlines()) < 20


def test_a_message_is_short_and_says_what_is_another(problem, plan):
    gate = LetterGate(problem, plan, PROFILES["message"], programme.earlier())
    assert message(gate.notice("participant:P04"), Phrases("id")) == (
        "Program Uji <2027> & Co: perubahan jadwal Saudara\n"
        "Revisi ke-3\n"
        "\n"
        "SULAM-TGM-1 Sulam <mutu> & rapi\n"
        "- 2/2: Kam, 1 Apr 2027 08.00–13.45, Balai Kota → Gedung Jauh\n"
        "\n"
        "Alasan: tempat terpakai.\n"
        "Mohon dibalas bila sudah dibaca.\n"
    )
    text = message(gate.notice("participant:P01"), Phrases("en"))
    assert "- 2/2: Tue, 30 Mar 2027 08:00–13:45, Balai Kota → Tue, 6 Apr 2027 08:00–13:45\n" in text
    assert "(weather or disaster)" in text and "(unavailable)" in text and "Reason:" not in text
    text = message(gate.notice("trainer:T3"), Phrases("en"))
    assert "Gedung Jauh – no longer for you" in text
    assert "From 31 March 2027 on there is nothing in your timetable." in text
    assert "new: 20–26 May 2027" in message(gate.notice("mentor:N1"), Phrases("en"))


def test_many_meetings_that_end_alike_stand_in_one_line():
    problem, before = programme.long_plan(40)
    before = before.with_(revision=2)
    left = replace(before.cohorts[0], left={"P01": 30})
    after = before.with_(revision=3, cohorts=(left,))
    gate = LetterGate(problem, after, PROFILES["message"], programme.Earlier(problem, before))
    text = message(gate.notice("participant:P01"), Phrases("en"))
    assert "- 10 sessions, 5–19 May 2027 – no longer for you\n" in text
    assert "From 5 May 2027 on there is nothing in your timetable." in text
    assert len(text.splitlines()) < 12
