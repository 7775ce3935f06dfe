"""`jadwal forget` from outside: asking, naming rows of the input, refusing it until they are gone, going on."""

import pytest

from scheduler.store.inputs import problem_of
from scheduler.store.store import Store, store_path

QUICK = ("--workers", 1, "--work", 5)


@pytest.fixture
def published(planned, jadwal):
    assert jadwal("publish", planned).exit_code == 0
    return planned


def pseudonym(folder) -> str:
    with Store.open(store_path(folder)) as store:
        return store.forgotten()[0].pseudonym


def test_it_asks_and_changes_nothing_without_an_answer(jadwal, published):
    before = store_path(published).read_bytes()
    result = jadwal("forget", published, "P3")
    assert result.exit_code == 2 and "--yes" in result.stderr and "P3, Citra" in result.stdout
    assert jadwal("forget", published, "P3", "--dry-run").exit_code == 0
    assert store_path(published).read_bytes() == before


def test_the_input_is_refused_until_the_row_is_gone_then_everything_goes_on(jadwal, published):
    result = jadwal("forget", published, "P3", "--yes")
    assert result.exit_code == 0 and "participants.csv, row 4" in result.stdout and "printed" in result.stdout
    assert b"Citra" not in store_path(published).read_bytes()
    for words in (
        ("check",),
        ("plan", *QUICK, "--anew"),
        ("replan", *QUICK),
        ("cancel", "trainer:T2", "--reason", "x"),
    ):
        refused = jadwal(words[0], published, *words[1:])
        assert refused.exit_code == 3 and "participants.csv, row 4" in refused.stderr, words
        assert "Citra" not in refused.stderr
    # What needs the store alone goes on.
    assert jadwal("verify", published).exit_code == 0
    shown = jadwal("show", published).stdout
    assert "Citra" not in shown
    card = jadwal("print", published, "--document", "participant-card", "--format", "html", "--out", published / "out")
    assert card.exit_code == 0, card.stderr

    people = published / "participants.csv"
    people.write_text(people.read_text("utf-8").replace("P3,Citra,S1\n", "P4,Lina,S1\n"), "utf-8")
    assert jadwal("check", published).exit_code == 0
    result = jadwal("replan", published, "--today", "2027-04-05", *QUICK)
    assert result.exit_code == 0, result.stderr
    assert jadwal("verify", published).exit_code == 0
    with Store.open(store_path(published)) as store:
        assert [p.id for p in problem_of(store).participants] == ["P1", "P2", "P4"]


def test_files_written_earlier_are_named(jadwal, published):
    for form in ("html", "pdf"):
        options = ("--format", form, "--document", "participant-card", "--out", published / "cetak")
        assert jadwal("print", published, *options).exit_code == 0
    assert jadwal("export", published, "--format", "json", "--out", published / "plan.json").exit_code == 0
    result = jadwal("forget", published, "P3", "--yes")
    lines = [line.strip() for line in result.stdout.split("beside the programme")[1].splitlines()]
    assert "plan.json" in lines and any(line.startswith("cetak/") and line.endswith(".html") for line in lines)
    assert "like PDF: 1" in result.stdout and not any(".csv" in line for line in lines)


def test_again_it_says_so(jadwal, published):
    jadwal("forget", published, "P3", "--yes")
    again = jadwal("forget", published, "P3", "--yes")
    assert again.exit_code == 0 and pseudonym(published) in again.stdout and "row 4" in again.stdout
    assert jadwal("forget", published, pseudonym(published), "--yes").exit_code == 2


def test_nobody_of_this_id(jadwal, published):
    result = jadwal("forget", published, "P33", "--yes")
    assert result.exit_code == 2 and "P33" in result.stderr and "P3?" in result.stderr
    assert jadwal("forget", published.parent / "nowhere", "P3").exit_code == 3


def test_in_indonesian(jadwal, published):
    result = jadwal("--lang", "id", "forget", published, "P3", "--yes")
    assert "dilupakan" in result.stdout.lower() and "participants.csv, baris 4" in result.stdout


def test_a_copy_that_cannot_be_cleaned_is_told(jadwal, published):
    copy = published / "jadwal.db.bak"
    copy.write_bytes(store_path(published).read_bytes()[:5000])
    result = jadwal("forget", published, "P3", "--yes")
    assert result.exit_code == 3 and "jadwal.db.bak" in result.stderr
    assert pseudonym(published) in result.stdout


def test_a_mentor_who_was_forgotten_keeps_what_was_held_and_guides_nobody_from_then_on(jadwal, tmp_path):
    from tests.cli.programmes import write_small

    folder = write_small(
        tmp_path / "p",
        participants=(
            "id,name,sentra,internships,birth_date,extra_courses\nP1,Ani,S1,,,\nP2,Budi,S1,I,1990-01-01,\n"
            "P3,Citra,S1,,,\n"
        ),
    )
    (folder / "internships.csv").write_text("id,title,days,legal_basis\nI,Magang,2,praktik_kerja\n", "utf-8")
    (folder / "hosts.csv").write_text("id,name,location,capacity,internships\nH1,Rumah,Metro,1,I\n", "utf-8")
    mentors = "id,name,host,participant,after\nN1,Citra,H1,P3,DASAR\n"
    (folder / "mentors.csv").write_text(mentors, "utf-8")
    assert jadwal("plan", folder, *QUICK).exit_code == 0 and jadwal("publish", folder).exit_code == 0
    with Store.open(store_path(folder)) as store:
        assert store.plan().placements[0].mentor == "N1"
    result = jadwal("forget", folder, "P3", "--yes")
    assert "mentors.csv, row 2" in result.stdout and "mentor N1" in result.stdout
    people = folder / "participants.csv"
    people.write_text(people.read_text("utf-8").replace("P3,Citra,S1,,,\n", ""), "utf-8")
    refused = jadwal("check", folder)
    assert refused.exit_code == 3 and "mentors.csv" in refused.stderr
    (folder / "mentors.csv").write_text("id,name,host\nN2,Fajar,H1\n", "utf-8")
    result = jadwal("replan", folder, "--today", "2027-04-05", *QUICK)
    assert result.exit_code == 0, result.stderr
    with Store.open(store_path(folder)) as store:
        assert store.plan().placements[0].mentor == "N2"
    assert jadwal("verify", folder).exit_code == 0


def test_an_id_that_was_forgotten_does_not_join_again(jadwal, published):
    joins = ("event", published, "joins", "P9", "--from", "2027-04-12", "--courses", "DASAR", "--sentra", "S1")
    assert jadwal(*joins, "--name", "Wati").exit_code == 0
    result = jadwal("forget", published, "P9", "--yes")
    assert result.exit_code == 0 and "does not hold this person" in result.stdout
    assert jadwal("check", published).exit_code == 0
    again = jadwal(*joins, "--name", "Wati")
    assert again.exit_code == 2 and "never used again" in again.stderr
