"""Simulated annealing on a ground: a session to another time or venue, changing places with the one in its way.

The neighbourhood follows Bellio, Ceschia, Di Gaspero, Schaerf and Urli, "Feature-based tuning of simulated annealing
applied to the curriculum-based course timetabling problem" (2016); the points are counted on bit sets of people.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from scheduler.solving.campus.ground import NEVER, Ground

# How often a session keeps its venue at another time, and its time in another venue; else both change.
KEEPS_VENUE, KEEPS_TIME = 0.45, 0.30


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

    def run(self, moves: int, heat: float) -> int:
        """Try so many moves at one heat; how many were kept."""
        g = self.ground
        rnd, log = self.random.random, math.log
        cohort, cell, at, here, holds = self.cohort, self.cell, self.at, self.here, self.holds
        session_at, in_venue, on_day, days = self.session_at, self.in_venue, self.on_day, self.days
        alone, short = self.alone, self.short
        allowed, rivals, people, seats, asked = g.allowed, g.rivals, g.people, g.seats, g.asked
        venues, times, of_day, lone, moved, most = g.venues, g.times, g.day_of, g.lone, g.moved, g.most_a_day
        day_count = g.days
        closed = g.closed
        may = self._may
        rooms = self._rooms
        count = len(cohort)
        value, best, kept = self.value, self.best, 0
        both = KEEPS_VENUE + KEEPS_TIME
        for _ in range(moves):
            s = int(rnd() * count)
            c = cohort[s]
            k = cell[s]
            t = k // venues
            v = k - t * venues
            kind = rnd()
            if kind < KEEPS_VENUE:
                ts = allowed[c]
                t2 = ts[int(rnd() * len(ts))]
                if t2 == t:
                    continue
                v2 = v
            elif kind < both:
                t2 = t
                vs = rooms[c]
                v2 = vs[int(rnd() * len(vs))]
                if v2 == v:
                    continue
            else:
                ts = allowed[c]
                t2 = ts[int(rnd() * len(ts))]
                if t2 == t:
                    continue
                vs = rooms[c]
                v2 = vs[int(rnd() * len(vs))]
            k2 = t2 * venues + v2
            o = holds[k2]
            if t2 != t:
                way = at[t2] & rivals[c]
                if way:
                    if way & (way - 1):
                        continue
                    o = session_at[(way.bit_length() - 1) * times + t2]
                    k2 = cell[o]
                    v2 = k2 - t2 * venues
                    c2 = cohort[o]
                    if c2 == c:
                        continue
                    # The one in the way comes here.
                    if not may[c2] >> t & 1 or at[t] & rivals[c2] & ~(1 << c):
                        continue
                elif o >= 0:
                    c2 = cohort[o]
                    if not may[c2] >> t & 1 or at[t] & rivals[c2] & ~(1 << c):
                        continue
            elif o >= 0:
                c2 = cohort[o]
            limit = -heat * log(1.0 - rnd())
            # Venues.
            mine = seats[c]
            delta = mine[v2] - mine[v]
            if v2 != v:
                a = c * venues
                if not in_venue[a + v2]:
                    delta += moved
                if in_venue[a + v] == 1:
                    delta -= moved
            if o >= 0:
                his = seats[c2]
                delta += his[v] - his[v2]
                if v2 != v:
                    a = c2 * venues
                    if not in_venue[a + v]:
                        delta += moved
                    if in_venue[a + v2] == 1:
                        delta -= moved
            elif closed and k2 in closed:
                continue
            if t2 == t:
                if delta > limit:
                    continue
            else:
                # Days.
                delta += asked[c][t2] - asked[c][t]
                d, d2 = of_day[t], of_day[t2]
                if d != d2:
                    a = c * day_count
                    if on_day[a + d2] >= most[c]:
                        continue
                    x = days[c]
                    y = x + (not on_day[a + d2]) - (on_day[a + d] == 1)
                    if x != y:
                        delta += short[c][y] - short[c][x]
                    if o >= 0:
                        b = c2 * day_count
                        if on_day[b + d] >= most[c2]:
                            continue
                        x = days[c2]
                        y2 = x + (not on_day[b + d]) - (on_day[b + d2] == 1)
                        if x != y2:
                            delta += short[c2][y2] - short[c2][x]
                if o >= 0:
                    delta += asked[c2][t] - asked[c2][t2]
                # Lone sessions: only times beside the two can change.
                if t2 > t:
                    low, high = t, t2
                else:
                    low, high = t2, t
                gap = high - low
                was = alone[low - 1] + alone[low] + alone[low + 1]
                if gap > 2:
                    was += alone[high - 1] + alone[high] + alone[high + 1]
                elif gap == 2:
                    was += alone[high] + alone[high + 1]
                else:
                    was += alone[high + 1]
                if delta - lone * was > limit:
                    continue
                p = people[c]
                h, h2 = here[t], here[t2]
                if o >= 0:
                    q = people[c2]
                    n, n2 = h ^ p | q, h2 ^ q | p
                else:
                    n, n2 = h ^ p, h2 | p
                here[t], here[t2] = n, n2
                low_l, low_r = here[low - 1], here[low + 1]
                mid = here[low]
                a1 = (mid & ~(low_l | low_r)).bit_count()
                a0 = (low_l & ~(here[low - 2] | mid)).bit_count()
                top = here[high]
                high_l, high_r = here[high - 1], here[high + 1]
                b1 = (top & ~(high_l | high_r)).bit_count()
                b2 = (high_r & ~(top | here[high + 2])).bit_count() if high_r else 0
                now = a0 + a1 + b1 + b2
                if gap > 2:
                    a2 = (low_r & ~(mid | here[low + 2])).bit_count()
                    b0 = (high_l & ~(here[high - 2] | top)).bit_count()
                    now += a2 + b0
                elif gap == 2:
                    a2 = (low_r & ~(mid | top)).bit_count()
                    now += a2
                delta += lone * (now - was)
                if delta > limit:
                    here[t], here[t2] = h, h2
                    continue
                alone[low - 1], alone[low] = a0, a1
                alone[high], alone[high + 1] = b1, b2
                if gap > 2:
                    alone[low + 1], alone[high - 1] = a2, b0
                elif gap == 2:
                    alone[low + 1] = a2
                at[t] ^= 1 << c
                at[t2] ^= 1 << c
                session_at[c * times + t] = -1
                session_at[c * times + t2] = s
                if d != d2:
                    a = c * day_count
                    days[c] = y
                    on_day[a + d] -= 1
                    on_day[a + d2] += 1
                if o >= 0:
                    at[t] ^= 1 << c2
                    at[t2] ^= 1 << c2
                    session_at[c2 * times + t2] = -1
                    session_at[c2 * times + t] = o
                    if d != d2:
                        days[c2] = y2
                        on_day[b + d2] -= 1
                        on_day[b + d] += 1
            if v2 != v:
                a = c * venues
                in_venue[a + v] -= 1
                in_venue[a + v2] += 1
                if o >= 0:
                    a = c2 * venues
                    in_venue[a + v2] -= 1
                    in_venue[a + v] += 1
            cell[s] = k2
            holds[k2] = s
            holds[k] = o
            if o >= 0:
                cell[o] = k
            kept += 1
            value += delta
            if value < best:
                best = value
                self.best_cells = cell[:]
        self.value, self.best = value, best
        return kept

    def best_sessions(self) -> tuple[tuple[int, int], ...]:
        """Cohort and cell of each session in the best state there was."""
        return tuple(zip(self.cohort, self.best_cells, strict=True))

    @property
    def _may(self) -> list[int]:
        return [sum(1 << t for t in ts) for ts in self.ground.allowed]

    @property
    def _rooms(self) -> list[list[int]]:
        return [[v for v, x in enumerate(row) if x < NEVER] for row in self.ground.seats]
