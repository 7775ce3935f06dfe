"""How data really arrives (DOMAIN.md): each form gives the same programme as the plain one."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from scheduler.intake import read_snapshot
from tests.intake.programmes import EXAMPLE, TABLES, as_folder, as_workbook, edited, put, swap

PLAIN = read_snapshot(as_folder(EXAMPLE)).problem


def read(*edits):
    return read_snapshot(as_folder(edited(*edits)))


def semicolons(text: str) -> str:
    """A file as a spreadsheet in Indonesia or Germany saves it: lists by commas, decimal comma."""
    return (
        text.replace(";", "\0")
        .replace(",", ";")
        .replace("\0", ",")
        .replace("75000.50", "75000,50")
        .replace("12.5", "12,5")
    )


def same(loaded, warnings=0):
    assert loaded.problem == PLAIN
    assert len(loaded.warnings) == warnings, list(map(str, loaded.warnings))


def test_semicolons_decimal_commas_and_lists_by_commas():
    same(read(*(put(f"{name}.csv", semicolons(text)) for name, text in TABLES.items())))


def test_tabs():
    same(read(*(put(f"{name}.csv", text.replace(",", "\t")) for name, text in TABLES.items())))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding):
    text = TABLES["businesses"].replace("Anyam Jaya", "Café Müller – Søn")
    loaded = read(put("businesses.csv", text.encode(encoding)))
    assert loaded.problem.businesses[0].name == "Café Müller – Søn"


def test_settings_with_a_byte_order_mark_and_cr_lf():
    same(read(put("programme.toml", EXAMPLE["programme.toml"].replace("\n", "\r\n").encode("utf-8-sig"))))


def test_blank_rows_titles_above_and_stray_spaces():
    text = (
        TABLES["participants"]
        .replace("P2,Budi Santoso", " \u00a0P2 , Budi\u00a0  Santoso\u200b")
        .replace("P3,", "\n,,,\nP3,")
    )
    same(read(put("participants.csv", f"DAFTAR PESERTA,,,\nSentra Anyaman,,,\n\n{text}\n\n,,,,,\n")))


def test_row_numbers_count_titles_and_blank_rows():
    text = "DAFTAR TEMPAT\n\n" + TABLES["venues"].replace("V1,", "\n\nV1,").replace("V1,Balai Desa", "V1,Balai")
    loaded = read(put("venues.csv", text + "V2,Aula,Desasatu,10,,\n"))
    assert [(w.row, w.column, w.value) for w in loaded.warnings] == [(7, "location", "Desasatu")]


def test_a_separator_line_as_spreadsheets_write_it():
    same(read(put("venues.csv", "sep=;\r\n" + semicolons(TABLES["venues"]).replace("\n", "\r\n"))))


def test_names_of_files_in_any_case_and_in_indonesian():
    files = as_folder(EXAMPLE)
    names = {
        "participants.csv": "Peserta.CSV",
        "hosts.csv": "tempat_magang.csv",
        "venues.csv": "VENUES.csv",
        "programme.toml": "Programme.TOML",
    }
    same(read_snapshot({names.get(n, n): data for n, data in files.items()}))


def test_indonesian_headings_and_words():
    same(read(
        put("participants.csv", (
            "Kode Peserta*,NAMA,Sentra,Usaha,Rumah Tangga,Tanggal Lahir,Mulai paling awal,Pelatihan,Pelatihan tambahan,Magang,No. HP\n"
            "P1,Siti Aminah,A,U1,,3 Februari 1990,08.30 WIB,,,MAG,0800-100\n"
            'P2,Budi Santoso,A,,K1,"Senin, 8 Juli 1985",,,,,-\n'
            "P3,Dewi Lestari,B,,K2,,,,KAYU,,\n"
        )),
        put("availability.csv", (
            "jenis,kode,akibat,hari pertama,hari terakhir,hari,ke,jam mulai,jam selesai,bobot,alasan\n"
            "Program,,Tutup,03/05/2027,4-5-2027,,,,,,Desa bersih\n"
            "Instruktur,T1,hindari,,,Jumat,terakhir,08.00,12.00,3,\n"
            "Jalan,Desa Satu ~ Desa Dua,ditutup,2027-06-01,2 Juni 2027,,,,,,\n"
        )),
        put("wishes.csv", "peserta,jenis,kode,poin\nP1,tempat magang,H1,3\nP2,hari,Jum'at,-1\n"),
        put("courses.csv", (
            "kode,judul,jumlah jp,jp per sesi,per nama,kelompok min,kelompok maks,alat,setelah,mulai,selesai\n"
            "DASAR,Dasar,8,4,tidak,1,20,,,,\n"
            "KAYU,Kayu,4,2,Ya,1,20,GERGAJI,DASAR,12 April 2027,\n"
        )),
    ))  # fmt: skip


def test_numbers_in_many_forms():
    for written in ("75000,50", "75.000,50", "75,000.50", "Rp 75.000,50", "75 000,50"):
        assert read(swap("trainers.csv", "75000.50", f'"{written}"')).problem.trainers[0].rate_per_jp == Decimal(
            "75000.5"
        )
    assert read(swap("trainers.csv", "75000.50", "Rp75.000")).problem.trainers[0].rate_per_jp == 75000
    assert read(swap("trainers.csv", "75000.50", "1.275.000")).problem.trainers[0].rate_per_jp == 1275000
    assert read(swap("venues.csv", "20,power", "20.0,power")).problem.venues[0].capacity == 20


@pytest.mark.parametrize(
    "written",
    ["1990-02-03", "3/2/1990", "03.02.1990", "3-2-1990", "3 Feb 1990", "3 Februari 1990", "3 Pebruari 1990", "February 3, 1990",
     "Sabtu, 3 Februari 1990", "1990-02-03 00:00:00", "3-Feb-1990", "1990/02/03"],
)  # fmt: skip
def test_dates_in_many_forms(written):
    assert read(swap("participants.csv", "1990-02-03", f'"{written}"')).problem.participants[0].birth_date == dt.date(
        1990, 2, 3
    )


@pytest.mark.parametrize(
    "written", ["08:30", "08.30", "8.30", "08.30 WIB", "pukul 08.30", "08:30:00", "8:30 am", "Pkl. 08.30"]
)
def test_times_in_many_forms(written):
    assert read(swap("participants.csv", "08:30", written)).problem.participants[0].earliest_start == 510


@pytest.mark.parametrize(("written", "days"), [
    ("sen;kam", (0, 3)), ("Senin-Rabu", (0, 1, 2)), ("mon–fri", (0, 1, 2, 3, 4)), ("senin s.d. rabu", (0, 1, 2)),
    ("Sabtu dan Minggu", (5, 6)), ("sat-mon", (0, 5, 6)), ("TUESDAY", (1,)),
])  # fmt: skip
def test_weekdays_in_many_forms(written, days):
    assert read(swap("hosts.csv", "MAG,,09", f"MAG,{written},09")).problem.hosts[0].weekdays == days


def test_lists_of_ids_by_commas_where_no_id_has_a_comma():
    same(read(swap("trainers.csv", "DASAR;KAYU", '"DASAR, KAYU"')))
    odd = read(swap("courses.csv", "KAYU,Kayu", '"KAYU,1",Kayu'), swap("trainers.csv", "DASAR;KAYU", '"KAYU,1;DASAR"'),
               swap("participants.csv", "KAYU", '"KAYU,1"'))  # fmt: skip
    assert odd.problem.trainers[0].courses == ("KAYU,1", "DASAR")


def test_a_telephone_number_gets_back_its_zero_in_indonesia_only():
    assert read(swap("participants.csv", "0800-100", "81234567890")).problem.participants[0].phone == "081234567890"
    elsewhere = read(
        swap("participants.csv", "0800-100", "81234567890"), swap("programme.toml", "Asia/Jakarta", "Europe/Berlin")
    )
    assert elsewhere.problem.participants[0].phone == "81234567890"


def test_workbook_and_folder_are_the_same_programme():
    same(read_snapshot(as_workbook(EXAMPLE)))


def test_a_workbook_as_people_type_it():
    book = load_workbook(io.BytesIO(next(iter(as_workbook(EXAMPLE).values()))))
    people, trainers, courses, free, travel = (
        book[n] for n in ("participants", "trainers", "courses", "availability", "travel")
    )
    people.title, trainers.title = "Peserta", "Instruktur "
    people["F2"], people["G2"] = dt.datetime(1990, 2, 3), dt.time(8, 30)
    people["F3"] = dt.date(1985, 7, 8)
    trainers["E2"] = 75000.5
    courses["C2"], courses["D2"], courses["E3"], courses["J3"] = 8.0, 4, True, dt.datetime(2027, 4, 12)
    free["H3"], free["I3"] = 8 / 24, dt.time(12)
    travel["C2"], travel["D2"] = 30, "12,5"
    people.insert_rows(1, 3)
    people["A1"] = "DAFTAR PESERTA PELATIHAN"
    people.merge_cells("A1:K2")
    book["programme"]["B5"] = dt.datetime(2027, 4, 5)
    stream = io.BytesIO()
    book.save(stream)
    same(read_snapshot({"Rumah.XLSX": stream.getvalue()}))


def test_ids_that_a_spreadsheet_made_numbers():
    book = Workbook()
    sheet = book.active
    sheet.title = "businesses"
    for row in (["id", "name", "sentra"], [7.0, "Anyam", 1], [8, "Bambu", 1.0]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    from scheduler.intake.columns import BUSINESSES
    from scheduler.intake.findings import Findings
    from scheduler.intake.tables import read_table
    from scheduler.intake.values import Manner
    from scheduler.intake.workbook import open_workbook

    findings = Findings()
    grid = open_workbook("p.xlsx", stream.getvalue(), findings).grids["businesses"]
    records = read_table(BUSINESSES, grid, Manner(), findings).records
    assert [(r.id, r.sentra) for r in records] == [("7", "1"), ("8", "1")]


@pytest.mark.parametrize(("edit", "place", "part"), [
    (swap("venues.csv", "capacity,features", "capacity,fetures"), ("venues.csv", 1, "fetures"), "Did you mean features?"),
    (swap("venues.csv", "Balai Desa,Desa Satu", "Balai Desa,desasatu"), ("venues.csv", 2, "location"), "also written Desa Satu"),
    (swap("travel.csv", "30,12.5\n", "30,12.5\nDesa Satu,Desa Tigo,5,\n"), ("travel.csv", 3, "to"), "Did you mean"),
    (swap("trainers.csv", "Desa Satu", "Yogyakarta"), ("trainers.csv", 2, "location"), "default_minutes"),
    (swap("participants.csv", "Dewi Lestari", "Siti Aminah"), ("participants.csv", 4, "name"), "P1 has the same name"),
    (swap("topics.csv", "DASAR,2,4", "DASAR,2,3"), ("topics.csv", 2, "jp"), "7 JP, the course has 8"),
    (swap("topics.csv", "DASAR,2,4", "DASAR,1,4"), ("topics.csv", 3, "number"), "1, 2, 3"),
    (put("mentors.csv", "id,name,host\n"), ("hosts.csv", 2, "id"), "no mentor"),
    (put("partcipants2.csv", "id,name\n"), ("partcipants2.csv", None, None), "participants.csv"),
    (put("kits.csv", "No,id,name,remark,,\n1,GERGAJI,Gergaji,baik,,\n"), ("kits.csv", 1, "remark"), "not read"),
])  # fmt: skip
def test_warnings_do_not_stop(edit, place, part):
    loaded = read(edit)
    assert [(w.file, w.row, w.column) for w in loaded.warnings] == [place]
    assert part in str(loaded.warnings[0].message)


def test_missing_optional_tables_are_empty():
    files = {n: d for n, d in as_folder(edited(
        swap("participants.csv", "A,,K1", "A,,"), swap("participants.csv", "B,,K2", "B,,"), swap("participants.csv", "A,U1", "A,"),
        swap("participants.csv", ",MAG,", ",,"), swap("courses.csv", "GERGAJI", ""),
    )).items() if n.split(".")[0] in ("programme", "sentra", "participants", "trainers", "venues", "courses")}  # fmt: skip
    problem = read_snapshot(files).problem
    assert problem.households == problem.hosts == problem.travel_legs == ()
