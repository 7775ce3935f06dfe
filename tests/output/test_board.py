"""The board: what it tells, that nothing in it can break out, and how it works in a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from scheduler.output.board import board_page
from scheduler.output.privacy import PROFILES, Gate, clean
from tests.output import programme
from tests.output.browser import CHROMIUM, Browser

HOSTILE = (
    '</script><script>document.title="evil"</script>',
    "<!--<script>",
    "<img src=x onerror=\"document.title='evil'\">",
    '" onfocus=alert(1) autofocus="',
    "{{ 7*7 }} \u2028 \\u003c & ;",
    "=SUM(A1) 'x'",
    "\u202eRTL محمد עברית",
    "Baris\nbaru",
    "Sangat" * 60,
)


def page(problem, plan, language="id") -> str:
    gate = Gate(problem, plan, PROFILES["public"])
    return board_page(gate.programme(), gate.placements(), "Revisi 3", language)


class Parts(HTMLParser):
    """Texts of a page by element: scripts, style, and what is read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.scripts, self.styles, self.read = [], [], [], []
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("script", "style"):
            self.open.append(tag)
            (self.scripts if tag == "script" else self.styles).append("")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.open.pop()

    def handle_data(self, text):
        if self.open:
            (self.scripts if self.open[-1] == "script" else self.styles)[-1] += text
        else:
            self.read.append(text)


@pytest.fixture(scope="module")
def hostile():
    """The programme with a bad name wherever a name may stand."""
    problem = programme.problem()

    def named(items, first, field="name"):
        return tuple(replace(x, **{field: HOSTILE[(first + n) % len(HOSTILE)]}) for n, x in enumerate(items))

    return problem.with_(
        settings=replace(problem.settings, title=HOSTILE[0], letterhead=(("lines", HOSTILE[:3]),)),
        sentra=named(problem.sentra, 6),
        venues=named(problem.venues, 0),
        trainers=named(problem.trainers, 2),
        courses=named(problem.courses, 4, "title"),
        hosts=named(problem.hosts, 7),
        internships=named(problem.internships, 8, "title"),
        topics=named(problem.topics, 1, "title"),
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_participant_is_on_it(problem, plan, language):
    text = page(problem, plan, language)
    for p in problem.participants:
        assert clean(p.name) not in text and not re.search(rf"\b{p.id}\b", text), p.id
    for secret in programme.SECRETS:
        assert secret not in text, secret
    assert "0800-1000" not in text and "98765" not in text
    assert not re.search(r"household|rumah tangga|poor", text, re.IGNORECASE)


def test_household_and_business_members_give_the_same_page(plan):
    usual = programme.problem()
    swapped = tuple(
        replace(p, household=None, business="U1", location=None)
        if p.household
        else replace(p, household="RT-MISKIN", business=None)
        if p.business == "U1"
        else p
        for p in usual.participants
    )
    assert page(usual, plan) == page(usual.with_(participants=swapped), plan)


def test_nothing_is_fetched_and_only_its_own_script_may_run(problem, plan):
    text = page(problem, plan)
    parts = Parts(text)
    assert not re.search(r"https?://|@import|url\((?!\"data:)", text)
    assert not [a for _tag, a in parts.tags if {"src", "style", "onclick"} & a.keys()]
    policy = next(a["content"] for tag, a in parts.tags if tag == "meta" and "content" in a and "src" in a["content"])
    for content in (parts.scripts[1], parts.styles[0]):
        hashed = "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'{hashed}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy and len(parts.scripts) == 2


def test_hostile_names_stay_texts(hostile, plan):
    text = page(hostile, plan)
    parts = Parts(text)
    assert len(parts.scripts) == 2 and not any(tag == "img" for tag, _a in parts.tags)
    data = json.loads(parts.scripts[0])
    assert not re.search(r"[<>&\u2028\u2029]", parts.scripts[0])
    told = {name for rows in data["subjects"].values() for row in rows for name in row}
    assert clean(HOSTILE[0]) in told and clean(HOSTILE[6]) in told and "\u202e" not in text
    assert clean(HOSTILE[0]) in "".join(parts.read)


def test_the_list_without_scripts_is_whole(problem, plan):
    read = " ".join(" ".join(Parts(page(problem, plan)).read).split())
    for words in ("Senin, 29 Maret 2027", "08.00–13.45", "SULAM-PRS-1", "Balai Kota", "Dra. Ani <Guru>", "Tidak terlaksana",
                  "Magang produksi · Rumah & Karya", "20–26 Mei 2027", "Iduladha (perkiraan)"):  # fmt: skip
        assert words in read, words
    english = " ".join(Parts(page(problem, plan, "en")).read)
    assert "Monday, 29 March 2027" in english and "08:00–13:45" in english


def test_a_plan_with_nothing_in_it(problem, plan):
    empty = page(problem, plan.with_(cohorts=(), sessions=(), placements=()))
    assert json.loads(Parts(empty).scripts[0])["sessions"] == []


# In a browser -------------------------------------------------------------------------

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("board") / "board.html"
    path.write_bytes(page(programme.problem(), programme.plan()).encode())
    return path


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory, hostile):
    path = tmp_path_factory.mktemp("hostile") / "board.html"
    path.write_bytes(page(hostile, programme.plan()).encode())
    return path


