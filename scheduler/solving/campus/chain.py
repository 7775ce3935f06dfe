"""Changes of several cohorts at once: exchanges between two times, and those in the way sent elsewhere."""

from __future__ import annotations

from scheduler.solving.campus.bits import members
from scheduler.solving.campus.ground import NEVER
from scheduler.solving.campus.state import State

# Cohorts in one exchange at most, and how many are sent elsewhere; the points that other venues may bring back, about.
LONGEST, MOST_SENT, SPARE = 8, 6, 3
# Times looked at for each one sent elsewhere.
LOOKS = 3

Moves = list[tuple[int, int, int]]  # cohort, its time, its new time


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
    more = come.bit_count() - go.bit_count()
    if not go | come or here.bit_count() + more > g.venues or there.bit_count() - more > g.venues:
        return None
    return shift(state, [(x, t, t2) for x in members(go)] + [(x, t2, t) for x in members(come)], limit)


def turn_out(state: State, c: int, t: int, t2: int, limit: float) -> int | None:
    """A cohort takes a new time, and those in its way go elsewhere."""
    return send(state, [(c, t, t2)], limit)


def send(state: State, wanted: Moves, limit: float) -> int | None:
    """Cohorts take their new times, and each one in their way one left free or some third; the points if kept."""
    g, at, random = state.ground, state.at, state.random.random
    rivals = g.rivals
    gone: dict[int, int] = {}
    come: dict[int, int] = {}
    for c, t, t2 in wanted:
        gone[t] = gone.get(t, 0) | 1 << c
        come[t2] = come.get(t2, 0) | 1 << c
    moves = list(wanted)
    moving = 0
    for c, _, _ in wanted:
        moving |= 1 << c
    for c, t, t2 in wanted:
        left = at[t2] & rivals[c] & ~gone.get(t2, 0)
        if left & moving or len(moves) + left.bit_count() > MOST_SENT:
            return None
        moving |= left
        while left:
            one = left.bit_length() - 1
            left ^= 1 << one
            ts, r, t3 = g.allowed[one], rivals[one], t
            busy = at[t] & ~gone.get(t, 0) | come.get(t, 0)
            if not state.may_at[t] >> one & 1 or busy & r:
                for _ in range(LOOKS):
                    t3 = ts[int(random() * len(ts))]
                    if t3 != t2 and not (at[t3] & ~gone.get(t3, 0) | come.get(t3, 0)) & r:
                        break
                else:
                    return None
            moves.append((one, t2, t3))
            gone[t2] = gone.get(t2, 0) | 1 << one
            come[t3] = come.get(t3, 0) | 1 << one
    return shift(state, moves, limit)


def together(state: State, c: int, t: int, t2: int, limit: float) -> int | None:
    """A cohort and one beside it that shares people or trainers take new times beside each other."""
    g, random = state.ground, state.random.random
    step = 1 if random() < 0.5 else -1
    beside = state.at[t + step] & g.rivals[c]
    if not beside or beside >> c & 1:
        return None
    others = list(members(beside))
    other = others[int(random() * len(others))]
    u2 = t2 + (step if random() < 0.5 else -step)
    if not state.may_at[u2] >> other & 1 or t2 == t + step or u2 == t or state.at[u2] >> other & 1:
        return None
    return send(state, [(c, t, t2), (other, t + step, u2)], limit)


def shift(state: State, moves: Moves, limit: float) -> int | None:
    """Move sessions of different cohorts to times without rivals; the points it brought, None if it was undone."""
    g = state.ground
    delta = 0
    out: dict[int, int] = {}
    into: dict[int, int] = {}
    for one, a, b in moves:
        delta += g.asked[one][b] - g.asked[one][a]
        x, y = g.day_of[a], g.day_of[b]
        if x != y:
            n = one * g.days
            if state.on_day[n + y] >= g.most_a_day[one]:
                return None
            days = state.days[one]
            after = days + (not state.on_day[n + y]) - (state.on_day[n + x] == 1)
            delta += state.short[one][after] - state.short[one][days]
        out[a] = out.get(a, 0) | g.people[one]
        into[b] = into.get(b, 0) | g.people[one]
    changed = out.keys() | into.keys()
    beside = {x for y in changed for x in (y - 1, y, y + 1)}
    was = sum(state.alone[x] for x in beside)
    if delta - g.lone * was > limit:
        return None
    here = state.here
    before = [(x, here[x]) for x in changed]
    for x, h in before:
        here[x] = h & ~out.get(x, 0) | into.get(x, 0)
    now = [(x, (here[x] & ~(here[x - 1] | here[x + 1])).bit_count() if g.day_of[x] >= 0 else 0) for x in beside]
    delta += g.lone * (sum(n for _, n in now) - was)
    placed = None
    if delta - SPARE <= limit:
        placed, more = _venues(state, moves)
        delta += more
    if placed is None or delta > limit:
        for x, h in before:
            here[x] = h
        return None
    for x, n in now:
        state.alone[x] = n
    _carry_out(state, placed)
    return delta


def _carry_out(state: State, placed: list[tuple[int, int, int, int]]) -> None:
    """Give sessions (of cohorts) their new cells for the old, and count them there."""
    g = state.ground
    for one, _, k, _ in placed:
        t = k // g.venues
        state.at[t] ^= 1 << one
        state.session_at[one * g.times + t] = -1
        state.holds[k] = -1
    for one, s, k, k2 in placed:
        a, b = k // g.venues, k2 // g.venues
        state.at[b] |= 1 << one
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


def _venues(state: State, moves: Moves) -> tuple[list[tuple[int, int, int, int]] | None, int]:
    """Cohort, session, old and new cell of all that move, and the points of their venues; None without room."""
    g, venues = state.ground, state.ground.venues
    there = [(c, state.session_at[c * g.times + a], b) for c, a, b in moves]
    gone = {state.cell[s] for _, s, _ in there}
    free: dict[int, list[int]] = {}
    moved, rest, total = [], [], 0
    for c, s, b in there:
        if b not in free:
            free[b] = [
                v
                for v, o in enumerate(state.holds[b * venues : (b + 1) * venues])
                if (o < 0 or b * venues + v in gone) and b * venues + v not in g.closed
            ]
        k = state.cell[s]
        v = k % venues
        if v in free[b]:
            free[b].remove(v)
            moved.append((c, s, k, b * venues + v))
        else:
            rest.append((c, s, k, b))
    for c, s, k, b in rest:
        seats, n, v = g.seats[c], c * venues, k % venues
        best, least = None, NEVER
        for x in free[b]:
            points = seats[x] + (0 if state.in_venue[n + x] else g.moved)
            if points < least:
                best, least = x, points
        if best is None:
            return None, 0
        free[b].remove(best)
        moved.append((c, s, k, b * venues + best))
        total += least - seats[v] - (g.moved if state.in_venue[n + v] == 1 else 0)
    return moved, total
