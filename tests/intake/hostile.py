"""Workbooks and texts made to harm whoever reads them: bombs, claims, nesting, endless numbers."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable

from tests.intake.programmes import EXAMPLE, as_folder, as_workbook

# Full size takes a minute of processor time; each test run has a sixteenth of it.
FULL = bool(os.environ.get("JADWAL_HOSTILE"))


def big(number: int) -> int:
    """A number of rows or elements, smaller in the usual run."""
    return number if FULL else number // 16


BOOK = next(iter(as_workbook(EXAMPLE).values()))
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def parts(book: bytes = BOOK) -> dict[str, bytes]:
    """The files inside a workbook."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """A workbook of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_sheet(rows: str, extra: str = "", number: int = 7, head: str = "") -> bytes:
    """The example with one sheet (venues, unless another number is given) replaced by XML of rows."""
    files = parts()
    files[f"xl/worksheets/sheet{number}.xml"] = (
        f'<?xml version="1.0"?>{head}<worksheet {MAIN}><sheetData>{rows}</sheetData>{extra}</worksheet>'.encode()
    )
    return packed(files)


def inline(text: str, ref: str = "") -> str:
    return f'<c{f" r={chr(34)}{ref}{chr(34)}" if ref else ""} t="inlineStr"><is><t>{text}</t></is></c>'


HEADINGS = "<row>" + "".join(inline(h) for h in ("id", "name", "location", "capacity")) + "</row>"


BLANKS = "<a/>"


def swapped(name: str, old: bytes, new: bytes) -> bytes:
    """The example with a text of one inner file replaced."""
    files = parts()
    assert re.search(old, files[name]), (old, files[name][:300])
    files[name] = re.sub(old, lambda _: new, files[name], count=1)
    return packed(files)


def added(name: str, content: bytes) -> bytes:
    return packed(parts() | {name: content})


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'A' * 50_000}'>]>"