@pytest.fixture(scope="module")
def desktop():
    with Browser(1280, 900) as browser:
        yield browser


@pytest.fixture(scope="module")
def phone():
    with Browser(360, 740) as browser:
        yield browser


CARDS = "[...document.querySelectorAll('#view .card')].map(c => c.innerText.replace(/\\s+/g, ' '))"
PERIOD = "document.getElementById('period').innerText"


@needs_browser
def test_the_week_of_sentra_and_its_keys(desktop, file):
    desktop.open(file, "#view=week&by=sentra&date=2027-03-29")
    assert desktop.run(PERIOD) == "29 Maret–2 April 2027"
    rows = desktop.run("[...document.querySelectorAll('.board tbody tr')].map(r => r.querySelectorAll('.card').length)")
    assert rows == [2, 2], "one held and one not in the first, two in the second"
    assert "08.00–13.45 Sulam <mutu> & rapi (1/2) SULAM-PRS-1 · Balai Kota · Dra. Ani <Guru>" in desktop.run(CARDS)
    desktop.key("ArrowRight")
    assert desktop.run(PERIOD) == "5–9 April 2027" and len(desktop.run(CARDS)) == 1
    assert "date=2027-04-05" in desktop.run("location.hash")
    desktop.key("ArrowLeft")
    desktop.key("m")
    assert desktop.run(PERIOD) == "Maret 2027"
    desktop.key("l")
    assert len(desktop.run(CARDS)) == 7 + 2, "a placement stands once"
    assert not desktop.requests and not desktop.complaints


@needs_browser
@pytest.mark.parametrize(
    ("by", "of", "cards"),
    [("trainer", "T2", 1), ("venue", "V2", 2), ("cohort", "KEMAS-1", 2), ("sentra", "PRS", 7), ("host", "H1", 2), ("sentra", "X", 9)],
)  # fmt: skip
def test_only_one(desktop, file, by, of, cards):
    desktop.open(file, f"#view=list&by={by}&of={of}")
    assert len(desktop.run(CARDS)) == cards


@needs_browser
def test_choosing_goes_to_where_something_is(desktop, file):
    desktop.open(file, "#view=week&by=venue&date=2027-05-10")
    assert "Tidak ada pertemuan" in desktop.run("document.getElementById('view').innerText")
    desktop.run(
        "(() => { const s = document.getElementById('of'); s.value = 'V2'; s.dispatchEvent(new Event('change')); })()"
    )
    assert desktop.run(PERIOD) == "29 Maret–2 April 2027" and len(desktop.run(CARDS)) == 2
    assert "V2" in desktop.run("location.hash")


@needs_browser
def test_details_open_and_close_by_keyboard(desktop, file):
    desktop.open(file, "#view=week&by=sentra&date=2027-03-29")
    desktop.run("document.querySelector('.card').focus()")
    desktop.key("Enter")
    told = desktop.run("document.getElementById('details').innerText")
    assert desktop.run("document.getElementById('details').open")
    assert "Senin, 29 Maret 2027" in told and "Bahan & alat" in told and "Jalan Balai 1" in told
    desktop.key("Escape")
    assert not desktop.run("document.getElementById('details').open")
    assert desktop.run("document.activeElement.classList.contains('card')"), "and goes on where it was"


