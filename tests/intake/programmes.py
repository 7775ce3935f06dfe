"""A small programme as files, to be broken in one place and read as a folder or a workbook."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable

from scheduler.intake.columns import table_named

TOML = """\
[programme]
id = "rumah-kayu"
title = "Rumah Kayu 2027"
timezone = "Asia/Jakarta"
language = "en"
first_day = 2027-04-05
last_day = 2027-06-25
teaching_days = ["mon", "tue", "wed", "thu", "fri"]
holidays = ""

[day_patterns.friday]
weekdays = ["fri"]
slots = ["08:00", "08:45"]
[day_patterns.normal]
slots = ["08:00", "08:45", "09:45", "10:30"]

[travel]
max_commute_minutes = 120
wet_months = [11, 12]
wet_factor = 1.3

[weights]
seats = 2

[letterhead]
lines = ["Dinas Contoh", "Jalan Contoh; Nomor 1"]

[signature]
name = "Contoh, S.E."

[letters]
basis = ["Surat contoh"]
"""

TABLES = {
    "sentra": "id,name,location\nA,Sentra Anyaman,Desa Satu\nB,Sentra Bambu,Desa Dua\n",
    "businesses": "id,name,sentra,workers\nU1,Anyam Jaya,A,4\n",
    "households": "id,sentra,location,max_absent,must_train\nK1,A,,1,1\nK2,B,,1,1\n",
    "participants": (
        "id,name,sentra,business,household,birth_date,earliest_start,courses,extra_courses,internships,phone\n"
        "P1,Siti Aminah,A,U1,,1990-02-03,08:30,,,MAG,0800-100\n"
        "P2,Budi Santoso,A,,K1,1985-07-08,,,,,\n"
        "P3,Dewi Lestari,B,,K2,,,,KAYU,,\n"
    ),
    "trainers": "id,name,location,courses,rate_per_jp\nT1,Ahmad Yani,Desa Satu,DASAR;KAYU,75000.50\n",
    "venues": "id,name,location,capacity,features,sentra\nV1,Balai Desa,Desa Satu,20,power,A;B\n",
    "courses": (
        "id,title,jp,session_jp,by_name,group_min,group_max,kit,after,first_day,last_day\n"
        "DASAR,Dasar,8,4,,1,20,,,,\n"
        "KAYU,Kayu,4,2,yes,1,20,GERGAJI,DASAR,2027-04-12,\n"
    ),
    "topics": "course,number,jp,title\nDASAR,1,4,Alat\nDASAR,2,4,Bahan\n",
    "internships": "id,title,days,hours_per_day,after,legal_basis\nMAG,Magang,5,6,DASAR,praktik_kerja\n",
    "hosts": "id,name,location,capacity,internships,weekdays,start\nH1,Bengkel,Desa Dua,2,MAG,,09:00\n",
    "mentors": "id,name,host,participant,after\nN1,Pak Jaka,H1,,\n",
    "kits": "id,name,count\nGERGAJI,Gergaji,1\n",
    "wishes": "participant,kind,id,points\nP1,host,H1,3\nP2,weekday,fri,-1\n",
    "travel": "from,to,minutes,km\nDesa Satu,Desa Dua,30,12.5\n",
    "availability": (
        "kind,id,effect,first_day,last_day,weekdays,nth,time_from,time_to,weight,reason\n"
        "programme,,closed,2027-05-03,2027-05-04,,,,,,Desa bersih\n"
        "trainer,T1,avoid,,,fri,-1,08:00,12:00,3,\n"
        "road,Desa Satu~Desa Dua,closed,2027-06-01,2027-06-02,,,,,,\n"
    ),
}
EXAMPLE = {"programme.toml": TOML, **{f"{name}.csv": text for name, text in TABLES.items()}}

Files = dict[str, str | bytes]
Edit = Callable[[Files], None]


def edited(*edits: Edit) -> Files:
    """The example with some edits."""
    files: Files = dict(EXAMPLE)
    for edit in edits:
        edit(files)
    return files


def swap(file: str, old: str, new: str) -> Edit:
    """Replace a text, which must be there once or more, in one file."""

    def edit(files: Files) -> None:
        text = files[file]
        assert isinstance(text, str) and old in text, (file, old)
        files[file] = text.replace(old, new)

    return edit


def put(file: str, content: str | bytes) -> Edit:
    """Replace or add a file."""

    def edit(files: Files) -> None:
        files[file] = content

    return edit


def drop(file: str) -> Edit:
    """Take a file away."""

    def edit(files: Files) -> None:
        del files[file]

    return edit


def as_folder(files: Files) -> dict[str, bytes]:
    """The files as bytes in UTF-8."""
    return {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}


def as_workbook(files: Files, name: str = "p.xlsx") -> dict[str, bytes]:
    """The same as one workbook: a sheet a file, settings as dotted keys, every value as text."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for file, content in files.items():
        sheet = book.create_sheet(file.rpartition(".")[0])
        text = content if isinstance(content, str) else content.decode("latin-1")
        if table_named(sheet.title) == "programme":
            for key, value in _dotted("", tomllib.loads(text)):
                values = value if key.endswith((".lines", ".basis")) else [_text(value)]
                for item in values:
                    sheet.append([key, item])
        else:
            for row in csv.reader(io.StringIO(text)):
                sheet.append(row)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value == "":
                        cell.value = None
    stream = io.BytesIO()
    book.save(stream)
    return {name: stream.getvalue()}


def _dotted(prefix: str, table: dict):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", value


def _text(value: object) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
