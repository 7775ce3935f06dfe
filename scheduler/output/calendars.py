"""Calendar files (iCalendar, RFC 5545 and 5546) of people and places.

An entry keeps its identifier through all revisions; each change of it raises SEQUENCE, and what an earlier calendar
brought and is no more comes once again as cancelled, so that a client takes it away. Every calendar has identifiers of
its own: who leaves a cohort gets the session cancelled, and those who stay do not.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler import __version__
from scheduler.language import say, translate
from scheduler.output.disclosed import Apprenticeship, Extract, Lesson, Place
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import Gate
from scheduler.output.views import travel_text
from scheduler.plan.timeline import Entry, Subject, Track

if TYPE_CHECKING:
    from icalendar import Calendar, Event

# Kinds of subjects in the order of files.
SUBJECTS = ("participant", "trainer", "venue", "cohort", "sentra", "host", "mentor")
_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Calendars:
    """What calendars are made of.

    Attributes
    ----------
    revision : int
    programme, timezone : str
    made : dict
        When each revision was made, in UTC.
    tracks : dict
        Of `scheduler.plan.timeline`.
    handed_out : set
        Subjects and entries that earlier calendars had; only these are cancelled.
    gate_of : callable
        The gate of a revision, for its entries as they stood last.
    """

    revision: int
    programme: str
    timezone: str
    language: str
    made: dict[int, dt.datetime]
    tracks: dict[Subject, dict[Entry, Track]]
    handed_out: set[tuple[Subject, Entry]]
    gate_of: Callable[[int], Gate]

    def subjects(self) -> list[Subject]:
        """Everybody and every place that has entries now, or had some that are to be cancelled."""
        found = [s for s in self.tracks if any(True for _ in self._tracks(s))]
        return sorted(found, key=lambda s: (SUBJECTS.index(s[0]), s[1]))

    def file(self, subject: Subject) -> bytes:
        """The calendar of one subject."""
        from icalendar import Timezone

        calendar = self._head(subject)
        events, dates = [], []
        extracts: dict[int, Extract] = {}
        for entry, track in self._tracks(subject):
            if track.last not in extracts:
                extracts[track.last] = getattr(self.gate_of(track.last), subject[0])(subject[1])
            found = self._event(subject, entry, track, extracts[track.last])
            if found is not None:
                events.append(found)
                dates.append(found.start.date())
        if self.timezone != "UTC":
            first, last = (min(dates), max(dates)) if dates else (self.made[self.revision].date(),) * 2
            zone = Timezone.from_tzid(self.timezone, first_date=first - _YEAR, last_date=last + _YEAR)
            zone.pop("COMMENT", None)
            calendar.add_component(zone)
        for event in sorted(events, key=lambda e: (e.start, str(e["UID"]))):
            calendar.add_component(event)
        return calendar.to_ical()

    def _tracks(self, subject: Subject) -> Iterator[tuple[Entry, Track]]:
        """Entries to write: those that are there, and those gone that an earlier calendar had."""
        for entry, track in self.tracks.get(subject, {}).items():
            if track.there or (subject, entry) in self.handed_out:
                yield entry, track

    def _head(self, subject: Subject) -> Calendar:
        from icalendar import Calendar

        gate = self.gate_of(self.revision)
        _ = Phrases(self.language)
        calendar = Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", f"-//Jadwal//{__version__}//{self.language.upper()}")
        calendar.add("METHOD", "PUBLISH")
        calendar.add("CALSCALE", "GREGORIAN")
        office = gate.programme_office
        name = f"{_subject_name(gate, subject, _)} – {office.programme}"
        calendar.add("X-WR-CALNAME", name)
        calendar.add("NAME", name)
        calendar.add("X-WR-TIMEZONE", self.timezone)
        calendar.add("LAST-MODIFIED", self.made[self.revision])
        calendar.add("X-PUBLISHED-TTL", "PT12H")
        calendar.add("REFRESH-INTERVAL", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
        return calendar

    def _event(self, subject: Subject, entry: Entry, track: Track, x: Extract) -> Event | None:
        from icalendar import Event, vCalAddress

        found = _texts(subject, entry, x, Phrases(self.language))
        if found is None:
            return None
        day, start, end, summary, place, lines, category = found
        event = Event()
        key = ":".join(map(_quoted, ("jadwal", self.programme, *subject, entry.kind, entry.id, str(entry.day))))
        event.add("UID", str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:{key}")))
        event.add("DTSTAMP", self.made[self.revision])
        event.add("CREATED", self.made[track.first])
        event.add("LAST-MODIFIED", self.made[track.changed])
        event.add("SEQUENCE", track.changes)
        event.add("DTSTART", self._moment(day, start))
        event.add("DTEND", self._moment(day, end))
        prefix = "" if track.there else translate(say("Cancelled: "), self.language)
        event.add("SUMMARY", prefix + summary)
        if place:
            event.add("LOCATION", _where(place))
        event.add("DESCRIPTION", "\n".join(line for line in lines if line))
        event.add("CATEGORIES", [category])
        event.add("STATUS", "CONFIRMED" if track.there else "CANCELLED")
        event.add("TRANSP", "OPAQUE" if track.there else "TRANSPARENT")
        # METHOD:PUBLISH asks for an organizer (RFC 5546); an office has no address that could be replied to.
        organizer = vCalAddress("invalid:nomail")
        organizer.params["CN"] = (x.office.office or x.office.programme).replace('"', "'")
        event.add("ORGANIZER", organizer)
        return event

    def _moment(self, day: dt.date, minutes: int) -> dt.datetime:
        zone = dt.UTC if self.timezone == "UTC" else ZoneInfo(self.timezone)
        return dt.datetime.combine(day, dt.time(), zone) + dt.timedelta(minutes=minutes)


def _quoted(part: str) -> str:
    """A part of an identifier in which ``:`` cannot be mistaken."""
    return part.replace("%", "%25").replace(":", "%3A")


def _subject_name(gate: Gate, subject: Subject, _: Phrases) -> str:
    """Whose calendar it is, as far as the profile tells; who left the programme is told by id."""
    kind, id = subject
    label = {
        "participant": _("Participant"),
        "trainer": _("Trainer"),
        "venue": _("Venue"),
        "cohort": _("Cohort"),
        "sentra": _("Sentra"),
        "host": _("Host"),
        "mentor": _("Mentor"),
    }[kind]
    try:
        x: Extract = getattr(gate, kind)(id)
    except KeyError:
        return f"{label} {id}"
    told = x.person or x.teacher or (None if kind == "cohort" else x.place)
    name = told.name if told else ""
    if kind == "participant":
        return f"{label} {id} {name}".strip()
    return name if name and kind == "sentra" else f"{label} {name or id}"


Texts = tuple[dt.date, int, int, str, Place | None, list[str], str]


def _texts(subject: Subject, entry: Entry, x: Extract, _: Phrases) -> Texts | None:
    """What an entry says; None where its extract does not have it."""
    if entry.kind == "session":
        lesson = next((s for s in x.lessons if s.id == entry.id), None)
        return lesson and _lesson(subject, lesson, _)
    placement = next((a for a in x.apprenticeships if a.id == entry.id), None)
    return placement and _working_day(subject, placement, entry.day, _)


def _lesson(subject: Subject, lesson: Lesson, _: Phrases) -> Texts:
    topics = [f"• {title}" for title in dict.fromkeys(p.title for p in lesson.parts if p.title)]
    own = subject[0] in ("participant", "cohort")
    lines = [
        _("Cohort: {cohort}", cohort=lesson.cohort),
        _("Trainer: {names}", names=", ".join(lesson.teachers)) if lesson.teachers and subject[0] != "trainer" else "",
        f"{lesson.jp} JP",
        *topics,
        travel_text(lesson.trip, _) if lesson.trip else "",
    ]
    title = f"{lesson.title} ({lesson.number}/{lesson.count})"
    summary = title if own else f"{title} · {lesson.cohort}"
    return lesson.date, lesson.start, lesson.end, summary, lesson.venue, lines, lesson.title


def _working_day(subject: Subject, a: Apprenticeship, day: int, _: Phrases) -> Texts:
    who = f"{a.person.id} {a.person.name}".strip()
    lines = [
        "" if subject[0] == "participant" else _("Participant: {name}", name=who),
        _("Mentor: {name}", name=a.mentor) if a.mentor and subject[0] != "mentor" else "",
        _("{days} working days", days=len(a.dates)) + f": {_.span(a.dates[0], a.dates[-1])}",
        *(f"• {c}" for c in a.competences),
    ]
    title = f"{a.title} ({day}/{len(a.dates)})"
    summary = title if subject[0] == "participant" else f"{title} · {a.person.id}"
    return a.dates[day - 1], a.start, a.end, summary, a.host, lines, a.title


def _where(place: Place) -> str:
    """Name, address and location, each only where the others do not say it."""
    parts = [place.name]
    for more in (place.address, place.location):
        if more and not any(more in part for part in parts):
            parts.append(more)
    return ", ".join(parts)
