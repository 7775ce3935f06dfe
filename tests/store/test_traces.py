"""Files beside a programme that hold a person are found in every form that can be searched."""

import os
import zipfile

import pytest

from scheduler.plan.erasure import Scrub
from scheduler.store import traces
from scheduler.store.traces import traces_beside

SCRUB = Scrub("?", ["Sukarsih Ningtyas"], ["0812-7777-888"], {"P07": "?"}, ["Sukarsih Ningtyas Ayu"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", b'{"participants": ["P07"]}'),
        ("board.html", b"<td>SUKARSIH  NINGTYAS</td>"),
        ("pesan.txt", "hp 0812 7777 888".encode("utf-16")),
        ("kalender.ics", b"BEGIN:VCALENDAR\r\nSUMMARY:Sukarsih Ning\r\n tyas\r\n"),
        ("kartu-peserta-P07.pdf", b"%PDF-1.7"),
        ("out/a/b/x.csv", b"id\nP07\n"),
    ],
)
def test_found(tmp_path, name, content):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert traces_beside(tmp_path, SCRUB, set()).files == (path,)
    assert traces_beside(tmp_path, SCRUB, {path}).files == ()


def test_members_of_a_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", "<t>Sukarsih Ningtyas</t>")
    assert len(traces_beside(tmp_path, SCRUB, set()).files) == 1


def test_others_are_not_found_and_what_cannot_be_searched_is_counted(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"P070,Sukarsih Ningtyas Ayu\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 Sukarsih Ningtyas")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    found = traces_beside(tmp_path, SCRUB, set())
    assert (found.files, found.opaque, found.complete) == ((), 1, True)


def test_it_does_not_leave_the_folder_and_ends(tmp_path, monkeypatch):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "x.csv").write_bytes(b"P07")
    os.symlink(outside, inside / "link")
    os.symlink(outside / "x.csv", inside / "link.csv")
    assert traces_beside(inside, SCRUB, set()).files == ()
    monkeypatch.setattr(traces, "MOST_FILES", 1)
    for name in ("a", "b"):
        (inside / name).write_bytes(b"")
    assert not traces_beside(inside, SCRUB, set()).complete
