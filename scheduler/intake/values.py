"""Parsing what stands in one cell or behind one key, however it was typed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from scheduler.domain.near import near
from scheduler.intake import words
from scheduler.language import Text, say

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_BLANKS = {"", "-", "–", "—"}
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "####")
_LONGEST_TEXT = 2000
_LARGEST = 10**12
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
# WIB, WITA and WIT and the zones whose clocks they name.
_CLOCKS = {
    "wib": ("Asia/Jakarta", "Asia/Pontianak"),
    "wita": ("Asia/Makassar", "Asia/Ujung_Pandang"),
    "wit": ("Asia/Jayapura",),
}
_MONTHS = words.lookup(words.MONTHS)
_WEEKDAYS = words.lookup(words.WEEKDAYS)


class Bad(Exception):
    """A value that cannot be read; the message says why and what to write."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Manner:
    """How cells of one source are to be read: whether commas part lists, and the programme's time zone."""

    commas: bool = False
    timezone: str = ""

    @property
    def indonesian(self) -> bool:
        return any(self.timezone in zones for zones in _CLOCKS.values())


def cleaned(text: str) -> str:
    """Text without stray, double, non-breaking or invisible spaces and control characters, accents composed."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text).split())


def shown(raw: object) -> str:
    """A raw value as a person sees it."""
    if raw is None:
        return ""
    if isinstance(raw, (list, tuple)):
        return "; ".join(shown(x) for x in raw[:20])
    if isinstance(raw, dict):
        return "; ".join(str(k) for k in list(raw)[:20])
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ", "minutes")
    if isinstance(raw, dt.time):
        return raw.isoformat("minutes")
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 10**15 else f"{raw:.15g}"
    if isinstance(raw, int) and abs(raw) > 10**30:
        return "10^30…"
    text = str(raw)
    return cleaned(text) if len(text) <= _LONGEST_TEXT else cleaned(text[:80]) + "…"


def is_blank(raw: object) -> bool:
    """Whether a cell has nothing in it; a lone dash counts as nothing."""
    return raw is None or (isinstance(raw, str) and (raw in _BLANKS or cleaned(raw) in _BLANKS))


def text(raw: object, manner: Manner) -> str:
    """Any text of reasonable length; whole numbers lose the ``.0`` that a spreadsheet gave them."""
    if isinstance(raw, (list, tuple, dict)):
        raise Bad(say("One text is expected here, not a list."))
    if isinstance(raw, float) and abs(raw) >= 10**15:
        raise Bad(
            say("A spreadsheet keeps only 15 digits of a number. Format the cell as text and type the number again.")
        )
    if isinstance(raw, str) and len(raw) > _LONGEST_TEXT:
        raise Bad(say("This text is longer than {limit} characters; shorten it.", limit=_LONGEST_TEXT))
    value = shown(raw)
    if value.startswith(_ERRORS):
        raise Bad(say("The spreadsheet shows an error here; correct its formula or type the value."))
    return value


def identifier(raw: object, manner: Manner) -> str:
    """An id: a text that a spreadsheet has not turned into a date or into a shortened number."""
    if isinstance(raw, (dt.date, dt.time, dt.timedelta)):
        raise Bad(say("The spreadsheet made a date or time of this. Format the cell as text and type it again."))
    value = text(raw, manner)
    if re.fullmatch(r"\d+([.,]\d+)?E\+\d+", value, re.ASCII):
        raise Bad(say("A spreadsheet shortened this number. Format the cell as text and type the whole number again."))
    whole = re.fullmatch(r"(\d+)\.0", value, re.ASCII)
    return whole[1] if whole else value


def phone(raw: object, manner: Manner) -> str:
    """A telephone number; in Indonesia one that begins with 8 gets back the 0 that a spreadsheet took."""
    value = identifier(raw, manner)
    digits = re.sub(r"[ .\-]", "", value)
    return f"0{value}" if manner.indonesian and re.fullmatch(r"8\d{7,12}", digits, re.ASCII) else value


def road(raw: object, manner: Manner) -> str:
    """An id; around the ``~`` between two places no spaces are kept."""
    return re.sub(r"\s*~\s*", "~", identifier(raw, manner))


# Numbers --------------------------------------------------------------------


def number(raw: object, manner: Manner) -> Decimal:
    """A number with decimal comma or point; a lone group of three digits after the mark is ambiguous."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal, str)):
        raise Bad(say("This is no number; write digits only, like 12 or 2.5."))
    value = _number_of_text(text(raw, manner)) if isinstance(raw, str) else _number_of_value(raw)
    if abs(value) >= _LARGEST:
        raise Bad(say("This number is too large; check its digits."))
    if value and value.adjusted() < -12:
        raise Bad(say("This number has too many decimal places; shorten it."))
    if value == value.to_integral_value():
        return Decimal(int(value))
    return value.normalize()


