"""What a sheet is called in the terminal: its document, and for whom it is."""

from __future__ import annotations

import datetime as dt

from scheduler.domain.problem import Problem
from scheduler.language import Text, say
from scheduler.output.document import Document
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import clean


def sheet_name(document: Document, key: str, problem: Problem, language: str) -> Text:
    """``Kartu peserta, P07 Siti Aminah``; for the office, which knows the names."""
    title = (document.alias if language == "id" else document.name).replace("-", " ").capitalize()
    if not key:
        return say("{document} of the whole programme", document=title)
    return say("{document} for {who}", document=title, who=_whom(document, key, problem, Phrases(language)))


def _whom(document: Document, key: str, problem: Problem, _: Phrases) -> str:
    kind, _colon, id = key.rpartition(":")
    tables = {
        "participant": problem.participant,
        "trainer": problem.trainer,
        "venue": problem.venue,
        "host": problem.host,
        "sentra": problem.one_sentra,
    }
    for table in [tables[kind]] if kind in tables else tables.values():
        if id in table:
            return f"{id} {clean(table[id].name)}"
    date, _space, cohort = key.partition(" ")
    try:
        return f"{cohort}, {_.full_date(dt.date.fromisoformat(date))}"
    except ValueError:
        return key
