"""What a person is told when a plan changes: each own row as it was, as it is, and from when on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.plan.diff import Difference, Item
from scheduler.plan.plan import Placement, Session

Row = tuple[tuple[object, ...], Item]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One session or placement of a person, before and after.

    Attributes
    ----------
    before, after : Session, Placement or None
        None where it is newly, or no longer, this person's.
    effective : date
        The first date on which the two timetables differ.
    """

    before: Item | None
    after: Item | None
    effective: dt.date

    @property
    def item(self) -> Item:
        """What it is about: as it is now, else as it was."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


def amendments(changes: Difference, role: str, who: str) -> tuple[Amendment, ...]:
    """What changed in the timetable of one participant, trainer or mentor, by date; empty where nobody is told.

    Rows are matched by course and number (of trainers: cohort and number), placements by id, then by internship; so a
    participant who changed cohort sees where each meeting went.
    """
    old, new = (rows.get(who, {}) for rows in changes.rows[role])
    gone = [(row, item) for row, item in old.items() if row not in new]
    come = [(row, item) for row, item in new.items() if row not in old]
    gone.sort(key=_when)
    come.sort(key=_when)
    pairs: list[tuple[Item | None, Item | None]] = []
    for key in (_same, _alike):
        pairs += _paired(gone, come, key)
    pairs += [(item, None) for _row, item in gone] + [(None, item) for _row, item in come]
    found = [Amendment(before, after, _effective(before, after)) for before, after in pairs]
    return tuple(sorted(found, key=lambda a: (a.effective, a.item.start, a.item.id)))


def _paired(gone: list[Row], come: list[Row], key: Callable[[Row], object]) -> list[tuple[Item | None, Item | None]]:
    """Takes rows with the same key out of both lists, in their order."""
    pairs: list[tuple[Item | None, Item | None]] = []
    for one in tuple(gone):
        other = next((x for x in come if key(x) == key(one)), None)
        if other is not None:
            gone.remove(one)
            come.remove(other)
            pairs.append((one[1], other[1]))
    return pairs


def _same(row: Row) -> object:
    fields, item = row
    return ("placement", item.id) if isinstance(item, Placement) else ("session", *fields[:2])


def _alike(row: Row) -> object:
    fields, item = row
    return ("placement", item.participant, item.internship) if isinstance(item, Placement) else ("session", *fields[:2])


def _when(row: Row) -> tuple[tuple[dt.date, ...], int, str]:
    item = row[1]
    return dates_of(item), item.start, item.id


def dates_of(item: Item) -> tuple[dt.date, ...]:
    """The dates of a session or placement."""
    return (item.date,) if isinstance(item, Session) else item.dates


def _effective(before: Item | None, after: Item | None) -> dt.date:
    old, new = (set(dates_of(x)) if x is not None else set() for x in (before, after))
    return min(old ^ new or old)
