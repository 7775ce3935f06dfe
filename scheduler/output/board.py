"""The board: a whole programme as one web page that needs no network, for everybody to see.

The page holds its data as JSON for its script, and the same as a list for browsers without scripts. No participant is
on it, not even by id: placements are told by host, internship and sentra.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup

from scheduler.language import MONTHS, WEEKDAYS
from scheduler.output.disclosed import Apprenticeship, DayOff, Extract, Lesson, Place
from scheduler.output.pages import environment, template_bytes
from scheduler.output.phrases import MONTHS_SHORT, WEEKDAYS_SHORT, Phrases
from scheduler.output.views import day_off

KINDS = ("sentra", "trainer", "venue", "cohort", "host")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the list for browsers without scripts."""

    time: str
    title: str
    about: tuple[str, ...]
    off: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date of that list, with the note of a holiday."""

    date: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    days: tuple[Day, ...]


@dataclass
class _Index:
    """Ids of one kind in the order of their first use, with what is shown of them."""

    rows: list[list[str]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def of(self, id: str, *shown: str) -> int:
        if id not in self.places:
            self.places[id] = len(self.rows)
            self.rows.append([id, *shown])
        return self.places[id]


def board_page(x: Extract, placements: Extract, revision: str, language: str) -> str:
    """The page.

    Parameters
    ----------
    x, placements : Extract
        Of the whole programme, from a gate that names no participants.
    revision : str
        What the foot says of the revision.
    """
    _ = Phrases(language)
    script = template_bytes("board/board.js").decode("utf-8").replace("\r\n", "\n")
    style = _faces() + template_bytes("board/board.css").decode("utf-8").replace("\r\n", "\n")
    return (
        environment(language)
        .get_template("board/board.html.j2")
        .render(
            language=language,
            title=x.office.programme,
            office=[line for line in x.office.letterhead if line][:2],
            revision=revision,
            period=_.span(x.first_day, x.last_day),
            months=_months(x, placements, _),
            data=Markup(_embedded(_data(x, placements, _))),
            script=Markup(script),
            style=Markup(style),
            script_hash=_hash(script),
            style_hash=_hash(style),
        )
    )


def _faces() -> str:
    faces = ""
    for name, weight in (("Regular", 400), ("Bold", 700)):
        content = base64.b64encode(template_bytes(f"board/JadwalSans-{name}.woff2")).decode()
        faces += (
            f'@font-face{{font-family:"Jadwal Sans";font-weight:{weight};font-display:swap;'
            f'src:url("data:font/woff2;base64,{content}") format("woff2")}}\n'
        )
    return faces


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _embedded(data: object) -> str:
    """JSON that cannot end the element it stands in, whatever its texts say."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


# Data for the script ----------------------------------------------------------------


def _data(x: Extract, placements: Extract, _: Phrases) -> dict[str, object]:
    indexes = {kind: _Index() for kind in KINDS}
    for s in x.sentra:
        indexes["sentra"].of(s.id, s.name)
    lessons = [_lesson(lesson, indexes) for lesson in x.lessons]
    stays = [_stay(a, sentra, indexes) for a, sentra in _anonymous(placements, x.sentra)]
    for kind in ("trainer", "venue", "host"):
        # In the alphabet, as people look for names.
        _sort(indexes[kind], kind, lessons, stays)
    return {
        "language": _.language,
        "first": x.first_day.isoformat(),
        "last": x.last_day.isoformat(),
        "weekdays": list(x.weekdays),
        "subjects": {kind: indexes[kind].rows for kind in KINDS},
        "sessions": lessons,
        "placements": stays,
        "off": [_off(d, indexes, _) for d in x.days_off],
        "months": MONTHS[_.language],
        "shortMonths": MONTHS_SHORT[_.language],
        "days": WEEKDAYS[_.language],
        "shortDays": WEEKDAYS_SHORT[_.language],
        "clock": "." if _.language == "id" else ":",
        "texts": _texts(_),
    }


def _sort(index: _Index, kind: str, lessons: list[dict], stays: list[dict]) -> None:
    order = sorted(range(len(index.rows)), key=lambda n: (index.rows[n][1].casefold(), index.rows[n][0]))
    new = {old: n for n, old in enumerate(order)}
    index.rows[:] = [index.rows[n] for n in order]
    for item in (*lessons, *stays):
        if kind in item:
            item[kind] = [new[n] for n in item[kind]]


def _lesson(s: Lesson, indexes: dict[str, _Index]) -> dict[str, object]:
    parts = [[p.start, p.end, p.title] for p in s.parts if p.jp and p.title]
    return {
        "date": s.date.isoformat(),
        "start": s.start,
        "end": s.end,
        "title": s.title,
        "number": s.number,
        "count": s.count,
        "jp": s.jp,
        "off": not s.held,
        "sentra": [indexes["sentra"].of(id, id) for id in s.sentra_ids],
        "cohort": [indexes["cohort"].of(s.cohort, s.title)],
        "venue": [indexes["venue"].of(s.venue.id, s.venue.name, _place(s.venue))],
        "trainer": [indexes["trainer"].of(id, name) for id, name in zip(s.teacher_ids, s.teachers, strict=True)],
        "parts": parts,
    }


