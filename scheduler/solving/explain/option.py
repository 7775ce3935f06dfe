"""A change of the input that could mend an explanation: what it costs a coordinator and how far it may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.language import Text, say
from scheduler.plan.changes import Change

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


# What a change costs in the coordinator's terms: the first step, and each further one. See docs/how-to-unmet.md.
COSTS = {
    "consent": (1, 0), "more-jp": (2, 0.25), "open-days": (2, 1), "seats": (2, 0.5), "group": (3, 1),
    "rhythm": (3, 1), "place": (4, 2), "window": (4, 2), "person": (5, 1), "trainer": (6, 1), "home": (7, 1),
    "travel": (7, 0.5), "feature": (8, 1), "offer": (8, 1), "kit": (10, 5), "budget": (10, 0.02),
    "allowance": (12, 0.1), "without": (13, 0), "shorter": (14, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One kind of change; `most` steps of it at most, the fewest that do are searched for.

    Attributes
    ----------
    kind : str
        Key of `COSTS`.
    change : callable
        Steps → the change.
    text : callable
        Steps → the sentence.
    """

    kind: str
    change: Callable[[int], Change]
    text: Callable[[int], Text]
    most: int = 1

    def cost(self, steps: int) -> float:
        first, more = COSTS[self.kind]
        return first + more * (steps - 1)


def more(
    kind: str, table: str, id: str, column: str, now: int, sentence: Callable[[int], Text], most: int, by: int = 1
) -> Option:
    """A number raised step by step (lowered where `by` is negative)."""
    return Option(
        kind, lambda n: Change(table, id, column, now + by * n), lambda n: sentence(now + by * n), max(0, most)
    )


def wider(
    problem: Problem, table: str, id: str, first: dt.date | None, last: dt.date | None, name: str
) -> Iterator[Option]:
    """A window some weeks longer, at its end or its beginning."""
    if last and last < problem.settings.last_day:
        weeks = -(-(problem.settings.last_day - last).days // 7)
        end = problem.settings.last_day
        yield Option(
            "window",
            lambda n: Change(table, id, "last_day", min(end, last + n * WEEK).isoformat()),
            lambda n: say("Let {subject} go on for {weeks} weeks more, until {date}.", subject=name, weeks=n,
                          date=min(end, last + n * WEEK)),
            weeks,
        )  # fmt: skip
    if first and first > problem.settings.first_day:
        weeks = -(-(first - problem.settings.first_day).days // 7)
        begin = problem.settings.first_day
        yield Option(
            "window",
            lambda n: Change(table, id, "first_day", max(begin, first - n * WEEK).isoformat()),
            lambda n: say("Let {subject} begin {weeks} weeks earlier, on {date}.", subject=name, weeks=n,
                          date=max(begin, first - n * WEEK)),
            weeks,
        )  # fmt: skip
