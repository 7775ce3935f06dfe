"""A built plan made better by many small changes: meetings move, change places, venues and trainers.

Simulated annealing: a change that makes the plan worse is kept now and then, ever more rarely. Every change keeps all
hard rules, so that each state is a plan.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from scheduler.plan.plan import Plan
from scheduler.solving.greedy import Greedy
from scheduler.solving.occupancy import Meeting
from scheduler.solving.party import Party
from scheduler.solving.tally import Tally

HOT, COLD = 5.0, 0.15
BATCH, STAGES = 50, 25
CHAIN = 12
NEAR_DAYS = 8


class Annealing:
    """Improves the plan of a `Greedy`; see `plans`."""

    def __init__(self, greedy: Greedy, seed: int) -> None:
        self.greedy = greedy
        self.tables, self.axis, self.problem = greedy.tables, greedy.axis, greedy.problem
        self.random = random.Random(seed)
        self.tally = Tally(self.tables, greedy.arranger, greedy.cohorts)
        self.at: dict[int, set[Meeting]] = {}
        self.parties: dict[str, Party] = {}
        self._sit_down()

    def _sit_down(self) -> None:
        """Take stock of all meetings there are."""
        self.at.clear()
        self.pool = [c for c, meetings in self.tables.meetings.items() for _ in meetings]
        for meetings in self.tables.meetings.values():
            for m in meetings:
                self._mark(m)
        for c in self.tables.meetings:
            if c not in self.parties or self.parties[c].people != self.greedy.cohorts[c].people:
                self.parties[c] = Party(self.greedy, self.greedy.cohorts[c])

    def plans(self, progress: Callable[[], float]) -> Iterator[Plan]:
        """Better plans; `progress` tells how much of the time is over, from 0 to 1."""
        value, least, best, told = 0.0, 0.0, self._kept(), 0
        done = progress()
        while done < 1.0 and self.pool:
            heat = HOT * (COLD / HOT) ** done
            for _ in range(BATCH):
                value += self._step(heat)
            if value < least - 1e-9:
                least, best = value, self._kept()
            done = progress()
            if done * STAGES >= told + 1:
                told = int(done * STAGES)
                yield self.greedy.plan(best)
                if self._more_is_met():
                    value, least, best = 0.0, 0.0, self._kept()
        self._go_back(best)
        yield self.greedy.plan()

    def _kept(self) -> dict[str, tuple[Meeting, ...]]:
        return {c: tuple(meetings) for c, meetings in self.tables.meetings.items()}

    def _go_back(self, kept: dict[str, tuple[Meeting, ...]]) -> None:
        for c in list(self.tables.meetings):
            if kept.get(c) != tuple(self.tables.meetings[c]):
                self.tables.remove(c)
        for c, meetings in kept.items():
            if c not in self.tables.meetings:
                self.tables.add(meetings)
        self._sit_down()

    def _more_is_met(self) -> bool:
        """Try again what found no room before; whether anything has changed by it."""
        before = self._kept(), dict(self.tables.stays)
        for c in self.greedy.failed():
            self.greedy.make_room(c, 2)
        self.greedy.place_the_rest()
        self._sit_down()
        return (self._kept(), self.tables.stays) != before

    # One change ---------------------------------------------------------------------------------

    def _step(self, heat: float) -> float:
        """Try one change; the points it brought."""
        r = self.random
        m = r.choice(self.tables.meetings[r.choice(self.pool)])
        kind = r.random()
        if kind < 0.65:
            changes = self._moved(m)
        elif kind < 0.9 or not m.trainers:
            changes = self._elsewhere(m)
        else:
            changes = self._taught_by_another(m)
        return self._try(changes, heat) if changes else 0.0

    def _try(self, changes: dict[Meeting, Meeting], heat: float) -> float:
        cohorts = {m.cohort for m in changes}
        days = {m.day for pair in changes.items() for m in pair}
        trainers = {t for pair in changes.items() for m in pair for t in m.trainers}
        before = self.tally.around(cohorts, days, trainers)
        for m in changes:
            self._take(m)
        put: list[Meeting] = []
        for m in changes.values():
            if not self._fits(m):
                break
            self._put(m)
            put.append(m)
        else:
            if all(self.parties[c].in_order() for c in cohorts):
                delta = self.tally.around(cohorts, days, trainers) - before
                if delta <= 0 or self.random.random() < math.exp(-delta / heat):
                    return delta
        for m in put:
            self._take(m)
        for m in changes:
            self._put(m)
        return 0.0

    def _moved(self, m: Meeting) -> dict[Meeting, Meeting] | None:
        """A meeting at another time, and those in its way at its old time; then those in the way of these, …"""
        position = self.parties[m.cohort].somewhere(m, self.random, NEAR_DAYS)
        if position is None:
            return None
        here, there = m.day * self.axis.width + m.slot, position
        changes: dict[Meeting, Meeting] = {}
        waiting = [m]
        while waiting:
            one = waiting.pop()
            if one in changes:
                continue
            if one.jp != m.jp or len(changes) >= CHAIN:
                return None
            start = one.day * self.axis.width + one.slot
            if start not in (here, there):
                return None
            target = there if start == here else here
            venue = self._venue_at(one, target, changes)
            if venue is None:
                return None
            changes[one] = self._at(one, target, venue)
            waiting += self._in_the_way(one, target)
        return changes

    def _in_the_way(self, m: Meeting, position: int) -> list[Meeting]:
        rivals = self.parties[m.cohort].rivals
        found = {x for p in range(position, position + m.jp) for x in self.at.get(p, ()) if x.cohort in rivals}
        for t in m.trainers:
            found |= {x for p in range(position, position + m.jp) for x in self.at.get(p, ()) if t in x.trainers}
        found.discard(m)
        return sorted(found, key=lambda x: (x.cohort, x.day, x.slot))

    def _venue_at(self, m: Meeting, position: int, changes: dict[Meeting, Meeting]) -> str | None:
        """The meeting's own venue where nobody stays there, else a free one."""
        taken = {x.venue for p in range(position, position + m.jp) for x in self.at.get(p, ()) if x not in changes}
        taken |= {
            x.venue for x in changes.values() if abs(x.day * self.axis.width + x.slot - position) < max(m.jp, x.jp)
        }
        if m.venue not in taken:
            return m.venue
        free = [v for v in self.parties[m.cohort].venues if v not in taken]
        if not free:
            return m.venue  # It may be that of a meeting that makes way; the check decides.
        return free[0] if self.random.random() < 0.7 else self.random.choice(free)

    def _elsewhere(self, m: Meeting) -> dict[Meeting, Meeting] | None:
        """Another venue; who is there at the time comes here."""
        venues = self.parties[m.cohort].venues
        if len(venues) < 2:
            return None
        venue = self.random.choice(venues)
        if venue == m.venue:
            return None
        position = m.day * self.axis.width + m.slot
        there = {x for p in range(position, position + m.jp) for x in self.at.get(p, ()) if x.venue == venue}
        if len(there) > 1 or any(x.jp != m.jp or x.slot != m.slot for x in there):
            return None
        changes = {m: self._at(m, position, venue)}
        for x in there:
            if m.venue not in self.parties[x.cohort].venues:
                return None
            changes[x] = self._at(x, position, m.venue)
        return changes

    def _taught_by_another(self, m: Meeting) -> dict[Meeting, Meeting] | None:
        """One of the trainers replaced, mostly in all meetings of the cohort."""
        near = [t for t in self.parties[m.cohort].trainers if t not in m.trainers]
        if not near:
            return None
        new, old = self.random.choice(near), self.random.choice(m.trainers)
        all_of_them = self.tables.meetings[m.cohort] if self.random.random() < 0.8 else [m]
        return {
            x: replace(x, trainers=tuple(new if t == old else t for t in x.trainers))
            for x in all_of_them
            if old in x.trainers and new not in x.trainers
        }

    def _at(self, m: Meeting, position: int, venue: str) -> Meeting:
        day, slot = divmod(position, self.axis.width)
        start, end = self.axis.span(position, m.jp)
        place = self.problem.venue[venue].location
        return replace(m, day=day, slot=slot, start=start, end=end, venue=venue, place=place)

    # The tables --------------------------------------------------------------------------------------

    def _fits(self, m: Meeting) -> bool:
        """Whether a meeting keeps the hard rules beside all that there is; the order in its cohort apart."""
        tables, party = self.tables, self.parties[m.cohort]
        position = m.day * self.axis.width + m.slot
        if position not in party.positions[m.jp]:
            return False
        for p in range(position, position + m.jp):
            for x in self.at.get(p, ()):
                if x.venue == m.venue or x.cohort in party.rivals:
                    return False
        return (
            tables.venue_free(m.venue, m.day, m.start, m.end)
            and (not m.kit or tables.kit_free(m.kit, m.day, m.start, m.end, m.place))
            and all(tables.trainer_free(t, m.day, m.start, m.end, m.jp, m.place) for t in m.trainers)
            and party.can_come(m)
            and tables.affordable([m])
        )

    def _mark(self, m: Meeting) -> None:
        start = m.day * self.axis.width + m.slot
        for p in range(start, start + m.jp):
            self.at.setdefault(p, set()).add(m)

    def _put(self, m: Meeting) -> None:
        self.tables.put(m)
        self._mark(m)

    def _take(self, m: Meeting) -> None:
        self.tables.take(m)
        start = m.day * self.axis.width + m.slot
        for p in range(start, start + m.jp):
            self.at[p].remove(m)
