"""Spells of annealing, here or several at once on other processes.

Whoever needs spells is a generator, a *job*: it yields a `Spell`, is sent what came of it, and returns what it found.
A spell is short, so that jobs decide often; states go to and fro as plain numbers.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

from scheduler.solving.campus.annealing import anneal
from scheduler.solving.campus.ground import Ground
from scheduler.solving.campus.settling import Cells
from scheduler.solving.campus.state import State
from scheduler.solving.processes import processes

MOVES = 5000  # At one heat.

Found = TypeVar("Found")


@dataclass(frozen=True)
class Spell:
    """Moves from some cells on, `MOVES` at each heat."""

    cells: Cells
    seed: int
    heats: tuple[float, ...]


@dataclass(frozen=True)
class Cooled:
    """What a spell came to.

    Attributes
    ----------
    cells : tuple of (cohort, cell)
        Where it ended.
    values : tuple of int
        Points after the moves of each heat.
    best : int
        The fewest points there were on the way, with `best_cells`.
    """

    cells: Cells
    values: tuple[int, ...]
    best: int
    best_cells: Cells


Job = Generator[Spell, Cooled, Found]


def cooled(ground: Ground, spell: Spell) -> Cooled:
    state = State(ground, spell.cells, spell.seed)
    values = []
    for heat in spell.heats:
        anneal(state, MOVES, heat)
        values.append(state.value)
    return Cooled(state.sessions(), tuple(values), state.best, state.best_sessions())


class Hands:
    """Whoever does spells on a ground.

    Parameters
    ----------
    most : int
        At once: each has a process, but one alone is this process.

    Attributes
    ----------
    count : int
        How many may be at work now; at most `most`.
    """

    def __init__(self, ground: Ground, most: int) -> None:
        self.ground, self.most, self.count = ground, most, most
        self._pool: ProcessPoolExecutor | None = processes(most, _take, ground) if most > 1 else None

    def end(self) -> None:
        """Give the processes back; what comes after is done here."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool, self.most, self.count = None, 1, 1

    def run(self, jobs: Iterator[Job[Found]]) -> list[Found]:
        """What each job returns, in their order; a job is begun when there is a hand for it."""
        found: dict[int, Found] = {}
        running: dict[Future[Cooled], tuple[int, Job[Found], Spell]] = {}
        begun = 0

        def go_on(number: int, job: Job[Found], given: Cooled | None) -> None:
            try:
                spell = next(job) if given is None else job.send(given)
            except StopIteration as end:
                found[number] = end.value
            else:
                running[self._begin(spell)] = number, job, spell

        while True:
            while len(running) < self.count and (job := next(jobs, None)) is not None:
                go_on(begun, job, None)
                begun += 1
            if not running:
                return [found[n] for n in range(begun)]
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, job, spell = running.pop(future)
                go_on(number, job, self._result(future, spell))

    def _begin(self, spell: Spell) -> Future[Cooled]:
        if self._pool:
            try:
                return self._pool.submit(_cooled, spell)
            except BrokenExecutor:
                self.end()
        here: Future[Cooled] = Future()
        here.set_result(cooled(self.ground, spell))
        return here

    def _result(self, future: Future[Cooled], spell: Spell) -> Cooled:
        try:
            return future.result()
        except (BrokenExecutor, CancelledError):
            # A process was ended from outside: what it did is done again, here.
            self.end()
            return cooled(self.ground, spell)


_ground: Ground | None = None  # Of this process, where it is a hand.


def _take(ground: Ground) -> None:
    global _ground
    _ground = ground


def _cooled(spell: Spell) -> Cooled:
    assert _ground is not None
    return cooled(_ground, spell)
