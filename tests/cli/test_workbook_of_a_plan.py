"""The plan as a workbook: exported, edited as people edit, and adopted."""

import datetime as dt
import stat

import pytest
from openpyxl import load_workbook

from scheduler.plan.json import from_json
from scheduler.store.store import Store, store_path
from tests.cli.programmes import TABLES, write_small


@pytest.fixture
def book(planned, jadwal, tmp_path):
    """The exported workbook's path."""
    path = tmp_path / "plan.xlsx"
    result = jadwal("export", planned, "--format", "xlsx", "--out", path)
    assert result.exit_code == 0, result.stderr
    return path


def plan_of(folder, number=None):
    with Store.open(store_path(folder)) as store:
        return store.plan(number)


def revisions(folder):
    with Store.open(store_path(folder)) as store:
        return len(store.revisions())


def columns(sheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1] if cell.value}


def edit(path, sheet, where, **changes):
    """Change cells of the row whose first cell is `where`; returns the row's number."""
    workbook = load_workbook(path)
    page = workbook[sheet]
    row = next(r for r in range(2, page.max_row + 1) if page.cell(r, 1).value == where)
    for heading, value in changes.items():
        page.cell(row, columns(page)[heading.replace("_", " ")]).value = value
    workbook.save(path)
    return row


def same(one, other):
    return (one.cohorts, one.sessions, one.placements, one.unmet) == (
        other.cohorts,
        other.sessions,
        other.placements,
        other.unmet,
    )


def free_day(plan):
    """A Tuesday or so after all sessions of the plan, within April."""
    last = max(s.date for s in plan.sessions)
    day = last + dt.timedelta(days=1)
    while day.weekday() > 3:
        day += dt.timedelta(days=1)
    assert day <= dt.date(2027, 4, 29)
    return day


