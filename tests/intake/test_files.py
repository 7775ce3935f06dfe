"""Whatever the bytes: one clear problem, never a traceback, and limits on size."""

import io
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from scheduler.intake import InputProblems, read_programme, read_snapshot, workbook
from scheduler.intake.folder import open_folder
from tests.intake.programmes import EXAMPLE, TABLES, TOML, as_folder, as_workbook, edited, swap

BOOK = next(iter(as_workbook(EXAMPLE).values()))


def only_problem(path_or_files):
    with pytest.raises(InputProblems) as caught:
        read_snapshot(path_or_files) if isinstance(path_or_files, dict) else read_programme(path_or_files)
    assert len(caught.value.problems) == 1, list(map(str, caught.value.problems))
    return caught.value.problems[0]


def zipped(names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(("data", "part"), [
    (b"", "save it as .xlsx"),
    (b"id,name\nP1,Siti\n", "save it as .xlsx"),
    (BOOK[: len(BOOK) // 2], "save it as .xlsx"),
    (zipped({"a.txt": "text"}), "save it as .xlsx"),
    (zipped({"[Content_Types].xml": "<a><b></a>"}), "save it as .xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old .xls"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
], ids=["empty", "csv", "cut", "zip", "no xml", "xls", "locked"])  # fmt: skip
def test_what_is_no_workbook(data, part):
    problem = only_problem({"p.xlsx": data})
    assert problem.file == "p.xlsx" and part in str(problem.message)


def test_a_workbook_that_grows_beyond_measure(monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", 10**7)
    bomb = zipped({"[Content_Types].xml": "<a/>", "xl/worksheets/sheet1.xml": b"0" * (2 * 10**7)})
    assert len(bomb) < 10**5
    assert "too large when unpacked" in str(only_problem({"p.xlsx": bomb}).message)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    monkeypatch.setattr("scheduler.intake.folder.MOST_ROWS", 3)
    many = TABLES["topics"] + "".join(f"KAYU,{n},1,Bahan\n" for n in range(1, 5))
    for files in (as_folder({**EXAMPLE, "topics.csv": many}), as_workbook({**EXAMPLE, "topics.csv": many})):
        with pytest.raises(InputProblems) as caught:
            read_snapshot(files)
        problem = next(p for p in caught.value.problems if "topics" in p.file)
        assert problem.row == 4 and "more than 3 rows" in str(problem.message)


def test_a_formula_without_a_result():
    book = Workbook()
    book.active.title = "venues"
    for row in (["id", "name", "location", "capacity"], ["V1", "Balai", "Desa Satu", "=10+10"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(InputProblems) as caught:
        read_snapshot({"p.xlsx": stream.getvalue()})
    found = next(p for p in caught.value.problems if "no result yet" in str(p.message))
    assert (found.file, found.row, found.column, found.value) == ("p.xlsx › venues", 2, "capacity", "=10+10")


@pytest.mark.parametrize(("name", "part"), [
    ("nowhere", "no such folder"),
    ("programe", "Did you mean programme?"),
    ("notes.txt", "ends in .xlsx"),
])  # fmt: skip
def test_paths_that_are_no_programme(tmp_path, name, part):
    (tmp_path / "programme").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    assert part in str(only_problem(tmp_path / name).message)


def test_a_folder_with_nothing_in_it(tmp_path):
    with pytest.raises(InputProblems) as caught:
        read_programme(tmp_path)
    assert "`jadwal init`" in str(caught.value.problems[0].message)
    assert caught.value.problems[0].file == "programme.toml"
    assert caught.value.language == ""


def test_a_folder_with_a_workbook_only(tmp_path):
    (tmp_path / "rumah.xlsx").write_bytes(BOOK)
    assert "Did you mean the workbook rumah.xlsx?" in str(only_problem(tmp_path).message)


def test_a_folder_in_place_of_a_file(tmp_path):
    for name, data in as_folder(EXAMPLE).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "kits.csv").unlink()
    (tmp_path / "kits.csv").mkdir()
    problem = only_problem(tmp_path)
    assert problem.file == "kits.csv" and "no file" in str(problem.message)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable here")
def test_an_unreadable_file(tmp_path):
    for name, data in as_folder(EXAMPLE).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "kits.csv").chmod(0)
    assert "permissions" in str(only_problem(tmp_path).message)


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("scheduler.intake.reading.MOST_BYTES", 1 << 20)
    (tmp_path / "p.xlsx").write_bytes(bytes((1 << 20) + 1))
    assert "larger than 1 MB" in str(only_problem(tmp_path / "p.xlsx").message)


def test_the_path_of_the_settings_file_means_its_folder(tmp_path):
    for name, data in as_folder(EXAMPLE).items():
        (tmp_path / name).write_bytes(data)
    loaded = read_programme(tmp_path / "programme.toml")
    assert loaded.problem == read_programme(tmp_path).problem
    assert loaded.snapshot == as_folder(EXAMPLE)
    assert read_snapshot(loaded.snapshot).problem == loaded.problem


def test_everything_is_told_in_one_run():
    files = edited(
        swap("participants.csv", "Siti Aminah,A", "Siti Aminah,C"),
        swap("participants.csv", "1985-07-08", "kemarin"),
        swap("venues.csv", "20,power", "dua,power"),
        swap("households.csv", "K1,A,,1", "K1,A,,satu"),
        swap("programme.toml", "Asia/Jakarta", "Mars/Kawah"),
    )
    for source in (as_folder(files), as_workbook(files)):
        with pytest.raises(InputProblems) as caught:
            read_snapshot(source)
        places = [(p.file.rpartition(" ")[2].split(".")[0], p.row, p.column) for p in caught.value.problems]
        assert places[1:] == [
            ("households", 2, "max_absent"), ("participants", 2, "sentra"), ("participants", 3, "birth_date"), ("venues", 2, "capacity"),
        ]  # fmt: skip
        assert places[0][0] == "programme" and places[0][2] == "programme.timezone"


def test_rows_with_a_bad_id_do_not_make_others_unknown():
    files = as_folder(
        edited(
            swap("households.csv", "K1,A", ",A"), swap("participants.csv", "Dewi Lestari,B,,K2", "Dewi Lestari,B,,K2")
        )
    )
    problem = only_problem(files)
    assert (problem.file, problem.row, problem.column) == ("households.csv", 2, "id")


def test_an_unreadable_table_does_not_make_its_ids_unknown():
    files = as_folder(EXAMPLE) | {"courses.csv": b"\x00\x00\x00"}
    assert only_problem(files).file == "courses.csv"


# Any bytes ------------------------------------------------------------------

quick = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
pieces = st.sampled_from(
    ["id", "name", ",", ";", "\t", '"', "\n", "\r\n", "P1", "A", "=1+1", "1e999", "9" * 5000, "-", "08.00 WIB", "31/02/2027", "\ufeff",
     "sentra", "nama", "sep=;", "\x0b", "²", "١٢", "é", "\u2028", "NaN", "inf", "*", "~", "A~B", "-1", "0"]
)  # fmt: skip


def survives(files):
    try:
        read_snapshot(files)
    except InputProblems as error:
        assert error.problems
        for problem in error.problems:
            str(problem.message).encode()


@quick
@given(table=st.sampled_from(sorted(TABLES)), text=st.lists(pieces, max_size=40).map("".join))
def test_any_text_as_a_table(table, text):
    survives(as_folder(EXAMPLE) | {f"{table}.csv": text.encode()})


@quick
@given(table=st.sampled_from(sorted(TABLES)), data=st.binary(max_size=200))
def test_any_bytes_as_a_table(table, data):
    survives(as_folder(EXAMPLE) | {f"{table}.csv": data})


@quick
@given(table=st.sampled_from(sorted(TABLES)), cells=st.lists(pieces | st.text(max_size=8), min_size=1, max_size=12))
def test_any_cells_under_the_right_headings(table, cells):
    heading, *rows = TABLES[table].splitlines()
    row = ",".join('"' + c.replace('"', '""') + '"' for c in cells)
    survives(as_folder(EXAMPLE) | {f"{table}.csv": "\n".join([heading, row, *rows]).encode("utf-8", "replace")})


@quick
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_any_bytes_as_settings(data):
    survives(as_folder(EXAMPLE) | {"programme.toml": data})


values = st.sampled_from(
    ['""', "[]", "{}", "1e999999", "-1", "0x" + "f" * 300, "nan", "1979-05-27T07:32:00Z", "07:32:00", "[[1]]", '"08:00"', "true",
     "99999-01-01", "'\\ud800'", "{a = {b = 1}}", "[1, 'a', {}]", "0001-01-01", "9999-12-31"]
)  # fmt: skip


@quick
@given(line=st.sampled_from([n for n, x in enumerate(TOML.splitlines()) if " = " in x]), value=values)
def test_any_value_of_a_setting(line, value):
    lines = TOML.splitlines()
    lines[line] = lines[line].split(" = ")[0] + " = " + value
    survives(as_folder(EXAMPLE) | {"programme.toml": "\n".join(lines).encode()})


@settings(quick, max_examples=60)
@given(place=st.integers(0, len(BOOK) - 1), byte=st.integers(0, 255))
def test_a_damaged_workbook(place, byte):
    survives({"p.xlsx": BOOK[:place] + bytes([byte]) + BOOK[place + 1 :]})


def test_opening_reports_instead_of_raising():
    from scheduler.intake.findings import Findings

    findings = Findings()
    open_folder({"programme.toml": b"\xff\xfe\x00", "kits.csv": b"\x81\x8d"}, findings)
    assert len(findings.problems) == 2
