"""Telling people: notices, ticks, messages and letters from outside."""

import re

import pytest

from scheduler.plan.json import from_json
from scheduler.store.store import Store, store_path
from tests.plan.test_amendments import told

QUICK = ("--workers", 1, "--work", 5)


def plan_of(jadwal, folder, number):
    return from_json(jadwal("export", folder, "--format", "json", "--revision", number).stdout)


def listed(output: str) -> set[str]:
    return {line.split()[0] for line in output.splitlines() if re.match(r"[PTN]\d+ ", line)}


@pytest.fixture
def replanned(planned, jadwal):
    """Revision 1 is published; in revision 2 the only venue is not there for two days."""
    (planned / "participants.csv").write_text(
        "id,name,sentra,phone\nP1,Ani,S1,0800-1111-001\nP2,Budi,S1,\nP3,Citra,S1,0800-1111-003\n", "utf-8"
    )
    jadwal("publish", planned)
    words = ("--from", "2027-04-07", "--to", "2027-04-08", "--reason", "the wedding of Sinta")
    assert jadwal("cancel", planned, "venue:V1", *words).exit_code == 0
    assert jadwal("replan", planned, "--today", "2027-04-01", *QUICK).exit_code == 0
    return planned


def people(jadwal, folder) -> set[str]:
    return {id for _role, id in told(plan_of(jadwal, folder, 1), plan_of(jadwal, folder, 2))}


def test_notices_messages_and_letters_are_for_the_same_people(jadwal, replanned, tmp_path):
    concerned = people(jadwal, replanned)
    assert concerned and listed(jadwal("notices", replanned).stdout) == concerned
    texts = jadwal("messages", replanned, "--out", tmp_path / "texts")
    assert {f.stem.removeprefix("message-") for f in (tmp_path / "texts").iterdir()} == concerned
    assert texts.exit_code == 0 and "0800-1111-001" in texts.stdout
    out = tmp_path / "out"
    words = ("--document", "change-notice", "--format", "html", "--out", out)
    assert jadwal("print", replanned, *words).exit_code == 0
    page = (out / "change-notice.html").read_text("utf-8")
    assert page.count("<section") == len(concerned)
    assert "venue taken" in page and "wedding" not in page and "Sinta" not in page


def test_publishing_changes_nobody_and_no_tick(jadwal, replanned, tmp_path):
    concerned = people(jadwal, replanned)
    one = sorted(concerned)[0]
    ticked = jadwal("notices", replanned, "--delivered", one)
    assert ticked.exit_code == 0 and f"1 of {len(concerned)}" in ticked.stdout
    before = jadwal("messages", replanned).stdout
    jadwal("publish", replanned)
    assert listed(jadwal("notices", replanned).stdout) == concerned
    assert listed(jadwal("notices", replanned, "--pending").stdout) == concerned - {one}
    assert jadwal("messages", replanned).stdout == before
    affected = jadwal("print", replanned, "--affected", "--format", "html", "--out", tmp_path / "o")
    assert affected.exit_code == 0 and "change-notice-affected.html" in affected.stdout


def test_a_tick_is_an_event_that_can_be_taken_back(jadwal, replanned):
    one = sorted(people(jadwal, replanned))[0]
    assert "Event 2" in jadwal("notices", replanned, "--delivered", one).stdout
    assert "already" in jadwal("notices", replanned, "--delivered", one).stdout
    with Store.open(store_path(replanned)) as store:
        assert [(e.kind, e.subject, e.data["revision"]) for e in store.events()[1:]] == [("delivered", one, 2)]
    jadwal("event", replanned, "withdraw", 2)
    assert listed(jadwal("notices", replanned, "--pending").stdout) == people(jadwal, replanned)
    assert jadwal("event", replanned, "delivered", one).exit_code == 0
    assert one not in listed(jadwal("notices", replanned, "--pending").stdout)


def test_a_tick_does_not_make_alternatives_or_the_next_replan_other(jadwal, replanned):
    one = sorted(people(jadwal, replanned))[0]
    jadwal("notices", replanned, "--delivered", one)
    assert jadwal("replan", replanned, "--today", "2027-04-01", *QUICK).exit_code == 0
    assert plan_of(jadwal, replanned, 3).sessions == plan_of(jadwal, replanned, 2).sessions
    assert one in listed(jadwal("notices", replanned, "--pending").stdout), "of revision 3 nobody has been told"


def test_messages_carry_no_names_and_no_numbers(jadwal, replanned, tmp_path):
    for language in ("id", "en"):
        jadwal("messages", replanned, "--lang", language, "--out", tmp_path / language)
        for file in (tmp_path / language).iterdir():
            text = file.read_text("utf-8")
            assert not re.search(r"Ani\b|Budi|Citra|Dewi|Eko|0800|wedding", text)
            assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "id" / "pesan-P1.txt").exists() or not people(jadwal, replanned) & {"P1"}


def test_when_nobody_is_concerned(jadwal, planned):
    sentence = "Nobody's timetable differs"
    for words in (("notices",), ("messages",), ("print", "--affected"), ("print", "--document", "change-notice")):
        result = jadwal(words[0], planned, *words[1:])
        assert result.exit_code == 0 and sentence in result.stdout + result.stderr, words
    jadwal("publish", planned)
    assert sentence in jadwal("notices", planned).stdout


def test_wrong_words_are_2_and_change_nothing(jadwal, replanned):
    one = sorted(people(jadwal, replanned))[0]
    for words in (
        ("notices", "--delivered", "P99"),
        ("notices", "--delivered", one, "--delivered", "V1"),
        ("messages", "--who", "P99"),
        ("messages", "--who", "V1"),
        ("notices", "--since", "2"),
        ("notices", "--since", "9"),
        ("notices", "--revision", "9"),
        ("print", "--document", "change-notice", "--who", "V1"),
    ):
        result = jadwal(words[0], replanned, *words[1:])
        assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1, words
    with Store.open(store_path(replanned)) as store:
        assert len(store.events()) == 1


def test_since_compares_any_two_revisions(jadwal, replanned):
    back = jadwal("notices", replanned, "--revision", 1, "--since", 2)
    assert listed(back.stdout) == people(jadwal, replanned)
    assert jadwal("messages", replanned, "--revision", 1, "--since", 2).exit_code == 0


def test_an_assignment_letter_replaces_the_one_that_was_handed_out(jadwal, replanned, tmp_path):
    def letters(folder: str, *words) -> str:
        jadwal(
            "print",
            replanned,
            "--document",
            "assignment-letter",
            "--format",
            "html",
            "--out",
            tmp_path / folder,
            *words,
        )
        return re.sub(r"<[^>]+>", " ", (tmp_path / folder / "assignment-letter.html").read_text("utf-8"))

    assert "Replaces" not in letters("one", "--revision", 1)
    second = letters("two")
    assert "Replaces the assignment letter (revision 1)." in second
    jadwal("publish", replanned)
    assert letters("three") == second
