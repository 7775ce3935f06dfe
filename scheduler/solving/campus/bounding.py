"""What times cost at least in a programme in one place: people in parts, each part alone, and what they cost added up.

A person's lone sessions depend on nothing but when the person's cohorts meet. So people with the same cohorts are a
part at first, and their best times are a bound, whatever times others have; then parts with most cohorts in common
become one, as long as models of them are decided. (Hao and Benlic, "Lower bounds for the ITC-2007 curriculum-based
course timetabling problem", 2011, part the courses.)
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scheduler.solving.campus.bits import members, set_of
from scheduler.solving.campus.ground import Ground
from scheduler.solving.engine import Budget, Settings, run

MODEL_SECONDS = 6.0


class Bounding:
    """Bounds of a ground's times, proven beside the search by a thread of its own, until it is ended.

    Attributes
    ----------
    found : int
        The best bound so far.
    """

    def __init__(self, ground: Ground, seed: int) -> None:
        self.found = 0
        self._stop = threading.Event()
        self._settings = Settings(seed, 1, brief=True)
        self._parts = Parts(ground, self._prove)
        self._thread = threading.Thread(target=self._parts.run, args=(self._stop.is_set, self._on_bound), daemon=True)
        self._thread.start()

    @property
    def going(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Let it go on for so many seconds, or until nothing is left to prove."""
        self._thread.join(seconds)

    def end(self) -> None:
        """Stop and wait for it."""
        self._stop.set()
        self._thread.join()

    def _on_bound(self, bound: int) -> None:
        self.found = max(self.found, bound)

    def _prove(self, model: PartModel) -> tuple[int, bool]:
        if not model.terms:
            return 0, True
        outcome = run(model, model.objective, Budget(None, None), (MODEL_SECONDS, None), self._settings, self._stop)
        return max(0, outcome.bound or 0), outcome.status == "optimal"


@dataclass(frozen=True)
class Part:
    """Some people, all their cohorts, and those of them whose own points count here.

    Attributes
    ----------
    crowds : tuple of (cohorts as bits, people)
        People with the same cohorts.
    own : int
        Cohorts as bits; each is in one part.
    """

    crowds: tuple[tuple[int, int], ...]
    own: int

    @property
    def cohorts(self) -> int:
        found = self.own
        for cohorts, _ in self.crowds:
            found |= cohorts
        return found


class Parts:
    """Parts of a ground, each with a bound, joined one by one.

    Parameters
    ----------
    prove : function
        A bound of a model's points, and whether it is the least; given the model and its objective.
    """

    def __init__(self, ground: Ground, prove: Callable[[PartModel], tuple[int, bool]]) -> None:
        self.ground, self._prove = ground, prove
        self.bounds: dict[Part, int] = {}
        self._decided: dict[Part, bool] = {}

    def run(self, stopped: Callable[[], bool], on_bound: Callable[[int], None]) -> None:
        """Bounds of all people alone, then of ever larger parts; tells each better sum."""
        for part in parts_of(self.ground):
            if stopped():
                return
            self._add(part, 0)
        on_bound(self.total)
        while not stopped() and (pair := self._nearest()) is not None:
            one, other = pair
            floor = self.bounds.pop(one) + self.bounds.pop(other)
            self._add(Part((*one.crowds, *other.crowds), one.own | other.own), floor)
            on_bound(self.total)

    @property
    def total(self) -> int:
        return sum(self.bounds.values())

    def _add(self, part: Part, floor: int) -> None:
        bound, decided = self._prove(PartModel(self.ground, part, floor))
        self.bounds[part] = max(floor, bound)
        self._decided[part] = decided

    def _nearest(self) -> tuple[Part, Part] | None:
        """Two parts that have most sessions in common, for the size they have together."""
        best, most = None, 0.0
        parts = [p for p in self.bounds if self._decided[p]]
        for n, one in enumerate(parts):
            for other in parts[:n]:
                common = self._sessions(one.cohorts & other.cohorts)
                if common and common / self._sessions(one.cohorts | other.cohorts) > most:
                    best, most = (one, other), common / self._sessions(one.cohorts | other.cohorts)
        return best

    def _sessions(self, cohorts: int) -> int:
        return sum(self.ground.sessions[c] for c in members(cohorts))


