"""Simulated annealing on a ground: a session to another time or venue, changing places with the one in its way.

The neighbourhood follows Bellio, Ceschia, Di Gaspero, Schaerf and Urli, "Feature-based tuning of simulated annealing
applied to the curriculum-based course timetabling problem" (2016); the points are counted on bit sets of people.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence

from scheduler.solving.campus.ground import NEVER, Ground

# How often a session keeps its venue at another time, and its time in another venue; else both change.
KEEPS_VENUE, KEEPS_TIME = 0.45, 0.30
CHAINS, LONGEST, CHAINS2 = 1.0, 8, 1.0
# Points that other venues may bring at most within a chain, about.
SPARE = 3


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
        self.may_at = [sum(1 << c for c, ts in enumerate(g.allowed) if t in ts) for t in range(g.times)]
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
        may, chain = self._may, self._chain
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
                        if rnd() < CHAINS:
                            delta = chain(c, t, t2, -heat * log(1.0 - rnd()))
                            if delta is not None:
                                kept += 1
                                value += delta
                                if value < best:
                                    best = value
                                    self.best_cells = cell[:]
                        continue
                    o = session_at[(way.bit_length() - 1) * times + t2]
                    k2 = cell[o]
                    v2 = k2 - t2 * venues
                    c2 = cohort[o]
                    if c2 == c:
                        continue
                    # The one in the way comes here.
                    if not may[c2] >> t & 1:
                        continue
                    if at[t] & rivals[c2] & ~(1 << c):
                        if rnd() < CHAINS2:
                            delta = chain(c, t, t2, -heat * log(1.0 - rnd()))
                            if delta is not None:
                                kept += 1
                                value += delta
                                if value < best:
                                    best = value
                                    self.best_cells = cell[:]
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

    def _chain(self, c: int, t: int, t2: int, limit: float) -> int | None:
        """Exchange times of a cohort and all that is in its way, and in theirs; the points it brought, if kept."""
        g, at = self.ground, self.at
        rivals = g.rivals
        here, there = at[t], at[t2]
        go, come = 1 << c, 0
        fresh, side = go, 0
        while fresh:
            found = 0
            while fresh:
                bit = fresh & -fresh
                fresh ^= bit
                found |= rivals[bit.bit_length() - 1]
            if side:
                fresh = found & here & ~go
                go |= fresh
                if fresh & ~self.may_at[t2]:
                    return None
            else:
                fresh = found & there & ~come
                come |= fresh
                if fresh & ~self.may_at[t]:
                    return None
            side = 1 - side
            if (go | come).bit_count() > LONGEST:
                return None
        both = go & come
        go, come = go ^ both, come ^ both
        leaving, coming = list(_bits(go)), list(_bits(come))
        if not leaving and not coming:
            return None
        if here.bit_count() + len(coming) - len(leaving) > g.venues:
            return None
        if there.bit_count() + len(leaving) - len(coming) > g.venues:
            return None
        d, d2 = g.day_of[t], g.day_of[t2]
        delta = 0
        for some, a, b, x, y in ((leaving, t, t2, d, d2), (coming, t2, t, d2, d)):
            for one in some:
                delta += g.asked[one][b] - g.asked[one][a]
                if x != y:
                    n = one * g.days
                    if self.on_day[n + y] >= g.most_a_day[one]:
                        return None
                    days = self.days[one]
                    after = days + (not self.on_day[n + y]) - (self.on_day[n + x] == 1)
                    delta += self.short[one][after] - self.short[one][days]
        beside = sorted({x for y in (t, t2) for x in (y - 1, y, y + 1)})
        was = sum(self.alone[x] for x in beside)
        if delta - g.lone * was > limit:
            return None
        p = q = 0
        for one in leaving:
            p |= g.people[one]
        for one in coming:
            q |= g.people[one]
        h, h2 = self.here[t], self.here[t2]
        self.here[t], self.here[t2] = h & ~p | q, h2 & ~q | p
        now = [
            (self.here[x] & ~(self.here[x - 1] | self.here[x + 1])).bit_count() if g.day_of[x] >= 0 else 0
            for x in beside
        ]
        delta += g.lone * (sum(now) - was)
        moves = None
        if delta - SPARE <= limit:
            moves, more = self._venues(leaving, coming, t, t2)
            delta += more
        if moves is None or delta > limit:
            self.here[t], self.here[t2] = h, h2
            return None
        for x, n in zip(beside, now, strict=True):
            self.alone[x] = n
        at[t] ^= go ^ come
        at[t2] ^= go ^ come
        for one, _, k, _ in moves:
            self.session_at[one * g.times + k // g.venues] = -1
            self.holds[k] = -1
        for one, s, k, k2 in moves:
            a, b = k // g.venues, k2 // g.venues
            self.session_at[one * g.times + b] = s
            self.holds[k2] = s
            self.cell[s] = k2
            self.in_venue[one * g.venues + k % g.venues] -= 1
            self.in_venue[one * g.venues + k2 % g.venues] += 1
            x, y = g.day_of[a], g.day_of[b]
            n = one * g.days
            self.on_day[n + x] -= 1
            self.days[one] -= not self.on_day[n + x]
            self.days[one] += not self.on_day[n + y]
            self.on_day[n + y] += 1
        return delta

    def _venues(self, leaving: list[int], coming: list[int], t: int, t2: int):
        g, venues = self.ground, self.ground.venues
        moves, total = [], 0
        for some, others, a, b in ((leaving, coming, t, t2), (coming, leaving, t2, t)):
            mine = [self.session_at[c * g.times + a] for c in some]
            gone = {self.cell[self.session_at[c * g.times + b]] for c in others}
            free = [
                v
                for v, s in enumerate(self.holds[b * venues : (b + 1) * venues])
                if (s < 0 or b * venues + v in gone) and b * venues + v not in g.closed
            ]
            rest = []
            for c, s in zip(some, mine, strict=True):
                k = self.cell[s]
                v = k % venues
                if v in free:
                    free.remove(v)
                    moves.append((c, s, k, b * venues + v))
                else:
                    rest.append((c, s, k, v))
            for c, s, k, v in rest:
                seats, n = g.seats[c], c * venues
                best, least = None, NEVER
                for x in free:
                    points = seats[x] + (0 if self.in_venue[n + x] else g.moved)
                    if points < least:
                        best, least = x, points
                if best is None:
                    return None, 0
                free.remove(best)
                moves.append((c, s, k, b * venues + best))
                total += least - seats[v] - (g.moved if self.in_venue[n + v] == 1 else 0)
        return moves, total

    def best_sessions(self) -> tuple[tuple[int, int], ...]:
        """Cohort and cell of each session in the best state there was."""
        return tuple(zip(self.cohort, self.best_cells, strict=True))

    @property
    def _may(self) -> list[int]:
        return [sum(1 << t for t in ts) for ts in self.ground.allowed]

    @property
    def _rooms(self) -> list[list[int]]:
        return [[v for v, x in enumerate(row) if x < NEVER] for row in self.ground.seats]


def _bits(x: int) -> Iterator[int]:
    while x:
        bit = x & -x
        yield bit.bit_length() - 1
        x ^= bit
