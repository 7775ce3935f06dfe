"""Helpers of the solver halves about who is where on a date.

The rules on travel and absence speak of the locations of a person's sessions on a date. `Presence` holds, for one
person (or kit), a literal for each location and day that is true wherever there is a session, made on demand.
`keep_apart` then forbids what clashes: whole days at once where no pair of slots leaves enough time, and pair by pair
only for sessions short enough that it depends on their slots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Slots = frozenset[int]
Shape = tuple[str, int]  # location and JP of a session
Clash = tuple[bool, tuple[tuple[Slots, Slots], ...]]


def opposite(literal: Any) -> Any:
    """The opposite of a literal that may be known already."""
    return (not literal) if isinstance(literal, bool) else ~literal


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
        self._literals: dict[tuple[str, int, frozenset[int] | None], Any] = {}
        self._days: dict[tuple[str, frozenset[int] | None], list[int]] = {}

    def lengths(self, place: str) -> set[int]:
        """JP of the sessions that may be at a location."""
        return {s.jp for s, _ in self.at.get(place, ())}

    def days(self, place: str, lengths: frozenset[int] | None = None) -> list[int]:
        """Days on which there may be a session (of one of the lengths) at a location."""
        key = place, lengths
        if key not in self._days:
            here = [s for s, _ in self.at.get(place, ()) if lengths is None or s.jp in lengths]
            self._days[key] = sorted({d for s in here for d in s.on})
        return self._days[key]

    def literal(self, place: str, day: int, lengths: frozenset[int] | None = None) -> Any:
        """A literal that holds wherever there is a session (of one of the lengths) at a location on a day."""
        key = place, day, lengths
        if key not in self._literals:
            here = [
                (s, there)
                for s, there in self.at.get(place, ())
                if day in s.on and (lengths is None or s.jp in lengths)
            ]
            if self.exact(place):
                self._literals[key] = self.model.v.any_of([self.model.v.both(there, s.on[day]) for s, there in here])
            else:
                self._literals[key] = self.model.v.caused(_by_cohort(self.model.v, here, day))
        return self._literals[key]

    def most_per_day(self, place: str) -> int:
        """How many sessions at a location one date can hold at most, by their lengths."""
        total = count = 0
        for jp in sorted(s.jp for s, _ in self.at[place]):
            total += jp
            if total > self.model.axis.width:
                break
            count += 1
        return max(1, count)

    def trips(self, place: str) -> dict[int, Any]:
        """The literals of a location by day, with the cut that shows the solver how many days are needed at least."""
        literals = {d: self.literal(place, d) for d in self.days(place)}
        here = [there for _, there in self.at.get(place, ())]
        if not all(isinstance(x, bool) for x in literals.values()):
            self.model.cp.add(self.most_per_day(place) * sum(literals.values()) >= sum(here))
        return literals


def _by_cohort(v: Any, here: list[tuple[Any, Any]], day: int) -> list[list[Any]]:
    """Causes of a presence on a day: a whole cohort at once where all of its sessions that day count alike."""
    cohorts: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    for s, there in here:
        cohorts[id(s.cohort)].append((s, there))
    causes = []
    for sessions in cohorts.values():
        cohort, literal = sessions[0][0].cohort, sessions[0][1]
        alike = all(there is literal for _, there in sessions)
        if alike and len(sessions) > 1 and len(sessions) == sum(1 for s in cohort.sessions if day in s.on):
            causes.append([literal, v.on_day(cohort)[day]])
        else:
            causes += [[there, s.on[day]] for s, there in sessions]
    return causes


def keep_apart(
    model: Any,
    one: Presence,
    a: str,
    other: Presence,
    b: str,
    clash: Callable[[int, Shape, Shape], Clash],
    condition: Any = True,
) -> None:
    """No clash between the sessions of `one` at `a` and those of `other` at `b` on one date.

    Parameters
    ----------
    clash : callable
        Day and shapes of two sessions → whether every pair of slots clashes, and the sets of slots that do.
    condition : literal
        Where it does not hold, nothing is forbidden.
    """
    v = model.v
    partly: dict[tuple[int, int], dict[int, tuple[tuple[Slots, Slots], ...]]] = {}
    wholly: dict[tuple[int, int], list[int]] = {}
    for m in one.lengths(a):
        for n in other.lengths(b):
            days = set(one.days(a, frozenset([m]))) & set(other.days(b, frozenset([n])))
            found = {d: clash(d, (a, m), (b, n)) for d in sorted(days)}
            wholly[m, n] = [d for d, (whole, _) in found.items() if whole]
            partly[m, n] = {d: sets for d, (whole, sets) in found.items() if not whole and sets}
    free = {pair for pair in wholly if len(wholly[pair]) < len(_common(one, a, other, b, pair))}
    long_a = frozenset(m for m in one.lengths(a) if not any((m, n) in free for n in other.lengths(b)))
    long_b = frozenset(n for n in other.lengths(b) if not any((m, n) in free for m in one.lengths(a)))
    short_a, short_b = frozenset(one.lengths(a) - long_a), frozenset(other.lengths(b) - long_b)
    for lengths, others in ((long_a, None), (short_a, long_b)):
        if lengths and others != frozenset():
            for d in sorted(set(one.days(a, lengths)) & set(other.days(b, others))):
                v.forbid(one.literal(a, d, lengths), other.literal(b, d, others), condition)
    for (m, n), clashing in wholly.items():
        if m in short_a and n in short_b:
            for d in clashing:
                v.forbid(one.literal(a, d, frozenset([m])), other.literal(b, d, frozenset([n])), condition)
            _keep_pairs_apart(model, one.at[a], m, other.at[b], n, partly[m, n], condition)


def _common(one: Presence, a: str, other: Presence, b: str, pair: tuple[int, int]) -> set[int]:
    m, n = pair
    return set(one.days(a, frozenset([m]))) & set(other.days(b, frozenset([n])))


def _keep_pairs_apart(
    model: Any,
    ones: list[tuple[Any, Any]],
    m: int,
    others: list[tuple[Any, Any]],
    n: int,
    partly: dict[int, tuple[tuple[Slots, Slots], ...]],
    condition: Any,
) -> None:
    """Sessions short enough for one date: not in slots that clash."""
    if not partly:
        return
    v = model.v
    alike = len(set(partly.values())) == 1
    for s, there in ones:
        for t, back in others:
            if s.jp != m or t.jp != n or s is t or not (v.is_free(s) or v.is_free(t)):
                continue
            if alike and v.is_free(s) and v.is_free(t):
                for slots, later in next(iter(partly.values())):
                    conditions = there, back, condition, v.slot_in(s, slots), v.slot_in(t, later)
                    if not any(x is False for x in conditions):
                        v.when(model.cp.add(s.day != t.day), *conditions)
            else:
                for d, sets in partly.items():
                    v.forbid_together(d, (s, t), list(sets), there, back, condition)


class Clashes:
    """Which first slots of two sessions leave too little time for the way, by day and shapes; remembered.

    Parameters
    ----------
    needed : callable
        Date and two locations → minutes from the end of a session at the first to the start of one at the second.
    back : callable or None
        The same where the session at the second comes first; None: as `needed`, with the locations exchanged.
    """

    def __init__(
        self,
        model: Any,
        needed: Callable[[Any, str, str], int],
        back: Callable[[Any, str, str], int] | None = None,
    ) -> None:
        self.model = model
        self.needed = needed
        self.back = back or (lambda date, a, b: needed(date, b, a))
        self._known: dict[Any, Clash] = {}

    def __call__(self, day: int, one: Shape, other: Shape) -> Clash:
        date = self.model.axis.date(day)
        pattern = self.model.calendar.pattern(date)
        key = pattern.name if pattern else None, self.model.axis.is_wet(day), one, other
        if key not in self._known:
            self._known[key] = self._find(date, one, other)
        return self._known[key]

    def _find(self, date: Any, one: Shape, other: Shape) -> Clash:
        calendar = self.model.calendar
        (a, jp_a), (b, jp_b) = one, other
        there, back = self.needed(date, a, b), self.back(date, a, b)
        n = len(calendar.slots(date))
        by_set: dict[Slots, set[int]] = defaultdict(set)
        whole = True
        for k in range(n - jp_a + 1):
            a_start, a_end = calendar.span(date, k, jp_a)
            bad = set()
            for m in range(n - jp_b + 1):
                b_start, b_end = calendar.span(date, m, jp_b)
                if b_start - a_end >= there or a_start - b_end >= back:
                    whole = False
                else:
                    bad.add(m)
            if bad:
                by_set[frozenset(bad)].add(k)
        return whole, tuple((frozenset(ks), ms) for ms, ks in by_set.items())


def road_closures(model: Any) -> Iterator[tuple[str, str, int]]:
    """Each closed road (its two ends) and day."""
    for a, b in model.calendar.closed_roads:
        for day, date in enumerate(model.calendar.dates):
            if model.calendar.road_closed(a, b, date):
                yield a, b, day
