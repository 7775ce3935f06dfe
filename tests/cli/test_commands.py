"""Each command from outside: what it prints, its exit status, and what it leaves on the disk."""

import json
import shutil
import stat

import pytest

from scheduler.cli.main import COMMANDS
from scheduler.plan.json import from_json, to_json
from scheduler.store.store import Store, store_path
from tests.cli.programmes import TABLES, write_small


def files(folder):
    return sorted(p.name for p in folder.rglob("*"))


def revisions(folder):
    with Store.open(store_path(folder)) as store:
        return store.revisions()


def exported(jadwal, folder, *words):
    return jadwal("export", folder, "--format", "json", *words).stdout


# check -----------------------------------------------------------------------


def test_check_says_how_much_there_is_and_writes_nothing(jadwal, small):
    before = files(small)
    result = jadwal("check", small)
    assert result.exit_code == 0 and "3 participants" in result.stdout and not result.stderr
    assert files(small) == before


def test_check_marks_what_is_short_and_lists_the_rest_on_request(jadwal, tmp_path):
    trainers = "id,name,location,courses,max_jp\nT1,Dewi,Metro,DASAR;LANJUT,4\n"
    short = write_small(tmp_path / "short", trainers=trainers)
    result = jadwal("check", short)
    assert result.exit_code == 0 and "  ! " in result.stdout
    assert len(jadwal("check", short, "--all").stdout) > len(result.stdout)


def test_all_problems_of_the_input_at_once(jadwal, tmp_path):
    bad = write_small(
        tmp_path / "bad",
        courses="id,title,jp,session_jp\nDASAR,Dasar,four,4\n",
        participants="id,name,sentra\nP1,Ani,S9\n",
    )
    for command in ("check", "plan"):
        result = jadwal(command, bad)
        assert result.exit_code == 3 and not result.stdout
        assert "courses.csv, row 2, column jp, “four”: " in result.stderr
        assert "participants.csv, row 2, column sentra, “S9”: " in result.stderr
    assert files(bad) == sorted(TABLES)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("demo", "init", "templates")])
def test_a_programme_that_is_not_there_is_3(jadwal, tmp_path, command):
    more = {
        "export": ["--format", "json"],
        "adopt": ["plan.json"],
        "event": ["list"],
        "cancel": ["trainer:T1", "--reason", "x"],
        "diff": [1, 2],
        "restore": [1],
        "dossier": ["P1"],
        "forget": ["P1"],
    }.get(command, [])
    result = jadwal(command, tmp_path / "nowhere", *more)
    assert result.exit_code == 3 and result.stderr and files(tmp_path) == []


def test_the_programme_speaks_its_own_language(jadwal, tmp_path):
    toml = TABLES["programme.toml"].replace('"en"', '"id"')
    indonesian = write_small(tmp_path / "id", programme=toml)
    assert "3 peserta" in jadwal("check", indonesian).stdout
    assert "3 participants" in jadwal("--lang", "en", "check", indonesian).stdout


# plan ---------------------------------------------------------------------------


def test_plan_stores_a_revision_and_reports(jadwal, small):
    result = jadwal("plan", small, "--workers", 1, "--work", 5, "--strict")
    assert result.exit_code == 0
    assert "Revision 1" in result.stdout and "Dasar anyaman" in result.stdout and "proven" in result.stdout
    (revision,) = revisions(small)
    assert revision.command == "plan --work 5 --workers 1"
    assert files(small) == sorted([*TABLES, "jadwal.db"])


def test_the_same_work_gives_the_same_file(jadwal, tmp_path):
    texts = []
    for name in ("one", "two"):
        folder = write_small(tmp_path / name)
        assert jadwal("plan", folder, "--workers", 1, "--work", 5, "--seed", 3).exit_code == 0
        texts.append(exported(jadwal, folder))
    assert texts[0] == texts[1]


def test_strict_is_1_when_compulsory_requirements_stay_unmet(jadwal, tmp_path):
    trainers = "id,name,location,courses\nT1,Dewi,Metro,DASAR\n"
    short = write_small(tmp_path / "short", trainers=trainers)
    result = jadwal("plan", short, "--workers", 1, "--work", 5, "--strict")
    assert result.exit_code == 1 and "Unmet" in result.stdout and "P1 Ani: Anyaman lanjut" in result.stdout
    assert len(revisions(short)) == 1


