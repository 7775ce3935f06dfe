"""Cooling a ground: several starts, of which those that promise most go on, and the best one warmed up again.

What a programme costs in the end is often decided while it is hot: the mean of the points at one heat tells which start
will end lowest. So many starts are cooled fast, few slowly, one to the end.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from scheduler.solving.campus.annealing import anneal
from scheduler.solving.campus.ground import Ground
from scheduler.solving.campus.settling import Cells
from scheduler.solving.campus.state import State

# Points that a change may cost now and then: at the start, where starts are compared twice, and at the end
# (measured with benchmarks/itc2007.py).
HOT, WARM, MILD, COLD = 10.0, 3.0, 1.0, 0.1
# Starts at most, and how many go on beyond the first comparison; moves of each session until the next comparison.
STARTS, CHOSEN, MOVES_OF_A_SESSION = 32, 4, 2000
FALLING = 0.75  # Of these moves, those before the heat stays where it is.
# Of the whole: the starts, and when the one that is chosen is cold.
STARTED, COOLED = 0.15, 0.9
# A later round: where it starts, and how much of the whole it takes.
AGAIN, ROUND = (0.4, 0.8, 1.5), 0.05
MOVES, STAGES = 5000, 50


class Cooling:
    """Ever better sessions, each offered.

    Parameters
    ----------
    done : function
        How much of the whole is over, from 0 to 1, after so many moves in all.
    offer : function
        Called with cohort and cell of each session, whenever they are better.

    Attributes
    ----------
    kept : tuple of (cohort, cell)
        The best there was, or as good.
    least : int
        Its points.
    """

    def __init__(
        self,
        ground: Ground,
        cells: Cells,
        seed: int,
        done: Callable[[int], float],
        stopped: Callable[[], bool],
        offer: Callable[[Cells], object],
    ) -> None:
        self.ground, self.kept, self._offer = ground, cells, offer
        self.random = random.Random(seed)
        self._done, self._stopped, self._moves = done, stopped, 0
        self.least = State(ground, cells, 0).value

    def run(self) -> None:
        """Until the whole is over."""
        state = self._chosen()
        self._cool(state, MILD, COOLED)
        while self.goes_on():
            self._cool(self._state(self.kept), self.random.choice(AGAIN), self.over() + ROUND)

    def over(self) -> float:
        return self._done(self._moves)

    def goes_on(self) -> bool:
        return self.over() < 1.0 and not self._stopped()

    def _state(self, cells: Cells) -> State:
        return State(self.ground, cells, self.random.randrange(2**31))

    def _chosen(self) -> State:
        """Of many starts the one that promises most, half cooled."""
        starts = []
        first = self.kept
        while len(starts) < STARTS and (not starts or self.over() < STARTED) and not self._stopped():
            state = self._state(first)
            starts.append((self._mean(state, HOT, WARM), len(starts), state))
        chosen = [(self._mean(state, WARM, MILD), n, state) for _, n, state in sorted(starts)[:CHOSEN]]
        return min(chosen)[2] if chosen else self._state(first)

    def _mean(self, state: State, hot: float, cold: float) -> float:
        """Cool a state over a fixed number of moves, of which a fourth at the end, where the mean is taken."""
        batches = max(4, len(state.cell) * MOVES_OF_A_SESSION // MOVES)
        began, tried, total, counted = self.over(), 0, 0, 0
        while (part := max(tried / batches, (self.over() - began) / STARTED)) < 1.0 and not self._stopped():
            self._anneal(state, hot * (cold / hot) ** min(1.0, part / FALLING))
            tried += 1
            if part >= FALLING:
                total += state.value
                counted += 1
        self._keep(state)
        return total / counted if counted else state.value

    def _cool(self, state: State, heat: float, until: float) -> None:
        """Cool to the end, until so much of the whole is over."""
        began, told = self.over(), 0
        state.best = state.value
        while (part := (self.over() - began) / max(until - began, 1e-9)) < 1.0 and not self._stopped():
            self._anneal(state, heat * (COLD / heat) ** part)
            if part * STAGES >= told + 1:
                told = int(part * STAGES)
                self._keep(state)
        self._keep(state)

    def _anneal(self, state: State, heat: float) -> None:
        anneal(state, MOVES, heat)
        self._moves += MOVES

    def _keep(self, state: State) -> None:
        """Remember the best a state has been, where it is no worse than what there is; offer it where it is better."""
        if state.best <= self.least:
            better = state.best < self.least
            self.least, self.kept = state.best, state.best_sessions()
            if better:
                self._offer(self.kept)
