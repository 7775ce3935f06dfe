"""Simulated annealing on a ground: a session to another time or venue, changing places with the one in its way.

The neighbourhood follows Bellio, Ceschia, Di Gaspero, Schaerf and Urli, "Feature-based tuning of simulated annealing
applied to the curriculum-based course timetabling problem" (2016); the points are counted on bit sets of people.
"""

from __future__ import annotations

import math

from scheduler.solving.campus.chain import exchange, together, turn_out
from scheduler.solving.campus.state import State

# How often a session keeps its venue at another time, and its time in another venue; else both change.
KEEPS_VENUE, KEEPS_TIME = 0.45, 0.30
# How often it moves together with one beside it, and how often those in its way go to third times.
TOGETHER, SENT = 0.05, 0.3


def anneal(state: State, moves: int, heat: float) -> int:
    """Try so many moves at one heat; how many were kept."""
    g = state.ground
    rnd, log = state.random.random, math.log
    cohort, cell, at, here, holds = state.cohort, state.cell, state.at, state.here, state.holds
    session_at, in_venue, on_day, days = state.session_at, state.in_venue, state.on_day, state.days
    alone, short = state.alone, state.short
    allowed, rivals, people, seats, asked = g.allowed, g.rivals, g.people, g.seats, g.asked
    venues, times, of_day, lone, moved, most = g.venues, g.times, g.day_of, g.lone, g.moved, g.most_a_day
    day_count = g.days
    closed = g.closed
    may, rooms = state.may, state.suiting
    count = len(cohort)
    value, best, kept = state.value, state.best, 0
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
        several = None
        if kind < TOGETHER:
            several = together
        elif t2 != t:
            way = at[t2] & rivals[c]
            if way:
                c2 = -1 if way & (way - 1) else way.bit_length() - 1
                if c2 == c:
                    continue
                if c2 < 0 or not may[c2] >> t & 1 or at[t] & rivals[c2] & ~(1 << c):
                    # A plain exchange of the two would not do.
                    several = turn_out if rnd() < SENT else exchange
                else:
                    # The one in the way comes here.
                    o = session_at[c2 * times + t2]
                    k2 = cell[o]
                    v2 = k2 - t2 * venues
            elif o >= 0:
                c2 = cohort[o]
                if not may[c2] >> t & 1 or at[t] & rivals[c2] & ~(1 << c):
                    continue
        elif o >= 0:
            c2 = cohort[o]
        limit = -heat * log(1.0 - rnd())
        if several is not None:
            delta = several(state, c, t, t2, limit)
            if delta is not None:
                kept += 1
                value += delta
                if value < best:
                    best = value
                    state.best_cells = cell[:]
            continue
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
            state.best_cells = cell[:]
    state.value, state.best = value, best
    return kept
