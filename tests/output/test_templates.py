"""Templates of an office: they go before ours, cannot leave their sandbox, and their faults are told in one line."""

from __future__ import annotations

import os

import pytest

from scheduler.output.documents import DOCUMENTS, print_documents
from scheduler.output.pages import template_bytes, template_names
from scheduler.output.templates import LARGEST, TemplateProblem

CARD = "participant-card.html.j2"


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def print_with(problem, plan, request_for, own):
    """Print cards with a text as the office's template; the printed HTML."""

    def run(text: str | bytes, name: str = CARD, document: str = "participant-card") -> str:
        (own / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (path,) = print_documents(problem, plan, request_for(documents=(document,), templates=own))
        return path.read_text(encoding="utf-8")

    return run


def test_an_offices_template_goes_before_ours(print_with):
    assert "<p>Kartu kami: Zubaidah</p>" in print_with("<p>Kartu kami: {{ view.name }}</p>")


@pytest.mark.parametrize("name", template_names())
def test_every_template_can_be_taken_over_as_it_is(name, problem, plan, request_for, own):
    def pages(folder) -> dict[str, str]:
        files = print_documents(problem, plan, request_for(templates=folder, paper="A4"))
        return {f.name: f.read_text(encoding="utf-8") for f in files}

    usual = pages(None)
    (own / name).write_bytes(template_bytes(name))
    assert pages(own) == usual


def test_an_offices_own_style(print_with, own):
    text = print_with("h1 { color: green } /* & kami */", "print.css", "venue-timetable")
    assert "h1 { color: green } /* & kami */" in text and "Lists." not in text


@pytest.mark.parametrize(
    "attack",
    [
        "{{ view.__class__.__mro__[1].__subclasses__() }}",
        "{{ view|attr('__class__') }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(view) }}",
        "{{ ('%s' % view.__init__.__globals__) }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ gettext.__globals__ }}",
        "{{ gettext.__closure__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ view.items.__add__.__self__.__class__.__base__ }}",
        "{{ office.__dict__ }}",
        "{{ [].append.__self__.__class__ }}",
        "{% set x = [] %}{{ x.append(1) }}",
        "{{ view.__setattr__('name', 'x') }}",
        "{{ imprint.__str__.__func__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret.txt' %}",
        "{% include '../setup.cfg' %}",
        "{% include 'fonts/LICENSE.txt' %}",
        "{% include '__init__.py' %}",
        "{% include '..\\\\secret.txt' %}",
        "{% import 'os' as os %}",
        "{% extends '/etc/passwd' %}",
        "{{ range(10000000000)|list }}",
        "{{ 'a' * 100000000000000 }}",
    ],
)
def test_no_way_out_of_the_sandbox(attack, print_with, own):
    (own.parent / "secret.txt").write_text("SECRET")
    with pytest.raises(TemplateProblem) as caught:
        print_with(f"\n\n{attack}\n")
    text = str(caught.value)
    assert CARD in text and "SECRET" not in text and "root:" not in text and "\n" not in text


def test_what_an_attack_may_see_is_harmless(print_with):
    """Attributes that start with an underscore are nothing in the sandbox, and there is no builtin to call."""
    for attack in ("{{ _('x').__class__ is defined }}", "{{ open is defined }}", "{{ __import__ is defined }}"):
        assert ">False<" in print_with(f"<p>{attack}</p>"), attack


def test_a_template_knows_no_more_than_the_page(print_with):
    text = print_with("<p>{{ view }} {{ office }} {{ imprint }}</p>")
    for secret in ("RT-MISKIN", "0812-1111", "kursi_roda", "Usaha Rahasia", "1990"):
        assert secret not in text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n{{ view.nam }}", 2, "nam"),
        ("a\nb\n{% if view.name %}", 3, "if"),
        ("{% for x in y %}", 1, "for"),
        ("\n\n\n{{ 1 // 0 }}", 4, "zero"),
        ("\n{{ view.name + 1 }}", 2, "str"),
        ("{{ view.name() }}", 1, "callable"),
        ("{{ nothing }}", 1, "nothing"),
        ("\n{{ 'x'|no_such_filter }}", 2, "no_such_filter"),
        ("\n{% include 'missing.html.j2' %}", 2, "missing.html.j2"),
        ("{% extends 'participant-card.html.j2' %}", 1, "recursion"),
        (b"ok\n\xff\xfe", 2, "UTF-8"),
    ],
)
def test_a_broken_template_says_file_line_and_what(text, line, words, print_with, own):
    with pytest.raises(TemplateProblem) as caught:
        print_with(text)
    said = str(caught.value)
    assert said.startswith(f"{own / CARD}, line {line}: ") and words in said and "\n" not in said


def test_a_fault_in_a_shared_template_names_that_file(print_with, own):
    (own / "parts.html.j2").write_text(
        template_bytes("parts.html.j2").decode().replace("{{ view.about }}", "{{ view.abuot }}")
    )
    with pytest.raises(TemplateProblem, match=r"parts\.html\.j2, line \d+: .*abuot"):
        print_with(template_bytes("timetable.html.j2"), "timetable.html.j2", "venue-timetable")


def test_nothing_is_printed_where_a_template_does_not_parse(problem, plan, request_for, own, tmp_path):
    (own / "wall-calendar.html.j2").write_text("{% if %}")
    with pytest.raises(TemplateProblem):
        print_documents(problem, plan, request_for(templates=own))
    assert not (tmp_path / "out").exists()


def test_files_that_are_no_templates_of_this_folder(print_with, own, problem, plan, request_for):
    def refused(words: str) -> None:
        with pytest.raises(TemplateProblem, match=words):
            print_documents(problem, plan, request_for(documents=("participant-card",), templates=own))

    (own.parent / "elsewhere.j2").write_text("x")
    (own / CARD).symlink_to(own.parent / "elsewhere.j2")
    refused("leads out of the folder")
    (own / CARD).unlink()
    (own / CARD).write_bytes(b"x" * (LARGEST + 1))
    refused("too large")
    (own / CARD).unlink()
    (own / "print.css").write_text("a{}\n</STYLE><script>")
    refused(r"print\.css, line 2")
    (own / "print.css").unlink()
    if os.geteuid():
        (own / CARD).write_text("x")
        (own / CARD).chmod(0)
        refused("Cannot read")


def test_every_document_has_its_template():
    assert {d.template for d in DOCUMENTS.values()} <= set(template_names())
