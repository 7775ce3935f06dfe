"""The search of a large programme in outline: parts drawn anew, and bounds part by part."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.solving.engine import BOUND_ALONE, complete_hint, run
from scheduler.solving.greedy import Greedy
from scheduler.solving.outline.bounds import outline_bounds
from scheduler.solving.outline.model import Outline
from scheduler.solving.outline.redrawing import Drawn, Redrawing
from scheduler.solving.outline.sections import Sections

if TYPE_CHECKING:
    from scheduler.solving.search import Search

STEP_SECONDS, STEP_WORK = 3.0, 5.0
SECTIONS_WITHOUT_GAIN = 200
# Seconds, and work, for each part: with less the linear relaxations are not solved, and nothing comes of it.
LEAST_SECONDS, LEAST_WORK, MOST_SECONDS = 3.0, 6.0, 60.0
# Building the model of a part takes a share of that besides.
WITH_BUILDING = 1.2


class OutlineSearch:
    """The part of a `Search` that works with outlines."""

    def __init__(self, search: Search, greedy: Greedy) -> None:
        self.search, self.greedy = search, greedy

    @property
    def _over(self) -> bool:
        return self.search.over or self.search.proven("preferences") or not self.search.best.sessions

    def redraw(self, fraction: float) -> None:
        """Parts drawn anew for a fraction of what is left, or until nothing is gained for long."""
        if self._over:
            return
        search = self.search
        search.phase = "improve"
        self.greedy.adopt(search.best)
        ended = search.budget.part(fraction)
        redrawing, sections = Redrawing(self.greedy, self._draw), Sections(self.greedy, search.settings.seed)
        waiting, vain = sections.sweep(), 0
        while not (self._over or ended()) and vain < SECTIONS_WITHOUT_GAIN:
            section = next(waiting, None) or sections.draw()
            if section is None:
                return
            plan, searched = redrawing.redraw(section.cohorts, section.stays, section.near)
            gained = plan is not None and search.offer(plan)
            if plan is not None and not gained:
                redrawing.undo()
            sections.reward(section.kind, gained, searched)
            vain = 0 if gained else vain + 1

    def _draw(self, outline: Outline) -> Drawn:
        """A sketch with fewer points than the outline's hint, or any where the hint is none."""
        search = self.search
        value = complete_hint(outline, search.budget)
        limits = search.budget.share(0.0, STEP_SECONDS, STEP_WORK)
        settings = replace(search.settings, brief=True)
        outcome = run(outline, outline.objective, search.budget, limits, settings, search.stop)
        no_better = value is not None and outcome.value is not None and outcome.value >= value
        return Drawn(None if no_better else outcome.plan, outcome.status in ("optimal", "infeasible"))

    def bound(self, fraction: float, most: float) -> None:
        """A bound of the preferences from the outline of each sentra, in a fraction of what is left.

        Up to the fraction `most`, if so much is needed for every part.
        """
        search = self.search
        if self._over or search.values["compulsory-unmet"] or search.values["optional-unmet"]:
            return
        search.phase = "bound"
        parts, workers = max(1, len(search.problem.sentra)), search.settings.workers
        needed = LEAST_SECONDS * WITH_BUILDING * parts / workers, LEAST_WORK * parts
        left = search.budget.work_left() if search.budget.deterministic else search.budget.seconds_left()
        fraction = max(fraction, min(most, needed[search.budget.deterministic] / left))
        seconds, work = search.budget.share(fraction, 0.0, 0.0)
        ended = search.budget.part(fraction)
        settings = replace(search.settings, workers=1, single=BOUND_ALONE, brief=True)
        until = None if seconds is None else time.monotonic() + seconds
        spare = None if work is None else search.budget.work_left() - work

        def limits(share: float) -> tuple[float | None, float | None]:
            """A share of what is left now: what was quickly proven leaves more to others."""
            if spare is not None:
                return seconds, max(LEAST_WORK, (search.budget.work_left() - spare) * share)
            if until is None:
                return MOST_SECONDS, None
            there = until - time.monotonic()
            return max(LEAST_SECONDS, min(MOST_SECONDS, there, there * workers * share)), None

        def prove(outline: Outline, share: float) -> int:
            if not outline.feasible:
                return 0
            outcome = run(outline, outline.objective, search.budget, limits(share), settings, search.stop)
            return max(0, outcome.bound or 0)

        outline_bounds(
            search.axis,
            prove,
            lambda bound: search.raise_bound("preferences", bound),
            lambda: search.over or ended(),
            workers,
        )