def _number_of_value(raw: int | float | Decimal) -> Decimal:
    if isinstance(raw, float):
        raw = Decimal(f"{raw:.15g}")
    elif isinstance(raw, int):
        raw = Decimal(raw) if abs(raw) < _LARGEST else Decimal(_LARGEST)
    if not raw.is_finite():
        raise Bad(say("This is no number; write digits only, like 12 or 2.5."))
    # Nothing may make a giant whole number of an exponent.
    return raw if raw.adjusted() < 13 else Decimal(_LARGEST)


def _number_of_text(value: str) -> Decimal:
    bare = re.sub(r"^(rp|idr)\.?\s*|\s*%$|,-$", "", value, flags=re.IGNORECASE)
    rupiah = value[:2].lower() == "rp" or value[:3].lower() == "idr"
    if len(bare) > 40:
        raise Bad(say("This number is too large; check its digits."))
    if re.fullmatch(r"[+-]?\d+", bare, re.ASCII):
        return Decimal(bare)
    for mark, other in ((".", ","), (",", "."), (" ", ",")):
        grouped = rf"[+-]?\d{{1,3}}(\{mark}\d{{3}})+"
        if re.fullmatch(rf"{grouped}\{other}\d+", bare, re.ASCII) or (
            re.fullmatch(grouped, bare, re.ASCII) and (bare.count(mark) > 1 or mark == " " or (rupiah and mark == "."))
        ):
            return Decimal(bare.replace(mark, "").replace(other, "."))
    if ambiguous(bare):
        whole = re.sub(r"[.,]", "", bare)
        part = f"{Decimal(bare.replace(',', '.')).normalize():f}"
        raise Bad(
            say(
                "This could be {whole} or {part}; write {whole} without a mark, or {part} for the other.",
                whole=whole,
                part=f"{part}0" if ambiguous(part) else part,
            )
        )
    if re.fullmatch(r"[+-]?\d+[.,]\d+", bare, re.ASCII):
        return Decimal(bare.replace(",", "."))
    raise Bad(say("This is no number; write digits only, like 12 or 2.5."))


def ambiguous(value: str) -> bool:
    """Whether the mark in a number may part thousands or decimals: ``1.500``, but not ``0.500`` or ``1500.5``."""
    return re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", value, re.ASCII) is not None


def whole(raw: object, manner: Manner) -> int:
    """A whole number."""
    value = number(raw, manner)
    if value != value.to_integral_value():
        raise Bad(say("A whole number is expected here, like 12."))
    return int(value)


# Dates and times --------------------------------------------------------------

_NO_DATE = say("This is no date; write it like 2027-04-05 or 5 April 2027.")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})", re.ASCII)
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .\-/]*([a-z]+)\.?[ ,\-/]*(\d{4}|'?\d{2})", re.ASCII)
_NAME_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)


def date(raw: object, manner: Manner) -> dt.date:
    """A date: a spreadsheet's, ISO, day first, or with the month's name in English or Indonesian."""
    if isinstance(raw, dt.datetime):
        if raw.time() != dt.time():
            raise Bad(say("A date without a time is expected here; take the time away."))
        return _in_range(raw.date())
    if isinstance(raw, dt.date):
        return _in_range(raw)
    if not isinstance(raw, (str, int, float)) or isinstance(raw, bool):
        raise Bad(_NO_DATE)
    value = text(raw, manner).casefold()
    serial = re.fullmatch(r"([2-7]\d{4})(\.0)?", value, re.ASCII)
    if serial:
        guess = dt.date(1899, 12, 30) + dt.timedelta(days=int(serial[1]))
        raise Bad(
            say("This is a spreadsheet's number of a day, perhaps {date}. Format the cell as a date.", date=guess)
        )
    weekday, value = _without_weekday(value)
    day = _calendar_date(value)
    if weekday is not None and day.weekday() != weekday:
        raise Bad(say("{date} is not that day of the week; correct one of the two.", date=day))
    return _in_range(day)


