"""What readers of the sheets of a plan share: looking ids up, and cells that follow from others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.domain.problem import Problem
from scheduler.intake.findings import Findings
from scheduler.intake.labels import Labels
from scheduler.intake.tables import ReadTable
from scheduler.intake.values import Bad, cleaned, shown
from scheduler.language import Text, say
from scheduler.plan.plan import Plan

YEAR = dt.timedelta(days=366)
_LONGEST_CODE = 200
MISSING = say("This is missing; fill it in.")


@dataclass
class Reading:
    """One workbook being read.

    Attributes
    ----------
    base : Plan
        What it was exported from; an empty plan where that is not known.
    places : dict
        Sheet and row of each item read so far.
    """

    problem: Problem
    base: Plan
    findings: Findings
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> dict[str, Labels]:
        """By table name."""
        p = self.problem
        named = {
            "participants": p.participants,
            "trainers": p.trainers,
            "venues": p.venues,
            "hosts": p.hosts,
            "mentors": p.mentors,
            "kits": p.kits,
            "sentra": p.sentra,
        }
        titled = {"courses": p.courses, "internships": p.internships}
        return {
            **{table: Labels.of(items) for table, items in named.items()},
            **{table: Labels.of(items, "title") for table, items in titled.items()},
        }

    def problem_at(self, read: ReadTable, row: int, column: str, message: Text) -> None:
        """Report a cell; `row` counts records."""
        raw = read.raws[row].get(column)
        value = None if raw is None else shown(raw)
        self.findings.problem(read.file, read.rows[row], read.heading(column) or column, value, message)

    def find(self, read: ReadTable, row: int, column: str, text: str, required: bool = False) -> str | None:
        """The id that a cell means; None where it is blank or, reported, means nothing."""
        if not text:
            if required and not read.is_bad(row, column):
                self.problem_at(read, row, column, MISSING)
            return None
        try:
            return self.labels[read.table.column[column].refers].find(text)
        except Bad as bad:
            self.problem_at(read, row, column, bad.message)
            return None

    def derived(
        self,
        read: ReadTable,
        row: int,
        column: str,
        written: object,
        allowed: Iterable[object],
        expected: object,
    ) -> None:
        """Report a cell that follows from others and says something else than they do, now or before the edit."""
        if written in (None, "", ()) or read.is_bad(row, column) or written in list(allowed):
            return
        message = say("This follows from the rest of the row, which gives {expected}. "
                      "Correct the rest, or leave this cell blank.", expected=expected)  # fmt: skip
        self.problem_at(read, row, column, message)

    def named(self, table: str, id: str | None) -> tuple[str, ...]:
        """What a cell may show for an id: the label, the id, the name, cleaned as cells are."""
        from scheduler.intake.labels import label

        if id is None:
            return ()
        name = self.labels[table].names.get(id, "")
        return tuple(cleaned(x) for x in (label(id, name), id, name))

    def place(self, read: ReadTable, row: int, id: str) -> None:
        self.places.setdefault(id, (read.file, read.rows[row]))

    def far(self, read: ReadTable, row: int, column: str, day: dt.date) -> bool:
        """Whether a date is out of sight of the programme, which is reported; no calendar is asked about it then."""
        settings = self.problem.settings
        if read.is_bad(row, column) or settings.first_day - YEAR <= day <= settings.last_day + YEAR:
            return False
        message = say("This date is far from those of the programme ({first} to {last}).",
                      first=settings.first_day, last=settings.last_day)  # fmt: skip
        self.problem_at(read, row, column, message)
        return True

    def too_long(self, read: ReadTable, row: int, column: str, id: str) -> bool:
        """Whether a code is longer than any code needs to be, which is reported."""
        if len(id) <= _LONGEST_CODE:
            return False
        self.problem_at(read, row, column, say("A code has at most {limit} characters.", limit=_LONGEST_CODE))
        return True

    def taken(self, read: ReadTable, row: int, id: str, ids: set[str]) -> bool:
        """Whether an id stands in an earlier row, which is reported."""
        if id not in ids:
            ids.add(id)
            return self.too_long(read, row, "id", id)
        message = say("This code stands in two rows; leave it blank in the new one.")
        self.problem_at(read, row, "id", message)
        return True


def known(ids: Iterable[str]) -> Callable[[str], str | None]:
    """From an id as a cell shows it to the id itself."""
    table = {cleaned(id): id for id in ids}
    return table.get
