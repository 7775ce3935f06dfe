"""``export --format board`` from outside."""

import stat


def test_a_page_for_everybody(planned, jadwal, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = jadwal("export", planned, "--format", "board")
    assert result.exit_code == 0 and "kecil-board.html" in result.stderr
    path = tmp_path / "kecil-board.html"
    text = path.read_text("utf-8")
    assert "Monday" in text and "Revision 1" in text and "Ani" not in text.replace("Anyaman", "")
    assert stat.S_IMODE(path.stat().st_mode) != 0o600, "it is for the web server to read"
    again = tmp_path / "again.html"
    assert jadwal("export", planned, "--format", "board", "--lang", "id", "--out", again).exit_code == 0
    assert "Senin" in again.read_text("utf-8")
    jadwal("export", planned, "--format", "board", "--out", again)
    assert again.read_bytes() == path.read_bytes(), "the same revision is the same page"


def test_office_has_no_board(planned, jadwal):
    result = jadwal("export", planned, "--format", "board", "--profile", "office")
    assert result.exit_code == 2 and "--profile" in result.stderr
