"""A programme whose ids and texts are made to harm, through every document and every export there is.

What is written is looked for in the registries: documents and formats that are added later are tried as well.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import zipfile
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scheduler.cli.commands.export import export_command
from scheduler.cli.commands.print import print_command
from scheduler.output.documents import DOCUMENTS
from tests.cli.conftest import ROOT
from tests.cli.programmes import TABLES

# Ids: paths, names that systems keep for themselves, formulas, other scripts, hidden files, length.
P1, P2, P3 = "../../escaped", "CON", "=1+1"
T1, T2 = "..\\escaped", "NUL"
V1, S1, C1, H1, N1 = ".hidden", "/etc/passwd", "é中x", "y" * 64, "a/../../b"
I1, K1 = "@SUM(A1)", "-2+3"
MARKUP = '<script>alert(1)</script><img src=x onerror="a()">'
QUOTES = '"onload="a()" \'x\' --><!-- ]]>'
FETCH = "url(//evil.example/x) @import '//evil.example'"
TEMPLATE = "{{ 7*191 }}{% include 'x' %}"
FORMULA = '=HYPERLINK("//evil.example";"x")'
LINES = "Rahasia Satu BEGIN:VEVENT ATTACH:file:///etc/passwd"
NAMES = (f"Rahasia {MARKUP}", f"+62 Rahasia {QUOTES}", f"=1+1 Rahasia {FETCH}")
PRIVATE = "Rahasia"


def rows(*lines: tuple[str, ...]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return stream.getvalue()


HOSTILE = {
    "programme.toml": TABLES["programme.toml"].replace('title = "Program kecil"', f"title = {json.dumps(MARKUP + TEMPLATE)}")
    + f"""
