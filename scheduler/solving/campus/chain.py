"""A chain of exchanges between two times: a session and all that is in its way, and in theirs, change their times."""

from __future__ import annotations

from scheduler.solving.campus.bits import members
from scheduler.solving.campus.ground import NEVER
from scheduler.solving.campus.state import State

# Cohorts in one chain at most, and the points that other venues may bring back, about.
LONGEST, SPARE = 8, 3


def exchange(state: State, c: int, t: int, t2: int, limit: float) -> int | None:
    """Exchange times of a cohort and all that is in its way, and in theirs; the points it brought if it was kept."""
    g, at = state.ground, state.at
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
            if fresh & ~state.may_at[t2]:
                return None
        else:
            fresh = found & there & ~come
            come |= fresh
            if fresh & ~state.may_at[t]:
                return None
        side = 1 - side
        if (go | come).bit_count() > LONGEST:
            return None
    both = go & come
    go, come = go ^ both, come ^ both
    leaving, coming = list(members(go)), list(members(come))
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
                if state.on_day[n + y] >= g.most_a_day[one]:
                    return None
                days = state.days[one]
                after = days + (not state.on_day[n + y]) - (state.on_day[n + x] == 1)
                delta += state.short[one][after] - state.short[one][days]
    beside = sorted({x for y in (t, t2) for x in (y - 1, y, y + 1)})
    was = sum(state.alone[x] for x in beside)
    if delta - g.lone * was > limit:
        return None
    p = q = 0
    for one in leaving:
        p |= g.people[one]
    for one in coming:
        q |= g.people[one]
    h, h2 = state.here[t], state.here[t2]
    state.here[t], state.here[t2] = h & ~p | q, h2 & ~q | p
    now = [
        (state.here[x] & ~(state.here[x - 1] | state.here[x + 1])).bit_count() if g.day_of[x] >= 0 else 0
        for x in beside
    ]
    delta += g.lone * (sum(now) - was)
    moves = None
    if delta - SPARE <= limit:
        moves, more = _venues(state, leaving, coming, t, t2)
        delta += more
    if moves is None or delta > limit:
        state.here[t], state.here[t2] = h, h2
        return None
    for x, n in zip(beside, now, strict=True):
        state.alone[x] = n
    at[t] ^= go ^ come
    at[t2] ^= go ^ come
    for one, _, k, _ in moves:
        state.session_at[one * g.times + k // g.venues] = -1
        state.holds[k] = -1
    for one, s, k, k2 in moves:
        a, b = k // g.venues, k2 // g.venues
        state.session_at[one * g.times + b] = s
        state.holds[k2] = s
        state.cell[s] = k2
        state.in_venue[one * g.venues + k % g.venues] -= 1
        state.in_venue[one * g.venues + k2 % g.venues] += 1
        x, y = g.day_of[a], g.day_of[b]
        n = one * g.days
        state.on_day[n + x] -= 1
        state.days[one] -= not state.on_day[n + x]
        state.days[one] += not state.on_day[n + y]
        state.on_day[n + y] += 1
    return delta


def _venues(
    state: State, leaving: list[int], coming: list[int], t: int, t2: int
) -> tuple[list[tuple[int, int, int, int]] | None, int]:
    """Cohort, session, old and new cell of all that move, and the points of their venues; None without room."""
    g, venues = state.ground, state.ground.venues
    moves, total = [], 0
    for some, others, a, b in ((leaving, coming, t, t2), (coming, leaving, t2, t)):
        mine = [state.session_at[c * g.times + a] for c in some]
        gone = {state.cell[state.session_at[c * g.times + b]] for c in others}
        free = [
            v
            for v, s in enumerate(state.holds[b * venues : (b + 1) * venues])
            if (s < 0 or b * venues + v in gone) and b * venues + v not in g.closed
        ]
        rest = []
        for c, s in zip(some, mine, strict=True):
            k = state.cell[s]
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
                points = seats[x] + (0 if state.in_venue[n + x] else g.moved)
                if points < least:
                    best, least = x, points
            if best is None:
                return None, 0
            free.remove(best)
            moves.append((c, s, k, b * venues + best))
            total += least - seats[v] - (g.moved if state.in_venue[n + v] == 1 else 0)
    return moves, total