@pytest.mark.parametrize("profile", ["public", "office"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_unchanged_it_gives_the_same_plan(planned, jadwal, tmp_path, profile, language):
    path = tmp_path / "p.xlsx"
    jadwal("export", planned, "--format", "xlsx", "--profile", profile, "--lang", language, "--out", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    result = jadwal("adopt", planned, path)
    assert result.exit_code == 0, result.stdout + result.stderr
    assert same(plan_of(planned, 1), plan_of(planned, 2)) and "Revision 2" in result.stdout


def test_the_same_plan_is_the_same_file(planned, jadwal, book, tmp_path):
    jadwal("export", planned, "--format", "xlsx", "--out", tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


@pytest.mark.parametrize(
    ("start", "written"),
    [("08.45", "date"), ("08:45", "text"), ("08.45 WIB", "long"), (dt.time(8, 45), "text"), (0.3645833333, "date")],
)
def test_a_session_on_another_day(planned, jadwal, book, start, written):
    plan = plan_of(planned)
    moved = max(plan.sessions, key=lambda s: (s.date, s.start))
    day = free_day(plan)
    months = ["Januari", "Februari", "Maret", "April"]
    value = {
        "date": dt.datetime.combine(day, dt.time()),
        "text": f"{day:%d/%m/%Y}",
        "long": f"{day.day} {months[day.month - 1]} {day.year}",
    }[written]
    edit(book, "Sessions", moved.id, Date=value, Start=start)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 0, result.stdout + result.stderr
    after = plan_of(planned, 2).session[moved.id]
    assert (after.date, after.start, after.end) == (day, 8 * 60 + 45, 13 * 60 + 45), "the end follows"
    assert [s for s in plan.sessions if s.id != moved.id] == [
        s for s in plan_of(planned, 2).sessions if s.id != moved.id
    ]


@pytest.mark.parametrize("value", ["T2", "t2", "Eko", "T2 · Eko"])
def test_another_trainer_by_code_or_name(planned, jadwal, book, value):
    session = next(s for s in plan_of(planned).sessions if s.cohort.startswith("LANJUT"))
    edit(book, "Sessions", session.id, Trainer=value)
    assert jadwal("adopt", planned, book).exit_code == 0
    assert plan_of(planned, 2).session[session.id].trainers == ("T2",)


def test_a_broken_rule_names_sheet_and_row(planned, jadwal, book):
    session = next(s for s in plan_of(planned).sessions if s.cohort.startswith("DASAR"))
    row = edit(book, "Sessions", session.id, Trainer="T2")
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 1 and revisions(planned) == 1
    assert f"plan.xlsx › Sessions, row {row}: trainer-qualified: " in result.stdout
    forced = jadwal("adopt", planned, book, "--force")
    assert forced.exit_code == 0 and plan_of(planned, 2).session[session.id].trainers == ("T2",)


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Date", "31/04/2027", "no such date"),
        ("Date", "Senin, 6 April 2027", "not that day of the week"),
        ("Start", "8.3", "two digits"),
        ("Venue", "V9", "not in the programme"),
        ("Venue", None, "missing"),
        ("Trainer", "Dewi Lestari", "not in the programme"),
        ("Trainer", "T1 · Eko", "T1 is called Dewi, and Eko is T2"),
        ("Cohort", "LAIN-1", "no such cohort"),
        ("State", "perhaps", "not known"),
        ("End", "23:00", "follows from the rest"),
        ("Course", "Something else", "follows from the rest"),
        ("Sentra", "Elsewhere", "follows from the rest"),
        ("JP", "four", "no number"),
        ("JP", 10**9, "Between 0 and 24"),
        ("JP", -4, "Between 0 and 24"),
        ("Date", dt.datetime(2199, 4, 5), "far from those of the programme"),
        ("Start", "23:30", "after midnight"),
        ("Id", "x" * 900, "at most 200 characters"),
    ],
)
def test_a_cell_that_cannot_be(planned, jadwal, book, heading, value, said):
    session = plan_of(planned).sessions[0]
    row = edit(book, "Sessions", session.id, **{heading: value})
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 3 and revisions(planned) == 1
    assert f"Sessions, row {row}, column {heading}" in result.stderr and said in result.stderr


def test_a_workbook_older_than_the_latest_revision_is_told(planned, jadwal, book):
    jadwal("plan", planned, "--workers", 1, "--work", 5)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 0 and "of revision 1; what changed up to revision 2 is not in it" in result.stderr
    assert f"jadwal diff {planned} 1 3" in result.stdout


def test_a_workbook_is_verified_without_being_stored(planned, jadwal, book):
    assert jadwal("verify", planned, "--plan", book).exit_code == 0
    session = next(s for s in plan_of(planned).sessions if s.cohort.startswith("DASAR"))
    row = edit(book, "Sessions", session.id, Trainer="T2")
    result = jadwal("verify", planned, "--plan", book)
    assert result.exit_code == 1 and f"Sessions, row {row}: trainer-qualified" in result.stdout
    assert revisions(planned) == 1


def test_every_bad_cell_at_once(planned, jadwal, book):
    plan = plan_of(planned)
    rows = [edit(book, "Sessions", s.id, Venue="V9", Date="soon") for s in plan.sessions[:2]]
    edit(book, "Cohorts", plan.cohorts[0].id, Participant="P99")
    error = jadwal("adopt", planned, book).stderr
    assert error.count("row ") == 5 and all(f"row {r}, column Venue" in error for r in rows), error


def test_added_and_deleted_rows(planned, jadwal, book):
    plan = plan_of(planned)
    last = max(plan.sessions, key=lambda s: (s.date, s.start))
    workbook = load_workbook(book)
    sheet = workbook["Sessions"]
    at = columns(sheet)
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == last.id)
    sheet.delete_rows(row)
    workbook.save(book)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 1 and "Cohorts, row" in result.stdout, "a session of its course is lacking"
    row = sheet.max_row + 1
    for heading, value in {"Cohort": last.cohort, "Date": free_day(plan), "Start": "08:00", "Venue": "V1"}.items():
        sheet.cell(row, at[heading]).value = value
    sheet.cell(row, at["Trainer"]).value = "T1"
    workbook.save(book)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 0, result.stdout + result.stderr
    added = plan_of(planned, 2).session[last.id]
    assert (added.number, added.jp, added.date, added.end) == (last.number, last.jp, free_day(plan), 11 * 60 + 15)


def test_sorting_rows_changes_nothing(planned, jadwal, book):
    workbook = load_workbook(book)
    for name in ("Sessions", "Cohorts"):
        sheet = workbook[name]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
        for n, row in enumerate(reversed(rows), 2):
            for place, value in enumerate(row, 1):
                sheet.cell(n, place).value = value
    workbook.save(book)
    assert jadwal("adopt", planned, book).exit_code == 0
    assert same(plan_of(planned, 1), plan_of(planned, 2))


def test_somebody_in_no_cohort_any_more_is_unmet(planned, jadwal, book):
    plan = plan_of(planned)
    cohort = next(c for c in plan.cohorts if c.course == "LANJUT")
    workbook = load_workbook(book)
    sheet = workbook["Cohorts"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == cohort.id and str(sheet.cell(row, 4).value).startswith("P3"):
            sheet.delete_rows(row)
            break
    workbook.save(book)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 0, result.stdout
    assert [(u.participant, u.course) for u in plan_of(planned, 2).unmet] == [("P3", "LANJUT")]


def test_somebody_changes_cohort(planned, jadwal, book):
    plan = plan_of(planned)
    one = next(c for c in plan.cohorts if c.course == "LANJUT")
    workbook = load_workbook(book)
    people, sessions = workbook["Cohorts"], workbook["Sessions"]
    for row in range(2, people.max_row + 1):
        if people.cell(row, 1).value == one.id and people.cell(row, 4).value == "P3":
            people.cell(row, 1).value = "LANJUT-S1-9"
    at = columns(sessions)
    for row, day in enumerate((26, 27), len(plan.sessions) + 2):
        new = {
            "Cohort": "LANJUT-S1-9",
            "Date": dt.datetime(2027, 4, day),
            "Start": "08.00",
            "Venue": "Balai",
            "Trainer": "Eko",
        }
        for heading, value in new.items():
            sessions.cell(row, at[heading]).value = value
    workbook.save(book)
    assert jadwal("adopt", planned, book, "--force").exit_code == 0
    after = plan_of(planned, 2)
    assert after.cohort["LANJUT-S1-9"].participants == ("P3",) and "P3" not in after.cohort[one.id].participants
    added = after.sessions_of_cohort["LANJUT-S1-9"]
    assert [(s.id, s.number, s.jp, s.venue, s.trainers) for s in added] == [
        (f"LANJUT-S1-9/{n}", n, 4, "V1", ("T2",)) for n in (1, 2)
    ]


def test_headings_in_indonesian_with_a_title_above_them(planned, jadwal, tmp_path):
    path = tmp_path / "rencana.xlsx"
    jadwal("export", planned, "--format", "xlsx", "--lang", "id", "--out", path)
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["Jadwal", "Pertemuan", "Magang", "Angkatan", "Belum terpenuhi", "lists"]
    sheet = workbook["Pertemuan"]
    assert {"Tanggal", "Mulai", "Tempat", "Instruktur"} <= set(columns(sheet))
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1).value = "JADWAL PELATIHAN"
    workbook.save(path)
    assert jadwal("adopt", planned, path).exit_code == 0
    assert same(plan_of(planned, 1), plan_of(planned, 2))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda b: b.remove(b["Plan"]), "no exported plan"),
        (lambda b: b.remove(b["Sessions"]), "sheet Sessions (Pertemuan) is missing"),
        (lambda b: setattr(b["Plan"]["B3"], "value", "other"), "of the programme other, not of kecil"),
        (lambda b: setattr(b["Plan"]["B7"], "value", "jadwal-plan-workbook/9"), "no plan of the form"),
        (lambda b: setattr(b["Sessions"]["D1"], "value", "When"), "column date is missing"),
        (lambda b: setattr(b["Sessions"]["D2"], "value", "=TODAY()"), "no result yet"),
    ],
)
def test_a_workbook_that_is_no_plan(planned, jadwal, book, spoil, said):
    workbook = load_workbook(book)
    spoil(workbook)
    workbook.save(book)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 3 and said in result.stderr and revisions(planned) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"text"])