def test_a_published_plan_is_not_replaced(jadwal, planned):
    assert jadwal("publish", planned).exit_code == 0
    result = jadwal("plan", planned)
    assert result.exit_code == 2 and "--anew" in result.stderr and len(revisions(planned)) == 1
    assert jadwal("plan", planned, "--anew", "--workers", 1, "--work", 5).exit_code == 0
    first, second = revisions(planned)
    assert first.published and not second.published and second.parent == 1


def test_a_plan_that_breaks_a_rule_is_not_stored(jadwal, small, monkeypatch):
    from scheduler.solving import search

    honest = search.solve

    def careless(problem, *rest):
        plan = honest(problem, *rest)
        return plan.with_(sessions=tuple(plan.sessions[:1]) * 1)

    monkeypatch.setattr(search, "solve", careless)
    result = jadwal("plan", small, "--workers", 1, "--work", 5)
    assert result.exit_code == 4 and "fault in Jadwal" in result.stderr
    assert files(small) == sorted(TABLES)


def test_a_fault_inside_is_one_line(jadwal, small, monkeypatch):
    from scheduler.solving import search

    def broken(*_):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(search, "solve", broken)
    result = jadwal("plan", small)
    assert result.exit_code == 70 and "ZeroDivisionError" in result.stderr and files(small) == sorted(TABLES)


# revisions --------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["show", "print", "publish", "history", "verify", "score", "export"])
def test_without_a_plan_it_says_so(jadwal, small, command):
    result = jadwal(command, small, *(["--format", "json"] if command == "export" else []))
    assert result.exit_code == 2 and "jadwal plan" in result.stderr and files(small) == sorted(TABLES)


@pytest.mark.parametrize("command", ["show", "print", "publish", "verify", "score"])
def test_an_unknown_revision(jadwal, planned, command):
    result = jadwal(command, planned, "--revision", 9)
    assert result.exit_code == 2 and "9" in result.stderr


def test_history_marks_the_published_one(jadwal, planned):
    jadwal("plan", planned, "--workers", 1, "--work", 5)
    jadwal("publish", planned, "--revision", 1)
    lines = jadwal("history", planned).stdout.splitlines()
    assert len(lines) == 3 and "←" in lines[1] and "←" not in lines[2]
    assert "optimal" in lines[1] and "compulsory unmet 0" in lines[1]


def test_it_goes_on_in_a_copy_of_the_folder(jadwal, planned, tmp_path):
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(planned, copy)
    shutil.rmtree(planned)
    assert jadwal("verify", copy).exit_code == 0
    assert jadwal("plan", copy, "--workers", 1, "--work", 5).exit_code == 0
    assert [r.number for r in revisions(copy)] == [1, 2]


def test_an_old_revision_does_not_need_the_input(jadwal, planned):
    (planned / "courses.csv").write_text("id\n?\n")
    for command in ("show", "score", "history", "verify"):
        assert jadwal(command, planned).exit_code == 0
    assert "has problems" in jadwal("verify", planned).stderr


# show, verify, score ----------------------------------------------------------------------


def test_show(jadwal, planned):
    everything = jadwal("show", planned)
    assert everything.exit_code == 0 and "Dasar anyaman" in everything.stdout
    assert "Ani" in jadwal("show", planned, "--who", "P1").stdout
    assert "Dasar anyaman" not in jadwal("show", planned, "--week", "2027-06-01").stdout
    unknown = jadwal("show", planned, "--who", "P9")
    assert unknown.exit_code == 2 and "P9" in unknown.stderr


def test_verify_is_clean(jadwal, planned):
    result = jadwal("verify", planned)
    assert result.exit_code == 0 and "hard rules are kept" in result.stdout and not result.stderr


def test_verify_looks_at_the_input_as_it_is_now(jadwal, planned):
    (planned / "availability.csv").write_text("kind,id,effect\nvenue,V1,closed\n")
    result = jadwal("verify", planned)
    assert result.exit_code == 1 and "venue-available" in result.stdout and "as it is now" in result.stdout
    assert jadwal("verify", planned, "--revision", 1).exit_code == 0


def test_score_adds_up(jadwal, planned):
    result = jadwal("score", planned)
    assert result.exit_code == 0 and "trainer-travel" in result.stdout
    (revision,) = revisions(planned)
    assert f"Sum: {revision.levels[-1].value}" in result.stdout


