"""What documents get to know: values that carry nothing a page may not show.

Only `scheduler.output.privacy` makes them from a problem and a plan. Views work on these values alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Person:
    """A participant; `name` is empty where the profile gives no names."""

    id: str
    name: str
    sentra: str


@dataclass(frozen=True, slots=True)
class Teacher:
    """A trainer; position, rank and service number only where the profile gives them."""

    id: str
    name: str
    location: str
    position: str = ""
    rank: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentra, venue or host."""

    id: str
    name: str
    location: str
    address: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a session: lesson hours of one topic, or a break (0 JP); minutes after midnight."""

    start: int
    end: int
    jp: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """How a trainer comes to a session.

    Attributes
    ----------
    kind : str
        ``go`` (leave before the session), ``evening-before`` (arrive the day before), ``stay`` (there since the day
        before) or ``home`` (there already, and goes home).
    minutes : int
        On the road, in the season of the date.
    leave : int or None
        Latest departure in minutes after midnight, where it is on the day itself.
    returns : bool
        Whether the trainer goes home after a stay that ends with this session.
    """

    kind: str
    start: str
    end: str
    minutes: int
    kilometres: str = ""
    leave: int | None = None
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A session; `count` sessions in its course, `people` only where the profile gives numbers.

    `practice` says that the course needs a kit or features of a venue: of the course, never of its people.
    """

    id: str
    cohort: str
    course: str
    title: str
    number: int
    count: int
    date: dt.date
    start: int
    end: int
    jp: int
    state: str | None
    venue: Place
    teachers: tuple[str, ...]
    sentra: str
    sentra_ids: tuple[str, ...]
    people: int | None = None
    parts: tuple[Part, ...] = ()
    trip: Trip | None = None
    practice: bool = False
    teacher_ids: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        return self.state != "not_held"


@dataclass(frozen=True, slots=True)
class Apprenticeship:
    """A placement with the dates on which it is visited."""

    id: str
    person: Person
    title: str
    competences: tuple[str, ...]
    host: Place
    mentor: str
    dates: tuple[dt.date, ...]
    start: int
    end: int
    visits: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Attendee:
    """A participant on an attendance sheet; `lessons` are the ids of those that this person attends."""

    person: Person
    sex: str
    lessons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Payee:
    """What a trainer taught and will teach, and is paid for it.

    Attributes
    ----------
    rate : Decimal
        Of one JP.
    tax_percent : Decimal
        Of the gross.
    """

    teacher: Teacher
    lessons: tuple[Lesson, ...]
    rate: Decimal
    tax_percent: Decimal


@dataclass(frozen=True, slots=True)
class Pay:
    """Trainers and their pay, in one currency; sessions before `as_of` count as held."""

    payees: tuple[Payee, ...]
    currency: str
    jp_minutes: int
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DayOff:
    """A holiday, or a day closed for the programme or one sentra (then without its reason)."""

    date: dt.date
    name: str
    certainty: str = "certain"
    sentra: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues the documents."""

    programme: str
    letterhead: tuple[str, ...]
    place: str
    office: str
    name: str
    rank: str
    nip: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a letter goes.

    Attributes
    ----------
    role : str
        ``participant``, ``trainer``, ``mentor`` or ``cohort``.
    name, detail : str
        Empty where the profile gives no names; the detail is the sentra, position or host.
    """

    role: str
    id: str
    name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The formal side of a letter.

    Attributes
    ----------
    number, replaces : str
        In the office's own form; empty where the office writes numbers by hand, or nothing is replaced.
    revision, replaced_revision : int
        For which this letter and the one it replaces were first written.
    withdrawn : bool
        Whether it only takes the earlier letter back; of a notice, whether nothing remains from then on.
    """

    number: str
    classification: str
    basis: tuple[str, ...]
    revision: int
    replaces: str = ""
    replaced_revision: int = 0
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Amended:
    """A change of one person's own session or placement.

    Attributes
    ----------
    what : tuple of str
        Of date, start, end, venue, host, mentor; or gone, where nobody has it any more.
    reason : str
        Message id of a category; empty where no event is behind it.
    effective : date
        From when on.
    """

    before: Lesson | Apprenticeship | None
    after: Lesson | Apprenticeship | None
    what: tuple[str, ...]
    reason: str
    effective: dt.date


@dataclass(frozen=True, slots=True)
class Extract:
    """All that one sheet gets to know.

    Attributes
    ----------
    key : str
        Id of the subject; empty for the whole programme.
    weekdays : tuple of int
        Teaching weekdays of the programme, Monday = 0; sessions and placements may stand on others.
    """

    key: str
    office: Office
    first_day: dt.date
    last_day: dt.date
    weekdays: tuple[int, ...]
    lessons: tuple[Lesson, ...] = ()
    apprenticeships: tuple[Apprenticeship, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    person: Person | None = None
    teacher: Teacher | None = None
    place: Place | None = None
    course: str = ""
    sentra: tuple[Place, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    pay: Pay | None = None
    recipient: Recipient | None = None
    letter: Correspondence | None = None
    amended: tuple[Amended, ...] = ()
    people: tuple[Person, ...] = ()
