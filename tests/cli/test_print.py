"""`jadwal print` over several revisions: what is printed again, and what a code at the foot of a page says."""

from __future__ import annotations

import re
import shutil
from zoneinfo import ZoneInfo

import pytest

from scheduler.store.store import Store, store_path

NEEDED = ("--format", "html", "--lang", "en")


@pytest.fixture
def published(planned, jadwal):
    assert jadwal("publish", planned).exit_code == 0
    return planned


@pytest.fixture
def replanned(published, jadwal):
    """A second revision, in which the sessions of one day moved to a substitute or another day."""

    def again() -> None:
        with Store.open(store_path(published)) as store:
            last = max(store.plan().sessions, key=lambda s: s.date)
        (who,), day = last.trainers, last.date
        assert (
            jadwal("cancel", published, f"trainer:{who}", "--from", day, "--to", day, "--reason", "sakit").exit_code
            == 0
        )
        assert jadwal("replan", published, "--today", "2027-04-01", "--time", "20").exit_code == 0

    again.programme = published
    return again


def codes(folder) -> dict[str, str]:
    """Code and edition of every sheet in the HTML files of a folder, by title and key."""
    found = {}
    for file in sorted(folder.glob("*.html")):
        for line in re.findall(r'class="imprint">([^<]*)', file.read_text(encoding="utf-8")):
            *name, code = line.strip().split(" · ")
            # A card has no room for what it is; its code has to do.
            title = name if len(name) > 2 else ["Card", code, *name]
            found[" · ".join(title)] = code.removeprefix("code ")
    return found


def names(folder) -> list[str]:
    return sorted(f.name for f in folder.iterdir())


def test_the_first_print_prints_all_and_the_second_nothing(jadwal, published, tmp_path):
    out = tmp_path / "out"
    first = jadwal("print", published, "--out", out, *NEEDED)
    assert first.exit_code == 0 and len(first.stdout.split()) == len(names(out)) >= 8 and first.stderr == ""
    second = jadwal("print", published, "--out", out, *NEEDED)
    assert second.exit_code == 0 and second.stdout == ""
    count = len(codes(out))
    assert f"Left out: {count} sheets" in second.stderr.replace("\n", " ") and "--all" in second.stderr
    everything = jadwal("print", published, "--out", out, "--all", *NEEDED)
    assert everything.stdout == first.stdout and everything.stderr == ""


def test_only_changed_sheets_are_printed_again(jadwal, replanned, tmp_path):
    out, programme = tmp_path / "out", replanned.programme
    jadwal("print", programme, "--out", out, *NEEDED)
    before, whole = codes(out), {f.name: f.read_bytes() for f in out.iterdir()}
    replanned()
    result = jadwal("print", programme, "--out", out, *NEEDED)
    printed = [line.rsplit("/", 1)[-1] for line in result.stdout.split()]
    beside = {name.replace("-revision-2", "") for name in printed if "-revision-2" in name}
    # A document of which every sheet changed is printed into its own file; of the others the old file stays.
    assert beside and all((out / name).read_bytes() == whole[name] for name in beside)
    shutil.copytree(out, tmp_path / "new", ignore=lambda _folder, files: set(files) - set(printed))
    changed = set(codes(tmp_path / "new").values())
    jadwal("print", programme, "--out", tmp_path / "all", *NEEDED)
    now = set(codes(tmp_path / "all").values())
    assert changed == now - set(before.values()) and 0 < len(changed) < len(now)
    assert f"Left out: {len(now) - len(changed)} sheets" in result.stderr
    assert "replaced or gone since" in result.stderr
    assert jadwal("print", programme, "--out", out, *NEEDED).stdout == ""


def test_a_deleted_file_or_folder_is_printed_again(jadwal, replanned, tmp_path):
    out, programme = tmp_path / "out", replanned.programme
    first = jadwal("print", programme, "--out", out, *NEEDED).stdout
    (out / "venue-timetable.html").unlink()
    assert names_of(jadwal("print", programme, "--out", out, *NEEDED)) == ["venue-timetable.html"]
    (out / "venue-timetable.html").write_text("something else")
    assert names_of(jadwal("print", programme, "--out", out, *NEEDED)) == ["venue-timetable.html"]
    shutil.rmtree(out)
    assert jadwal("print", programme, "--out", out, *NEEDED).stdout == first
    replanned()
    changed = names_of(jadwal("print", programme, "--out", out, *NEEDED))
    (out / changed[0]).unlink()
    assert names_of(jadwal("print", programme, "--out", out, *NEEDED)) == [changed[0]]


def names_of(result) -> list[str]:
    return [line.rsplit("/", 1)[-1] for line in result.stdout.split()]


def test_another_form_is_another_print(jadwal, published, tmp_path):
    out = tmp_path / "out"
    files = names_of(jadwal("print", published, "--out", out, *NEEDED))
    assert names_of(jadwal("print", published, "--out", out, "--paper", "A4", *NEEDED)) == files
    assert len(names_of(jadwal("print", published, "--out", out, "--format", "html", "--lang", "id"))) == len(files)
    toml = published / "programme.toml"
    assert jadwal("print", published, "--out", out, "--paper", "A4", *NEEDED).stdout == ""
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[letterhead]\nlines = ["NEW OFFICE"]\n', encoding="utf-8")
    assert jadwal("plan", published, "--anew", "--workers", 1, "--work", 5).exit_code == 0
    again = names_of(jadwal("print", published, "--out", out, "--paper", "A4", *NEEDED))
    assert again == files, "a new letterhead stands on every sheet"


