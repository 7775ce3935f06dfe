"""PDF: page counts, paper, fonts, nothing fetched, no crash at exit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from scheduler.output.documents import DOCUMENTS, print_documents, sheets_of
from scheduler.output.pages import render_page
from scheduler.output.paper import CARD, PAPERS
from tests.output import programme

ROOT = Path(__file__).parents[2]


def objects(path: Path) -> bytes:
    """A PDF with its compressed streams opened."""
    content = path.read_bytes()
    opened = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(opened)


def pages(name: str, problem, plan, request, who, paper=PAPERS["F4"]) -> int:
    from scheduler.output.pdf import lay_out

    document = DOCUMENTS[name]
    keys = document.keys(problem, plan, who, request)
    (sheet,) = sheets_of(document, keys, problem, plan, request)
    return lay_out(render_page([sheet], "x", paper, name, "id"), paper).get_page_count()


def test_page_counts(problem, plan, request_for):
    assert pages("participant-timetable", problem, plan, request_for(), [("participant", "P05")]) == 1
    assert pages("participant-timetable", problem, plan, request_for(), [("participant", "P06")]) == 1
    assert pages("cohort-timetable", problem, plan, request_for(), [("cohort", "SULAM-PRS-1")]) == 1
    assert pages("participant-card", problem, plan, request_for(), [("participant", "P04")], CARD) == 1


def test_two_hundred_sessions_break_well(request_for):
    problem, plan = programme.long_plan()
    assert 5 < pages("cohort-timetable", problem, plan, request_for(), None) < 15
    assert 1 < pages("participant-card", problem, plan, request_for(), [("participant", "P01")], CARD) < 12


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_and_embedded_fonts(paper, problem, plan, request_for):
    width, height = (f"{x * 72 / 25.4:.3f}"[:5] for x in (PAPERS[paper].width, PAPERS[paper].height))
    for path in print_documents(problem, plan, request_for(format="pdf", paper=paper)):
        assert path.read_bytes().startswith(b"%PDF-")
        content = objects(path)
        sides = (height, width) if path.stem in ("kalender-dinding", "rekap-jp") else (width, height)
        (box,) = set(re.findall(rb"/MediaBox \[ 0 0 (\S+) (\S+) \]", content))
        assert tuple(side.decode()[:5] for side in box) == sides, path.name
        fonts = set(re.findall(rb"/BaseFont /(\S+)", content))
        # Subsets, so embedded; a name in another script may bring a font of this machine.
        assert all(font[6:7] == b"+" for font in fonts), path.name
        assert sum(b"SourceSansPro" in font for font in fonts) >= 2, path.name


def test_our_resources_only():
    from scheduler.output.pdf import BASE, OwnResources

    fetcher = OwnResources()
    assert len(fetcher.fetch_url(f"{BASE}fonts/SourceSansPro-Regular.ttf").get_content()) > 100_000
    for url in (f"{BASE}fonts/../page.html.j2", "file:///etc/passwd", "http://localhost/x.png", f"{BASE}print.css"):
        assert len(fetcher.fetch_url(url).get_content()) == 0


SCRIPT = """
import sys
import zlib
from pathlib import Path
from scheduler.output.documents import PrintRequest, print_documents
from tests.output import programme
for path in print_documents(programme.problem(), programme.plan(), PrintRequest(Path(sys.argv[1]))):
    print(path.stat().st_size)
"""


def test_from_anywhere_without_fonts_and_without_crash(tmp_path):
    """Another working directory, no font on the machine; the process ends well (PlutoPrint's caches outlive Python)."""
    (tmp_path / "fonts.conf").write_text("<?xml version='1.0'?><fontconfig></fontconfig>")
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "FONTCONFIG_PATH": str(tmp_path),
        "HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "out")], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    sizes = [int(line) for line in done.stdout.split()]
    # Nothing was handed out before, so nobody gets a notice. A page without fonts is a few kilobytes of lines.
    assert len(sizes) == len(DOCUMENTS) - 1 and min(sizes) > 12_000


def test_fonts_that_cannot_be_shown_come_with_every_document(monkeypatch):
    from scheduler.output import fonts

    def family(folder, width=None) -> str:
        monkeypatch.setattr(fonts, "template_path", lambda _name: folder)
        fonts.family_and_faces.cache_clear()
        return fonts.family_and_faces()[0]

    usual = fonts.family_and_faces()
    try:
        assert "Jadwal Sans" in family(None)
        monkeypatch.setattr(fonts, "_shown", lambda _folder: True)
        monkeypatch.setattr(fonts, "_width", lambda _family, faces: 1.0 if faces else 2.0)
        assert "Jadwal Sans" in family("another font of that name")
        monkeypatch.setattr(fonts, "_shown", lambda _folder: False)
        assert "Jadwal Sans" in family("no folder to write to")
    finally:
        monkeypatch.undo()
        fonts.family_and_faces.cache_clear()
        assert fonts.family_and_faces()[1] == usual[1]


def test_the_trial_tells_fonts_apart():
    from scheduler.output import fonts

    fonts.family_and_faces()
    ours = fonts._width(*fonts._WITH_EVERY_DOCUMENT)
    assert ours > 1000 and ours != fonts._width("no such font, monospace", "")


@pytest.mark.parametrize("system", ["win32", "darwin", "nothing at all"])
def test_fonts_are_shown_with_the_configuration_of_any_system(system):
    """The engine reads our configuration and finds our fonts, whatever else it names."""
    script = (
        "import sys; from scheduler.output import fonts; "
        f"fonts._SYSTEM[sys.platform] = fonts._SYSTEM.get({system!r}, ()); print(fonts.family_and_faces()[0])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert done.returncode == 0 and "Source Sans Pro" in done.stdout, done.stderr