# export, adopt ----------------------------------------------------------------------------


def test_the_exported_plan_is_complete_and_private(jadwal, planned, tmp_path):
    out = tmp_path / "plan.json"
    text = exported(jadwal, planned)
    assert jadwal("export", planned, "--format", "json", "--out", out).exit_code == 0
    assert out.read_text("utf-8") == text and stat.S_IMODE(out.stat().st_mode) == 0o600
    data = json.loads(text)
    assert data["format"] == "jadwal-plan/1" and data["revision"] == 1 and data["status"] == "optimal"
    assert [x["name"] for x in data["levels"]] == ["compulsory-unmet", "optional-unmet", "preferences"]
    assert to_json(from_json(text)) == text


def test_the_effective_programme_verifies_the_plan_without_the_store(jadwal, planned, tmp_path):
    out, plan = tmp_path / "effective", tmp_path / "plan.json"
    assert jadwal("export", planned, "--format", "programme", "--out", out).exit_code == 0
    jadwal("export", planned, "--format", "json", "--out", plan)
    assert 'holidays = ""' in (out / "programme.toml").read_text("utf-8")
    assert not (out / "jadwal.db").exists()
    result = jadwal("verify", out, "--plan", plan)
    assert result.exit_code == 0, result.stdout + result.stderr
    again = jadwal("export", planned, "--format", "programme", "--out", out)
    assert again.exit_code == 2 and "there already" in again.stderr


def test_a_plan_on_a_holiday_breaks_the_effective_programme_too(jadwal, planned, tmp_path):
    """Good Friday and 1 May 2027 are no teaching days in either form."""
    for holiday in ("2027-03-26", "2027-05-01"):
        assert holiday not in exported(jadwal, planned)
    jadwal("export", planned, "--format", "programme", "--out", tmp_path / "effective")
    (tmp_path / "moved.json").write_text(exported(jadwal, planned))
    data = json.loads(exported(jadwal, planned))
    assert all(s["date"] < "2027-05-01" for s in data["sessions"])


def test_adopt_takes_an_exported_plan_and_publishes_it(jadwal, planned, tmp_path):
    (tmp_path / "plan.json").write_text(exported(jadwal, planned))
    other = write_small(tmp_path / "other")
    result = jadwal("adopt", other, tmp_path / "plan.json")
    assert result.exit_code == 0, result.stdout + result.stderr
    (revision,) = revisions(other)
    assert revision.published and revision.command == "adopt plan.json"
    theirs, own = json.loads(exported(jadwal, planned)), json.loads(exported(jadwal, other))
    assert own["sessions"] == theirs["sessions"] and own["cohorts"] == theirs["cohorts"]
    assert [x["value"] for x in own["levels"]] == [x["value"] for x in theirs["levels"]]


def broken_plan(jadwal, planned, tmp_path):
    data = json.loads(exported(jadwal, planned))
    data["sessions"][0]["date"] = "2027-04-04"
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(data))
    return file


def test_adopt_refuses_violations_unless_forced(jadwal, planned, tmp_path):
    file = broken_plan(jadwal, planned, tmp_path)
    other = write_small(tmp_path / "other")
    result = jadwal("adopt", other, file)
    assert result.exit_code == 1 and "calendar: " in result.stdout and "--force" in result.stderr
    assert files(other) == sorted(TABLES)
    assert jadwal("adopt", other, file, "--force").exit_code == 0
    assert jadwal("verify", other).exit_code == 1


