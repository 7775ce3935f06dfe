"""The kinds of columns and keys: how each is read, written and offered in a drop-down."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scheduler.domain.near import near
from scheduler.intake import values, words
from scheduler.intake.values import Bad, Manner
from scheduler.language import say


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is read from a cell and written to one.

    Attributes
    ----------
    read : callable
        Takes the raw value and the `Manner`; raises `Bad`.
    write : callable
        Takes the value; gives text, a number or a date for a cell.
    filler : object
        Stands for a value that could not be read, so that the rest of its row is still checked.
    choices : tuple of str
        The words a drop-down offers.
    many : bool
        Whether the value is a list.
    as_text : bool
        Whether a spreadsheet must be kept from making numbers of it.
    """

    read: Callable[[object, Manner], object]
    write: Callable[[object], object] = str
    filler: object = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    as_text: bool = False


def _pieces(raw: object, manner: Manner, commas: bool) -> list[object]:
    """The parts of a list: a TOML list, lines of a cell, or what stands between ``;`` (or commas)."""
    if isinstance(raw, (list, tuple)):
        return [x for x in raw if not values.is_blank(x)]
    if not isinstance(raw, str):
        return [raw]
    marks = "\n" if "\n" in raw.strip() else ";" if ";" in raw else "," if commas or manner.commas else None
    return [p for p in (raw.split(marks) if marks else [raw]) if not values.is_blank(p)]


def _list_of(read: Callable[[object, Manner], object], commas: bool) -> Callable[[object, Manner], tuple]:
    def read_list(raw: object, manner: Manner) -> tuple:
        return tuple(dict.fromkeys(read(piece, manner) for piece in _pieces(raw, manner, commas)))

    return read_list


def _joined(items: object) -> str:
    """A list in one cell: parted by ``;``, or by lines where an item holds a ``;`` itself."""
    texts = [str(x) for x in items]
    if any(";" in t for t in texts):
        return "\n".join(texts) + ("\n-" if len(texts) == 1 else "")
    return ";".join(texts)


def _word(table: dict) -> Callable[[object, Manner], object]:
    known = words.lookup(table)

    def read(raw: object, manner: Manner) -> object:
        if isinstance(raw, (list, tuple, dict)):
            raise Bad(say("One text is expected here, not a list."))
        if isinstance(raw, bool):
            raw = "yes" if raw else "no"
        value = values.identifier(raw, manner)
        key = value if re.fullmatch(r"-\d+", value) else words.folded(value)
        if key in known:
            return known[key]
        choices = ", ".join(words.written(table))
        guess = near(key, known)
        if guess is not None and not key.isdigit():
            meant = words.spelling(table, known[guess])
            raise Bad(say("This word is not known here. Did you mean {near}? Allowed: {choices}.", near=meant,
                          choices=choices))  # fmt: skip
        raise Bad(say("This word is not known here. Allowed: {choices}.", choices=choices))

    return read


def choice(table: dict) -> Kind:
    """One word of a table of words."""
    return Kind(_word(table), lambda v: words.spelling(table, v), next(iter(table)), words.written(table), as_text=True)


def word_list(table: dict) -> Kind:
    """A list of words of a table."""
    return Kind(
        _list_of(_word(table), commas=True),
        lambda v: _joined(words.spelling(table, x) for x in v),
        (),
        many=True,
        as_text=True,
    )


def _weekday_list(raw: object, manner: Manner) -> tuple[int, ...]:
    """Weekdays, with stretches like ``mon-fri`` or ``Senin s.d. Jumat``."""
    one = _word(words.WEEKDAYS)
    found: list[int] = []
    for piece in _pieces(raw, manner, commas=True):
        if not isinstance(piece, str):
            raise Bad(say("Weekdays are words here, like mon or Senin."))
        for part in re.split(r" dan | and | & ", values.cleaned(piece)):
            ends = re.split(r"\s*[-–—]\s*|\s+(?:s\.?/?d\.?|to|sampai|hingga)\s+", part.strip())
            first, last = one(ends[0], manner), one(ends[-1], manner)
            if len(ends) > 2:
                raise Bad(say("Weekdays are words here, like mon or Senin."))
            found += [(first + n) % 7 for n in range((last - first) % 7 + 1)]
    return tuple(sorted(set(found)))


def _features(raw: object, manner: Manner) -> str:
    return words.folded(values.text(raw, manner))


def _fraction(raw: object, manner: Manner) -> Fraction:
    """An exact factor: a number, or a fraction like ``4/3``."""
    if isinstance(raw, str) and (found := re.fullmatch(r"\s*(\d{1,6})\s*/\s*(\d{1,6})\s*", raw, re.ASCII)):
        if int(found[2]) == 0:
            raise Bad(say("This is no number; write digits only, like 12 or 2.5."))
        return Fraction(int(found[1]), int(found[2]))
    return Fraction(values.number(raw, manner))


def decimal_text(value: Decimal) -> str:
    """A decimal number as text that is not taken for one with thousands."""
    plain = f"{value:f}"
    return plain + "0" if values.ambiguous(plain) else plain


def _write_fraction(value: Fraction) -> object:
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return decimal if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"


def clock(minutes: int) -> str:
    """``08:00``; the end of the day is ``24:00``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _same(value: object) -> object:
    return value


TEXT = Kind(values.text)
ID = Kind(values.identifier, as_text=True)
ROAD_OR_ID = Kind(values.road, as_text=True)
PHONE = Kind(values.phone, as_text=True)
DIGITS = ID
WHOLE = Kind(values.whole, _same, 1)
DECIMAL = Kind(values.number, _same, Decimal(0))
FRACTION = Kind(_fraction, _write_fraction, Fraction(1))
YES_NO = choice(words.YES_NO)
DATE = Kind(values.date, _same, dt.date(2000, 1, 1))
TIME = Kind(values.time, clock, 0, as_text=True)
TIMES = Kind(_list_of(values.time, commas=True), lambda v: _joined(map(clock, v)), (), many=True, as_text=True)
IDS = Kind(_list_of(values.identifier, commas=False), _joined, (), many=True, as_text=True)
TEXTS = Kind(_list_of(values.text, commas=False), _joined, (), many=True, as_text=True)
FEATURES = Kind(_list_of(_features, commas=True), _joined, (), many=True, as_text=True)
WEEKDAYS = Kind(_weekday_list, word_list(words.WEEKDAYS).write, (), many=True, as_text=True)
MONTHS = word_list({m: f"{m} {spellings}" for m, spellings in words.MONTHS.items()})
HIJRI_MONTHS = word_list(words.HIJRI_MONTHS)
PASARAN = word_list(words.PASARAN)
NTH = word_list(words.NTH)