@needs_browser
def test_every_control_is_reached_by_the_tab_key(desktop, file):
    desktop.open(file, "#view=week&by=sentra&date=2027-03-29")
    seen = []
    for _ in range(30):
        desktop.key("Tab")
        seen.append(desktop.run("document.activeElement.id || document.activeElement.className"))
    for control in ("skip", "by", "of", "search", "print", "previous", "following", "today", "jump"):
        assert control in seen, control
    assert any(s.startswith("card") for s in seen)
    unnamed = desktop.run(
        "[...document.querySelectorAll('button,select,input')].filter(e => !(e.innerText || e.ariaLabel || e.closest('label'))).length"
    )
    assert unnamed == 0


@needs_browser
def test_search_finds_over_all_dates(desktop, file):
    desktop.open(file, "#view=week&by=sentra&date=2027-03-29")
    desktop.key("/")
    for letter in "tusuk":
        desktop.key(letter)
    assert desktop.run(PERIOD) == "4 ditemukan", "by the topics of sessions, too"
    desktop.run(
        "(() => { const s = document.getElementById('search'); s.value = 'TGM-1'; s.dispatchEvent(new Event('input')); })()"
    )
    assert len(desktop.run(CARDS)) == 2 and desktop.run("document.querySelectorAll('mark').length") == 2
    desktop.run("document.getElementById('search').focus()")
    desktop.key("Escape")
    assert desktop.run(PERIOD) == "29 Maret–2 April 2027"


@needs_browser
def test_the_month_and_its_holidays(desktop, file):
    desktop.open(file, "#view=month&by=sentra&date=2027-05-10")
    text = desktop.run("document.getElementById('view').innerText")
    assert "Iduladha (perkiraan)" in text and "belum ditetapkan" in text and "KEMAS-1" in text
    desktop.run("[...document.querySelectorAll('.number')].find(b => b.innerText === '27').click()")
    assert desktop.run(PERIOD) == "24–28 Mei 2027"


@needs_browser
@pytest.mark.parametrize("view", ["week", "month", "list"])
@pytest.mark.parametrize("which", ["usual", "hostile"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_nothing_sticks_out_and_no_name_does_harm(request, file, hostile_file, view, which, size):
    browser = request.getfixturevalue(size)
    for date in ("2027-03-29", "2027-05-24"):
        browser.open(file if which == "usual" else hostile_file, f"#view={view}&by=trainer&date={date}")
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert browser.run("document.title") != "evil" and not browser.run("document.querySelector('img')")
        browser.run("document.querySelector('#view .card, #view .chip')?.click()")
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")
    assert not browser.complaints and not browser.requests


@needs_browser
def test_on_a_phone_days_stand_under_each_other(phone, file):
    phone.open(file, "#view=week&by=sentra&date=2027-03-29")
    assert phone.run("document.querySelectorAll('.board').length") == 0
    days = phone.run("[...document.querySelectorAll('.day h3')].map(h => h.innerText.trim())")
    assert days[0] == "Senin, 29 Maret 2027" and len(days) == 4
    small = "[...document.querySelectorAll('button:not([hidden]),select,input')].filter(b => b.offsetParent && b.getBoundingClientRect().height < 39).length"
    assert phone.run(small) == 0, "everything is large enough for a finger"
    phone.open(file, "#view=month&by=sentra&date=2027-05-10")
    phone.run("[...document.querySelectorAll('.pick')].find(b => b.innerText.trim() === '27').focus()")
    phone.key("Enter")
    assert phone.run("document.querySelector('.day h3').innerText.trim()") == "Kamis, 27 Mei 2027"
    assert phone.run("document.activeElement.getAttribute('aria-pressed')") == "true"


@needs_browser
def test_its_own_font_is_used(desktop, file):
    desktop.open(file)
    assert desktop.run("document.fonts.ready.then(f => [...f].filter(x => x.status === 'loaded').length)") == 2


@needs_browser
def test_without_scripts_the_list_is_there(file):
    with Browser(360, 740, scripts=False) as browser:
        browser.open(file)
        seen = browser.run("document.body.innerText")
        assert "SULAM-PRS-1" in seen and "Senin, 29 Maret 2027" in seen and "Cari" not in seen
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")


@needs_browser
@pytest.mark.parametrize("view", ["week", "month", "list"])
def test_it_prints_what_is_shown(desktop, file, view):
    desktop.open(file, f"#view={view}&by=sentra&of=PRS&date=2027-03-29")
    printed = desktop.pdf()
    assert printed.startswith(b"%PDF") and 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
