"""The meetings of an outline: how far each strand has come by each day, what comes after what, and who teaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.occupancy import Occupancy
from scheduler.solving.outline.strands import ANYBODY, Choice, Stage, Strand

MOST_A_DAY = 100  # Sessions of one date, where nothing else is known.


class Teaching:
    """Variables of strands, each in a list by strand.

    Attributes
    ----------
    here, taught : list of dict
        (day, place) or (day, place, trainer) → literal, or how many meetings.
    steps : list of list of dict
        Meeting → day → literal: the meeting takes place on this day or before.
    meets : list of dict
        Day → how many meetings.
    lengths : list of dict
        Day → JP, and how many meetings of so many JP; for each length.
    places_on : list of dict
        Day → places where the strand may meet.
    stays : list of dict
        By stage: (host, days) → literal.
    """

    def __init__(
        self, tables: Occupancy, strands: Sequence[Strand], stages: Sequence[Stage], unpaid: Collection[str]
    ) -> None:
        from ortools.sat.python import cp_model

        self.tables, self.axis = tables, tables.axis
        self.problem: Problem = tables.problem
        self.cp = cp_model.CpModel()
        self.strands, self.stages = tuple(strands), tuple(stages)
        given = dict(self.problem.settings.weights)
        self.weight = {r.id: weight_of(r, given) for r in preferences()}
        self.unpaid = frozenset(unpaid)
        self.terms: list[Any] = []
        self.here: list[dict[tuple[int, str], Any]] = []
        self.taught: list[dict[tuple[int, str, str], Any]] = []
        self.steps: list[list[dict[int, Any]]] = []
        self.stays: list[dict[tuple[str, tuple[int, ...]], Any]] = []
        self.meets: list[dict[int, Any]] = []
        self.lengths: list[dict[int, list[tuple[int, Any]]]] = []
        self.places_on: list[dict[int, set[str]]] = []
        self._choices_on: dict[int, dict[int, list[tuple[str, Choice]]]] = {}
        self._apart_by_length: dict[tuple[int, int], dict[str, list[tuple[int, Any]]]] = {}
        self._busy: dict[tuple[tuple[int, ...], int, int], Any] = {}
        self.feasible = True
        for s in self.strands:
            self._strand(s)
        self.strands_of: dict[str, tuple[int, ...]] = {}
        for n, s in enumerate(self.strands):
            for p in s.people:
                self.strands_of[p] = (*self.strands_of.get(p, ()), n)

    def penalty(self, rule: str, points: int, what: Any) -> None:
        """Add points × a literal or expression to a preference."""
        self._weigh(self.weight[rule] * points, what)

    def _weigh(self, points: int, what: Any) -> None:
        if points:
            self.terms.append(points * what)

    def _strand(self, s: Strand) -> None:
        course, cp = self.problem.course[s.course], self.cp
        most, team = max(1, course.max_sessions_per_day), course.trainers_per_session if s.counted else 0
        here: dict[tuple[int, str], Any] = {}
        taught: dict[tuple[int, str, str], Any] = {}
        by_day: dict[int, list[Any]] = defaultdict(list)
        self.places_on.append(defaultdict(set))
        for (day, place), choice in s.choices.items():
            self.places_on[-1][day].add(place)
            here[day, place] = x = self._count(most)
            by_day[day].append(x)
            self._weigh(choice.points, x)
            if not team:
                continue
            for t, points in choice.trainers.items():
                forced = len(choice.trainers) == team and t not in ANYBODY
                taught[day, place, t] = y = x if forced else self._count(most * (team if t in ANYBODY else 1))
                self._weigh(points, y)
                if team > 1 and not forced and t not in ANYBODY:
                    cp.add(y <= x)
            if any(taught[day, place, t] is not x for t in choice.trainers):
                cp.add(sum(taught[day, place, t] for t in choice.trainers) == team * x)
        self.here.append(here)
        self.taught.append(taught)
        self._advance(s, {d: sum(xs) for d, xs in sorted(by_day.items())}, most)
        if s.counted:
            self._end(s)
        if team and self.weight["same-trainer"]:
            self._same_trainer(taught, team, most * len(course.session_lengths))

    def _count(self, most: int) -> Any:
        return self.cp.new_bool_var("") if most == 1 else self.cp.new_int_var(0, most, "")

    def _advance(self, s: Strand, meets: dict[int, Any], most: int) -> None:
        """Literals of how far the strand has come: its n-th meeting takes place on a day or before."""
        cp, course, days = self.cp, self.problem.course[s.course], sorted(meets)
        k, gap = len(course.session_lengths), course.min_gap_days or 1
        steps: list[dict[int, Any]] = []
        if not days:
            self.feasible = False
            days, meets = [0], {0: 0}
        for n in range(k):
            # The first n meetings take n // most days, those that follow as many from the end.
            first, last = n // most, len(days) - 1 - (k - 1 - n) // most
            steps.append({d: 0 if i < first else 1 if i >= last else cp.new_bool_var("") for i, d in enumerate(days)})
            for d, e in pairwise(days):
                self._implies(steps[n][d], steps[n][e])
            for i, d in enumerate(days):
                # With several meetings a day the one `most` before stands on another day, the one before not later.
                for back, wait in {(1, gap if most == 1 else 0), (most, gap)}:
                    if n >= back:
                        before = [e for e in days[: i + 1] if e <= d - wait]
                        self._implies(steps[n][d], steps[n - back][before[-1]] if before else 0)
        lengths: dict[int, list[tuple[int, Any]]] = {}
        every = sorted(set(course.session_lengths))
        for i, d in enumerate(days):
            new = [step[d] - (step[days[i - 1]] if i else 0) for step in steps]
            cp.add(meets[d] == sum(new))
            lengths[d] = [(every[0], meets[d])]
            if len(every) > 1:
                lengths[d] = [
                    (jp, sum(x for n, x in zip(course.session_lengths, new, strict=True) if n == jp)) for jp in every
                ]
        self.lengths.append(lengths)
        if course.max_gap_days is not None:
            for n in range(1, k):
                for d in days:
                    late = [e for e in days if e <= d + course.max_gap_days]
                    self._implies(steps[n - 1][d], steps[n][late[-1]])
        self.steps.append(steps)
        self.meets.append(meets)

    def _end(self, s: Strand) -> None:
        """A point for each whole week at whose end the strand is not over; and its dates (days-spread)."""
        over, days = self.steps[-1][-1], sorted(self.steps[-1][-1])
        for week in range(1, days[-1] // 7 + 1):
            before = [d for d in days if d < 7 * week]
            self.penalty("early-finish", 1, 1 - over[before[-1]] if before else 1)
        course = self.problem.course[s.course]
        if course.min_days and course.max_sessions_per_day > 1 and self.weight["days-spread"]:
            used = []
            for x in self.meets[-1].values():
                used.append(self.cp.new_bool_var(""))
                self.cp.add(used[-1] <= x)
            missing = self.cp.new_int_var(0, course.min_days, "")
            self.cp.add(missing >= course.min_days - sum(used))
            self.penalty("days-spread", 1, missing)

    def _same_trainer(self, taught: dict[tuple[int, str, str], Any], team: int, most: int) -> None:
        by_trainer: dict[str, list[Any]] = defaultdict(list)
        for (_, _, t), x in taught.items():
            if t not in ANYBODY:
                by_trainer[t].append(x)
        if len(by_trainer) <= team:
            return
        used = []
        for xs in by_trainer.values():
            used.append(self.cp.new_bool_var(""))
            for x in xs:
                self._implies(x, used[-1])
            self.cp.add(sum(xs) <= most * used[-1])
        extra = self.cp.new_int_var(0, len(used), "")
        self.cp.add(extra >= sum(used) - team)
        self.penalty("same-trainer", 1, extra)

    def _implies(self, one: Any, other: Any) -> None:
        """Where one is above 0, the literal holds; both may be known."""
        if isinstance(one, int) and isinstance(other, int):
            self.feasible = self.feasible and not (one and not other)
        elif isinstance(other, int):
            if not other:
                self.cp.add(one == 0)
        elif isinstance(one, int):
            if one:
                self.cp.add(other == 1)
        elif self._is_literal(one):
            self.cp.add_implication(one, other)
        else:
            most = max(one.proto.domain) if hasattr(one, "proto") else MOST_A_DAY
            self.cp.add(one <= most * other)

    def _is_literal(self, x: Any) -> bool:
        return hasattr(x, "proto") and tuple(x.proto.domain) == (0, 1)

    def _order(self) -> None:
        """Courses after others, where somebody is certain to be in both cohorts."""
        by_course: dict[str, list[int]] = defaultdict(list)
        for n, s in enumerate(self.strands):
            by_course[s.course].append(n)
        for n, s in enumerate(self.strands):
            course = self.problem.course[s.course]
            for m in (m for before in course.after for m in by_course[before]):
                if not set(s.people).isdisjoint(self.strands[m].people):
                    self._after(self.steps[n][0], m, course.gap_after_days)

    def _after(self, literals: Mapping[int, Any], strand: int, gap: int) -> None:
        """What holds on a day only holds more than `gap` days after the last meeting of a strand."""
        over = self.steps[strand][-1]
        for d, x in literals.items():
            before = [e for e in over if e < d - gap]
            self._implies(x, over[max(before)] if before else 0)