def _without_weekday(value: str) -> tuple[int | None, str]:
    head, _, rest = value.replace(",", " , ", 1).partition(" ")
    weekday = _WEEKDAYS.get(words.folded(head))
    return (weekday, rest.strip(" ,")) if isinstance(weekday, int) and rest else (None, value)


def _calendar_date(value: str) -> dt.date:
    if found := _ISO.fullmatch(value):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(value):
        day, month, year = found.groups()
        if len(year) == 4 and int(month) > 12 >= int(day):
            raise Bad(
                say("Dates are read day first; did you mean {day}/{month}/{year}?", day=month, month=day, year=year)
            )
    elif found := _DAY_NAME.fullmatch(value):
        day, name, year = found.groups()
        month = _month(name)
    elif found := _NAME_DAY.fullmatch(value):
        name, day, year = found.groups()
        month = _month(name)
    else:
        raise Bad(_NO_DATE)
    if len(year) != 4:
        raise Bad(say("Write the year with four digits, like 2027."))
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise Bad(say("There is no such date in the calendar; check day and month.")) from None


def _month(name: str) -> int:
    month = _MONTHS.get(name)
    if not isinstance(month, int):
        guess = near(name, _MONTHS)
        raise Bad(say("There is no month {name}. Did you mean {near}?", name=name, near=guess) if guess else _NO_DATE)
    return month


def _in_range(day: dt.date) -> dt.date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Bad(say("The year {year} cannot be meant; check its digits.", year=str(day.year)))
    return day


_NO_TIME = say("This is no time of day; write it like 08:00.")


def time(raw: object, manner: Manner) -> int:
    """Minutes after midnight of a time: ``08:00``, ``08.00 WIB``, ``8.00``, a spreadsheet's time or part of a day."""
    if isinstance(raw, dt.datetime):
        raw = raw.time() if raw.year <= 1900 else raw
    if isinstance(raw, dt.time):
        if raw.second or raw.microsecond:
            raise Bad(say("A time without seconds is expected here, like 08:00."))
        return raw.hour * 60 + raw.minute
    if isinstance(raw, dt.timedelta):
        return _minutes(raw / dt.timedelta(minutes=1))
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        if raw != raw or not -1 < raw < 25:  # NaN differs from itself
            raise Bad(_NO_TIME)
        if 0 < raw < 1:
            return _minutes(float(raw) * 24 * 60)
        if raw not in range(25):
            raise Bad(say("This number could mean two times of day. Format the cell as text and write it like 08:30."))
        return int(raw) * 60
    if not isinstance(raw, str):
        raise Bad(_NO_TIME)
    return _time_of_text(text(raw, manner).casefold(), manner)


def _minutes(value: float) -> int:
    if abs(value - round(value)) > 1e-3 or not 0 <= round(value) <= 24 * 60:
        raise Bad(say("A time without seconds is expected here, like 08:00."))
    return round(value)


def _time_of_text(value: str, manner: Manner) -> int:
    value = re.sub(r"^(pukul|pkl|jam|at)\.? ", "", value)
    zone = re.search(r" ?(wib|wita|wit)$", value)
    if zone:
        if manner.timezone and manner.timezone not in _CLOCKS[zone[1]]:
            raise Bad(
                say("The programme's clock is that of {zone}; write the time of that clock.", zone=manner.timezone)
            )
        value = value[: zone.start()]
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{1,2})(?::00)?)? ?(am|pm|a\.m\.|p\.m\.)?", value, re.ASCII)
    if not found:
        raise Bad(_NO_TIME)
    hours, minutes, half = int(found[1]), found[2], (found[3] or "")[:1]
    if minutes is not None and len(minutes) == 1:
        raise Bad(say("Minutes have two digits: write 08:30, or 08:03."))
    if half:
        if not 1 <= hours <= 12:
            raise Bad(_NO_TIME)
        hours = hours % 12 + (12 if half == "p" else 0)
    total = hours * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or total > 24 * 60:
        raise Bad(say("There is no such time of day; times go from 00:00 to 24:00."))
    return total