[letterhead]
lines = [{json.dumps(MARKUP)}, {json.dumps(FETCH)}]
[signature]
place = {json.dumps(QUOTES)}
office = {json.dumps(FORMULA)}
name = {json.dumps(TEMPLATE)}
nip = "1"
[letters]
number = {json.dumps("{number}/" + MARKUP)}
basis = [{json.dumps(FETCH)}]
classification = {json.dumps(QUOTES)}
""",
    "sentra.csv": rows(("id", "name", "location", "product"), (S1, MARKUP, FETCH, TEMPLATE)),
    "courses.csv": rows(
        ("id", "title", "jp", "session_jp", "group_min", "kit"), (C1, FORMULA + MARKUP, "8", "4", "1", K1)
    ),
    "topics.csv": rows(("course", "number", "jp", "title"), (C1, "1", "4", TEMPLATE), (C1, "2", "4", MARKUP)),
    "participants.csv": rows(
        ("id", "name", "sentra", "birth_date", "internships", "phone"),
        (P1, NAMES[0], S1, "1990-01-01", I1, "+62812;0800"),
        (P2, NAMES[1], S1, "1990-01-01", "", "=0800"),
        (P3, NAMES[2], S1, "1990-01-01", "", ""),
    ),
    "trainers.csv": rows(
        ("id", "name", "location", "courses", "rate_per_jp", "position", "rank", "nip"),
        (T1, f"Pelatih {MARKUP}", FETCH, C1, "1000", FORMULA, QUOTES, "1"), (T2, f"@{QUOTES}", FETCH, C1, "1", "", "", ""),
    ),
    "venues.csv": rows(("id", "name", "location", "capacity", "address"), (V1, FORMULA + QUOTES, FETCH, "20", MARKUP)),
    "kits.csv": rows(("id", "name"), (K1, MARKUP)),
    "internships.csv": rows(("id", "title", "days"), (I1, MARKUP, "3")),
    "hosts.csv": rows(
        ("id", "name", "location", "capacity", "internships", "contact", "address"),
        (H1, QUOTES + MARKUP, FETCH, "3", I1, FORMULA, TEMPLATE),
    ),
    "mentors.csv": rows(("id", "name", "host"), (N1, f"Pembimbing {MARKUP}", H1)),
    "availability.csv": rows(
        ("kind", "id", "effect", "first_day", "last_day", "reason"),
        ("trainer", T2, "closed", "2027-04-12", "2027-04-12", MARKUP + FETCH),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A folder with all that is written, and how it came about; made once."""
    from click.testing import CliRunner

    from scheduler.cli.main import cli

    home = tmp_path_factory.mktemp("hostile")
    folder = home / "inside" / "programme"
    folder.mkdir(parents=True)
    for name, text in HOSTILE.items():
        (folder / name).write_text(text, "utf-8")
    os.umask(0o022)

    def run(*words: object) -> None:
        result = CliRunner().invoke(cli, ["--lang", "en", *(str(w) for w in words)], prog_name="jadwal")
        assert result.exit_code == 0, (words, result.output, result.stderr)

    work = ("--workers", 1, "--work", 3)
    run("plan", folder, *work)
    run("publish", folder)
    run("cancel", folder, f"trainer:{T1}", "--from", "2027-04-05", "--to", "2027-04-06", "--reason", MARKUP)
    run("replan", folder, "--today", "2027-04-01", *work)
    out = home / "inside" / "out"
    for language in ("id", "en"):
        for form in next(p for p in print_command.params if p.name == "form").type.choices:
            if form == "pdf" and language == "en":
                continue
            every = [word for document in DOCUMENTS for word in ("--document", document)]
            run("print", folder, *every, "--format", form, "--lang", language,
                "--today", "2027-04-02", "--out", out / f"{form}-{language}")  # fmt: skip
        run("messages", folder, "--out", out / f"messages-{language}", "--lang", language)
    run("dossier", folder, P1, "--out", out / "dossier.txt")
    options = {p.name: p for p in export_command.params}
    for form in options["form"].type.choices:
        for profile in options["profile"].type.choices if "profile" in options else (None,):
            target = out / f"{form}-{profile}"
            target.mkdir(parents=True, exist_ok=True)
            wanted = target / {"json": "p.json", "xlsx": "p.xlsx", "board": "b.html"}.get(form, "files")
            more = ("--profile", profile) if profile and form in ("xlsx", "csv", "ics") else ()
            if form == "board" and profile != "public":
                continue
            run("export", folder, "--format", form, "--out", wanted, *more)
    before = sorted(p for p in home.rglob("*") if not p.is_relative_to(out) and not p.is_relative_to(folder))
    assert [p.name for p in before] == ["inside"], "something was written elsewhere"
    return out


def files(out: Path, *endings: str) -> list[Path]:
    found = [p for p in sorted(out.rglob("*")) if p.suffix in endings]
    assert found, endings
    return found


def test_every_document_and_format_is_there(everything):
    assert len(files(everything, ".html")) >= 2 * len(DOCUMENTS) - 2
    assert {p.suffix for p in everything.rglob("*") if p.is_file()} >= {
        ".html",
        ".pdf",
        ".json",
        ".xlsx",
        ".csv",
        ".ics",
    }


def test_names_of_files_are_plain_and_inside(everything):
    for path in everything.rglob("*"):
        assert not path.is_symlink() and path.resolve().is_relative_to(everything.resolve())
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}", path.name), path.name
        assert path.stem.upper() not in {"CON", "NUL", "PRN", "AUX", "COM1", "LPT1"} and ".." not in path.name


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_whatever_names_a_participant_is_private(everything):
    named = 0
    for path in everything.rglob("*"):
        if not path.is_file():
            continue
        text = _text(path)
        if PRIVATE in text or path.name.endswith((".json", ".toml")):
            named += 1
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert named > 10


