"""The trainers of an outline: their JP by day, week and altogether, and their ways."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from scheduler.solving.outline.attending import Attending
from scheduler.solving.outline.strands import ANYBODY, BY_DAY, NONE


class Travelling(Attending):
    """What binds trainers, and what their ways cost."""

    def _trainers(self) -> None:
        mine: dict[str, list[tuple[int, str, int, Any]]] = defaultdict(list)
        for s, taught in zip(self.strands, self.taught, strict=True):
            jp = min(self.problem.course[s.course].session_lengths)
            for (d, place, t), x in taught.items():
                mine[t].append((d, place, jp, x))
        for t, items in sorted(mine.items()):
            if t in ANYBODY:
                self._trips_of_anybody(t, items)
            else:
                self._load(t, items)
                self._trips_of_trainer(t, items)

    def _load(self, t: str, items: list[tuple[int, str, int, Any]]) -> None:
        trainer, tables, axis = self.problem.trainer[t], self.tables, self.axis
        days: dict[int, list[Any]] = defaultdict(list)
        weeks: dict[int, list[Any]] = defaultdict(list)
        for d, _, jp, x in items:
            days[d].append(jp * x)
            weeks[axis.week(d)].append(jp * x)
        there = tables.trainer_days.get(t, {})
        for d, xs in days.items():
            room = min(trainer.max_jp_per_day, len(axis.calendar.slots(axis.date(d))))
            if len(xs) > 1:
                self.cp.add(sum(xs) <= room - sum(m.jp for m in there.get(d, ())))
        if trainer.max_jp_per_week is not None:
            for week, xs in weeks.items():
                self.cp.add(sum(xs) <= trainer.max_jp_per_week - tables.trainer_weeks.get((t, week), 0))
        if trainer.max_jp is not None:
            self.cp.add(sum(jp * x for _, _, jp, x in items) <= trainer.max_jp - tables.trainer_jp.get(t, 0))

    def _trips_of_trainer(self, t: str, items: list[tuple[int, str, int, Any]]) -> None:
        home, travel = self.problem.trainer[t].location, self.problem.travel
        there: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for d, place, _, x in items:
            if place != home:
                there[place, d].append(x)
        at: dict[tuple[str, int], Any] = {key: self._some(xs) for key, xs in there.items()}
        for d, meetings in self.tables.trainer_days.get(t, {}).items():
            at.update({(m.place, d): 1 for m in meetings})
        for (place, d), x in at.items():
            if isinstance(x, int) or place in self.unpaid:
                continue
            date = self.axis.date(d)
            points, before = travel.trip_points(home, place, date), at.get((place, d - 1), 0)
            if travel.minutes(home, place, date) <= self.problem.settings.travel.overnight_over_minutes:
                before = 0
            if not isinstance(before, int):
                arrives = self.cp.new_bool_var("")
                self.cp.add(arrives >= x - before)
                self.penalty("trainer-travel", points, arrives)
            elif not before:
                self.penalty("trainer-travel", points, x)

    def _trips_of_anybody(self, t: str, items: list[tuple[int, str, int, Any]]) -> None:
        """Whoever comes from elsewhere makes one way to a place on a date, or in a row of dates, at least."""
        there: dict[tuple[int, str], list[Any]] = defaultdict(list)
        points: dict[tuple[int, str], int] = {}
        for d, place, _, x in items:
            key = d if t == BY_DAY else self._row[d], place
            there[key].append(x)
            ways = [s.choices[d, place].ways[t] for s in self.strands if t in s.choices.get((d, place), NONE).ways]
            points[key] = min([*ways, points.get(key, ways[0])])
        for key, xs in there.items():
            if key[1] not in self.unpaid:
                self.penalty("trainer-travel", points[key], self._some(xs))

    @cached_property
    def _row(self) -> dict[int, int]:
        """Day → the row of teaching dates without a day between that it lies in."""
        rows: dict[int, int] = {}
        for d in sorted(map(self.axis.day, self.axis.calendar.teaching_dates)):
            rows[d] = rows.get(d - 1, d)
        return rows
