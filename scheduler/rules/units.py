"""Units of a kit in a model: how many are bound to places, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from scheduler.domain.courses import Kit


class UnitsInUse:
    """How many units of a kit are bound to the places of some sessions, day by day.

    A unit is bound to a place on the days it is used there and for `move_days` after each. So a place binds as many on
    a day as it has sessions at once on any of the days until then: whichever was used last is used again first. Sums
    of that over places are all there is to say; no session needs a unit of its own. Where even all that is open at
    once would not be too much, nothing is said.
    """

    def __init__(self, model: Any, sessions: list[Any], kit: Kit) -> None:
        self.model, self.count, self.move_days = model, kit.count, kit.move_days
        self.open: dict[str, list[tuple[Any, Any]]] = defaultdict(list)  # place → session, literal that it is there
        self.fixed: dict[str, list[Any]] = defaultdict(list)  # place → sessions
        self.may_be_on: dict[int, int] = defaultdict(int)  # sessions that are open, by day they may bind a unit on
        for s in sessions:
            if not model.v.is_free(s) and s.active is True:
                for place in s.locations:
                    self.fixed[place].append(s)
                continue
            for place, located in s.locations.items():
                self.open[place].append((s, located if model.v.is_free(s) else model.v.both(s.active, located)))
            for day in {d for on in s.on for d in self._bound_after(on)}:
                self.may_be_on[day] += 1
        # Places at which more than one session may be.
        self.shared = dict.fromkeys(p for p, here in self.open.items() if len(here) > 1 or p in self.fixed)

    def limit(self) -> None:
        """No more units than there are."""
        fixed = {place: self._bound(sessions) for place, sessions in self.fixed.items()}
        in_all: dict[int, int] = defaultdict(int)
        for days in fixed.values():
            for day, units in days.items():
                in_all[day] += units
        tight = {d for d in {*self.may_be_on, *in_all} if in_all[d] + self.may_be_on[d] > self.count}
        known = {d: sum(days.get(d, 0) for place, days in fixed.items() if place not in self.open) for d in tight}
        used: dict[int, list[Any]] = defaultdict(list)
        for literals in self._bindings(tight) if tight else ():
            for day, x in literals.items():
                used[day].append(x)
        for day in sorted(tight):
            left = self.count - known[day]
            if left < 0:
                self.model.v.impossible("more units of a kit in use than there are")
            elif left == 1:
                self.model.v.at_most_one(used[day])
            elif len(used[day]) > left:
                self.model.cp.add(sum(used[day]) <= left)

    def _bound_after(self, day: int) -> range:
        return range(day, day + self.move_days + 1)

    def _bound(self, sessions: list[Any]) -> dict[int, int]:
        """Units that what is fixed at a place binds, by day."""
        days: dict[int, list[Any]] = defaultdict(list)
        for s in sessions:
            days[s.day].append(s)
        found: dict[int, int] = defaultdict(int)
        for day, here in days.items():
            at_once = most_at_once(_spans(here))
            for later in self._bound_after(day):
                found[later] = max(found[later], at_once)
        return found

    def _bindings(self, tight: set[int]) -> Iterator[dict[int, Any]]:
        """For each unit that places with open sessions may bind, literals by day."""
        for here in (*self._alone(), *(stand for place in self.shared for stand in self._stands(place))):
            causes: dict[int, list[list[Any]]] = defaultdict(list)
            for s, there in here:
                for day, on in s.on.items():
                    for later in self._bound_after(day):
                        if later in tight:
                            causes[later].append([there, on])
            yield {day: self.model.v.caused(found) for day, found in causes.items()}

    def _alone(self) -> Iterator[list[tuple[Any, Any]]]:
        """Each open session with the literal that it is where no other may be: it binds one unit, wherever that is."""
        elsewhere: dict[int, list[Any]] = defaultdict(list)
        sessions = {}
        for place, here in self.open.items():
            if place not in self.shared:
                ((s, there),) = here
                sessions[id(s)] = s
                elsewhere[id(s)].append(there)
        for key, s in sessions.items():
            everywhere = len(elsewhere[key]) == len(s.locations)
            yield [(s, s.active if everywhere else self.model.v.any_of(elsewhere[key]))]

    def _stands(self, place: str) -> Iterator[list[tuple[Any, Any]]]:
        """Sessions at a place parted so that those of one part are never at once: each part takes a unit."""
        v = self.model.v
        fixed = self.fixed.get(place, ())
        here = [*self.open[place], *((s, True) for s in fixed)]
        at_once = len({id(s.cohort) for s, _ in here})
        if not v.relaxed:
            at_once = min(at_once, len({x for s, _ in here for x in s.venues if self._is_at(x, place)}))
        at_once = max(1, min(at_once, self.count), most_at_once(_spans(fixed)))
        parts: list[list[tuple[Any, Any]]] = [[] for _ in range(at_once)]
        for s, there in here:
            if at_once == 1:
                parts[0].append((s, there))
                continue
            takes = [v.bool() for _ in parts]
            v.cp.add(sum(takes) == (int(there) if isinstance(there, bool) else there))
            for part, x in zip(parts, takes, strict=True):
                part.append((s, x))
        for part in parts:
            v.apart(part)
        return iter(parts)

    def _is_at(self, venue: str, place: str) -> bool:
        known = self.model.problem.venue.get(venue)
        return known is not None and known.location == place


def _spans(sessions: Iterable[Any]) -> list[tuple[int, int]]:
    """Positions of sessions that are fixed, from and until."""
    return [(s.start, s.start + s.jp) for s in sessions]


def most_at_once(spans: list[tuple[int, int]]) -> int:
    """The largest number of stretches that overlap at one time."""
    return max((sum(1 for a, b in spans if a <= start < b) for start, _ in spans), default=0)
