"""The Indonesian catalog: merged, compiled, complete, with the same fields."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.mofile import read_mo

from scheduler.locale.merge import CATALOG, PARTS, CatalogConflict, merge, mo_bytes, po_bytes

ROOT = Path(__file__).parents[2]
# The first argument of these is a message id: `_` are the Phrases of a page, and gettext in templates.
NAMES = ("say", "_")
FIELD = re.compile(r"\{(\w*)[^{}]*\}")


def message_ids() -> dict[str, list[str]]:
    """Message ids in use, with the places that use them."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "scheduler").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and called(node.func) in NAMES:
                for msgid in literals(node.args[0]):
                    found[msgid].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    for path in sorted((ROOT / "templates").rglob("*.j2")):
        with path.open("rb") as file:
            for line, msgid, _comments, _context in extract("jinja2.ext:babel_extract", file, options={}):
                found[msgid].append(f"{path.relative_to(ROOT)}:{line}")
    return found


def called(function: ast.expr) -> str | None:
    return function.id if isinstance(function, ast.Name) else None


def literals(node: ast.expr) -> list[str]:
    """The strings an argument can be: a literal, or the ends of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def test_every_message_is_translated():
    known = {m.id for m in merge(PARTS.glob("*.po")) if m.id}
    missing = {msgid: places for msgid, places in message_ids().items() if msgid and msgid not in known}
    listing = "\n".join(f"  {places[0]}: {msgid!r}" for msgid, places in sorted(missing.items(), key=lambda m: m[1]))
    assert not missing, f"{len(missing)} messages have no Indonesian text in scheduler/locale/id/parts/*.po:\n{listing}"


def test_translations_have_the_same_fields():
    for message in merge(PARTS.glob("*.po")):
        if message.id:
            assert set(FIELD.findall(message.id)) == set(FIELD.findall(message.string)), message.id


def test_catalog_is_merged_and_compiled():
    catalog = merge(PARTS.glob("*.po"))
    stale = "run: python -m scheduler.locale.merge"
    assert CATALOG.read_bytes() == po_bytes(catalog), stale
    assert CATALOG.with_suffix(".mo").read_bytes() == mo_bytes(catalog), stale
    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = {m.id: m.string for m in read_mo(file) if m.id}
    assert compiled == {m.id: m.string for m in catalog if m.id}


def test_parts_that_disagree_are_listed(tmp_path):
    (tmp_path / "a.po").write_text('msgid "Course"\nmsgstr "Pelatihan"\n\nmsgid "Open"\nmsgstr ""\n')
    (tmp_path / "b.po").write_text('msgid "Course"\nmsgstr "Kursus"\n')
    with pytest.raises(CatalogConflict) as caught:
        merge(tmp_path.glob("*.po"))
    assert "Kursus" in str(caught.value) and "a.po: no translation of 'Open'" in str(caught.value)
