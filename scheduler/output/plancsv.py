"""A plan as CSV files: English headings, commas, UTF-8 with a byte order mark so that spreadsheets know the letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from scheduler.intake.kinds import clock
from scheduler.language import WEEKDAYS
from scheduler.output.ledger import Ledger
from scheduler.output.privacy import clean

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_files(x: Ledger) -> dict[str, bytes]:
    """The files by name: sessions, placements and cohorts."""
    return {
        "sessions.csv": csv_bytes(_sessions(x)),
        "placements.csv": csv_bytes(_placements(x)),
        "cohorts.csv": csv_bytes(_cohorts(x)),
    }


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as one file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(c) for c in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """A cell without line ends; text that begins like a formula gets an apostrophe before it, as spreadsheets do."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = clean(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _named(x: Ledger) -> list[str]:
    return ["participant_name"] if x.audience == "office" else []


def _sessions(x: Ledger) -> Iterator[Sequence[object]]:
    yield (
        "id", "cohort", "number", "course", "course_title", "sentra", "sentra_name", "date", "weekday", "start", "end",
        "jp", "venue", "venue_name", "trainers", "trainer_names", "kit", "state",
    )  # fmt: skip
    cohorts = x.cohort
    for s in x.sessions:
        c = cohorts[s.cohort]
        yield (
            s.id, s.cohort, s.number, c.course, x.name("courses", c.course), c.sentra, x.name("sentra", c.sentra),
            s.date.isoformat(), WEEKDAYS["en"][s.date.weekday()], clock(s.start), clock(s.end), s.jp,
            s.venue, x.name("venues", s.venue), ";".join(s.trainers),
            ";".join(x.name("trainers", t) for t in s.trainers), s.kit, s.state,
        )  # fmt: skip


def _placements(x: Ledger) -> Iterator[Sequence[object]]:
    yield (
        "id", "participant", *_named(x), "sentra", "internship", "internship_title", "host", "host_name", "mentor",
        "mentor_name", "first_day", "last_day", "days", "dates", "start", "end", "state",
    )  # fmt: skip
    for p in x.placements:
        names = [x.name("participants", p.participant)] if _named(x) else []
        yield (
            p.id, p.participant, *names, x.people_sentra.get(p.participant), p.internship,
            x.name("internships", p.internship), p.host, x.name("hosts", p.host), p.mentor, x.name("mentors", p.mentor),
            p.first_day.isoformat(), p.last_day.isoformat(), len(p.dates), ";".join(d.isoformat() for d in p.dates),
            clock(p.start), clock(p.end), p.state,
        )  # fmt: skip


def _cohorts(x: Ledger) -> Iterator[Sequence[object]]:
    yield "cohort", "course", "course_title", "sentra", "sentra_name", "participant", *_named(x), "joined", "left"
    for c in x.cohorts:
        for p in sorted(c.participants):
            names = [x.name("participants", p)] if _named(x) else []
            title, sentra = x.name("courses", c.course), x.name("sentra", c.sentra)
            yield c.id, c.course, title, c.sentra, sentra, p, *names, c.joined.get(p), c.left.get(p)
