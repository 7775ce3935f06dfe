"""Changes of the input as events: one cell, or a period opened in the availability of a subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem
from scheduler.language import Amount, Clock, Text, say

# Table → column → how its values are written: whole number (at least 0 or 1), date, clock, yes/no, list of ids, id or
# blank. `-` is an empty list or a blank.
COLUMNS: dict[str, dict[str, str]] = {
    "trainers": {
        "courses": "courses", "qualified_until": "date", "max_jp_per_day": "number", "max_jp_per_week": "number",
        "max_jp": "number",
    },
    "venues": {"capacity": "number", "features": "list", "sentra": "list"},
    "courses": {
        "jp": "number", "group_min": "number", "group_max": "number", "first_day": "date", "last_day": "date",
        "min_gap_days": "number", "max_gap_days": "number", "gap_after_days": "number",
        "max_sessions_per_day": "number", "trainers_per_session": "number", "compulsory": "flag", "features": "list",
        "kit": "blank",
    },
    "participants": {
        "earliest_start": "clock", "max_days_per_week": "number", "max_jp_per_day": "number", "consent": "flag",
        "needs": "list",
    },
    "households": {"max_absent": "number", "must_train": "number"},
    "hosts": {"capacity": "number", "workers": "number", "internships": "list", "features": "list"},
    "mentors": {"max_apprentices": "number", "qualified_from": "date", "host": "id"},
    "internships": {"first_day": "date", "last_day": "date", "days": "number"},
    "kits": {"count": "number", "move_days": "number"},
    "programme": {
        "budget.ceiling": "amount", "budget.allowance_per_day": "amount", "last_day": "date",
        "travel.max_commute_minutes": "number",
    },
}  # fmt: skip
AVAILABILITY, NOTHING = "availability", "-"


class WrongChange(ValueError):
    """The programme has no such cell, or the value does not fit into it; `text` says which and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the input with another value.

    Attributes
    ----------
    table, id, column : str
        The cell; ``programme`` has dotted keys and the id ``""``. In ``availability`` the id is KIND:ID and the column
        ``open``: rows that close the subject do not hold from the first to the last day of the value.
    value : plain value
        Whole number, ISO date, minutes after midnight, amount as text, yes/no, list of ids; for ``open`` a list of two
        ISO dates.
    """

    table: str
    id: str
    column: str
    value: Any

    def __post_init__(self) -> None:
        if isinstance(self.value, list):
            object.__setattr__(self, "value", tuple(self.value))

    @property
    def subject(self) -> str:
        return ":".join(x for x in (self.table, self.id, self.column) if x)

    def data(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"table": self.table, "id": self.id, "column": self.column, "value": value}


def from_data(data: Any) -> Change:
    """The change of an event's data."""
    return Change(str(data["table"]), str(data["id"]), str(data["column"]), data["value"])


def changed(problem: Problem, change: Change, checked: bool = True) -> Problem:
    """The programme with one change.

    Raises
    ------
    WrongChange
        Where there is no such cell or the value does not fit.
    InvalidProblem
        Where the programme then contradicts itself (not looked at unless `checked`).
    """
    make = problem.with_ if checked else problem.unchecked
    if change.table == AVAILABILITY:
        return make(availability=tuple(_opened(problem, change)))
    value = _value(change)
    if change.table == "programme":
        settings = problem.settings
        if change.column == "travel.max_commute_minutes":
            return make(settings=replace(settings, travel=replace(settings.travel, max_commute_minutes=value)))
        name = _SETTINGS.get(change.column, change.column)
        return make(settings=replace(settings, **{name: value}))
    rows = getattr(problem, change.table)
    if not any(x.id == change.id for x in rows):
        raise WrongChange(say("The table {table} has no {id}.", table=change.table, id=change.id))
    new = tuple(replace(x, **{change.column: value}) if x.id == change.id else x for x in rows)
    return make(**{change.table: new})


_SETTINGS = {"budget.ceiling": "budget_ceiling", "budget.allowance_per_day": "allowance_per_day"}


def is_known(problem: Problem, change: Change) -> bool:
    """Whether a programme has the cell."""
    if change.table in (AVAILABILITY, "programme"):
        return True
    return any(x.id == change.id for x in getattr(problem, change.table, ()))


