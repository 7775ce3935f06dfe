"""The model of a programme in outline: which cohort meets on which day, where and with whom, without hours.

The outline leaves out what only hours decide (who is where at ten o'clock, which of two venues of a place), so that
every plan has an outline of no more points. Its model is small: days instead of slots, the meetings of a cohort one
after another. What it proves holds for plans; what it finds is the skeleton of one.

How far a cohort has come by each day is a literal for each of its meetings: with these the order of meetings and of
courses is a chain of implications, and its linear relaxation is tight (the step formulation of project scheduling).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from scheduler.solving.occupancy import Occupancy
from scheduler.solving.outline.strands import Sketch, Stage, Strand
from scheduler.solving.outline.travelling import Travelling


class Outline(Travelling):
    """The model of some strands and stages beside what the tables hold already.

    Parameters
    ----------
    tables : Occupancy
    strands : sequence of Strand
    stages : sequence of Stage
    unpaid : collection of str
        Places to which trainers' ways are not counted.
    """

    def __init__(
        self,
        tables: Occupancy,
        strands: Sequence[Strand],
        stages: Sequence[Stage] = (),
        unpaid: Collection[str] = (),
    ) -> None:
        super().__init__(tables, strands, stages, unpaid)
        self._order()
        self._one_after_the_other()
        self._attendance()
        self._trips_of_people()
        self._trainers()
        for stage in self.stages:
            self._stage(stage)
        self._hosts()
        if self.weight["catch-up"]:
            self._catch_up()
        self._wishes()
        self.objective = sum(self.terms)
        self.cp.minimize(self.objective)

    def _stage(self, stage: Stage) -> None:
        cp = self.cp
        stays = {key: cp.new_bool_var("") for key in stage.runs}
        self.stays.append(stays)
        if not stays:
            self.feasible = False
            return
        cp.add_exactly_one(stays.values())
        begins: dict[int, list[Any]] = defaultdict(list)
        covers: dict[int, list[Any]] = defaultdict(list)
        for key, x in stays.items():
            self._weigh(stage.runs[key], x)
            begins[key[1][0]].append(x)
            for d in key[1]:
                covers[d].append(x)
        mine = self.strands_of.get(stage.participant, ())
        after = self.problem.internship[stage.internship].after
        begun, so_far = {}, []
        for d in sorted(begins):
            so_far += begins[d]
            begun[d] = list(so_far)
        for n in mine:
            if self.strands[n].course in after:
                over = self.steps[n][-1]
                for d, xs in begun.items():
                    before = [e for e in over if e < d]
                    cp.add(sum(xs) <= (over[max(before)] if before else 0))
        for person in (stage.participant, *stage.mates):
            busy = self.attends(person)
            for d, xs in covers.items():
                if d in busy:
                    cp.add(sum(xs) + busy[d] <= 1)

    def _hosts(self) -> None:
        """Places of each host on each day, those of apprentices apart."""
        problem, taken = self.problem, self.tables.host_days
        there: dict[tuple[str, bool, int], list[Any]] = defaultdict(list)
        for stage, stays in zip(self.stages, self.stays, strict=True):
            apprentice = problem.internship[stage.internship].legal_basis == "pemagangan"
            for (host, days), x in stays.items():
                for d in days:
                    there[host, False, d].append(x)
                    if apprentice:
                        there[host, True, d].append(x)
        for (host, apprentices, d), xs in there.items():
            h = problem.host[host]
            room = (h.workers or 0) // 5 if apprentices else h.capacity
            room -= taken.get((host, apprentices, d), 0)
            if len(xs) > room:
                self.cp.add(sum(xs) <= max(0, room))

    def forbid(self, meetings: Iterable[tuple[int, int]]) -> None:
        """Not all of some strands meet on their days: (strand, day)."""
        together = [self.meets[n][d] for n, d in meetings]
        self.cp.add(sum(together) <= len(together) - 1)

    def hint(self, sketch: Sketch) -> None:
        """Start the search at a solution."""
        self.cp.clear_hints()
        for n, meetings in enumerate(sketch.meetings):
            at: dict[tuple[int, str], int] = defaultdict(int)
            by: dict[tuple[int, str, str], int] = defaultdict(int)
            for d, place, team in meetings:
                at[d, place] += 1
                for t in team:
                    by[d, place, t] += 1
            for key, x in self.here[n].items():
                self.cp.add_hint(x, at[key])
            for key3, y in self.taught[n].items():
                if y is not self.here[n][key3[:2]]:
                    self.cp.add_hint(y, by[key3])
            dates = sorted(d for d, _, _ in meetings)
            for i, step in enumerate(self.steps[n]):
                for d, x in step.items():
                    if not isinstance(x, int) and i < len(dates):
                        self.cp.add_hint(x, int(dates[i] <= d))
        for stays, chosen in zip(self.stays, sketch.placements, strict=True):
            for key, x in stays.items():
                self.cp.add_hint(x, int(key == chosen))

    def extract(self, value: Any) -> Sketch:
        """The sketch of a solution; `value` evaluates a variable."""
        meetings = []
        for here, taught in zip(self.here, self.taught, strict=True):
            teams: dict[tuple[int, str], list[str]] = defaultdict(list)
            for (d, place, t), x in taught.items():
                teams[d, place] += [t] * value(x)
            found = []
            for (d, place), x in here.items():
                count = value(x)
                team = teams[d, place]
                for n in range(count):
                    found.append((d, place, tuple(team[n::count])))
            meetings.append(tuple(sorted(found)))
        placements = tuple(next(key for key, x in stays.items() if value(x)) for stays in self.stays)
        return Sketch(tuple(meetings), placements)
