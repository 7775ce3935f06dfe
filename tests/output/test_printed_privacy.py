"""What is really written to the disk, as HTML and as PDF, for every audience and in both languages."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scheduler.output.documents import DOCUMENTS, PrintRequest, print_documents
from scheduler.output.privacy import clean
from tests.output import programme
from tests.output.pdftext import page_count, pdf_text
from tests.output.test_pdf import objects
from tests.output.test_privacy import fields, pages

STATUS = re.compile(
    r"household|rumahtangga|miskin|\bpoor|business|ikm|disab|difabel|cacat|wheelchair|kursiroda|literac"
)
BOTH = [(form, language) for form in ("html", "pdf") for language in ("id", "en")]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(path: Path) -> str:
    """The text of a printed file without white space: what is seen, and titles and attributes besides."""
    if path.suffix == ".pdf":
        return pdf_text(path)
    content = path.read_text(encoding="utf-8")
    return squeezed(html.unescape(re.sub(r"<style>.*?</style>", "", content, flags=re.DOTALL)))


@pytest.fixture(scope="module", params=BOTH, ids=["-".join(b) for b in BOTH])
def printed(request, tmp_path_factory, problem, plan):
    """Every document in one format and language: name → file and its text."""
    form, language = request.param
    wish = PrintRequest(tmp_path_factory.mktemp("out"), language=language, format=form, earlier=programme.earlier())
    files = print_documents(problem, plan, wish)
    names = {d.alias if language == "id" else d.name: name for name, d in DOCUMENTS.items()}
    found = {names[f.stem]: (f, text_of(f)) for f in files}
    assert set(found) == set(DOCUMENTS), "every document was printed"
    return found


def test_no_secret_in_any_file(printed):
    for name, (path, text) in printed.items():
        raw = objects(path) if path.suffix == ".pdf" else path.read_bytes()
        for secret in programme.SECRETS:
            assert squeezed(secret) not in text, (name, secret)
            assert secret.encode() not in raw and secret.encode("utf-16-be") not in raw, (name, secret)
        assert not STATUS.search(text.lower()), name
        paid = re.search(r"98\D?765", text)
        assert bool(paid) == (name == "teaching-recap"), name
        assert not re.search(r"(?<!\d)\d{16}(?!\d)", re.sub(r"190001\d{12}", "", text)), "no national id"


def test_the_search_would_find_it(printed):
    """A search that reads nothing finds nothing: names are found where they belong."""
    for name in ("participant-card", "participant-timetable", "attendance-sheet", "invitation", "placement-plan"):
        assert "Zubaidah" in printed[name][1], name
    for name in ("trainer-timetable", "trainer-log", "teaching-recap", "assignment-letter", "attendance-sheet"):
        assert "Budi" in printed[name][1] and "Dra.Ani<Guru>" in printed[name][1], name
    assert squeezed(programme.LONG) in printed["participant-card"][1]


def test_wall_sheets_name_no_participant(printed, problem):
    for name, (_path, text) in printed.items():
        if DOCUMENTS[name].posted:
            for p in problem.participants:
                assert squeezed(clean(p.name)) not in text, (name, p.id)
                assert p.id not in text, (name, p.id)
            assert not re.search(r"0800-1000-\d", text), name


def test_pay_sex_and_phones_stand_where_they_belong_only(printed, problem):
    for name, (_path, text) in printed.items():
        assert bool(re.search(r"Rp|IDR", text)) == (name == "teaching-recap"), name
        assert bool(re.search(r"L/P|M/F", text)) == (name == "attendance-sheet"), name
        assert not any(squeezed(x.phone) in text for x in (*problem.participants, *problem.trainers) if x.phone), name


def test_no_name_in_file_names_or_metadata(printed, problem, plan, request_for):
    parts = {
        w.lower() for p in (*problem.participants, *problem.trainers) for w in re.findall(r"\w{4,}", clean(p.name))
    }
    paths = [path for path, _text in printed.values()]
    form = paths[0].suffix[1:]
    for who in ("P01", "P02", "P03", "P04", "T1", "T2", "PRS", "SULAM-PRS-1", "H1"):
        paths += print_documents(problem, plan, request_for(format=form, who=(who,)))
    for path in paths:
        assert not any(part in path.name.lower() for part in parts - {"tanpa", "sesi", "mengajar"}), path.name
        head = path.read_bytes()
        titles = re.findall(rb"/(?:Title|Author|Subject|Keywords|Creator|Producer) ?(\(.*?\)|<.*?>)", head, re.DOTALL)
        titles += re.findall(rb"<title>(.*?)</title>|<meta [^>]*>", head)
        for title in titles:
            assert not any(part.encode() in title.lower() for part in parts - {"mengajar"}), title


@pytest.mark.parametrize("who", ["P01", "P02", "P04"])
def test_what_is_printed_for_one_person_names_nobody_else(who, problem, plan, request_for):
    files = print_documents(problem, plan, request_for(format="pdf", who=(who,)))
    assert len(files) >= 4
    for path in files:
        text = pdf_text(path)
        assert {p.id for p in problem.participants if re.search(rf"{p.id}(?!\d)", text)} <= {who}, path.name
        others = [p for p in problem.participants if p.id != who and p.name.isascii()]
        assert not any(squeezed(clean(p.name)) in text for p in others), path.name


CHANGES = {
    "needs": ("huruf_besar", "simbol"),
    "max_days_per_week": 2,
    "max_jp_per_day": 4,
    "earliest_start": 510,
    "consent": True,
    "phone": "0899-9999-9999",
    "location": "Dusun Lain",
    "birth_date": programme.day("2009-01-01"),
    "household": "RT-MISKIN",
}


@pytest.mark.parametrize("field", CHANGES)
def test_nothing_personal_changes_a_page(field, plan, request_for):
    """Who reads little, cares for somebody, is poor or young gets the same pages in the same order, drawings and all."""
    usual = programme.problem()
    changed = []
    for p in usual.participants:
        values = {**fields(p), field: CHANGES[field]}
        if field == "household":
            values["business"] = None
        changed.append(type(p)(**values) if p.sentra == "PRS" else p)
    other = usual.with_(participants=tuple(changed))
    assert pages(other, plan, request_for()) == pages(usual, plan, request_for())


def test_every_card_has_the_drawings(problem, plan, request_for):
    (path,) = print_documents(problem, plan, request_for(documents=("participant-card",)))
    cards = path.read_text(encoding="utf-8").split("<section")[1:]
    assert len(cards) == len(problem.participants)
    for card in cards:
        entries, meetings = card.count('class="entry'), card.count('class="symbol week"')
        kinds = len(re.findall(r'class="symbol (?:lesson|practice|placement)"', card))
        assert kinds == entries and card.count('class="symbol clock"') == meetings >= entries
        assert len(re.findall(r'class="symbol (?:morning|midday|afternoon|night)"', card)) == meetings
        assert 'class="symbol telephone"' in card


# Hostile names -------------------------------------------------------------------------

HOSTILE = {
    "markup": "<script>alert(1)</script><b onclick=x>&amp;&#60;</bdi></td>",
    "quotes": "\"'`' onload=\"x\" O'Neill “x”",
    "formula": "=HYPERLINK(\"x\")+cmd|' /C calc'!A0",
    "plus": "+62-812 @SUM(1) -1",
    "template": "{{ 7*7 }}{% raw %}{# x #}${7*7}",
    "style": "</style>*/ url(http://x) @import 'x'; \\00003c",
    "right-to-left": "محمد \u202e\u2066عبد الله\u2069 \u200fevil\u202c",
    "control": "a\x00b\x07c\x1b[31md\r\n\u2028e",
    "eighty": "Raden Ayu Siti Khadijah Nur Azizah binti Haji Muhammad Yusuf Batin Pemuka Adat Z",
    "unbroken": "W" * 2000,
    "long": "Siti Aminah " * 166,
    "wide": "𝓐😀漢字ǅ\u0301\u0301\u0301",
    "blank": "\u200b\u00a0",
}


class Shape(HTMLParser):
    """The elements of a page and the names of their attributes, without any text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, *(name for name, _value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}",))


