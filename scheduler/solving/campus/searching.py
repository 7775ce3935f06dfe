"""The search of a programme in one place: a first plan, then small changes while it cools (`cooling`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from scheduler.rules.needs import needs_of
from scheduler.solving.bounds import preference_bound
from scheduler.solving.campus.bounding import Bounding
from scheduler.solving.campus.cooling import Cooling
from scheduler.solving.campus.ground import is_campus
from scheduler.solving.campus.hands import Hands
from scheduler.solving.campus.settling import Cells, settled
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.greedy import Greedy

if TYPE_CHECKING:
    from scheduler.solving.search import Search

# Below so many sessions one model of everything finds and proves the best plan as fast.
FEWEST_SESSIONS = 60
WORK_OF_A_MOVE = 1e-6
# Moves of each session where neither time nor work is limited.
ENOUGH_MOVES = 200_000
# Of the time for small changes where not every cohort has found room: the rest is for other means.
SHARE_IN_PART = 0.3
# Of this time, how long one of two workers proves bounds before it searches as well; of more one may go on.
BOUNDED = 0.1


class CampusSearch:
    """The part of a `Search` that knows programmes in one place; see `run`."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.axis, self.problem = search.axis, search.problem
        self.bounding: Bounding | None = None
        self._base = self._told = 0

    def run(self) -> None:
        """Offer ever better plans to the search; nothing where the programme is of another kind, or small."""
        if not is_campus(self.problem, self.axis):
            return
        greedy = Greedy(self.axis, self.search.settings.seed, lambda: self.search.over, self.search.budget.charge)
        if sum(len(self.problem.course[c.course].session_lengths) for c in greedy.cohorts.values()) < FEWEST_SESSIONS:
            return
        self.surveyor = Surveyor(greedy)
        cells = self._first(greedy)
        self.search.bound_preferences()
        if cells:
            self._cool(cells)

    def _first(self, greedy: Greedy) -> Cells:
        """The plan of a `Greedy`, with what found no room settled beside it."""
        for plan in greedy.plans():
            self.search.offer(plan)
            break
        number = {c: n for n, c in enumerate(self.surveyor.ground.cohorts)}
        given = {
            number[c]: [self.surveyor.cell(m.day, m.slot, m.venue) for m in meetings]
            for c, meetings in greedy.tables.meetings.items()
        }
        cells = settled(self.surveyor.ground, given, self.search.settings.seed)
        self._offer(cells)
        return cells

    def _share(self, cells: Cells) -> float:
        return 1.0 if len(cells) == sum(self.surveyor.ground.sessions) else SHARE_IN_PART

    def _cool(self, cells: Cells) -> None:
        """Small changes over a share of what is left."""
        self.search.phase = "improve"
        ground, seed, workers = self.surveyor.ground, self.search.settings.seed, self.search.settings.workers
        share = self._share(cells)
        done = self._progress(share, len(cells))
        # Which of several hands comes first is chance; where work is the limit, nothing may be.
        hands = Hands(ground, 1 if self.search.budget.deterministic else workers)
        if workers > 1 and self._cohorts_are_given():
            self._base = preference_bound(self.problem, self.axis)
            self.bounding = Bounding(ground, seed)
        bounded = self.search.budget.part(BOUNDED * share) if workers == 2 else lambda: False

        def enough() -> bool:
            if self.bounding:
                self._bound()
                if hands.most > 1 and bounded():
                    self.bounding.end()
                hands.count = max(1, hands.most - self.bounding.going)
            return self.search.over or self.search.proven("preferences")

        try:
            Cooling(hands, cells, seed, done, enough, self._offer).run()
        finally:
            hands.end()
            if self.bounding:
                self.bounding.end()
                self._bound()

    def _cohorts_are_given(self) -> bool:
        """Whether every plan that meets all requirements has these cohorts."""
        people = {(c.course, c.sentra): set(c.people) for c in self.surveyor.greedy.cohorts.values()}
        return all(n.whole and people.get(n.key) == set(n.must) for n in needs_of(self.problem) if n.candidates)

    def _bound(self) -> None:
        """Take over what was proven of times; seats and the rest are counted by arithmetic."""
        search = self.search
        met = not search.values["compulsory-unmet"] + search.values["optional-unmet"]
        if met and self.bounding and self.bounding.found > self._told:
            self._told = self.bounding.found
            search.raise_bound("preferences", self._base + self._told)

    def _progress(self, share: float, sessions: int) -> Callable[[int], float]:
        """How much of a share is over, from 0 to 1, after so many moves; what they cost is charged."""
        budget = self.search.budget
        seconds, work = budget.share(share, 0.0, 0.0)
        began, charged = time.monotonic(), 0

        def done(moves: int) -> float:
            nonlocal charged
            if moves > charged:
                budget.charge((moves - charged) * WORK_OF_A_MOVE)
                charged = moves
            if work is not None:
                return moves * WORK_OF_A_MOVE / work
            if seconds is not None:
                return (time.monotonic() - began) / seconds
            return moves / (ENOUGH_MOVES * sessions)

        return done

    # Plans -----------------------------------------------------------------------------------------

    def _offer(self, cells: Cells) -> bool:
        return self.search.offer(self.surveyor.plan(cells))
