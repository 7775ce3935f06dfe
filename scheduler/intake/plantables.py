"""The sheets of a plan's workbook: their columns, every accepted spelling of a heading, and how cells are read.

A plan is written with these headings in the programme's language and read with them in either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, dataclass, fields

from scheduler.intake import kinds, words
from scheduler.intake.columns import Column, Table
from scheduler.intake.kinds import Kind
from scheduler.language import Text, say

# More trainers of one session stand together in the last of these columns, parted by ;.
TRAINER_COLUMNS = 9

STATES = {
    "held": "held terlaksana",
    "not_held": "not_held tidak_terlaksana",
    "frozen": "frozen beku",
    "pinned": "pinned dipatok",
}


@dataclass(frozen=True)
class SessionRow:
    """A row of the sheet of sessions as read; ids are as written until they are looked up."""

    date: dt.date
    start: int
    id: str = ""
    cohort: str = ""
    number: int | None = None
    end: int | None = None
    jp: int | None = None
    venue: str = ""
    trainers: tuple[tuple[str, ...], ...] = ((),) * TRAINER_COLUMNS
    kit: str = ""
    state: str | None = None
    weekday: tuple[int, ...] = ()
    course: str = ""
    sentra: str = ""


@dataclass(frozen=True)
class CohortRow:
    """One participant of one cohort."""

    cohort: str
    course: str = ""
    sentra: str = ""
    participant: str = ""
    joined: int | None = None
    left: int | None = None


@dataclass(frozen=True)
class PlacementRow:
    """A row of the sheet of placements as read."""

    participant: str
    internship: str
    host: str
    first_day: dt.date
    id: str = ""
    mentor: str = ""
    days: int | None = None
    last_day: dt.date | None = None
    start: int | None = None
    end: int | None = None
    state: str | None = None
    sentra: str = ""


@dataclass(frozen=True)
class UnmetRow:
    """What stands on the sheet of unmet requirements; it is counted anew and never read."""

    participant: str = ""
    household: str = ""
    course: str = ""
    internship: str = ""
    count: int | None = None
    reasons: str = ""


def _session_row(**values: object) -> SessionRow:
    several = tuple(values.pop(f"trainer_{n}") for n in range(1, TRAINER_COLUMNS + 1))
    return SessionRow(trainers=several, **values)  # type: ignore[arg-type]


def _table(name: str, also: str, record: type, make: object, *columns: Column) -> Table:
    """A table whose columns are required and take their defaults as the record's fields say."""
    known = {f.name: f for f in fields(record)}
    completed = []
    for c in columns:
        default = known[c.field].default if c.field in known else ()
        needed = default is MISSING
        completed.append(Column(c.name, c.kind, c.note, c.also, c.refers, c.field, needed, None if needed else default))
    return Table(name, make, tuple(completed), tuple(also.split()))  # type: ignore[arg-type]


def _c(name: str, kind: Kind, also: str, note: Text, refers: str = "", field: str = "") -> Column:
    """A column; `also` begins with the Indonesian heading."""
    return Column(name, kind, note, tuple(also.split()), refers, field or name)


_DERIVED = say("Follows from the rest of the row; not to be edited.")
_STATE = say("Blank, or one of: {choices}.", choices=tuple(w.split()[0] for w in STATES.values()))
_STATE_KIND = kinds.choice(STATES)

_trainers = tuple(
    _c(
        "trainer" if n == 1 else f"trainer_{n}",
        kinds.IDS,
        ("instruktur pelatih trainer_1 instruktur_1" if n == 1 else f"instruktur_{n} pelatih_{n}"),
        say("Who teaches; one in each of these columns."),
        "trainers",
        f"trainer_{n}",
    )
    for n in range(1, TRAINER_COLUMNS + 1)
)

SESSIONS = _table(
    "sessions", "pertemuan sesi", SessionRow, _session_row,
    _c("id", kinds.ID, "kode", say("The code of the session. Leave it blank in a new row.")),
    _c("cohort", kinds.ID, "angkatan rombongan kelompok", say("The code of the cohort, as on its sheet."), "cohorts"),
    _c("number", kinds.WHOLE, "pertemuan_ke ke nomor", say("Which session of the cohort it is. Blank: the next.")),
    _c("date", kinds.DATE, "tanggal", say("The date.")),
    _c("start", kinds.TIME, "mulai jam_mulai", say("When it starts, like 08:00; a slot of that day.")),
    _c("end", kinds.TIME, "selesai jam_selesai", _DERIVED),
    _c("jp", kinds.WHOLE, "jam_pelajaran", say("Hours of teaching. Blank: as the course says.")),
    _c("venue", kinds.ID, "tempat", say("Where it is."), "venues"),
    *_trainers,
    _c("kit", kinds.ID, "alat perlengkapan", say("The kit, where the course needs one."), "kits"),
    _c("state", _STATE_KIND, "status keadaan", _STATE),
    _c("course", kinds.TEXT, "pelatihan kursus materi", _DERIVED),
    _c("sentra", kinds.TEXT, "cluster", _DERIVED),
    _c("weekday", kinds.WEEKDAYS, "hari", _DERIVED),
)  # fmt: skip