def shape(path: Path) -> list[tuple]:
    parser = Shape()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.found


def named(name: str, title: str = "title"):
    """The programme with this name for every person and place."""
    p = programme.problem()
    tables = ("participants", "trainers", "venues", "sentra", "hosts", "mentors", "kits")
    changes = {t: tuple(replace(x, name=name) for x in getattr(p, t)) for t in tables}
    changes |= {t: tuple(replace(x, title=name) for x in getattr(p, t)) for t in ("courses", "internships", "topics")}
    changes["settings"] = replace(
        p.settings, title=name, letterhead=(("lines", (name, name)),), signature=(("name", name),)
    )
    return p.with_(**changes)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_do_no_harm_as_html(kind, plan, tmp_path):
    def shapes(name: str, language: str, folder: str) -> dict[str, list[tuple]]:
        request = PrintRequest(tmp_path / folder, language=language, format="html", earlier=programme.earlier())
        return {f.name: shape(f) for f in print_documents(named(name), plan, request)}

    for language in ("id", "en"):
        assert shapes(HOSTILE[kind], language, f"{kind}-{language}") == shapes("Nama", language, f"plain-{language}")
        for file in (tmp_path / f"{kind}-{language}").iterdir():
            text = file.read_text(encoding="utf-8")
            assert not set("\u202e\u202c\u2066\u2069\u200f\x00\x07\x1b") & set(text), file.name
            assert ">49<" not in text and "<script" not in text, file.name


@pytest.mark.parametrize("kind", ["markup", "right-to-left", "control", "unbroken", "long", "wide"])
def test_hostile_names_do_no_harm_as_pdf(kind, plan, tmp_path):
    request = PrintRequest(tmp_path, language="id", format="pdf", earlier=programme.earlier())
    files = print_documents(named(HOSTILE[kind]), plan, request)
    assert len(files) == len(DOCUMENTS)
    for path in files:
        content = path.read_bytes()
        assert content.startswith(b"%PDF-") and b"/JavaScript" not in content and b"/URI" not in content, path.name
        assert 0 < page_count(path) < 400, path.name
