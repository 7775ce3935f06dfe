"""The settings: from dotted keys and values, however they came, to `Settings`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scheduler.domain.near import near
from scheduler.domain.settings import PREFERENCES, DayPattern, Settings, TravelRules
from scheduler.intake import kinds, words
from scheduler.intake.findings import Findings
from scheduler.intake.kinds import Kind
from scheduler.intake.values import Bad, Manner, cleaned, is_blank, shown
from scheduler.language import Text, say


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as it was written: its path, the raw value, the row or line."""

    path: tuple[str, ...]
    raw: object
    row: int | None

    @property
    def key(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Key:
    """A known setting: its kind, a note for the workbook, other spellings, and whether it must be there."""

    name: str
    kind: Kind
    note: Text
    also: tuple[str, ...] = ()
    required: bool = False


def _k(name: str, kind: Kind, note: Text, also: str = "", required: bool = False) -> Key:
    return Key(name, kind, note, tuple(also.split()), required)


SECTIONS: dict[str, tuple[Key, ...]] = {
    "programme": (
        _k("id", kinds.ID, say("A short code of the programme, for names of files."), "kode", True),
        _k("title", kinds.TEXT, say("The title that is printed."), "judul nama", True),
        _k("timezone", kinds.ID, say("The time zone, like Asia/Jakarta."), "zona_waktu"),
        _k("language", kinds.choice(words.LANGUAGES), say("The language of documents: id or en."), "bahasa"),
        _k("first_day", kinds.DATE, say("The first date of the programme."), "hari_pertama tanggal_mulai", True),
        _k("last_day", kinds.DATE, say("The last date of the programme."), "hari_terakhir tanggal_selesai", True),
        _k("jp_minutes", kinds.WHOLE, say("Minutes of one JP."), "menit_jp menit_per_jp"),
        _k("teaching_days", kinds.WEEKDAYS, say("Weekdays with teaching, parted by ;."), "hari_belajar hari_pelatihan"),
        _k("holidays", kinds.ID, say("The country whose holidays count, like ID or DE-BY; blank for none."),
           "hari_libur libur"),
        _k("venue_capacity", kinds.choice(words.CAPACITIES),
           say("hard: never more people than seats; preference: it costs points."), "kapasitas_tempat"),
    ),
    "travel": (
        _k("setup_minutes", kinds.WHOLE, say("Minutes a trainer needs at a place before a session."),
           "menit_persiapan"),
        _k("overnight_over_minutes", kinds.WHOLE, say("A longer way means arriving the day before."),
           "menginap_di_atas_menit"),
        _k("max_commute_minutes", kinds.WHOLE, say("The longest way to a placement; blank for no limit."),
           "maks_menit_perjalanan"),
        _k("default_minutes", kinds.WHOLE, say("Minutes between two places that travel does not name."),
           "menit_bawaan"),
        _k("wet_months", kinds.MONTHS, say("Months of the wet season, parted by ;."), "bulan_hujan"),
        _k("wet_factor", kinds.FRACTION, say("By how much travel takes longer then, like 1.3."), "faktor_hujan"),
    ),
    "replan": (
        _k("freeze_days", kinds.WHOLE, say("For how many days from today nothing moves that nobody named."),
           "hari_beku"),
    ),
    "attendance": (
        _k("certificate_percent", kinds.WHOLE, say("Per cent of a course's JP to attend for a certificate."),
           "persen_sertifikat"),
    ),
    "privacy": (
        _k("retain_until", kinds.DATE, say("Until which date the data of people are kept; afterwards check warns."),
           "simpan_sampai"),
        _k("retain_months", kinds.WHOLE, say("For how many months after the last day they are kept, instead."),
           "simpan_bulan"),
    ),
    "budget": (
        _k("ceiling", kinds.DECIMAL, say("The most that may be spent; blank for no limit."), "pagu"),
        _k("allowance_per_day", kinds.DECIMAL, say("What a participant gets for a day attended."),
           "uang_harian uang_saku"),
        _k("currency", kinds.ID, say("The currency of all amounts, as its three letters, like IDR."), "mata_uang"),
    ),
    "weights": tuple(_k(id, kinds.WHOLE, say("The weight of this preference; 0 turns it off.")) for id in PREFERENCES),
    "letterhead": (
        _k("lines", kinds.TEXTS, say("The lines of the letterhead, one a line."), "baris"),
        _k("logo", kinds.TEXT, say("The file of the logo."), ""),
    ),
    "signature": (
        _k("place", kinds.TEXT, say("The place where it is signed."), "tempat"),
        _k("office", kinds.TEXT, say("The office of who signs."), "jabatan"),
        _k("name", kinds.TEXT, say("The name of who signs."), "nama"),
        _k("rank", kinds.TEXT, say("The rank of who signs."), "pangkat"),
        _k("nip", kinds.DIGITS, say("The civil servant's number, as text."), ""),
    ),
    "letters": (
        _k("number", kinds.TEXT, say("The number of letters, with {number} where the running number stands.",
                                      number="{number}"), "nomor"),
        _k("classification", kinds.TEXT, say("The classification of letters."), "sifat"),
        _k("basis", kinds.TEXTS, say("What letters are based on, one a line."), "dasar"),
    ),
}  # fmt: skip
PATTERN_KEYS = (
    _k("weekdays", kinds.WEEKDAYS, say("Only on these weekdays."), "hari"),
    _k("hijri_months", kinds.HIJRI_MONTHS, say("Only in these Hijri months; 9 is Ramadan."), "bulan_hijriah"),
    _k("first_day", kinds.DATE, say("Only from this date on."), "hari_pertama"),
    _k("last_day", kinds.DATE, say("Only until this date."), "hari_terakhir"),
    _k("slots", kinds.TIMES, say("The times at which lessons begin, parted by ;, like 08:00;08:45."), "jam", True),
)
_SECTION_NAMES = {
    **{words.folded(s): s for s in (*SECTIONS, "day_patterns")},
    "program": "programme", "pola_hari": "day_patterns", "perjalanan": "travel", "anggaran": "budget",
    "kehadiran": "attendance", "privasi": "privacy",
    "bobot": "weights",
    "kop_surat": "letterhead", "kop": "letterhead", "tanda_tangan": "signature", "surat": "letters",
}  # fmt: skip


@dataclass
class ReadSettings:
    """The settings, which keys could not be read, and where each stands."""

    settings: Settings
    file: str
    bad: set[str] = field(default_factory=set)
    rows: dict[str, int | None] = field(default_factory=dict)

    def is_bad(self, key: str) -> bool:
        return key in self.bad or (key == "day_patterns" and any(k.startswith("day_patterns.") for k in self.bad))

    def row(self, key: str | None) -> int | None:
        """The line or row of a key, else of the first key below it."""
        if key is None:
            return None
        return self.rows.get(key) or next((r for k, r in self.rows.items() if k.startswith(f"{key}.")), None)


# Longer ones are no settings, and the reader of TOML takes the square of their length.
_MOST_TEXT = 500_000
_ENDLESS_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]{0,99}"|'[^'\n]{0,99}')[ \t]{0,9}\.[ \t]{0,9}){50}""")