def test_a_file_that_is_no_workbook(planned, jadwal, tmp_path, content):
    (tmp_path / "x.xlsx").write_bytes(content)
    result = jadwal("adopt", planned, tmp_path / "x.xlsx")
    assert result.exit_code == 3 and "x.xlsx" in result.stderr and revisions(planned) == 1


def test_a_revision_that_the_store_does_not_have(planned, jadwal, book):
    workbook = load_workbook(book)
    workbook["Plan"]["B4"].value = 7
    workbook.save(book)
    result = jadwal("adopt", planned, book)
    assert result.exit_code == 0 and "is not in the store" in result.stderr
    assert {s.id: s for s in plan_of(planned, 1).sessions} == {s.id: s for s in plan_of(planned, 2).sessions}


def test_the_programme_speaks_indonesian(jadwal, tmp_path):
    folder = write_small(tmp_path / "id", programme=TABLES["programme.toml"].replace('"en"', '"id"'))
    assert jadwal("plan", folder, "--workers", 1, "--work", 5).exit_code == 0
    path = tmp_path / "plan.xlsx"
    jadwal("export", folder, "--format", "xlsx", "--out", path)
    workbook = load_workbook(path)
    assert "Cara mengubah" in "".join(str(c.value) for row in workbook["Jadwal"] for c in row)
    assert workbook["Pertemuan"]["D2"].number_format.startswith("[$-421]ddd")
    assert workbook["Pertemuan"]["E2"].value.count(".") == 1
    row = edit(path, "Pertemuan", workbook["Pertemuan"]["A2"].value, Tempat="V9")
    assert f"Pertemuan, baris {row}, kolom Tempat" in jadwal("adopt", folder, path).stderr


