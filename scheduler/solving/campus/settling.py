"""A cell for every session: those without one take the place of others, which then look for another."""

from __future__ import annotations

import random
from collections.abc import Mapping

from scheduler.solving.campus.ground import NEVER, Ground

Cells = tuple[tuple[int, int], ...]  # cohort and cell of each session
# Evictions tried for each session before those that find no room are given up.
PATIENCE = 60


def settled(ground: Ground, given: Mapping[int, list[int]], seed: int) -> Cells:
    """Cells for the sessions of as many cohorts as possible.

    Who is turned out ever more often is left where it is ever longer, so that the search does not go round in circles
    (breakout weights). Cohorts that find no room for all their sessions are left out.

    Parameters
    ----------
    given : dict
        Cohort → cells of its sessions to begin with; cohorts may be missing.
    """
    board = _Board(ground, seed)
    for c, cells in given.items():
        for k in cells:
            board.put(c, k)
    homeless = [c for c, n in enumerate(ground.sessions) for _ in range(n - len(given.get(c, ())))]
    homeless = [c for c in homeless if len(ground.allowed[c]) >= ground.sessions[c]]
    fewest, best = len(homeless), board.cells()
    left = patience = PATIENCE * sum(ground.sessions)
    while homeless and left:
        left -= 1
        c = homeless.pop(board.random.randrange(len(homeless)))
        homeless += board.force(c)
        if len(homeless) < fewest:
            fewest, best = len(homeless), board.cells()
            left = patience
    count = [0] * len(ground.sessions)
    for c, _ in best:
        count[c] += 1
    return tuple((c, k) for c, k in best if count[c] == ground.sessions[c])


class _Board:
    """Who is in which cell, and how often each cohort was turned out."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.random = random.Random(seed)
        self.held: dict[int, int] = {}  # cell → cohort
        self.at: list[dict[int, int]] = [{} for _ in range(ground.times)]  # cohort → cell, at each time
        self.weight = [1] * len(ground.sessions)

    def cells(self) -> Cells:
        return tuple(sorted((c, k) for k, c in self.held.items()))

    def put(self, c: int, k: int) -> None:
        self.held[k] = c
        self.at[k // self.ground.venues][c] = k

    def _take(self, k: int) -> int:
        c = self.held.pop(k)
        del self.at[k // self.ground.venues][c]
        return c

    def force(self, c: int) -> list[int]:
        """Put a session of a cohort where least is in its way; the cohorts turned out."""
        g, best, least = self.ground, None, (float("inf"), 0.0)
        for t in g.allowed[c]:
            if c in self.at[t]:
                continue
            rivals = [x for x in self.at[t] if g.rivals[c] >> x & 1]
            day = [k for x in range(g.times) if g.day_of[x] == g.day_of[t] and (k := self.at[x].get(c)) is not None]
            out = [self.at[t][x] for x in rivals] + day[: max(0, len(day) + 1 - g.most_a_day[c])]
            found = self._venue(c, t, out)
            if found is None:
                continue
            k, points = found
            out = list(dict.fromkeys([*out, k] if k in self.held else out))
            price = sum(self.weight[self.held[x]] for x in out), points + self.random.random()
            if price < least:
                best, least = (k, out), price
        if best is None:
            return [c]
        k, out = best
        gone = [self._take(x) for x in out]
        for x in gone:
            self.weight[x] += 1
        self.put(c, k)
        return gone

    def _venue(self, c: int, t: int, out: list[int]) -> tuple[int, int] | None:
        """The best free cell at a time, else that of the cohort turned out least often; with its points."""
        g = self.ground
        there = [(g.seats[c][v], t * g.venues + v) for v in range(g.venues) if g.seats[c][v] < NEVER]
        there = [(points, k) for points, k in there if k not in g.closed]
        free = [x for x in there if x[1] not in self.held or x[1] in out]
        if free:
            points, k = min(free)
            return k, points
        taken = [(self.weight[self.held[k]], points, k) for points, k in there]
        if not taken:
            return None
        _, points, k = min(taken)
        return k, points
