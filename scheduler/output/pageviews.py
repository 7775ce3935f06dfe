"""The shapes of pages: plain values with all words in place, ready for any template."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A line under the title: what it is about."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `key` names it in the style sheet."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of the middle columns; `kind` is session, break, travel, placement or off."""

    cells: tuple[str, ...]
    kind: str = "session"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stay together on a page; `lead` and `tail` cells span all of them."""

    lead: tuple[str, ...]
    rows: tuple[Row, ...]
    tail: tuple[str, ...] = ()
    kind: str = "session"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of blocks; the columns of lead, middle and tail cells in this order."""

    name: str
    lead: tuple[Column, ...]
    middle: tuple[Column, ...]
    tail: tuple[Column, ...]
    blocks: tuple[Block, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.lead + self.middle + self.tail


@dataclass(frozen=True, slots=True)
class GridItem:
    """One thing in a day of a week grid."""

    time: str
    title: str
    place: str = ""
    kind: str = "session"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One day: its number, what happens, and a note (a holiday)."""

    day: str
    items: tuple[GridItem, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class GridWeek:
    """A week; `month` is set where the month is another than in the week before."""

    label: str
    cells: tuple[GridCell, ...]
    month: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Weeks × weekdays."""

    days: tuple[str, ...]
    weeks: tuple[GridWeek, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A document of title, facts, week grid, table and notes; `empty` is the sentence that stands instead.

    `as_of` says until which day something was counted; it alone makes no sheet another one.
    """

    title: str
    about: str
    facts: tuple[Fact, ...]
    grid: Grid | None = None
    table: Table | None = None
    empty: str = ""
    notes: tuple[str, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """The heading of a column to sign in: which session, and when."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A line of an attendance sheet; `boxes` says for each session whether this person signs."""

    cells: tuple[str, ...]
    boxes: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """Who signs on a session day; `runs` are first and last (not included) box of each table."""

    title: str
    about: str
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]
    runs: tuple[tuple[int, int], ...]
    boxes: tuple[SignatureBox, ...]
    people: tuple[Signer, ...]
    trainers: tuple[Signer, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class CardMeeting:
    """Dates with the same time; `place` is empty where the next meeting has the same.

    Attributes
    ----------
    weekdays : tuple of int
        Drawn as black boxes, Monday = 0.
    start : int
        In minutes after midnight; drawn as a clock.
    far : bool
        Not where the sentra is; drawn as a bus, else as a house.
    """

    dates: str
    time: str
    place: str
    weekdays: tuple[int, ...] = ()
    start: int = 0
    far: bool = False


@dataclass(frozen=True, slots=True)
class CardItem:
    """A course or a placement on a card; `kind` is lesson, practice or placement, and names its drawing."""

    title: str
    meetings: tuple[CardMeeting, ...]
    kind: str = "lesson"
    extra: str = ""

    @property
    def long(self) -> bool:
        """Whether it takes so much room that it may go on on the next card."""
        return sum(len(m.dates) for m in self.meetings) > 500


@dataclass(frozen=True, slots=True)
class Card:
    """A participant's card."""

    title: str
    programme: str
    number: str
    name: str
    sentra: str
    items: tuple[CardItem, ...]
    contact: str
    empty: str = ""

    @property
    def name_size(self) -> str:
        """``large``, ``medium`` or ``small``, by the length of the name."""
        return "large" if len(self.name) <= 22 else "medium" if len(self.name) <= 44 else "small"


@dataclass(frozen=True, slots=True)
class WallCell:
    """What the cohorts of one sentra do in one week."""

    items: tuple[GridItem, ...]


@dataclass(frozen=True, slots=True)
class WallWeek:
    """One line of the wall calendar."""

    label: str
    cells: tuple[WallCell, ...]
    notes: tuple[str, ...] = ()
    month: str = ""


@dataclass(frozen=True, slots=True)
class WallCalendar:
    """A poster: weeks × sentra, or weeks × weekdays of one sentra (`grid`)."""

    title: str
    about: str
    columns: tuple[str, ...] = ()
    weeks: tuple[WallWeek, ...] = ()
    grid: Grid | None = None
    legend: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""
