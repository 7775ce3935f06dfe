"""Files: names, modes, whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace

import pytest

from scheduler.output.documents import DOCUMENTS, print_documents
from scheduler.output.files import OutputProblem, file_name, write_whole

EVIL = ("../../etc/passwd", "a/b", "C:\\x", "..", ".", "", "nama orang", "x" * 300, "\x00", "CON", "é", "a*?<>|")


@pytest.mark.parametrize("id", EVIL)
def test_names_stay_in_the_folder(id):
    name = file_name("jadwal-peserta", id, "pdf")
    assert name.startswith("jadwal-peserta") and name.endswith(".pdf")
    assert all(c.isascii() and (c.isalnum() or c in "-_.") for c in name)
    assert len(name) < 90 and name.count(".") == 1


def test_different_ids_have_different_files():
    ids = [*EVIL, "a-b", "a b", "A/b"]
    assert len({file_name("x", id, "pdf").lower() for id in ids}) == len(ids)


def test_evil_ids_print_inside_out(problem, plan, request_for, tmp_path):
    evil = "../../P01"
    people = tuple(replace(p, id=evil) if p.id == "P01" else p for p in problem.participants)
    cohorts = tuple(
        replace(c, participants=tuple(evil if p == "P01" else p for p in c.participants)) for c in plan.cohorts
    )
    placements = tuple(replace(p, participant=evil) if p.participant == "P01" else p for p in plan.placements)
    plan = plan.with_(cohorts=cohorts, placements=placements)
    files = print_documents(problem.with_(participants=people), plan, request_for(who=(evil,)))
    assert files and all(f.parent == tmp_path / "out" for f in files)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]
    assert sorted((tmp_path / "out").iterdir()) == sorted(files)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_files_with_names_are_private(problem, plan, request_for):
    os.umask(0o022)
    files = print_documents(problem, plan, request_for())
    for path, document in zip(files, DOCUMENTS.values(), strict=True):
        assert stat.S_IMODE(path.stat().st_mode) == (0o644 if document.posted else 0o600)


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "out").write_text("a file where a folder is wanted")
    with pytest.raises(OutputProblem, match="--out"):
        write_whole(tmp_path / "out" / "x.pdf", b"", True)


def test_writing_replaces_a_link_and_not_its_target(tmp_path):
    (tmp_path / "target").write_text("mine")
    (tmp_path / "x.pdf").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "x.pdf", b"new", True)
    assert (tmp_path / "target").read_text() == "mine"
    assert (tmp_path / "x.pdf").read_bytes() == b"new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["target", "x.pdf"]
