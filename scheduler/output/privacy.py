"""The one place that decides what a document may know.

A document declares its audience; the audience has a `Profile`; a `Gate` with that profile makes the `Extract` from
which the views write. Views never see a Problem or a Plan, so nothing outside the extract can reach a page.

What no profile gives to anybody: households and businesses of participants, needs, limits, consent, dates of birth,
phone numbers of people, homes, reasons of availability rows. Sex stands on attendance sheets only, pay on recaps only.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from scheduler.domain.problem import Problem
from scheduler.output.disclosed import (
    Apprenticeship,
    Attendee,
    DayOff,
    Extract,
    Lesson,
    Office,
    Pay,
    Payee,
    Person,
    Place,
    Teacher,
    Trip,
)
from scheduler.output.parts import hour_titles, parts_of, trips_of, visits_of
from scheduler.plan.plan import Placement, Plan, Session, by_time


@dataclass(frozen=True, slots=True)
class Profile:
    """What the documents of one audience may carry.

    Attributes
    ----------
    participants : bool
        Names of the participants whom the document is about.
    service : bool
        A trainer's position, rank and service number (on the trainer's own documents).
    contacts : str
        Of sentra, venues and hosts: ``full``, ``name`` (without telephone numbers) or ``none``.
    numbers : bool
        How many people a session has; fewer than 5 are never told.
    sex : bool
        Sex of participants (the L/P column of attendance sheets).
    pay : bool
        Rates and taxes of trainers.
    """

    audience: str
    participants: bool = False
    service: bool = False
    contacts: str = "none"
    numbers: bool = False
    sex: bool = False
    pay: bool = False


PROFILES = {
    p.audience: p
    for p in (
        Profile("participant", participants=True, contacts="full"),
        Profile("trainer", service=True, contacts="full", numbers=True),
        Profile("venue", contacts="name", numbers=True),
        Profile("host", participants=True, contacts="full"),
        Profile("posted", contacts="name"),
        Profile("class", participants=True, sex=True),
        Profile("pay", service=True, pay=True),
        Profile("letter", participants=True, service=True, contacts="full"),
        Profile("notice", participants=True),
        Profile("message"),
        # Files for others: `public` unless asked for by name, `office` with the names of participants.
        Profile("public"),
        Profile("office", participants=True, contacts="name", numbers=True),
    )
}

FEW = 5
_TELEPHONE = re.compile(r"\(?\+?\d[\d\s().\-/]{4,}\d")
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def clean(text: object) -> str:
    """One line of text without control characters and without marks that turn the writing direction around."""
    if text is None:
        return ""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in str(text))
    return " ".join(plain.translate(_BIDI).split())


def without_telephone(text: str) -> str:
    """A contact without its telephone numbers: ``Ibu Sundari 0800-1000-100`` becomes ``Ibu Sundari``."""
    return " ".join(_TELEPHONE.sub(" ", text).split()).strip(" ,;:/-()")


class Gate:
    """Makes extracts of one problem and plan for one audience."""

    def __init__(self, problem: Problem, plan: Plan, profile: Profile, as_of: dt.date | None = None) -> None:
        self.problem = problem
        self.plan = plan
        self.profile = profile
        self.as_of = as_of
        self._lessons: dict[str, Lesson] = {}
        self._titles: dict[str, tuple[str, ...]] = {}
        self._off: dict[tuple[str | None, bool], tuple[DayOff, ...]] = {}

    # Extracts -------------------------------------------------------------

    def participant(self, id: str) -> Extract:
        """The sessions and placements of one participant."""
        p = self.problem.participant[id]
        return self._extract(
            id,
            person=self._person(id),
            place=self._sentra(p.sentra),
            lessons=self._lessons_of(self.plan.sessions_of_participant.get(id, ())),
            apprenticeships=self._apprenticeships(self.plan.placements_of_participant.get(id, ())),
            days_off=self._days_off(p.sentra),
        )

    def trainer(self, id: str) -> Extract:
        """The sessions of one trainer, and how to get there."""
        trips = trips_of(self.problem, self.plan, id)
        sessions = self.plan.sessions_of_trainer.get(id, ())
        return self._extract(
            id,
            teacher=self._teacher(id),
            lessons=tuple(self._lesson(s, trips.get(s.id)) for s in sessions),
            days_off=self._days_off(None),
        )

    def venue(self, id: str) -> Extract:
        """The sessions at one venue."""
        return self._extract(
            id,
            place=self._place(self.problem.venue[id]),
            lessons=self._lessons_of(self.plan.sessions_of_venue.get(id, ())),
            days_off=self._days_off(None),
        )

    def cohort(self, id: str) -> Extract:
        """The sessions of one cohort."""
        c = self.plan.cohort[id]
        return self._extract(
            id,
            course=clean(self.problem.course[c.course].title),
            place=self._sentra(c.sentra) if c.sentra else None,
            lessons=self._lessons_of(self.plan.sessions_of_cohort[id]),
            days_off=self._days_off(c.sentra),
        )

    def session_day(self, cohort: str, day: dt.date) -> Extract:
        """The sessions of one cohort on one date that were not called off, and who attends them."""
        c = self.plan.cohort[cohort]
        sessions = sorted(
            (s for s in self.plan.sessions_of_cohort[cohort] if s.date == day and s.state != "not_held"), key=by_time
        )
        attending: dict[str, set[str]] = {}
        for s in sessions:
            for p in self.plan.people(s):
                attending.setdefault(p, set()).add(s.id)
        return self._extract(
            f"{cohort} {day}",
            course=clean(self.problem.course[c.course].title),
            place=self._sentra(c.sentra) if c.sentra else None,
            lessons=self._lessons_of(sessions),
            attendees=tuple(
                Attendee(
                    self._person(p),
                    (self.problem.participant[p].sex or "") if self.profile.sex else "",
                    frozenset(attending[p]),
                )
                for p in in_order(self.problem, attending)
            ),
        )

    def pay(self, trainers: Iterable[str], key: str = "") -> Extract:
        """What some trainers teach, and their rates."""
        if not self.profile.pay:
            raise ValueError(f"the profile {self.profile.audience} gives no pay")
        table = self.problem.trainer
        payees = tuple(
            Payee(
                self._teacher(id),
                self._lessons_of(self.plan.sessions_of_trainer.get(id, ())),
                table[id].rate_per_jp,
                table[id].tax_percent,
            )
            for id in trainers
        )
        settings = self.problem.settings
        return self._extract(key, pay=Pay(payees, settings.currency, settings.jp_minutes, self.as_of))

    def host(self, id: str) -> Extract:
        """The placements at one host."""
        return self._extract(
            id,
            place=self._place(self.problem.host[id]),
            apprenticeships=self._apprenticeships(p for p in self.plan.placements if p.host == id),
        )

    def mentor(self, id: str) -> Extract:
        """The placements that one mentor guides."""
        m = self.problem.mentor[id]
        place = Place(m.id, self._mentor(id), clean(self.problem.host[m.host].location))
        own = self._apprenticeships(p for p in self.plan.placements if p.mentor == id)
        return self._extract(id, place=place, apprenticeships=own)

    def placements(self) -> Extract:
        """All placements of the programme."""
        return self._extract("", apprenticeships=self._apprenticeships(self.plan.placements))

    def sentra(self, id: str) -> Extract:
        """The sessions that people of one sentra attend."""
        sessions = [s for s in self.plan.sessions if id in self._sentra_of_cohort[s.cohort]]
        return self._extract(
            id,
            place=self._sentra(id),
            lessons=self._lessons_of(sorted(sessions, key=by_time)),
            days_off=self._days_off(id),
        )

    def programme(self) -> Extract:
        """All sessions, for calendars of the whole programme."""
        return self._extract(
            "",
            lessons=self._lessons_of(sorted(self.plan.sessions, key=by_time)),
            days_off=self._days_off(None, every_sentra=True),
            sentra=tuple(self._sentra(s.id) for s in self.problem.sentra),
        )

    # Parts of them ----------------------------------------------------------

    def _extract(self, key: str, **values: object) -> Extract:
        s = self.problem.settings
        return Extract(key, self._office, s.first_day, s.last_day, tuple(sorted(s.teaching_days)), **values)  # type: ignore[arg-type]

    @cached_property
    def _office(self) -> Office:
        s = self.problem.settings
        letterhead, signature = dict(s.letterhead), dict(s.signature)
        lines = letterhead.get("lines", ())
        fields = (clean(signature.get(name)) for name in ("place", "office", "name", "rank", "nip"))
        return Office(clean(s.title), tuple(clean(x) for x in ((lines,) if isinstance(lines, str) else lines)), *fields)

    @property
    def programme_office(self) -> Office:
        """Who issues everything."""
        return self._office

    def _person(self, id: str) -> Person:
        p = self.problem.participant[id]
        name = clean(p.name) if self.profile.participants else ""
        return Person(p.id, name, clean(self.problem.one_sentra[p.sentra].name))

    def _teacher(self, id: str) -> Teacher:
        t = self.problem.trainer[id]
        service = (clean(t.position), clean(t.rank), clean(t.nip)) if self.profile.service else ("", "", "")
        return Teacher(t.id, clean(t.name), clean(t.location), *service)

    def _mentor(self, id: str) -> str:
        """A mentor's name; one who is trained by the programme is a participant, too."""
        m = self.problem.mentor[id]
        return "" if m.participant and not self.profile.participants else clean(m.name)

    def _contact(self, contact: str | None) -> str:
        if self.profile.contacts == "none":
            return ""
        text = clean(contact)
        return text if self.profile.contacts == "full" else without_telephone(text)

    def _place(self, x: object) -> Place:
        return Place(x.id, clean(x.name), clean(x.location), clean(x.address), self._contact(x.contact))  # type: ignore[attr-defined]

    def _sentra(self, id: str) -> Place:
        return self._place(self.problem.one_sentra[id])

    @cached_property
    def _venues(self) -> dict[str, Place]:
        return {v.id: self._place(v) for v in self.problem.venues}

    @cached_property
    def _sentra_of_cohort(self) -> dict[str, tuple[str, ...]]:
        """The sentra whose people are in each cohort, in input order."""
        table = {}
        for c in self.plan.cohorts:
            of = {c.sentra} if c.sentra else {self.problem.participant[p].sentra for p in c.participants}
            table[c.id] = tuple(s.id for s in self.problem.sentra if s.id in of)
        return table

    def _lessons_of(self, sessions: Iterable[Session]) -> tuple[Lesson, ...]:
        return tuple(self._lesson(s) for s in sessions)

    def _lesson(self, s: Session, trip: Trip | None = None) -> Lesson:
        if trip is None and s.id in self._lessons:
            return self._lessons[s.id]
        cohort = self.plan.cohort[s.cohort]
        course = self.problem.course[cohort.course]
        if course.id not in self._titles:
            self._titles[course.id] = tuple(clean(t) for t in hour_titles(self.problem, course.id))
        people = len(self.plan.people(s)) if self.profile.numbers else None
        lesson = Lesson(
            id=s.id,
            cohort=s.cohort,
            course=course.id,
            title=clean(course.title),
            number=s.number,
            count=len(course.session_lengths),
            date=s.date,
            start=s.start,
            end=s.end,
            jp=s.jp,
            state=s.state,
            venue=self._venues[s.venue],
            teachers=tuple(clean(self.problem.trainer[t].name) for t in s.trainers),
            sentra=clean(self.problem.one_sentra[cohort.sentra].name) if cohort.sentra else "",
            sentra_ids=self._sentra_of_cohort[s.cohort],
            people=None if people is None or people < FEW else people,
            parts=parts_of(self.problem, s, course.id, self._titles[course.id]),
            trip=trip,
            teacher_ids=s.trainers,
            practice=bool(course.kit or course.features),
        )
        if trip is None:
            self._lessons[s.id] = lesson
        return lesson

    def _apprenticeships(self, placements: Iterable[Placement]) -> tuple[Apprenticeship, ...]:
        """Placements by sentra, then name: an order that tells nothing about anybody."""
        order = {s.id: n for n, s in enumerate(self.problem.sentra)}

        def key(p: Placement) -> tuple:
            person = self.problem.participant[p.participant]
            return order[person.sentra], person.name.casefold(), person.id, p.dates, p.id

        found = []
        for p in sorted(placements, key=key):
            internship = self.problem.internship[p.internship]
            found.append(
                Apprenticeship(
                    id=p.id,
                    person=self._person(p.participant),
                    title=clean(internship.title),
                    competences=tuple(clean(c) for c in internship.competences),
                    host=self._place(self.problem.host[p.host]),
                    mentor=self._mentor(p.mentor),
                    dates=p.dates,
                    start=p.start,
                    end=p.end,
                    visits=visits_of(p.dates, internship.visit_every_days),
                )
            )
        return tuple(found)

    def _days_off(self, sentra: str | None, every_sentra: bool = False) -> tuple[DayOff, ...]:
        """Holidays and closed days of the window, on weekdays of the programme; the same for all of a sentra."""
        if (sentra, every_sentra) not in self._off:
            self._off[sentra, every_sentra] = self._find_days_off(sentra, every_sentra)
        return self._off[sentra, every_sentra]

    def _find_days_off(self, sentra: str | None, every_sentra: bool) -> tuple[DayOff, ...]:
        calendar = self.problem.calendar
        found = []
        wanted = [s.id for s in self.problem.sentra] if every_sentra else [sentra] if sentra else []
        for day in calendar.dates:
            holiday, candidate = calendar.holiday(day), calendar.candidate(day)
            if holiday and calendar.is_holiday(day):
                found.append(DayOff(day, clean(holiday.name), holiday.certainty))
            elif self._closed("programme", "", day):
                found.append(DayOff(day, ""))
            else:
                if candidate:
                    found.append(DayOff(day, clean(candidate.name), "candidate"))
                found += [DayOff(day, "", sentra=s) for s in wanted if self._closed_once("sentra", s, day)]
        return tuple(found)

    def _closed_once(self, kind: str, id: str, day: dt.date) -> bool:
        """Whether a row for certain dates closes a whole day: what is closed every week is no news on a calendar."""
        rows = self.problem.calendar.meeting(kind, id, "closed", day, 0, 24 * 60)
        return any(row.first_day or row.last_day for row in rows) and self._closed(kind, id, day)

    def _closed(self, kind: str, id: str, day: dt.date) -> bool:
        slots = self.problem.calendar.slots(day)
        return bool(slots) and not any(self.problem.calendar.available(kind, id, day, s.start, s.end) for s in slots)


def in_order(problem: Problem, participants: Iterable[str]) -> tuple[str, ...]:
    """Participants by sentra (input order), then name, then id."""
    order = {s.id: n for n, s in enumerate(problem.sentra)}
    people = (problem.participant[p] for p in set(participants))
    return tuple(p.id for p in sorted(people, key=lambda p: (order[p.sentra], p.name.casefold(), p.id)))