# What it is, and how it is made. None of them may cost more than a few seconds and some hundred megabytes.
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a bomb of spaces": lambda: added("xl/media/x.bin", b" " * 320_000_000),
    "a bomb just below the limit": lambda: with_sheet(HEADINGS + "<row><c><v>1</v></c></row>" * 3_000_000),
    "a blank sheet of a hundred megabytes": lambda: with_sheet(" " * big(100_000_000)),
    "a billion rows claimed": lambda: swapped("xl/worksheets/sheet7.xml", rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1000000000"'),
    "a row with the number of a billion": lambda: with_sheet(
        HEADINGS + f'<row r="1000000000">{inline("V1", "A1000000000")}</row>'
    ),
    "a row without end": lambda: with_sheet(f'<row r="{"9" * 5000}">{inline("V1")}</row>'),
    "the last column in every row": lambda: with_sheet(
        HEADINGS + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, big(100_000)))
    ),
    "a column beyond all": lambda: with_sheet(HEADINGS + f'<row r="2">{inline("V1", "ZZZZZZZ2")}</row>'),
    "a cell without end": lambda: with_sheet(HEADINGS + f'<row r="2">{inline("V1", "A" * 40_000 + "2")}</row>'),
    "a formula below many blank cells": lambda: with_sheet(
        HEADINGS
        + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, big(60_000)))
        + '<row r="60001"><c r="A60001"><f>1+1</f></c></row>'
    ),
    "a million formatted blank rows": lambda: with_sheet(
        HEADINGS + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, big(1_000_000)))
    ),
    "merged ranges of a million cells": lambda: with_sheet(
        HEADINGS, "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 1000 + "</mergeCells>"
    ),
    "a hundred thousand merged ranges": lambda: with_sheet(
        HEADINGS, "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, big(110_000))) + "</mergeCells>"
    ),
    "a million merged ranges": lambda: with_sheet(
        HEADINGS, "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 1_000_000 + "</mergeCells>"
    ),
    "a text of ten megabytes in a cell": lambda: with_sheet(HEADINGS + f"<row>{inline('x' * 10_000_000)}</row>"),
    "ten thousand columns": lambda: with_sheet("<row>" + inline("id") * 10_000 + "</row>"),
    "shared strings of a hundred megabytes": lambda: added(
        "xl/sharedStrings.xml", (f"<sst {MAIN}>" + f"<si><t>{'y' * 1000}</t></si>" * big(95_000) + "</sst>").encode()
    ),
    "a million shared strings": lambda: added(
        "xl/sharedStrings.xml", (f"<sst {MAIN}>" + "<si><t>y</t></si>" * 1_000_000 + "</sst>").encode()
    ),
    "a shared string that is not there": lambda: with_sheet(HEADINGS + '<row><c t="s"><v>99999999</v></c></row>'),
    "laughs by the billion": lambda: with_sheet(HEADINGS + f"<row>{inline('&a11;')}</row>", head=LAUGHS),
    "an entity a hundred thousand times": lambda: with_sheet(
        HEADINGS + f"<row>{inline('&a;' * 100_000)}</row>", head=QUADRATIC
    ),
    "an entity that names a file": lambda: with_sheet(
        HEADINGS + f"<row>{inline('&a;')}</row>", head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    ),
    "laughs in the shared strings": lambda: added(
        "xl/sharedStrings.xml", f"<?xml version='1.0'?>{LAUGHS}<sst {MAIN}><si><t>&a11;</t></si></sst>".encode()
    ),
    "a row of millions of elements": lambda: with_sheet(HEADINGS + "<row>" + BLANKS * big(2_400_000) + "</row>"),
    "a million elements deep": lambda: with_sheet("<a>" * big(1_000_000) + "</a>" * big(1_000_000)),
    "ten thousand sheets": lambda: _many_sheets(10_000),
    "a hundred thousand formulas": lambda: with_sheet(
        HEADINGS + "".join(f'<row r="{n}"><c r="A{n}"><f>1+1</f></c></row>' for n in range(2, big(100_000)))
    ),
    "a formula without end": lambda: with_sheet(
        HEADINGS + '<row r="2"><c r="A2"><f>' + "(" * 3_000_000 + "</f></c></row>"
    ),
    "cells that are never closed": lambda: with_sheet(HEADINGS + '<row r="2">' + "<c><f" * 200_000 + "</row>"),
    "a number without end": lambda: with_sheet(HEADINGS + f"<row><c><v>{'9' * 1_000_000}</v></c></row>"),
    "a number with a huge exponent": lambda: with_sheet(HEADINGS + "<row><c><v>1e999999999</v></c></row>"),
    "a date far out": lambda: with_sheet(HEADINGS + '<row><c s="1"><v>99999999999</v></c></row>'),
    "a date as text far out": lambda: with_sheet(HEADINGS + '<row><c t="d"><v>99999-01-01T00:00:00</v></c></row>'),
    "a hundred thousand styles": lambda: swapped(
        "xl/styles.xml", rb"<cellXfs[^>]*>", b"<cellXfs>" + b'<xf numFmtId="14" fontId="0"/>' * 100_000
    ),
    "a million defined names": lambda: swapped(
        "xl/workbook.xml", rb"</sheets>",
        b"</sheets><definedNames>" + b'<definedName name="a">venues!$A$1</definedName>' * 200_000 + b"</definedNames>",
    ),
    "a sheet that is outside": lambda: swapped(
        "xl/_rels/workbook.xml.rels", rb'Target="/xl/worksheets/sheet7.xml"', b'Target="../../../../etc/passwd"'
    ),
    "a sheet on the net": lambda: swapped(
        "xl/_rels/workbook.xml.rels", rb'Target="/xl/worksheets/sheet7.xml"',
        b'Target="http://example.invalid/x.xml" TargetMode="External"',
    ),
    "a sheet that is the workbook": lambda: swapped(
        "xl/_rels/workbook.xml.rels", rb'Target="/xl/worksheets/sheet7.xml"', b'Target="/xl/workbook.xml"'
    ),
}  # fmt: skip


def _many_sheets(count: int) -> bytes:
    files = parts()
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 50}" r:id="rId6"/>' for n in range(count)).encode()
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b"</sheets>", sheets + b"</sheets>")
    relations = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b"<workbook ", b"<workbook " + relations + b" ", 1)
    return packed(files)


