"""Every document for every audience, searched for what must not be there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import scheduler.output
from scheduler.output.documents import DOCUMENTS, print_documents, sheets_of
from scheduler.output.privacy import clean, without_telephone
from tests.output import programme
from tests.output.test_pdf import objects

POSTED = [name for name, d in DOCUMENTS.items() if d.posted]


def pages(problem, plan, request) -> dict[tuple[str, str], str]:
    """Every sheet of every document."""
    found = {}
    for name, document in DOCUMENTS.items():
        keys = document.keys(problem, plan, None, request)
        for key, sheet in zip(keys, sheets_of(document, keys, problem, plan, request), strict=True):
            found[name, key] = str(sheet.html)
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_secrets_on_any_page(language, problem, plan, request_for):
    for place, text in pages(problem, plan, request_for(language=language)).items():
        for secret in programme.SECRETS:
            assert secret not in text, place
        paid = {"teaching-recap"} if place[1] in ("", "T1") else set()
        assert bool(re.search(r"98\D?765", text)) == (place[0] in paid), place
        assert not re.search(r"household|rumah tangga|miskin|poor|business", text, re.IGNORECASE), place


def test_posted_sheets_name_no_participant(problem, plan, request_for):
    from markupsafe import escape

    for (name, key), text in pages(problem, plan, request_for()).items():
        if name in POSTED:
            for p in problem.participants:
                assert str(escape(clean(p.name))) not in text, (name, key)
                assert not re.search(rf"\b{p.id}\b", text), (name, key)
            assert not re.search(r"0800-1000-\d", text), "telephone numbers of contacts stay off walls"


def test_personal_sheets_name_nobody_else(problem, plan, request_for):
    from markupsafe import escape

    people = programme.earlier().problem.participants
    for (name, key), text in pages(problem, plan, request_for()).items():
        kind, _colon, id = key.rpartition(":")
        own = {id}
        if name == "placement-plan":
            if not key.startswith("participant:"):
                host = key.removeprefix("host:")
                own = {p.participant for p in plan.placements if not host or p.host == host}
        elif name == "attendance-sheet":
            date, _space, cohort = key.partition(" ")
            own = {p for s in plan.sessions_of_cohort[cohort] if str(s.date) == date for p in plan.people(s)}
        elif name == "invitation" and kind == "cohort":
            own = set(plan.cohort[id].participants)
        elif not name.startswith("participant") and kind != "participant":
            own = set()
        for p in people:
            assert (str(escape(clean(p.name))) in text) == (p.id in own), (name, key, p.id)


def test_household_and_business_members_get_the_same_pages(plan, request_for):
    """Swapping household and business changes no byte of any page."""
    usual = programme.problem()
    swapped = []
    for p in usual.participants:
        if p.household:
            swapped.append(type(p)(**{**fields(p), "household": None, "business": "U1", "location": None}))
        elif p.business == "U1":
            swapped.append(type(p)(**{**fields(p), "household": "RT-MISKIN", "business": None}))
        else:
            swapped.append(p)
    other = usual.with_(participants=tuple(swapped))
    assert pages(usual, plan, request_for()) == pages(other, plan, request_for())


def fields(value) -> dict:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_few_people_are_not_counted(problem, plan, request_for):
    text = pages(problem, plan, request_for())
    assert '<td class="people" rowspan="1"><bdi>5</bdi>' in text["venue-timetable", "V1"]
    assert '<td class="people" rowspan="1"><bdi></bdi>' in text["venue-timetable", "V1"]
    assert '<td class="people" rowspan="1"><bdi>3</bdi>' not in text["venue-timetable", "V1"]


def test_pdf_has_no_names_in_its_metadata(problem, plan, request_for):
    for path in print_documents(problem, plan, request_for(format="pdf", who=("P01",))):
        content = objects(path)
        assert b"Zubaidah" not in content and "Zubaidah".encode("utf-16-be") not in content
        assert b"/Title" in content


def test_views_never_see_a_problem_or_plan():
    """The gate is the only way from a problem to a page: views import neither Problem nor Plan nor people."""
    folder = Path(scheduler.output.__file__).parent
    for name in (
        "views",
        "board",
        "plancsv",
        "cards",
        "signing",
        "recap",
        "money",
        "pageviews",
        "pages",
        "pdf",
        "phrases",
        "disclosed",
        "paper",
        "letterviews",
        "letterpages",
    ):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        allowed = {"scheduler.domain.calendar"}
        bad = {m for m in imported if m.startswith(("scheduler.domain", "scheduler.plan"))} - allowed
        assert not bad, name


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        ("Ibu Sundari 0800-1000-100", "Ibu Sundari"),
        ("0812 3456 7890", ""),
        ("Pak Edi (+62 812-3456-789)", "Pak Edi"),
        ("Kantor Lantai 2", "Kantor Lantai 2"),
    ],
)
def test_contacts_without_telephone(contact, name):
    assert without_telephone(contact) == name


def test_clean_text():
    assert clean("a\x00b\nc\u202ed  e") == "a b cd e"
    assert clean(None) == ""