def test_adopt_counts_what_is_unmet(jadwal, planned, tmp_path):
    data = json.loads(exported(jadwal, planned))
    gone = {c["id"] for c in data["cohorts"] if c["course"] == "LANJUT"}
    data["cohorts"] = [c for c in data["cohorts"] if c["id"] not in gone]
    data["sessions"] = [s for s in data["sessions"] if s["cohort"] not in gone]
    (tmp_path / "less.json").write_text(json.dumps(data))
    assert jadwal("adopt", planned, tmp_path / "less.json").exit_code == 0
    less = json.loads(exported(jadwal, planned))
    assert {(u["participant"], u["course"]) for u in less["unmet"]} == {(p, "LANJUT") for p in ("P1", "P2", "P3")}
    assert less["levels"][0]["value"] == 3 and less["status"] == "feasible"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["sessions"][0].update(venue="V9"), "sessions[0].venue"),
        (lambda d: d["sessions"][0].update(date="soon"), "sessions[0].date"),
        (lambda d: d.update(programme="another"), "another"),
        (lambda d: d.update(format="jadwal-plan/9"), "format"),
    ],
)
def test_a_file_that_is_no_plan_of_this_programme_is_3(jadwal, planned, tmp_path, change, place):
    data = json.loads(exported(jadwal, planned))
    change(data)
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(data))
    for words in (["adopt", planned, file, "--force"], ["verify", planned, "--plan", file]):
        result = jadwal(*words)
        assert result.exit_code == 3 and place in result.stderr
    assert len(revisions(planned)) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_file_that_is_no_json(jadwal, planned, tmp_path, content):
    (tmp_path / "x.json").write_bytes(content)
    assert jadwal("adopt", planned, tmp_path / "x.json").exit_code == 3


# init, print, demo --------------------------------------------------------------------------


@pytest.mark.parametrize("example", ["lampung-ovop", "berufsschule"])
def test_init_with_an_example(jadwal, tmp_path, example):
    folder = tmp_path / "mine"
    assert jadwal("init", folder, "--example", example).exit_code == 0
    assert jadwal("check", folder).exit_code == 0
    again = jadwal("init", folder)
    assert again.exit_code == 2 and "there already" in again.stderr


def test_a_workbook_of_an_example_is_the_same_programme(jadwal, tmp_path):
    from scheduler.intake import read_programme

    jadwal("init", tmp_path / "folder", "--example", "lampung-ovop")
    result = jadwal("init", tmp_path / "book", "--example", "lampung-ovop", "--xlsx")
    assert result.exit_code == 0, result.stderr
    book = tmp_path / "book" / "lampung-ovop.xlsx"
    assert read_programme(book).problem == read_programme(tmp_path / "folder").problem


@pytest.mark.parametrize("words", [["empty"], ["empty.xlsx"], ["empty", "--xlsx"]])
def test_an_empty_programme_names_what_to_fill_in(jadwal, tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert jadwal("init", *words).exit_code == 0
    (programme,) = tmp_path.glob("empty*")
    programme = next(iter(programme.glob("*.xlsx")), programme)
    result = jadwal("check", programme)
    assert result.exit_code == 3 and "row" not in result.stderr.split(":")[0]
    assert jadwal("init", *words).exit_code == 2


def test_an_unknown_example_names_the_known(jadwal, tmp_path):
    result = jadwal("init", tmp_path / "x", "--example", "bali")
    assert result.exit_code == 2 and "lampung-ovop" in result.stderr and files(tmp_path) == []


def test_print(jadwal, planned, tmp_path):
    result = jadwal("print", planned, "--document", "participant-card", "--out", tmp_path / "out")
    (file,) = (tmp_path / "out").iterdir()
    assert result.exit_code == 0 and result.stdout.strip() == str(file) and file.read_bytes()[:5] == b"%PDF-"
    unknown = jadwal("print", planned, "--document", "poster")
    assert unknown.exit_code == 2 and "wall-calendar" in unknown.stderr


def test_pages_go_beside_the_workbook(tmp_path):
    from scheduler.cli.printing import print_folder

    (tmp_path / "a.xlsx").touch()
    assert print_folder(tmp_path) == tmp_path / "print"
    assert print_folder(tmp_path / "a.xlsx") == tmp_path / "a-print"


def test_demo_from_input_to_paper(jadwal, tmp_path, monkeypatch):
    from scheduler.cli import examples
    from scheduler.cli.commands import demo

    monkeypatch.setattr(examples, "examples_folder", lambda: tmp_path)
    monkeypatch.setattr(demo, "EXAMPLE", "small")
    write_small(tmp_path / "small")
    for turn in (1, 2):
        result = jadwal("demo", "--out", tmp_path / "demo", "--time", 5)
        assert result.exit_code == 0, result.stdout + result.stderr
        assert len(revisions(tmp_path / "demo")) == turn and revisions(tmp_path / "demo")[-1].published
    assert "wall-calendar.pdf" in result.stdout and (tmp_path / "demo" / "print" / "wall-calendar.pdf").exists()