FOLDERS: dict[str, Callable[[], dict[str, bytes]]] = {
    "a row of ten megabytes": lambda: _table("venues", b"id,name,location,capacity\nV1," + b"x" * big(10_000_000) + b",a,1\n"),
    "a million commas": lambda: _table("venues", b"id,name,location,capacity\n" + b"," * big(1_000_000)),
    "a million quotes": lambda: _table("venues", b'id,name,location,capacity\n"' + b'""' * 1_000_000 + b'",a,b,1\n'),
    "a quote that is never closed": lambda: _table("venues", b'id,name,location,capacity\n"' + b"a,b\n" * 1_000_000),
    "a million blank lines": lambda: _table("venues", b"id,name,location,capacity\n" + b"\n" * 1_000_000),
    "a hundred thousand bad rows": lambda: _table("venues", b"id,name,location,capacity\n" + b",,,\x01\n" * 100_000),
    "a hundred thousand equal ids": lambda: _table(
        "kits", b"id,name,count\n" + b"GERGAJI,Gergaji,1\n" * big(100_000)
    ),
    "a hundred thousand unknown sentra": lambda: _table(
        "venues", b"id,name,location,capacity,sentra\n" + b"".join(b"V%d,a,b,1,Q%d\n" % (n, n) for n in range(big(100_000)))
    ),
    "a list of a million": lambda: _table(
        "trainers", b"id,name,location,courses\nT1,Ahmad,Desa Satu," + b";".join(b"C%d" % n for n in range(big(500_000))) + b"\n"
    ),
    "settings nested without end": lambda: _settings("x = " + "[" * 200_000 + "]" * 200_000),
    "tables nested without end": lambda: _settings("[" + ".".join("a" * 100_000) + "]\nx = 1"),
    "a dotted key without end": lambda: _settings("a" + ".a" * 20_000 + " = 1"),
    "a hundred thousand settings": lambda: _settings("\n".join(f"k{n} = {n}" for n in range(big(100_000)))),
    "a hundred thousand day patterns": lambda: _settings(
        "\n".join(f'[day_patterns.p{n}]\nweekdays = ["fri"]\nslots = ["08:00"]' for n in range(big(30_000)))
    ),
    "a number of a million digits": lambda: _settings("x = " + "9" * 1_000_000),
    "a huge exponent": lambda: _settings("[budget]\nceiling = 1e999999999999"),
    "dates at the ends of time": lambda: {
        **as_folder(EXAMPLE),
        "programme.toml": EXAMPLE["programme.toml"]
        .replace("2027-04-05", "0001-01-01").replace("2027-06-25", "9999-12-31").encode(),
    },
    "a programme of a thousand years": lambda: {
        **as_folder(EXAMPLE), "programme.toml": EXAMPLE["programme.toml"].replace("2027-06-25", "3027-06-25").encode()
    },
    "every count negative or huge": lambda: _table(
        "courses",
        b"id,title,jp,session_jp,group_min,group_max,min_gap_days,max_gap_days,size\n"
        b"DASAR,Dasar,999999999999,1,-5,999999999999,-9,999999999,-1\nKAYU,Kayu,1,0,0,0,0,0,0\n",
    ),
    "a million sessions": lambda: _table(
        "courses", b"id,title,jp,session_jp\nDASAR,Dasar,1000000,1\nKAYU,Kayu,1000000,1\n"
    ),
    "rules that never end": lambda: _table(
        "availability",
        b"kind,id,effect,first_day,last_day,weekdays,nth\n" + b"programme,,closed,,,mon-sun,\n" * big(50_000),
    ),
    "utf-16 cut in the middle": lambda: _table("venues", b"\xff\xfei\x00d\x00,"),
    "a lone surrogate": lambda: _table("venues", b"id,name,location,capacity\n\xed\xa0\x80,a,b,1\n"),
    "nul in a text": lambda: _table("venues", b"id,name,location,capacity\nV\x001,a,b,1\n"),
}  # fmt: skip


def _table(name: str, content: bytes) -> dict[str, bytes]:
    return as_folder(EXAMPLE) | {f"{name}.csv": content}


def _settings(more: str) -> dict[str, bytes]:
    return as_folder(EXAMPLE) | {"programme.toml": (more + "\n" + EXAMPLE["programme.toml"]).encode()}