def test_what_is_named_is_printed_whole(jadwal, published, tmp_path):
    out = tmp_path / "out"
    jadwal("print", published, "--out", out, *NEEDED)
    for options in (("--document", "wall-calendar"), ("--who", "P1"), ("--revision", 1)):
        result = jadwal("print", published, "--out", out, *options, *NEEDED)
        assert result.stdout and "Left out" not in result.stderr, options
    left = jadwal("print", published, "--out", out, "--document", "wall-calendar", "--changed", *NEEDED)
    assert left.stdout == "" and "Left out" in left.stderr


def test_pages_say_when_they_last_changed(jadwal, replanned, tmp_path):
    programme = replanned.programme
    replanned()
    jadwal("print", programme, "--out", tmp_path / "out", *NEEDED)
    editions = {name.split(" · ")[-2] for name in codes(tmp_path / "out")}
    assert editions == {"Revision 1", "Revision 2"}
    with Store.open(store_path(programme)) as store:
        made = store.revision(1).created.astimezone(ZoneInfo("Asia/Jakarta"))  # The day where the programme is.
    assert any(f"Revision 1 · {made.day} " in name for name in codes(tmp_path / "out"))


def test_a_code_says_whether_the_sheet_is_current(jadwal, replanned, tmp_path):
    out, programme = tmp_path / "out", replanned.programme
    jadwal("print", programme, "--out", out, *NEEDED)
    before = codes(out)
    current = jadwal("print", programme, "--check", next(iter(before.values())).lower().replace("-", " "))
    assert current.exit_code == 0 and "current in revision 1" in current.stdout
    replanned()
    after = codes_after(jadwal, programme, tmp_path / "new")
    title = next(
        n for n, c in before.items() if n.startswith("Training timetable · LANJUT") and c not in after.values()
    )
    new = next(c for n, c in after.items() if n.startswith("Training timetable · LANJUT"))
    gone = jadwal("print", programme, "--check", before[title])
    assert gone.exit_code == 0 and "replaced since revision 2" in gone.stdout and new in gone.stdout
    assert "LANJUT-S1-1" in gone.stdout
    same = next(c for c in before.values() if c in after.values())
    assert "current in revision 2" in jadwal("print", programme, "--check", same).stdout
    assert "current in revision 1" in jadwal("print", programme, "--check", before[title], "--revision", 1).stdout


def codes_after(jadwal, programme, folder) -> dict[str, str]:
    jadwal("print", programme, "--out", folder, *NEEDED)
    return codes(folder)


def test_codes_are_the_same_on_any_paper_and_in_any_language(jadwal, published, tmp_path):
    one = codes_after(jadwal, published, tmp_path / "en")
    jadwal("print", published, "--out", tmp_path / "id", "--format", "html", "--lang", "id", "--paper", "A4")
    other = {c.removeprefix("kode ") for c in codes(tmp_path / "id").values()}
    assert set(one.values()) == other and len(other) == len(one)


@pytest.mark.parametrize("code", ["7KQF-2M9P", "hello", "", "'; DROP TABLE prints;--", "\u202e" * 8])
def test_an_unknown_code(code, jadwal, published):
    result = jadwal("print", published, "--check", code)
    assert result.exit_code == 2 and result.stdout == ""
    assert ("No sheet" in result.stderr) == (code == "7KQF-2M9P")


def test_a_busy_or_locked_store_prints_all_the_same(jadwal, published, tmp_path):
    with Store.open(store_path(published), write=True):
        result = jadwal("print", published, "--out", tmp_path / "out", *NEEDED)
    assert result.exit_code == 0 and names(tmp_path / "out") and "not recorded" in result.stderr


def test_a_recap_is_printed_again_when_more_was_held(jadwal, published, tmp_path):
    out = tmp_path / "out"
    jadwal("print", published, "--out", out, "--today", "2027-01-01", *NEEDED)
    later = jadwal("print", published, "--out", out, "--today", "2027-12-01", *NEEDED)
    assert names_of(later) and all(name.startswith("teaching-recap") for name in names_of(later))
    old = next(c for n, c in codes(out).items() if n.startswith("Teaching recap · Revision 1"))
    assert jadwal("print", published, "--check", old, "--today", "2027-12-01").stdout.count("current") >= 1


def test_who_is_forgotten_is_forgotten_by_the_record_too(jadwal, published, tmp_path):
    from scheduler.store.sheets import prints

    jadwal("print", published, "--out", tmp_path / "out", *NEEDED)
    result = jadwal("forget", published, "P1", "--yes")
    assert result.exit_code == 0, result.stderr
    with Store.open(store_path(published)) as store:
        assert prints(store) == []
        assert store._rows("SELECT count(*) FROM sheets") == [(0,)]
    assert sorted(names_of(jadwal("print", published, "--out", tmp_path / "out", *NEEDED))) == names(tmp_path / "out")


def test_letters_have_the_revision_they_were_written_for(jadwal, published, tmp_path):
    def invitation(folder: str) -> tuple[str, str]:
        found = codes_after(jadwal, published, tmp_path / folder)
        return next((n, c) for n, c in found.items() if n.startswith("Invitation · LANJUT"))

    title, code = invitation("old")
    assert " · Revision 1 · " in title
    assert "current in revision 1" in jadwal("print", published, "--check", code).stdout
    with Store.open(store_path(published)) as store:
        day = max(s.date for s in store.plan().sessions)
    jadwal("cancel", published, "venue:V1", "--from", day, "--to", day, "--reason", "banjir")
    assert jadwal("replan", published, "--today", "2027-04-01", "--time", "20").exit_code == 0
    title, new = invitation("new")
    said = jadwal("print", published, "--check", code).stdout
    assert " · Revision 2 · " in title and "replaced since revision 2" in said and new in said and new != code