def _value(change: Change) -> Any:
    kind, value = COLUMNS.get(change.table, {}).get(change.column), change.value
    if kind is None:
        raise WrongChange(
            say(
                "{column} of {table} cannot be changed by an event. There are: {known}.",
                column=change.column,
                table=change.table,
                known=[f"{t}: {', '.join(columns)}" for t, columns in COLUMNS.items()],
            )
        )
    try:
        if kind in ("number", "clock"):
            number = int(value)
            if number < 0:
                raise ValueError
            return number
        if kind == "date":
            return dt.date.fromisoformat(value)
        if kind == "amount":
            return Decimal(str(value))
        if kind == "flag":
            if not isinstance(value, bool):
                raise ValueError
            return value
        if kind == "id":
            return str(value)
        if kind == "blank":
            return str(value) or None
        return tuple(str(x) for x in value)
    except (ValueError, TypeError, InvalidOperation):
        raise WrongChange(say("{value} does not fit into {column}.", value=str(value), column=change.column)) from None


def _opened(problem: Problem, change: Change) -> Iterator[Availability]:
    """The rows of availability where none closes a subject in a period; the whole subject is there then."""
    kind, _, id = change.id.partition(":")
    try:
        first, last = (dt.date.fromisoformat(x) for x in change.value)
    except (ValueError, TypeError):
        raise WrongChange(say("{value} does not fit into {column}.", value=str(change.value), column="open")) from None
    day, bounded = dt.timedelta(days=1), False
    for row in problem.availability:
        mine = row.kind == kind and (kind == "programme" or row.id == id)
        bounded = bounded or (mine and row.effect == "only")
        if not mine or row.effect not in ("closed", "avoid"):
            yield row
            continue
        if row.first_day is None or row.first_day < first:
            yield replace(row, last_day=min(first - day, row.last_day or first - day))
        if row.last_day is None or row.last_day > last:
            yield replace(row, first_day=max(last + day, row.first_day or last + day))
    if bounded:
        yield Availability(kind, id, "only", first, last)


def parsed(change: Change, text: str) -> Change:
    """A change with its value read from what a person wrote.

    Raises
    ------
    WrongChange
    """
    kind = COLUMNS.get(change.table, {}).get(change.column)
    value: Any = text.strip()
    if kind in ("list", "courses"):
        value = [x.strip() for x in text.replace(";", ",").split(",") if x.strip() not in ("", NOTHING)]
    elif kind == "blank":
        value = "" if value == NOTHING else value
    elif kind == "flag":
        value = {"yes": True, "ya": True, "true": True, "1": True, "x": True}.get(value.casefold(), value)
        value = {"no": False, "tidak": False, "false": False, "0": False}.get(str(value).casefold(), value)
    elif kind == "clock" and any(x in value for x in ":."):
        hours, _, minutes = value.replace(".", ":").partition(":")
        value = int(hours) * 60 + int(minutes) if hours.isdigit() and minutes.isdigit() else value
    elif change.table == AVAILABILITY:
        value = [x.strip() for x in text.replace("..", "/").split("/")]
    found = replace(change, value=value)
    if change.table != AVAILABILITY:
        _value(found)
    return found


def written(change: Change) -> str:
    """The value as `parsed` reads it."""
    if change.table == AVAILABILITY:
        return "..".join(change.value)
    if isinstance(change.value, bool):
        return "yes" if change.value else "no"
    if isinstance(change.value, (list, tuple)):
        return ",".join(map(str, change.value)) or NOTHING
    if COLUMNS.get(change.table, {}).get(change.column) == "clock":
        return f"{int(change.value) // 60:02d}:{int(change.value) % 60:02d}"
    return str(change.value) or NOTHING


def spoken_value(change: Change) -> Text | str:
    """The value for a person."""
    kind = COLUMNS.get(change.table, {}).get(change.column)
    if change.table == AVAILABILITY:
        first, last = (dt.date.fromisoformat(x) for x in change.value)
        return say("{date}", date=first) if first == last else say("{first} – {last}", first=first, last=last)
    if kind == "date":
        return say("{date}", date=dt.date.fromisoformat(change.value))
    if kind == "clock":
        return say("{time}", time=Clock(int(change.value)))
    if kind == "flag":
        return say("yes") if change.value else say("no")
    if kind == "amount":
        return say("{all}", all=Amount(Decimal(str(change.value))))
    if isinstance(change.value, (list, tuple)):
        return ", ".join(map(str, change.value)) or NOTHING
    return str(change.value) or NOTHING
