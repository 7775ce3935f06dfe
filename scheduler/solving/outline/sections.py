"""Which cohorts and placements to draw anew together: those of a sentra, of two, of a trainer, of a course nearby."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.solving.greedy import Greedy, PlacementKey

NEAR, NEAREST, FARTHEST = 14, 7, 120
MANY_SESSIONS = 60


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a plan: kind, cohorts, placements, and how many days its meetings may go."""

    kind: str
    cohorts: tuple[str, ...]
    stays: tuple[PlacementKey, ...]
    near: int


class Sections:
    """Draws sections of a `Greedy`'s plan; what paid off is drawn more often."""

    def __init__(self, greedy: Greedy, seed: int) -> None:
        self.greedy, self.problem = greedy, greedy.problem
        self.random = random.Random(seed)
        self.kinds = {"sentra": self._sentra, "pair": self._pair, "trainer": self._trainer, "course": self._course}
        self.weights = dict.fromkeys(self.kinds, 1.0)
        self.near = dict.fromkeys(self.kinds, float(2 * NEAR))
        self.of_sentra: dict[str, list[str]] = defaultdict(list)
        for c in greedy.cohorts.values():
            if c.sentra is not None:
                self.of_sentra[c.sentra].append(c.id)
        self.names = [s.id for s in self.problem.sentra if self.of_sentra[s.id]]

    def sweep(self) -> Iterator[Section]:
        """Each sentra once."""
        for sentra in self.names:
            yield self._of([sentra], "sentra", NEAR)

    def draw(self) -> Section | None:
        """A section at random; None where there is nothing to draw from."""
        if not self.names:
            return None
        kinds = list(self.kinds)
        kind = self.random.choices(kinds, [self.weights[k] for k in kinds])[0]
        return self.kinds[kind]()

    def reward(self, kind: str, gained: bool, solved: bool) -> None:
        """Remember whether a section made the plan better, and whether it was searched to its end."""
        self.weights[kind] = max(0.1, 0.85 * self.weights[kind] + (0.4 if gained else 0.03))
        if not gained:
            self.near[kind] = min(FARTHEST, self.near[kind] * 1.15) if solved else max(NEAREST, self.near[kind] * 0.85)

    # Kinds --------------------------------------------------------------------------------

    def _sentra(self) -> Section:
        return self._of([self.random.choice(self.names)], "sentra")

    def _pair(self) -> Section:
        """Two sentra with a trainer in common."""
        one = self.random.choice(self.names)
        others = sorted(s for s in self._neighbours(one) if s in self.of_sentra and s != one)
        return self._of([one, self.random.choice(others)] if others else [one], "pair")

    def _trainer(self) -> Section:
        taught = self._teaching()
        if not taught:
            return self._sentra()
        return self._some(taught[self.random.choice(sorted(taught))], "trainer")

    def _course(self) -> Section:
        """Cohorts of a course, and of those that follow it, in sentra with trainers in common."""
        there = sorted(self.greedy.tables.meetings)
        if not there:
            return self._sentra()
        one = self.greedy.cohorts[self.random.choice(there)]
        around = {one.sentra, *(self._neighbours(one.sentra) if one.sentra else ())}
        courses = {one.course, *self.greedy.followers.get(one.course, ())}
        return self._some([c for c in there if self._is(c, around, courses)], "course")

    def _is(self, cohort: str, sentra: set[str | None], courses: set[str]) -> bool:
        c = self.greedy.cohorts[cohort]
        return c.sentra in sentra and c.course in courses

    # Parts -----------------------------------------------------------------------------------

    def _teaching(self) -> dict[str, list[str]]:
        """Trainer → cohorts."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for c, meetings in self.greedy.tables.meetings.items():
            for m in meetings:
                for t in m.trainers:
                    found[t][c] = None
        return {t: sorted(cohorts) for t, cohorts in found.items()}

    def _neighbours(self, sentra: str) -> set[str | None]:
        """Sentra in which one of the trainers of a sentra teaches."""
        tables, cohorts = self.greedy.tables, self.greedy.cohorts
        trainers = {t for c in self.of_sentra[sentra] for m in tables.meetings.get(c, ()) for t in m.trainers}
        return {cohorts[m.cohort].sentra for t in trainers for here in tables.trainer_days[t].values() for m in here}

    def _of(self, sentra: list[str], kind: str, near: int | None = None) -> Section:
        """All cohorts and placements of some sentra."""
        people = {p for s in sentra for c in self.of_sentra[s] for p in self.greedy.cohorts[c].people}
        stays = tuple(k for k in self.greedy.tables.stays if k[0] in people)
        cohorts = tuple(c for s in sentra for c in self.of_sentra[s])
        return Section(kind, cohorts, stays, round(self.near[kind]) if near is None else near)

    def _some(self, cohorts: list[str], kind: str) -> Section:
        """Cohorts in random order until they have many sessions, without placements."""
        self.random.shuffle(cohorts)
        chosen: list[str] = []
        total = 0
        for c in cohorts:
            chosen.append(c)
            total += len(self.greedy.tables.meetings.get(c, ()))
            if total >= MANY_SESSIONS:
                break
        return Section(kind, tuple(sorted(chosen)), (), round(self.near[kind]))