COHORTS = _table(
    "cohorts", "angkatan rombongan kelompok", CohortRow, CohortRow,
    _c("cohort", kinds.ID, "angkatan rombongan kelompok id kode",
       say("The code of the cohort; one row for each of its people.")),
    _c("course", kinds.ID, "pelatihan kursus", say("What it is taught."), "courses"),
    _c("sentra", kinds.ID, "cluster", say("Its sentra; blank where people of several learn together."), "sentra"),
    _c("participant", kinds.ID, "peserta", say("One of its people."), "participants"),
    _c("joined", kinds.WHOLE, "sejak_pertemuan ikut_sejak", say("First session attended, for who came later.")),
    _c("left", kinds.WHOLE, "sampai_pertemuan ikut_sampai", say("Last session attended, for who left earlier.")),
)  # fmt: skip

PLACEMENTS = _table(
    "placements", "magang penempatan", PlacementRow, PlacementRow,
    _c("id", kinds.ID, "kode", say("The code of the placement. Leave it blank in a new row.")),
    _c("participant", kinds.ID, "peserta", say("Who is placed."), "participants"),
    _c("internship", kinds.ID, "magang jenis_magang", say("Which internship."), "internships"),
    _c("host", kinds.ID, "tempat_magang perusahaan", say("At which host."), "hosts"),
    _c("mentor", kinds.ID, "pembimbing", say("Who guides; somebody of the host."), "mentors"),
    _c("first_day", kinds.DATE, "hari_pertama tanggal_mulai", say("The first working day; the others follow.")),
    _c("days", kinds.WHOLE, "jumlah_hari", say("Working days. Blank: as the internship says.")),
    _c("last_day", kinds.DATE, "hari_terakhir tanggal_selesai", _DERIVED),
    _c("start", kinds.TIME, "mulai jam_mulai", say("When a working day starts. Blank: as the host says.")),
    _c("end", kinds.TIME, "selesai jam_selesai", _DERIVED),
    _c("state", _STATE_KIND, "status keadaan", _STATE),
    _c("sentra", kinds.TEXT, "cluster", _DERIVED),
)  # fmt: skip

_COUNTED = say("Counted anew whenever a plan is taken over; not to be edited.")
UNMET = _table(
    "unmet", "belum_terpenuhi", UnmetRow, UnmetRow,
    _c("participant", kinds.TEXT, "peserta", _COUNTED),
    _c("household", kinds.TEXT, "rumah_tangga", _COUNTED),
    _c("course", kinds.TEXT, "pelatihan", _COUNTED),
    _c("internship", kinds.TEXT, "magang", _COUNTED),
    _c("count", kinds.TEXT, "jumlah", _COUNTED),
    _c("reasons", kinds.TEXT, "alasan", _COUNTED),
)  # fmt: skip

PLAN_TABLES = (SESSIONS, PLACEMENTS, COHORTS, UNMET)
COVER = ("plan", "jadwal")

# Rows of the cover that are read: English and Indonesian.
COVER_KEYS = {
    "format": "format bentuk",
    "programme": "programme program",
    "revision": "revision revisi",
    "profile": "profile profil",
}
FORMAT = "jadwal-plan-workbook/1"


def heading(column: Column, language: str) -> str:
    """The heading that is written: ``First day``, ``Hari pertama``."""
    name = column.name if language == "en" or not column.also else column.also[0]
    if column.name in ("jp", "sentra"):
        name = column.name
    return "JP" if name == "jp" else name.replace("_", " ").capitalize()


def sheet_name(table: Table, language: str) -> str:
    """The name of a sheet: ``Sessions``, ``Pertemuan``."""
    return (table.name if language == "en" else table.also[0]).replace("_", " ").capitalize()


def state_word(state: str | None, language: str) -> str | None:
    """How a state is written: ``not held``, ``tidak terlaksana``."""
    return None if state is None else STATES[state].split()[language == "id"].replace("_", " ")


def plan_table(title: str) -> Table | None:
    """The table that a sheet's title names, in either language."""
    key = words.folded(title)
    return next((t for t in PLAN_TABLES if key == t.name or key in t.also), None)
