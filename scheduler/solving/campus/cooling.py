"""Cooling a ground: several starts, of which those that promise most go on, and the best one warmed up again.

What a programme costs in the end is decided while it is hot, and the mean of the points at one heat tells which state
will end lowest, the better the colder it is. So many starts are cooled fast, of those some slower, of those few slower
still, and only the best goes on to the end; where there are several hands, each cools it its own way, and now and then
all go on from the best.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from scheduler.solving.campus.hands import MOVES, Cooled, Hands, Job, Spell
from scheduler.solving.campus.settling import Cells
from scheduler.solving.campus.state import State

# Points that a change may cost now and then: at the start, where states are compared, and at the end
# (measured with benchmarks/itc2007.py).
HOT, WARM, MILD, COOL, COLD = 10.0, 3.0, 1.0, 0.56, 0.1
# States that are compared when they are warm, mild and cool, at most, for each hand; moves of each session until they
# are warm, and until they are mild.
STARTS, CHOSEN, BEST = 128, 8, 4
MOVES_TO_WARM, MOVES_TO_MILD = 2000, 4000
FEW = 4  # Of the chosen, those that there is time for in any case.
FALLING = 0.75  # Of a stretch, the part before its mean is taken.
# Of the whole: when the starts are warm, the chosen mild, the best cool; and when what is left is cold.
STARTED, CHOSEN_BY, BEST_BY, COOLED = 0.1, 0.15, 0.35, 0.9
STEPS = 3  # How often on the way to the cold all hands go on from the best.
# A later round: where it starts, and how much of the whole it takes.
AGAIN, ROUND = (0.4, 0.8, 1.5), 0.05
# A spell is so much of the whole, but no more than so many heats.
SPELL, LONGEST = 0.005, 20
STAGES = 60  # How often something better is told, at most.

Promise = tuple[float, Cells]  # Mean points at the end of a stretch, and the sessions then.


class Cooling:
    """Ever better sessions, each offered.

    Parameters
    ----------
    done : function
        How much of the whole is over, from 0 to 1, after so many moves in all.
    offer : function
        Called with cohort and cell of each session, now and then when they are better.

    Attributes
    ----------
    kept : tuple of (cohort, cell)
        The best there was, or as good.
    least : int
        Its points.
    """

    def __init__(
        self,
        hands: Hands,
        cells: Cells,
        seed: int,
        done: Callable[[int], float],
        stopped: Callable[[], bool],
        offer: Callable[[Cells], object],
    ) -> None:
        self.hands, self.kept, self._offer = hands, cells, offer
        self.random = random.Random(seed)
        self._done, self._stopped, self._moves = done, stopped, 0
        self.least = self._told = State(hands.ground, cells, 0).value
        self._told_at = 0.0

    def run(self) -> None:
        """Until the whole is over."""
        self._cool_to_the_end(self._best(self._chosen()))
        self.hands.run(self._rounds())
        self._tell()

    def over(self) -> float:
        return self._done(self._moves)

    def goes_on(self) -> bool:
        return self.over() < 1.0 and not self._stopped()

    def _chosen(self) -> list[Cells]:
        """Of many starts those that promise most, mild; the best first."""
        warm = self.hands.run(self._starts(self.kept))
        return _by_promise(self.hands.run(self._going_on(_by_promise(warm))))

    def _starts(self, first: Cells) -> Iterator[Job[Promise]]:
        begun = 0
        while begun < STARTS * self.hands.count and (not begun or self.over() < STARTED) and not self._stopped():
            yield self._stretch(first, HOT, WARM, MOVES_TO_WARM, STARTED)
            begun += 1

    def _going_on(self, warm: list[Cells]) -> Iterator[Job[Promise]]:
        for n, cells in enumerate(warm[: CHOSEN * self.hands.count]):
            if n < FEW or self.over() < CHOSEN_BY:
                yield self._stretch(cells, WARM, MILD, MOVES_TO_MILD, CHOSEN_BY / FEW)

    def _best(self, mild: list[Cells]) -> list[Cells]:
        """Of those that promise most, cooled more slowly, the best first."""
        mild = mild[: BEST * self.hands.count]
        each = (BEST_BY - self.over()) * self.hands.count / max(1, len(mild))
        return _by_promise(self.hands.run(self._cool(cells, MILD, COOL, self.over() + each) for cells in mild))

    def _cool_to_the_end(self, states: list[Cells]) -> None:
        """In steps, each from the best of the step before."""
        began, heat = self.over(), COOL
        for step in range(1, STEPS + 1):
            states = states[:1] * self.hands.count
            cold = COOL * (COLD / COOL) ** (step / STEPS)
            until = began + (COOLED - began) * step / STEPS
            states = _by_promise(self.hands.run(self._cool(cells, heat, cold, until) for cells in states))
            heat = cold

    def _rounds(self) -> Iterator[Job[Promise]]:
        while self.goes_on():
            yield self._again()

    def _again(self) -> Job[Promise]:
        return (yield from self._cool(self.kept, self.random.choice(AGAIN), COLD, self.over() + ROUND))

    def _stretch(self, cells: Cells, hot: float, cold: float, moves: int, most: float) -> Job[Promise]:
        """Cool over so many moves of each session, or so much of the whole; at the end it stays as cold as that."""
        heats = max(4, len(cells) * moves // MOVES)
        began, tried, late = self.over(), 0, list[int]()
        while (part := max(tried / heats, (self.over() - began) / most)) < 1.0 and not self._stopped():
            parts = [x for x in (part + n / heats for n in range(self._length())) if x < 1.0]
            result = yield self._spell(cells, tuple(hot * (cold / hot) ** min(1.0, x / FALLING) for x in parts))
            late += [v for x, v in zip(parts, result.values, strict=True) if x >= FALLING]
            tried += len(parts)
            cells = result.cells
            self._keep(result)
        self._tell()
        return _mean(late), cells

    def _cool(self, cells: Cells, hot: float, cold: float, until: float) -> Job[Promise]:
        """Cool until so much of the whole is over."""
        began, late = self.over(), list[int]()
        while (part := (self.over() - began) / max(until - began, 1e-9)) < 1.0 and not self._stopped():
            result = yield self._spell(cells, (hot * (cold / hot) ** part,) * self._length())
            if part >= FALLING:
                late += result.values
            cells = result.cells
            self._keep(result)
            if self.over() >= self._told_at + 1 / STAGES:
                self._tell()
        return _mean(late), cells

    def _length(self) -> int:
        """Heats of a spell, by how long those before took."""
        return max(1, min(LONGEST, int(SPELL * self._moves / MOVES / max(self.over(), SPELL))))

    def _spell(self, cells: Cells, heats: tuple[float, ...]) -> Spell:
        return Spell(cells, self.random.randrange(2**31), heats)

    def _keep(self, result: Cooled) -> None:
        """Remember the best there was, where it is no worse than what there is."""
        self._moves += MOVES * len(result.values)
        if result.best <= self.least:
            self.least, self.kept = result.best, result.best_cells

    def _tell(self) -> None:
        """Offer the best there is, where it is better than what was offered."""
        self._told_at = self.over()
        if self.least < self._told:
            self._told = self.least
            self._offer(self.kept)


def _mean(values: list[int]) -> float:
    return sum(values) / len(values) if values else float("inf")


def _by_promise(found: list[Promise]) -> list[Cells]:
    return [cells for _, cells in sorted(found, key=lambda x: x[0])]