def parts_of(ground: Ground) -> list[Part]:
    """The people with the same cohorts as one part each; a cohort's own points are in the first that has it."""
    most = max((p.bit_length() for p in ground.people), default=0)
    cohorts = [0] * most
    for c, people in enumerate(ground.people):
        for p in members(people):
            cohorts[p] |= 1 << c
    crowds = sorted(Counter(x for x in cohorts if x).items(), key=lambda x: (-x[0].bit_count(), x))
    owned, found = 0, []
    for crowd in crowds:
        found.append(Part((crowd,), crowd[0] & ~owned))
        owned |= crowd[0]
    rest = set_of(range(len(ground.cohorts))) & ~owned
    return [*found, *(Part((), 1 << c) for c in members(rest))]


class PartModel:
    """The model of a part: which cohort meets when.

    Attributes
    ----------
    cp : CpModel
    objective : linear expression
    """

    def __init__(self, ground: Ground, part: Part, floor: int) -> None:
        from ortools.sat.python import cp_model

        self.ground, self.cp = ground, cp_model.CpModel()
        self.terms: list[Any] = []
        cohorts = list(members(part.cohorts))
        self.x = {(c, t): self.cp.new_bool_var("") for c in cohorts for t in ground.allowed[c]}
        self.days: dict[int, list[int]] = defaultdict(list)
        for t, d in enumerate(ground.day_of):
            if d >= 0:
                self.days[d].append(t)
        for c in cohorts:
            self.cp.add(sum(self.x[c, t] for t in ground.allowed[c]) == ground.sessions[c])
            self._spread(c, bool(part.own >> c & 1))
        self._apart(cohorts, [crowd for crowd, _ in part.crowds])
        for crowd, people in part.crowds:
            if ground.lone:
                self._lone(crowd, people)
        self.objective = sum(self.terms)
        if self.terms and floor:
            self.cp.add(self.objective >= floor)

    def extract(self, value: Callable[[Any], int]) -> dict[int, list[int]]:
        """Cohort → its times."""
        found: dict[int, list[int]] = defaultdict(list)
        for (c, t), x in self.x.items():
            if value(x):
                found[c].append(t)
        return dict(found)

    def _at(self, cohorts: Iterable[int], t: int) -> list[Any]:
        return [self.x[c, t] for c in cohorts if (c, t) in self.x]

    def _apart(self, cohorts: list[int], crowds: list[int]) -> None:
        """Rivals at different times, and no more cohorts than venues."""
        g = self.ground
        together = [set(members(crowd)) for crowd in crowds]
        pairs = [
            {c, d}
            for c in cohorts
            for d in members(g.rivals[c])
            if c < d and d in cohorts and not any({c, d} <= clique for clique in together)
        ]
        for t in range(g.times):
            for clique in (*together, *pairs):
                xs = self._at(sorted(clique), t)
                if len(xs) > 1:
                    self.cp.add_at_most_one(xs)
            open_ = sum(1 for v in range(g.venues) if t * g.venues + v not in g.closed)
            if len(xs := self._at(cohorts, t)) > open_:
                self.cp.add(sum(xs) <= open_)

    def _spread(self, c: int, counted: bool) -> None:
        """Sessions of a day; points for too few days and for times that are asked not to be used."""
        g, used = self.ground, []
        for times in self.days.values():
            xs = [self.x[c, t] for t in times if (c, t) in self.x]
            if len(xs) > g.most_a_day[c]:
                self.cp.add(sum(xs) <= g.most_a_day[c])
            if xs and counted and g.spread and g.least_days[c] > 1:
                used.append(self.cp.new_bool_var(""))
                self.cp.add(used[-1] <= sum(xs))
        if used:
            short = self.cp.new_int_var(0, g.least_days[c], "")
            self.cp.add(short >= g.least_days[c] - sum(used))
            self.terms.append(g.spread * short)
        if counted:
            self.terms += [g.asked[c][t] * self.x[c, t] for t in g.allowed[c] if g.asked[c][t]]

    def _lone(self, crowd: int, people: int) -> None:
        """Points for lone sessions of some people."""
        g, cohorts = self.ground, list(members(crowd))
        busy = {t: sum(self._at(cohorts, t)) for t in range(g.times)}
        for times in self.days.values():
            alone = []
            for t in times:
                if not isinstance(busy[t], int):
                    alone.append(self.cp.new_bool_var(""))
                    self.cp.add(alone[-1] >= busy[t] - busy[t - 1] - busy[t + 1])
            if not alone:
                continue
            # A date has one session, alone, or two at least: what makes the relaxation tight.
            some, day = self.cp.new_bool_var(""), sum(busy[t] for t in times)
            for t in times:
                if not isinstance(busy[t], int):
                    self.cp.add(busy[t] <= some)
            self.cp.add(day >= 2 * some - sum(alone))
            self.terms += [g.lone * people * x for x in alone]