class Page(HTMLParser):
    """What a browser would do with a page."""

    FETCHING = frozenset(
        {"src", "href", "action", "data", "poster", "srcset", "background", "cite", "xlink:href", "formaction"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self.data: list[str] = []
        self._inert = False

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self._inert = tag == "script" and ("type", "application/json") in attrs
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name, value)
            if name in self.FETCHING:
                assert re.match(r"data:image/|data:font/|#", value or ""), (tag, name, value)
            if name == "style":
                self.styles.append(value)
            assert not (tag == "meta" and (value or "").lower() == "refresh")

    handle_startendtag = handle_starttag

    def handle_data(self, data) -> None:
        if self.lasttag in ("style", "script"):
            kind = self.styles if self.lasttag == "style" else self.data if self._inert else self.scripts
            if data.strip():
                kind.append(data)


def test_pages_fetch_nothing_and_run_nothing_of_the_data(everything):
    for path in files(everything, ".html"):
        text = path.read_text("utf-8")
        page = Page()
        page.feed(text)
        board = path.parent.name.startswith("board")
        banned = {"iframe", "object", "embed", "link", "base", "applet", "frame"} | (set() if board else {"form"})
        assert not banned & set(page.tags), path
        assert len(page.scripts) <= board and (board or "script" not in page.tags), path
        assert all("<" not in text and json.loads(text) for text in page.data), path
        assert "alert(1)" not in "".join(page.scripts)
        assert "1337" not in text, "a template in the data was worked out"
        for style in page.styles:
            outside = re.sub(r"url\(\s*['\"]?(data:[^)]*|#[\w-]+['\"]?)\)", "", style)
            outside = re.sub(r'"(?:\\.|[^"\\])*"', "", outside)
            assert "url(" not in outside and "@import" not in outside, (path, outside[:300])
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), path
        assert "default-src 'none'" in text, "no policy against fetching"


def test_pdf_has_no_links_scripts_or_attachments(everything):
    for path in files(everything, ".pdf"):
        data = path.read_bytes()
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                data += zlib.decompress(stream.strip(b"\r\n"))
            except zlib.error:
                continue
        for word in (
            b"/URI",
            b"/JavaScript",
            b"/JS ",
            b"/Launch",
            b"/EmbeddedFile",
            b"/OpenAction",
            b"/SubmitForm",
            b"/GoToR",
        ):
            assert word not in data, (path, word)


def test_workbooks_have_no_formula_and_no_link_outside(everything):
    for path in files(everything, ".xlsx"):
        book = load_workbook(path)
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
        assert cells and not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink]
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                assert "externalLink" not in name and "vba" not in name.lower()
                assert b'TargetMode="External"' not in archive.read(name)


def test_csv_cells_are_no_formulas(everything):
    tables = [p for p in files(everything, ".csv") if "programme-" not in str(p)]
    for path in tables:
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            for cell in row:
                assert not re.match(r"[=@\t\r]|[+-](?!\d+([.,]\d+)?$)", cell), (path.name, cell)


def test_calendars_hold_what_they_should_and_no_more(everything):
    for path in files(everything, ".ics"):
        text = path.read_text("utf-8").replace("\r\n ", "")
        names = {line.partition(":")[0].partition(";")[0] for line in text.split("\r\n") if line}
        assert not names & {"ATTACH", "URL", "ORGANIZER", "ATTENDEE", "ACTION", "TRIGGER"}, path
        assert names <= {n for n in names if re.fullmatch(r"[A-Z-]+", n)}, names


def test_the_programme_comes_back_as_it_was(everything):
    """`export --format programme` is input, not a spreadsheet for people: ids and texts stay what they are."""
    from scheduler.intake import read_programme

    folder = next(p.parent for p in everything.rglob("programme.toml"))
    problem = read_programme(folder).problem
    assert {p.id for p in problem.participants} == {P1, P2, P3}
    assert {v.name for v in problem.venues} == {FORMULA + QUOTES}


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            data = b"".join(archive.read(n) for n in archive.namelist())
    return data.decode("utf-8", "replace").replace("\r\n ", "")


def test_the_templates_themselves_name_no_address():
    """Nothing of ours is on the net: no font, picture, style or script."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".j2", ".css", ".js", ".html"):
            text = path.read_text("utf-8")
            assert not re.search(r"https?:|src=\"//|href=\"//", text), path
            assert not re.search(r"url\((?!['\"]?(data:|#))", re.sub(r"\{\{.*?\}\}", "", text)), path
