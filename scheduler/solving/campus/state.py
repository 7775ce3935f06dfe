"""Sessions in cells, and what is counted on them to tell at once what a change brings."""

from __future__ import annotations

import random
from collections.abc import Sequence

from scheduler.solving.campus.bits import set_of
from scheduler.solving.campus.ground import NEVER, Ground


class State:
    """Sessions in cells, and what is counted on them.

    Parameters
    ----------
    cells : sequence of (cohort, cell)
        One for each session.
    """

    def __init__(self, ground: Ground, cells: Sequence[tuple[int, int]], seed: int) -> None:
        self.ground = g = ground
        self.random = random.Random(seed)
        self.cohort = [c for c, _ in cells]
        self.cell = [k for _, k in cells]
        n, venues = len(g.cohorts), g.venues
        self.at = [0] * g.times  # Cohorts that meet at each time, as bits.
        self.here = [0] * g.times  # People who have a session at each time, as bits.
        self.holds = [-1] * (g.times * venues)  # Session in each cell.
        self.session_at = [-1] * (n * g.times)  # Session of each cohort at each time.
        self.in_venue = [0] * (n * venues)  # Sessions of each cohort in each venue.
        self.on_day = [0] * (n * g.days)
        self.days = [0] * n
        for s, (c, k) in enumerate(cells):
            t, v = divmod(k, venues)
            self.at[t] |= 1 << c
            self.here[t] |= g.people[c]
            self.holds[k] = self.session_at[c * g.times + t] = s
            self.in_venue[c * venues + v] += 1
            d = c * g.days + g.day_of[t]
            self.on_day[d] += 1
            self.days[c] += self.on_day[d] == 1
        self.alone = [0] * g.times  # People whose session at each time is a lone one.
        for t in range(1, g.times - 1):
            self.alone[t] = (self.here[t] & ~(self.here[t - 1] | self.here[t + 1])).bit_count()
        self.may = [set_of(ts) for ts in g.allowed]  # Times of each cohort, as bits.
        self.may_at = [set_of(c for c, ts in enumerate(g.allowed) if t in ts) for t in range(g.times)]
        self.suiting = [[v for v, x in enumerate(row) if x < NEVER] for row in g.seats]
        self.short = [
            tuple(g.spread * max(0, least - x) for x in range(g.days + 2)) for least in g.least_days
        ]  # Points by days used.
        self.value = self.counted()
        self.best, self.best_cells = self.value, list(self.cell)

    def counted(self) -> int:
        """Points of all there is, counted anew."""
        g = self.ground
        there = set(self.cohort)
        total = g.lone * sum(self.alone)
        total += sum(self.short[c][self.days[c]] for c in there)
        total += g.moved * sum(sum(1 for x in self.in_venue[c * g.venues : (c + 1) * g.venues] if x) - 1 for c in there)
        for c, k in zip(self.cohort, self.cell, strict=True):
            total += g.seats[c][k % g.venues] + g.asked[c][k // g.venues]
        return total

    def sessions(self) -> tuple[tuple[int, int], ...]:
        """Cohort and cell of each session."""
        return tuple(zip(self.cohort, self.cell, strict=True))

    def best_sessions(self) -> tuple[tuple[int, int], ...]:
        """Cohort and cell of each session in the best state there was."""
        return tuple(zip(self.cohort, self.best_cells, strict=True))
