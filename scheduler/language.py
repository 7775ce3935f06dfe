"""Sentences that stay language-free until somebody reads them.

Lower layers say what is wrong with a `Text`: an English message id and its values. Only the edge (terminal,
page, plan.json) turns it into Indonesian or English, with dates and clock times in that language's form.
"""

from __future__ import annotations

import datetime as dt
import gettext
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("id", "en")
CATALOGS = Path(__file__).parent / "locale"

MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKDAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in a sentence; `minutes` after midnight."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in a sentence: ``1.500.000`` in Indonesian, ``1,500,000`` in English."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A message id (English, with ``{name}`` fields) and the values of its fields, sorted by name."""

    msgid: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return translate(self, "en")


def say(msgid: str, **values: object) -> Text:
    """The Text of a message id; `pybabel extract` finds message ids by this name."""
    return Text(msgid, tuple(sorted(values.items())))


@lru_cache
def _catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation("jadwal", CATALOGS, languages=[language], fallback=True)


def clock(minutes: int, language: str) -> str:
    """``08.15`` in Indonesian, ``08:15`` in English."""
    return f"{minutes // 60:02d}{'.' if language == 'id' else ':'}{minutes % 60:02d}"


def amount(value: Decimal, language: str) -> str:
    """``1.500.000,5`` in Indonesian, ``1,500,000.5`` in English."""
    written = f"{value:,}"
    return written.translate(str.maketrans(",.", ".,")) if language == "id" else written


def long_date(day: dt.date, language: str) -> str:
    """``5 April 2027``."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def weekday_date(day: dt.date, language: str) -> str:
    """``Senin, 5 April 2027``."""
    return f"{WEEKDAYS[language][day.weekday()]}, {long_date(day, language)}"


def _spoken(value: object, language: str) -> object:
    if isinstance(value, Text):
        return translate(value, language)
    if isinstance(value, Clock):
        return clock(value.minutes, language)
    if isinstance(value, Amount):
        return amount(value.value, language)
    if isinstance(value, dt.date):
        return long_date(value, language)
    if isinstance(value, (tuple, list)):
        return ", ".join(str(_spoken(v, language)) for v in value)
    return value


def translate(text: Text | str, language: str) -> str:
    """The sentence in `language` (``id`` or ``en``); a plain string is looked up as a message id without fields."""
    if isinstance(text, str):
        return _catalog(language).gettext(text) if text else ""
    sentence = _catalog(language).gettext(text.msgid)
    return sentence.format(**{name: _spoken(value, language) for name, value in text.values})