def _anonymous(placements: Extract, sentra: Sequence[Place]) -> list[tuple[Apprenticeship, tuple[str, ...]]]:
    """Placements without their people: one of those with the same host, internship and dates, and the sentra ids."""
    ids = {s.name: s.id for s in sentra}

    def key(a: Apprenticeship) -> tuple:
        return a.dates, a.start, a.end, a.title, a.host.name, a.host.id

    found = []
    for _key, group in groupby(sorted(placements.apprenticeships, key=key), key=key):
        several = list(group)
        homes = {ids[a.person.sentra] for a in several if a.person.sentra in ids}
        found.append((several[0], tuple(s.id for s in sentra if s.id in homes)))
    return found


def _stay(a: Apprenticeship, sentra: Iterable[str], indexes: dict[str, _Index]) -> dict[str, object]:
    return {
        "dates": [d.isoformat() for d in a.dates],
        "start": a.start,
        "end": a.end,
        "title": a.title,
        "sentra": [indexes["sentra"].of(id, id) for id in sentra],
        "host": [indexes["host"].of(a.host.id, a.host.name, _place(a.host))],
    }


def _place(place: Place) -> str:
    parts = [p for p in (place.address, place.location) if p and p not in place.name]
    return ", ".join(p for n, p in enumerate(parts) if not any(p in q for q in parts[:n]))


def _off(d: DayOff, indexes: dict[str, _Index], _: Phrases) -> dict[str, object]:
    note: dict[str, object] = {"date": d.date.isoformat(), "name": day_off(d, _), "sure": d.certainty != "candidate"}
    if d.sentra:
        note["sentra"] = indexes["sentra"].of(d.sentra, d.sentra)
    return note


def _texts(_: Phrases) -> dict[str, str]:
    """Every word of the page that its script writes."""
    return {
        "sentra": _("Sentra"),
        "trainer": _("Trainer"),
        "venue": _("Venue"),
        "cohort": _("Cohort"),
        "host": _("Host"),
        "all": _("All"),
        "week": _("Week"),
        "session": _("Session {number} of {count}", number="{number}", count="{count}"),
        "jp": "JP",
        "topics": _("Topics"),
        "date": _("Day/Date"),
        "time": _("Time"),
        "workdays": _("{days} working days", days="{days}"),
        "notHeld": _("Not held"),
        "together": _("several sentra together"),
        "emptyWeek": _("No sessions this week."),
        "emptyMonth": _("No sessions in this month."),
        "emptyDay": _("No sessions on this day."),
        "empty": _("No sessions."),
        "next": _("To the next sessions"),
        "found": _("{count} found", count="{count}"),
        "none": _("Nothing found. Try fewer letters, or choose All."),
        "more": _("{count} more", count="{count}"),
        "entries": _("{count} entries", count="{count}"),
        "close": _("Close"),
    }


# The list for browsers without scripts ----------------------------------------------


def _months(x: Extract, placements: Extract, _: Phrases) -> list[Month]:
    names = {s.id: s.name for s in x.sentra}
    lines: dict[dt.date, list[tuple[tuple, Line]]] = {}
    for s in x.lessons:
        sentra = s.sentra or _("several sentra together")
        about = (s.cohort, sentra, s.venue.name, ", ".join(s.teachers), "" if s.held else _("Not held"))
        line = Line(_.times(s.start, s.end), f"{s.title} ({s.number}/{s.count})", _filled(about), not s.held)
        lines.setdefault(s.date, []).append(((s.start, s.cohort, s.id), line))
    for a, sentra in _anonymous(placements, x.sentra):
        about = (a.host.name, ", ".join(names[s] for s in sentra), _.span(a.dates[0], a.dates[-1]))
        line = Line(_.times(a.start, a.end), a.title, _filled(about))
        lines.setdefault(a.dates[0], []).append(((a.start, "", a.host.id), line))
    notes = {
        d.date: day_off(d, _)
        for d in x.days_off
        if not d.sentra and d.certainty != "candidate" and (d.date.weekday() in x.weekdays or d.date in lines)
    }
    months = []
    dates = sorted({*lines, *notes})
    for _month, group in groupby(dates, key=lambda d: (d.year, d.month)):
        days = list(group)
        shown = tuple(
            Day(
                _.full_date(d),
                notes.get(d, ""),
                tuple(line for _key, line in sorted(lines.get(d, ()), key=lambda entry: entry[0])),
            )
            for d in days
        )
        months.append(Month(_.month(days[0]), shown))
    return months


def _filled(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(p for p in parts if p)