def test_json_and_workbook_say_the_same(planned, jadwal, book):
    before = from_json(jadwal("export", planned, "--format", "json").stdout)
    jadwal("adopt", planned, book)
    assert same(before, from_json(jadwal("export", planned, "--format", "json").stdout))


# csv and wrong usage -------------------------------------------------------------


def test_csv_goes_into_a_folder_of_its_own(planned, jadwal, tmp_path, monkeypatch):
    folder = planned
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert jadwal("export", folder, "--format", "csv").exit_code == 0
    assert jadwal("export", folder, "--format", "csv").exit_code == 0, "again over its own files"
    found = sorted(p.relative_to(tmp_path / "here").as_posix() for p in (tmp_path / "here").rglob("*.csv"))
    assert found == [f"kecil-r1-csv/{n}.csv" for n in ("cohorts", "placements", "sessions")]
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in (tmp_path / "here").rglob("*.csv"))


@pytest.mark.parametrize(
    ("form", "name"),
    [("json", "programme.toml"), ("xlsx", "Sentra.csv"), ("board", "jadwal.db"), ("csv", "."), ("ics", "../small")],
)
def test_the_input_and_the_store_are_never_written_over(planned, jadwal, form, name):
    before = {p.name: p.read_bytes() for p in planned.iterdir()}
    result = jadwal("export", planned, "--format", form, "--out", planned / name)
    assert result.exit_code == 2 and "the programme itself" in result.stderr
    assert {p.name: p.read_bytes() for p in planned.iterdir()} == before


def test_nor_is_the_workbook_of_a_programme(small, jadwal, tmp_path):
    from scheduler.intake import read_programme, write_workbook

    path = tmp_path / "mine.xlsx"
    write_workbook(read_programme(small).problem, path, "en")
    assert jadwal("plan", path, "--workers", 1, "--work", 5).exit_code == 0
    before = path.read_bytes()
    assert jadwal("export", path, "--format", "xlsx", "--out", path).exit_code == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["--format", "xlsx", "--who", "T1"],
        ["--format", "json", "--profile", "office"],
        ["--format", "csv", "--who", "T9"],
        ["--format", "xlsx", "--out", "."],
        ["--format", "csv", "--out", __file__],
        ["--format", "xlsx", "--revision", "9"],
    ],
)
def test_wrong_usage(planned, jadwal, words):
    result = jadwal("export", planned, *words)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1 and not result.stdout
