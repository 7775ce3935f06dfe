"""`jadwal templates`, and printing with an office's own."""

from scheduler.output.documents import DOCUMENTS
from scheduler.output.pages import template_bytes, template_names

CARD = "participant-card.html.j2"


def test_the_list_names_templates_and_their_documents(jadwal):
    result = jadwal("templates")
    assert result.exit_code == 0
    listed = {line.split()[0] for line in result.stdout.splitlines()[1:]}
    assert {d.template for d in DOCUMENTS.values()} | {"page.html.j2", "parts.html.j2", "print.css"} < listed
    assert listed <= set(template_names())
    assert all(len(line.split()) > 1 for line in result.stdout.splitlines()), "each says what it is for"
    assert "trainer-timetable" in result.stdout


def test_a_copy_is_put_into_the_programmes_folder_and_used(jadwal, planned, tmp_path):
    result = jadwal("templates", planned, "--eject", "kartu-peserta", "--eject", "print.css")
    path = planned / "templates" / CARD
    assert result.exit_code == 0 and str(path) in result.stdout and path.read_bytes() == template_bytes(CARD)
    assert (planned / "templates" / "print.css").is_file()
    assert str(path) in jadwal("templates", planned).stdout
    again = jadwal("templates", planned, "--eject", CARD)
    assert again.exit_code == 2 and "there already" in again.stderr
    path.write_text("<p>our card for {{ view.name }}</p>")
    out = tmp_path / "out"
    options = ("--document", "participant-card", "--format", "html", "--out", out)
    assert jadwal("print", planned, *options).exit_code == 0
    assert "our card for Ani" in (out / "participant-card.html").read_text(encoding="utf-8")


def test_copies_go_where_they_are_asked_to(jadwal, tmp_path):
    assert jadwal("templates", tmp_path / "office", "--eject", "participant-card").exit_code == 0
    assert (tmp_path / "office" / CARD).is_file()
    assert jadwal("templates", "--eject", "page", "--out", tmp_path / "b").exit_code == 0
    assert (tmp_path / "b" / "page.html.j2").is_file()
    (tmp_path / "a.xlsx").touch()
    assert jadwal("templates", tmp_path / "a.xlsx", "--eject", "print").exit_code == 0
    assert (tmp_path / "a-templates" / "print.css").is_file()


def test_what_cannot_be_copied(jadwal, tmp_path):
    nowhere = jadwal("templates", "--eject", CARD)
    assert nowhere.exit_code == 2 and "--out" in nowhere.stderr
    unknown = jadwal("templates", tmp_path, "--eject", "../etc/passwd")
    assert unknown.exit_code == 2 and CARD in unknown.stderr and list(tmp_path.iterdir()) == []


def test_a_folder_given_goes_before_the_programmes(jadwal, planned, tmp_path):
    for folder, word in ((planned / "templates", "programme"), (tmp_path / "given", "given")):
        folder.mkdir()
        (folder / CARD).write_text(f"<p>{word}</p>")
    options = ("--document", "participant-card", "--format", "html", "--out", tmp_path / "out")
    jadwal("print", planned, "--templates", tmp_path / "given", *options)
    assert "<p>given</p>" in (tmp_path / "out" / "participant-card.html").read_text(encoding="utf-8")
    missing = jadwal("print", planned, "--templates", tmp_path / "nowhere", *options)
    assert missing.exit_code == 2 and "nowhere" in missing.stderr


def test_a_broken_template_is_one_line_and_3(jadwal, planned, tmp_path):
    (planned / "templates").mkdir()
    (planned / "templates" / CARD).write_text("\n{{ view.nam }}")
    result = jadwal("print", planned, "--out", tmp_path / "out")
    assert result.exit_code == 3 and len(result.stderr.strip().splitlines()) == 1
    assert f"{CARD}, line 2: " in result.stderr and "nam" in result.stderr


def test_another_template_is_another_form(jadwal, planned, tmp_path):
    options = ("--format", "html", "--out", tmp_path / "out")
    assert jadwal("print", planned, *options).stdout
    assert not jadwal("print", planned, *options).stdout
    jadwal("templates", planned, "--eject", "print.css")
    assert jadwal("print", planned, *options).stdout