def entries_of_toml(file: str, text: str, findings: Findings) -> list[Entry] | None:
    """The settings in a TOML text; None where it is none."""
    try:
        if len(text) > _MOST_TEXT or _ENDLESS_KEY.search(text):
            raise ValueError("too long")
        data = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        detail = re.sub(r"\s*\(at .*\)$", "", str(error))[:200] or type(error).__name__
        message = say("This is not in TOML form: {detail}. Write key = value, with texts in quotes.", detail=detail)
        findings.problem(file, int(found[1]) if found else None, None, None, message)
        return None
    lines = _lines(text)
    found_entries: list[Entry] = []
    pending: list[tuple[tuple[str, ...], Any]] = [((), data)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict) and len(path) < 3 and (len(path) < 2 or path[0] == "day_patterns"):
            pending += [((*path, str(key)), x) for key, x in reversed(value.items())]
        else:
            found_entries.append(Entry(path, value, lines.get(path)))
    return found_entries


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each key; best effort, for messages only."""
    found: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()[:300]
        if match := re.match(r"\[([^\[\]]+)\]", bare):
            section = _dotted(match[1])
            found.setdefault(section, number)
        elif match := re.match(r"([\w.\-\"' ]+?)\s*=", bare):
            found.setdefault(section + _dotted(match[1]), number)
    return found


def _dotted(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))


def entries_of_rows(file: str, rows: Iterable[tuple[int, list[object]]], findings: Findings) -> list[Entry]:
    """The settings on a sheet of keys and values; a list may be one cell or several rows of one key."""
    found: dict[tuple[str, ...], Entry] = {}
    for number, cells in rows:
        filled = [c for c in cells if not is_blank(c)]
        key = cleaned(str(filled[0])) if filled and isinstance(cells[0], str) else ""
        if not key or ("." not in key and words.folded(key) not in _PROGRAMME_KEYS):
            if len(filled) > 1 and words.folded(key) not in ("key", "kunci", "setting", "pengaturan"):
                message = say("This is no key of a setting; write one like programme.title.")
                findings.problem(file, number, None, key or shown(filled[0]), message)
            continue
        value = next((c for c in cells[1:2] if not is_blank(c)), None)
        path = _path(key)
        before = found.get(path)
        if before is not None and value is None:
            continue
        if before is not None and before.raw is not None:
            both = [*(before.raw if isinstance(before.raw, list) else [before.raw]), value]
            value, number = both, before.row or number
        found[path] = Entry(path, value, number)
    return list(found.values())


_PROGRAMME_KEYS = {words.folded(n) for k in SECTIONS["programme"] for n in (k.name, *k.also)}


def _path(key: str) -> tuple[str, ...]:
    if "." not in key:
        return ("programme", key)
    section, rest = key.split(".", 1)
    if _SECTION_NAMES.get(words.folded(section)) == "day_patterns" and "." in rest:
        return (section, *rest.rsplit(".", 1))
    return (section, rest)


def read_settings(file: str, entries: list[Entry] | None, findings: Findings) -> ReadSettings:
    """The settings from their entries; every bad or unknown key is reported, and reading goes on."""
    return _Reader(file, findings).read(entries)


class _Reader:
    def __init__(self, file: str, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.bad: set[str] = set()
        self.rows: dict[str, int | None] = {}
        self.manner = Manner(commas=True)

    def problem(self, entry: Entry, message: Text) -> None:
        value = shown(entry.raw) if entry.raw is not None else None
        self.findings.problem(self.file, entry.row, entry.key or None, value, message)

    def read(self, entries: list[Entry] | None) -> ReadSettings:
        values: dict[str, dict[str, object]] = {name: {} for name in SECTIONS}
        patterns: dict[str, dict[str, object]] = {}
        for entry in entries or ():
            section = _SECTION_NAMES.get(words.folded(entry.path[0])) if entry.path else None
            if section is None:
                self._unknown(entry, entry.path[0] if entry.path else "", _SECTION_NAMES)
            elif section == "day_patterns":
                self._pattern_entry(entry, patterns)
            elif len(entry.path) != 2:
                self.problem(entry, say("Settings stand below a heading like [programme]; put this one there."))
            else:
                self._entry(entry, section, entry.path[1], SECTIONS[section], values[section], section)
        if entries is not None:
            self._missing(values, patterns)
        else:
            self.bad |= {f"programme.{k.name}" for k in SECTIONS["programme"]} | {"day_patterns"}
        return ReadSettings(self._settings(values, patterns), self.file, self.bad, self.rows)

    def _unknown(self, entry: Entry, name: str, known: Iterable[str]) -> None:
        self.bad.add(entry.key)
        guess = near(name, known)
        if guess is not None:
            message = say("There is no setting of this name. Did you mean {near}?", near=guess)
        else:
            message = say("There is no setting of this name; delete it. Known here: {all}.", all=tuple(known))
        self.problem(entry, message)

    def _entry(
        self, entry: Entry, section: str, name: str, keys: tuple[Key, ...], values: dict[str, object], prefix: str
    ) -> None:
        spellings = {words.folded(n): k for k in keys for n in (k.name, *k.also)}
        key = spellings.get(words.folded(name))
        if key is None:
            self._unknown(entry, name, [k.name for k in keys])
            return
        full = f"{prefix}.{key.name}"
        self.rows[full] = entry.row
        if key.name in values:
            self.problem(entry, say("This setting stands twice; delete one."))
            return
        try:
            if key.kind.many and isinstance(entry.raw, (list, tuple)) and not entry.raw:
                values[key.name] = ()
            elif is_blank(entry.raw):
                if key.required:
                    raise Bad(say("This is missing; fill it in."))
            elif isinstance(entry.raw, dict):
                raise Bad(say("One value is expected here."))
            else:
                # A line of a letterhead may hold commas.
                values[key.name] = key.kind.read(entry.raw, Manner() if key.kind is kinds.TEXTS else self.manner)
        except Bad as bad:
            self.bad.add(full)
            self.problem(entry, bad.message)

    def _pattern_entry(self, entry: Entry, patterns: dict[str, dict[str, object]]) -> None:
        name = cleaned(entry.path[1]) if len(entry.path) > 1 else ""
        if len(entry.path) != 3 or not name:
            self.bad.add(entry.key)
            self.problem(entry, say("A day pattern is written like [day_patterns.normal], with slots below it."))
            return
        values = patterns.setdefault(name, {})
        self._entry(entry, "day_patterns", entry.path[2], PATTERN_KEYS, values, f"day_patterns.{name}")

    def _missing(self, values: dict[str, dict[str, object]], patterns: dict[str, dict[str, object]]) -> None:
        for key in SECTIONS["programme"]:
            full = f"programme.{key.name}"
            if key.required and key.name not in values["programme"] and full not in self.bad:
                self.bad.add(full)
                message = say("The setting {key} is missing; add it.", key=full)
                self.findings.problem(self.file, None, full, None, message)
        for name, pattern in patterns.items():
            full = f"day_patterns.{name}.slots"
            if "slots" not in pattern and full not in self.bad:
                self.bad.add(full)
                message = say("This day pattern has no slots; add the times at which lessons begin.")
                self.findings.problem(self.file, None, full, None, message)

    def _settings(self, values: dict[str, dict[str, object]], patterns: dict[str, dict[str, object]]) -> Settings:
        v: dict[str, Any] = dict(values["programme"])
        filler = kinds.DATE.filler
        first = v.pop("first_day", None) or v.get("last_day") or filler
        last = v.pop("last_day", None) or first
        budget: dict[str, Any] = values["budget"]
        return Settings(
            id=v.pop("id", "?"),
            title=v.pop("title", "?"),
            first_day=first,
            last_day=last,
            **v,
            day_patterns=tuple(DayPattern(name, **{"slots": (), **p}) for name, p in patterns.items()),  # type: ignore[arg-type]
            travel=TravelRules(**values["travel"]),  # type: ignore[arg-type]
            **values["replan"],  # type: ignore[arg-type]
            **values["attendance"],  # type: ignore[arg-type]
            **values["privacy"],  # type: ignore[arg-type]
            budget_ceiling=budget.get("ceiling"),
            allowance_per_day=budget.get("allowance_per_day", Decimal(0)),
            currency=budget.get("currency", "IDR").upper(),
            weights=tuple(values["weights"].items()),  # type: ignore[arg-type]
            letterhead=tuple(values["letterhead"].items()),  # type: ignore[arg-type]
            signature=tuple(values["signature"].items()),  # type: ignore[arg-type]
            letters=tuple(values["letters"].items()),  # type: ignore[arg-type]
        )
