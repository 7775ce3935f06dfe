"""The trainers of an outline: their JP by day, week and altogether, and their ways."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from scheduler.solving.outline.attending import Attending
from scheduler.solving.outline.strands import ANYBODY, BY_DAY, NONE, STAYING
from scheduler.solving.outline.teaching import MOST_A_DAY


class Travelling(Attending):
    """What binds trainers, and what their ways cost."""

    def _trainers(self) -> None:
        # By trainer and place: on which days a stay may begin.
        self._stays_of: dict[tuple[str, str], Any] = {}
        self.arrives: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
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
        self._stays_of_strands()

    def _load(self, t: str, items: list[tuple[int, str, int, Any]]) -> None:
        trainer, tables, axis = self.problem.trainer[t], self.tables, self.axis
        days: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        weeks: dict[int, list[Any]] = defaultdict(list)
        for d, _, jp, x in items:
            days[d].append((jp, x))
            weeks[axis.week(d)].append(jp * x)
        for d, sessions in days.items():
            if len(sessions) > 1 or not self._is_literal(sessions[0][1]):
                self._fit(sessions, self._room_of_trainer(t, d))
        if trainer.max_jp_per_week is not None:
            for week, xs in weeks.items():
                self.cp.add(sum(xs) <= trainer.max_jp_per_week - tables.trainer_weeks.get((t, week), 0))
        if trainer.max_jp is not None:
            self.cp.add(sum(jp * x for _, _, jp, x in items) <= trainer.max_jp - tables.trainer_jp.get(t, 0))

    def _room_of_trainer(self, trainer: str | None, day: int) -> int:
        """JP that a trainer has left on a day; None: whoever has most."""
        width = len(self.axis.calendar.slots(self.axis.date(day)))
        if trainer is None:
            return min(width, max(t.max_jp_per_day for t in self.problem.trainers))
        there = self.tables.trainer_days.get(trainer, {}).get(day, ())
        return min(width, self.problem.trainer[trainer].max_jp_per_day) - sum(m.jp for m in there)

    def _trips_of_trainer(self, t: str, items: list[tuple[int, str, int, Any]]) -> None:
        home, travel = self.problem.trainer[t].location, self.problem.travel
        there: dict[tuple[str, int], list[tuple[int, Any]]] = defaultdict(list)
        for d, place, jp, x in items:
            if place != home:
                there[place, d].append((jp, x))
        at: dict[tuple[str, int], Any] = {
            key: self._used([x for _, x in sessions], sessions, self._room_of_trainer(t, key[1]))
            for key, sessions in there.items()
        }
        for d, meetings in self.tables.trainer_days.get(t, {}).items():
            at.update({(m.place, d): 1 for m in meetings})
        known = {place for (place, _), x in at.items() if isinstance(x, int)}
        for (place, d), x in at.items():
            if isinstance(x, int) or place in self.unpaid:
                continue
            date = self.axis.date(d)
            points, before = travel.trip_points(home, place, date), at.get((place, d - 1), 0)
            far = travel.minutes(home, place, date) > self.problem.settings.travel.overnight_over_minutes
            if not far:
                before = 0
            arrives = x
            if not isinstance(before, int):
                arrives = self.cp.new_bool_var("")
                self.cp.add(arrives >= x - before)
            if not (isinstance(before, int) and before):
                self.penalty("trainer-travel", points, arrives)
            # Who is there already may stay on without coming.
            if far and place not in known:
                self.arrives[t, place][d] = arrives

    def _trips_of_anybody(self, t: str, items: list[tuple[int, str, int, Any]]) -> None:
        """Whoever comes from elsewhere makes one way to a place on a date, or in a row of dates, at least."""
        there: dict[tuple[int, str], dict[int, list[tuple[int, Any]]]] = defaultdict(lambda: defaultdict(list))
        points: dict[tuple[int, str], int] = {}
        for d, place, jp, x in items:
            key = d if t == BY_DAY else self._row[d], place
            there[key][d].append((jp, x))
            ways = [s.choices[d, place].ways[t] for s in self.strands if t in s.choices.get((d, place), NONE).ways]
            points[key] = min([*ways, points.get(key, ways[0])])
        for (first, place), found in there.items():
            came = self._came({d: (sessions, self._room_of_trainer(None, d)) for d, sessions in found.items()})
            if place not in self.unpaid:
                self.penalty("trainer-travel", points[first, place], came)
                if t == STAYING:
                    self.arrives[t, place].update(dict.fromkeys(found, 0) | {min(found): came})

    def _stays_of_strands(self) -> None:
        """How often somebody comes to stay for the meetings of a strand: a stay is no longer than a row of dates."""
        for n, s in enumerate(self.strands):
            course = self.problem.course[s.course]
            if not s.counted or not course.trainers_per_session:
                continue
            rows: dict[tuple[int, str], set[int]] = defaultdict(set)
            stays: dict[tuple[str, str], Any] = {}
            others = []
            for (d, place, t), x in self.taught[n].items():
                if d in self.arrives.get((t, place), ()):
                    rows[self._row[d], place].add(d)
                    stays[t, place] = self._stays(t, place)
                else:
                    others.append(x)
            if not stays:
                continue
            longest = max(len(days) for days in rows.values()) * max(1, course.max_sessions_per_day)
            sessions = course.trainers_per_session * len(course.session_lengths)
            # Mixed-integer rounding of: longest × stays + others ≥ sessions.
            least = -(-sessions // longest)
            rest = sessions - longest * (least - 1)
            self.cp.add(rest * sum(stays.values()) + sum(others) >= rest * least)

    def _stays(self, t: str, place: str) -> Any:
        if (t, place) not in self._stays_of:
            found = self.cp.new_int_var(0, MOST_A_DAY * len(self.arrives[t, place]), "")
            self.cp.add(sum(self.arrives[t, place].values()) == found)
            self._stays_of[t, place] = found
        return self._stays_of[t, place]

    @cached_property
    def _row(self) -> dict[int, int]:
        """Day → the row of teaching dates without a day between that it lies in."""
        rows: dict[int, int] = {}
        for d in sorted(map(self.axis.day, self.axis.calendar.teaching_dates)):
            rows[d] = rows.get(d - 1, d)
        return rows
