"""What changed between two plans, and who has to be told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scheduler.plan.plan import Placement, Plan, Session

Item = Session | Placement
ROLES = ("participant", "trainer", "mentor")
# What stands in a line of somebody's timetable, as plain values.
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One session or placement that changed.

    Attributes
    ----------
    item, kind : str
        Id, and ``session`` or ``placement``.
    before, after : Session, Placement or None
        None where the item came or went.
    what : tuple of str
        Of date, start, end, venue, trainers, host, mentor, people; or new, gone.
    """

    item: str
    kind: str
    before: Item | None
    after: Item | None
    what: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """All changes from one plan to another.

    Attributes
    ----------
    participants, trainers, mentors : tuple of str
        Who has to be told: participants for whom a date, start, end, venue, host or mentor changes; trainers and
        mentors for whom anything in their own timetable does.
    days_moved : int
        Sum of |date difference| over the items in both plans (placements: first day).
    """

    before: Plan
    after: Plan
    changes: tuple[Change, ...]
    participants: tuple[str, ...]
    trainers: tuple[str, ...]
    mentors: tuple[str, ...]
    days_moved: int

    @property
    def people_notified(self) -> int:
        return len(self.participants) + len(self.trainers) + len(self.mentors)

    @property
    def items_changed(self) -> int:
        return sum(1 for c in self.changes if c.what != ("people",))

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Role and id of all who have to be told."""
        named = zip(ROLES, (self.participants, self.trainers, self.mentors), strict=True)
        return tuple((role, id) for role, ids in named for id in ids)

    @cached_property
    def rows(self) -> dict[str, tuple[dict[str, dict[Row, Item]], dict[str, dict[Row, Item]]]]:
        """Everybody's own rows before and after, by role (see `own_items`)."""
        return {role: (own_items(self.before, role), own_items(self.after, role)) for role in ROLES}

    @property
    def affected(self) -> tuple[str, ...]:
        """Ids of all who have to be told."""
        return self.participants + self.trainers + self.mentors


def difference(before: Plan, after: Plan) -> Difference:
    """Compare two plans: items by id, and for each person the own timetable.

    A participant who changed cohort is compared by course and session number, so that being in another cohort counts
    only where it changes a date, a time or a place.
    """
    changes = tuple(_changes(before, after))
    moved = sum(_days(c) for c in changes)
    participants, trainers, mentors = (_differing(before, after, role) for role in ROLES)
    return Difference(before, after, changes, participants, trainers, mentors, moved)


def changes_of(difference: Difference, who: str) -> tuple[Change, ...]:
    """The changes that concern one participant, trainer or mentor."""
    return tuple(c for c in difference.changes if _concerns(difference, c, who))


def _concerns(difference: Difference, change: Change, who: str) -> bool:
    for plan, item in ((difference.before, change.before), (difference.after, change.after)):
        if isinstance(item, Session) and who in (*item.trainers, *plan.people(item)):
            # A substitute in the same slot and place is no news for those who attend.
            if who in item.trainers or change.what != ("trainers",):
                return True
        elif isinstance(item, Placement) and who in (item.participant, item.mentor):
            return True
    return False


def _changes(before: Plan, after: Plan) -> Iterator[Change]:
    old, new = _items(before), _items(after)
    for id in sorted(old.keys() | new.keys()):
        one, other = old.get(id), new.get(id)
        what = _what(before, after, one, other)
        if what:
            kind = "session" if isinstance(one or other, Session) else "placement"
            yield Change(id, kind, one, other, what)


def _items(plan: Plan) -> dict[str, Item]:
    """What stands; a session that was not held is only a record, its number stands again."""
    return {**{id: s for id, s in plan.session.items() if s.state != "not_held"}, **plan.placement}


def _what(before: Plan, after: Plan, one: Item | None, other: Item | None) -> tuple[str, ...]:
    if one is None or other is None or type(one) is not type(other):
        return ("new",) if one is None else ("gone",)
    if isinstance(one, Session) and isinstance(other, Session):
        fields = [f for f in ("date", "start", "end", "venue") if getattr(one, f) != getattr(other, f)]
        fields += ["trainers"] if set(one.trainers) != set(other.trainers) else []
        fields += ["people"] if set(before.people(one)) != set(after.people(other)) else []
        return tuple(fields)
    names = {"dates": "date", "start": "start", "end": "end", "host": "host", "mentor": "mentor"}
    return tuple(name for field, name in names.items() if getattr(one, field) != getattr(other, field))


def _days(change: Change) -> int:
    if change.before is None or change.after is None:
        return 0
    return abs((_day(change.after) - _day(change.before)).days)


def _day(item: Item) -> dt.date:
    return item.date if isinstance(item, Session) else item.first_day


def _differing(before: Plan, after: Plan, role: str) -> tuple[str, ...]:
    old, new = own_items(before, role), own_items(after, role)
    return tuple(sorted(x for x in old.keys() | new.keys() if old.get(x, {}).keys() != new.get(x, {}).keys()))


def own_items(plan: Plan, role: str) -> dict[str, dict[Row, Item]]:
    """What the timetable of each participant, trainer or mentor (`role`) says, row by row, with the item it is of.

    Where a row is another than before, the person has to be told. Its first two fields say what it is about, so that a
    participant who changed cohort has the same rows as long as no date, time or place is another.
    """
    rows: dict[str, dict[Row, Item]] = defaultdict(dict)
    for s in plan.sessions if role != "mentor" else ():
        if s.state == "not_held":
            continue
        when = (s.number, s.date, s.start, s.end, s.venue)
        if role == "trainer":
            for t in s.trainers:
                rows[t][s.cohort, *when] = s
        else:
            course = plan.cohort[s.cohort].course if s.cohort in plan.cohort else s.cohort
            for p in plan.people(s):
                rows[p][course, *when] = s
    for x in plan.placements:
        if role == "participant":
            rows[x.participant][x.internship, x.dates, x.start, x.end, x.host, x.mentor] = x
        elif role == "mentor":
            rows[x.mentor][x.participant, x.internship, x.dates, x.start, x.end] = x
    return rows
