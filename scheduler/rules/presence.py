"""Helpers of the solver halves about who is where on a date.

The rules on travel speak of the locations of a person's sessions on a date. `Presence` holds, for one trainer or
participant, a literal for each location and day that is true wherever the person has a session there, made on demand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

Slots = frozenset[int]


class Presence:
    """Where one person's sessions are.

    Parameters
    ----------
    model : scheduler.solving.model.Model
    sessions : iterable of (session variable, literal)
        Sessions the person may be in, and the literal that holds where the person is.
    exact : callable
        Location → whether the literals must hold *only* where there is a session (needed where absence is rewarded).
    """

    def __init__(
        self, model: Any, sessions: Iterable[tuple[Any, Any]], exact: Callable[[str], bool] = lambda place: False
    ) -> None:
        self.model = model
        self.exact = exact
        v = model.v
        self.at: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
        for s, present in sessions:
            for place, located in s.locations.items():
                there = v.both(present, located) if len(s.locations) > 1 else present
                if there is not False:
                    self.at[place].append((s, there))
        self._literals: dict[tuple[str, int], Any] = {}

    @cached_property
    def days(self) -> dict[str, list[int]]:
        """Days on which the person may be at each location."""
        return {place: sorted({d for s, _ in here for d in s.on}) for place, here in self.at.items()}

    def literal(self, place: str, day: int) -> Any:
        """A literal that holds wherever the person has a session at a location on a day; False where there can be none."""
        key = place, day
        if key not in self._literals:
            v = self.model.v
            here = [(s, there) for s, there in self.at.get(place, ()) if day in s.on]
            if self.exact(place) or any(there is True and s.on[day] is True for s, there in here):
                found = v.any_of([v.both(there, s.on[day]) for s, there in here])
            elif len(here) == 1 and here[0][1] is True:
                found = here[0][0].on[day]
            elif not here:
                found = False
            else:
                found = v.bool()
                for s, there in here:
                    v.implies([there, s.on[day]], found)
            self._literals[key] = found
        return self._literals[key]

    def most_per_day(self, place: str) -> int:
        """How many sessions at a location one date can hold at most, by their lengths."""
        lengths = sorted(s.jp for s, _ in self.at[place])
        total = count = 0
        for jp in lengths:
            total += jp
            if total > self.model.axis.width:
                break
            count += 1
        return max(1, count)

    def trips(self, place: str) -> dict[int, Any]:
        """The literals of a location by day, with the cut that lets the solver see how many days are needed at least."""
        literals = {d: self.literal(place, d) for d in self.days.get(place, ())}
        here = [there for _, there in self.at.get(place, ())]
        if len(here) > 1 or (here and here[0] is not True):
            self.model.cp.add(self.most_per_day(place) * sum(literals.values()) >= sum(here))
        return literals


def clash_sets(
    problem: Any, day: Any, one: tuple[str, int], other: tuple[str, int], setup: int
) -> tuple[bool, list[tuple[Slots, Slots]]]:
    """Which first slots of two sessions on a date at two locations leave too little time for the way.

    Parameters
    ----------
    day : datetime.date
    one, other : (location, JP)
    setup : int
        Minutes needed besides the travel.

    Returns
    -------
    whole : bool
        Whether every pair of slots clashes.
    sets : list of (slots of one, slots of other)
        Each slot of the first set clashes with each of the second.
    """
    calendar, travel = problem.calendar, problem.travel
    (a, jp_a), (b, jp_b) = one, other
    n = len(calendar.slots(day))
    there, back = travel.minutes(a, b, day) + setup, travel.minutes(b, a, day) + setup
    by_set: dict[Slots, set[int]] = defaultdict(set)
    whole = True
    for k in range(n - jp_a + 1):
        a_start, a_end = calendar.span(day, k, jp_a)
        bad = set()
        for m in range(n - jp_b + 1):
            b_start, b_end = calendar.span(day, m, jp_b)
            if not (b_start - a_end >= there or a_start - b_end >= back):
                bad.add(m)
            else:
                whole = False
        if bad:
            by_set[frozenset(bad)].add(k)
    return whole, [(frozenset(ks), ms) for ms, ks in by_set.items()]


class Clashes:
    """`clash_sets` remembered by the date's pattern and season."""

    def __init__(self, model: Any, setup: int) -> None:
        self.model = model
        self.setup = setup
        self._known: dict[Any, tuple[bool, list[tuple[Slots, Slots]]]] = {}

    def of(self, day: int, one: tuple[str, int], other: tuple[str, int]) -> tuple[bool, list[tuple[Slots, Slots]]]:
        date = self.model.axis.date(day)
        pattern = self.model.calendar.pattern(date)
        key = pattern.name if pattern else None, self.model.axis.is_wet(day), one, other
        if key not in self._known:
            self._known[key] = clash_sets(self.model.problem, date, one, other, self.setup)
        return self._known[key]


def road_closures(model: Any) -> Iterator[tuple[str, str, int]]:
    """Each closed road (its two ends) and day."""
    for a, b in model.calendar.closed_roads:
        for day, date in enumerate(model.calendar.dates):
            if model.calendar.road_closed(a, b, date):
                yield a, b, day
