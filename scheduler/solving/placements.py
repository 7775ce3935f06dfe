"""Solver variables of placements: who goes to which host and mentor, from which day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Placement, Plan
from scheduler.solving.clauses import Literal
from scheduler.solving.hosting import Days, hosting_of
from scheduler.solving.scope import PlacementKey
from scheduler.solving.variables import Variables


@dataclass(eq=False)
class PlacementVar:
    """The placement of one participant for one internship.

    Attributes
    ----------
    choices : dict
        (host, mentor) → literal.
    starts : dict
        Working days (all days of the placement, as day numbers) → literal; one for each calendar and first day.
    met : Literal
        Whether there is a placement.
    work : dict
        Day → literal that holds where the participant works at a host that day.
    first, last : IntVar or int
        First and last day; free where there is no placement.
    given : tuple of Placement
        The parts of a fixed placement.
    done : tuple of Placement
        Parts of a free one that are behind: their days are credited.
    """

    participant: str
    internship: str
    choices: dict[tuple[str, str], Literal]
    starts: dict[Days, Literal]
    met: Literal
    work: dict[int, Literal]
    first: Any
    last: Any
    hours: dict[str, tuple[int, int]]
    given: tuple[Placement, ...] = ()
    done: tuple[Placement, ...] = ()

    @property
    def key(self) -> PlacementKey:
        return self.participant, self.internship


class PlacementVariables:
    """Placements of a programme as solver variables, on the same model as the sessions.

    Attributes
    ----------
    all : list of PlacementVar
        In the order of participants; `of_participant`, `of_host` and `of_mentor` hold those of one who may have them.
    """

    def __init__(self, variables: Variables) -> None:
        self.v = variables
        self.problem: Problem = variables.problem
        self.axis = variables.axis
        self.all: list[PlacementVar] = []
        self.of_participant: dict[str, list[PlacementVar]] = defaultdict(list)
        self.of_host: dict[str, list[PlacementVar]] = defaultdict(list)
        self.of_mentor: dict[str, list[PlacementVar]] = defaultdict(list)
        self._at: dict[tuple[int, str, int], Literal] = {}
        scope = variables.scope
        given: dict[PlacementKey, list[Placement]] = defaultdict(list)
        for placement in scope.base.placements if scope.base else ():
            given[placement.participant, placement.internship].append(placement)
        for p in self.problem.participants:
            for internship in p.internships:
                key = p.id, internship
                if scope.decides(key):
                    self.all.append(self._free(p.id, internship))
                elif key in given:
                    self.all.append(self._fixed(p.id, internship, tuple(given[key])))
        for x in self.all:
            self.of_participant[x.participant].append(x)
            for host in dict.fromkeys(h for h, _ in x.choices):
                self.of_host[host].append(x)
            for mentor in dict.fromkeys(m for _, m in x.choices):
                self.of_mentor[mentor].append(x)

    # Creation ---------------------------------------------------------------

    def _free(self, participant: str, internship: str) -> PlacementVar:
        v, cp = self.v, self.v.cp
        done = v.scope.done.get((participant, internship), ())
        credited = [d for part in done for d in part.dates]
        choices: dict[tuple[str, str], Literal] = {}
        calendars: dict[tuple[Days, ...], list[Literal]] = defaultdict(list)
        hours: dict[str, tuple[int, int]] = {}
        hosting = hosting_of(self.axis, v.relaxed, v.scope.first_day)
        for host in hosting.hosts(internship, participant):
            hours[host] = self.problem.placement_hours(host, internship)
            for mentor in self.problem.mentors_at[host]:
                options = hosting.runs(host, mentor, participant, internship, len(credited))
                if options:
                    choices[host, mentor] = x = v.bool()
                    calendars[options].append(x)
        met = v.bool(f"placement {participant} {internship}")
        cp.add_exactly_one([*choices.values(), ~met])
        if v.scope.timeless:
            return PlacementVar(participant, internship, choices, {}, met, {}, 0, 0, hours)
        starts: dict[Days, Literal] = {}
        work: dict[int, list[Literal]] = defaultdict(list)
        for options, chosen in calendars.items():
            mine = []
            for days in options:
                if days not in starts:
                    starts[days] = v.bool()
                mine.append(starts[days])
            if len(calendars) > 1:
                begins = v.any_of(mine)
                for x in chosen:
                    v.implies([x], begins)
        cp.add_exactly_one([*starts.values(), ~met])
        for days, x in starts.items():
            for d in days:
                work[d].append(x)
        first = cp.new_int_var(0, self.axis.days, "")
        last = cp.new_int_var(0, self.axis.days, "")
        for days, x in starts.items():
            cp.add(first == days[0]).only_enforce_if(x)
            cp.add(last == days[-1]).only_enforce_if(x)
        return PlacementVar(
            participant,
            internship,
            choices,
            starts,
            met,
            {d: v.any_of(xs) for d, xs in sorted(work.items())},
            self.axis.day(credited[0]) if credited else first,
            last,
            hours,
            done=done,
        )

    def _fixed(self, participant: str, internship: str, parts: tuple[Placement, ...]) -> PlacementVar:
        days = tuple(sorted(self.axis.day(d) for part in parts for d in part.dates))
        return PlacementVar(
            participant,
            internship,
            {(part.host, part.mentor): True for part in parts},
            {days: True},
            True,
            dict.fromkeys(days, True),
            days[0],
            days[-1],
            {part.host: (part.start, part.end) for part in parts},
            parts,
        )

    # Literals -----------------------------------------------------------------

    def is_free(self, placement: PlacementVar) -> bool:
        return not placement.given

    def at_host(self, placement: PlacementVar, host: str, day: int) -> Literal:
        """A literal that holds wherever the placement is at a host on a day."""
        return self._present(
            placement, "host " + host, [x for (h, _), x in placement.choices.items() if h == host], day
        )

    def with_mentor(self, placement: PlacementVar, mentor: str, day: int) -> Literal:
        """A literal that holds wherever the placement is with a mentor on a day."""
        chosen = [x for (_, m), x in placement.choices.items() if m == mentor]
        return self._present(placement, "mentor " + mentor, chosen, day)

    def _present(self, placement: PlacementVar, subject: str, chosen: list[Literal], day: int) -> Literal:
        works = placement.work.get(day, False)
        if works is False or not chosen:
            return False
        if placement.given:
            kind, _, name = subject.partition(" ")
            return any(
                self.axis.date(day) in part.dates and (part.host if kind == "host" else part.mentor) == name
                for part in placement.given
            )
        key = id(placement), subject, day
        if key not in self._at:
            choice = self._at.get((id(placement), subject, -1))
            if choice is None:
                choice = self._at[id(placement), subject, -1] = self.v.any_of(chosen)
            self._at[key] = self.v.both(choice, works)
        return self._at[key]

    def chooses(self, placement: PlacementVar, host: str) -> Literal:
        """A literal that holds exactly where the placement is at a host."""
        key = id(placement), "host " + host, -1
        if key not in self._at:
            self._at[key] = self.v.any_of([x for (h, _), x in placement.choices.items() if h == host])
        return self._at[key]

    # Hints, pins, extraction ------------------------------------------------------

    def assignments(self, plan: Plan) -> Iterator[tuple[Any, int]]:
        """The value of each deciding variable in a plan."""
        for var in self.all:
            if var.given:
                continue
            mine = [
                p for p in plan.placements_of_participant.get(var.participant, ()) if p.internship == var.internship
            ]
            yield var.met, int(bool(mine))
            days = tuple(sorted(self.axis.day(d) for p in mine for d in p.dates))
            for (host, mentor), x in var.choices.items():
                yield x, int(any((p.host, p.mentor) == (host, mentor) for p in mine))
            for option, x in var.starts.items():
                yield x, int(option == days)
            if mine:
                yield var.first, days[0]
                yield var.last, days[-1]

    def represents(self, plan: Plan) -> bool:
        """Whether every free placement of a plan is one of its options here."""
        for var in self.all:
            mine = [
                p for p in plan.placements_of_participant.get(var.participant, ()) if p.internship == var.internship
            ]
            if var.given or not mine:
                continue
            days = tuple(sorted(self.axis.day(d) for p in mine for d in p.dates))
            if days not in var.starts or any((p.host, p.mentor) not in var.choices for p in mine):
                return False
        return True

    def extract(self, value: Any) -> tuple[Placement, ...]:
        """Placements of a solution, numbered M01, M02, … by participant; those of the base keep their id."""

        def true(x: Literal) -> bool:
            return x if isinstance(x, bool) else bool(value(x))

        base = self.v.scope.base.placements if self.v.scope.base else ()
        taken = {p.id for p in base}
        kept = {(p.participant, p.internship): p.id for p in reversed(base)}
        numbers = (n for n in range(1, 10**6) if placement_id(n) not in taken)
        found: list[Placement] = []
        for var in self.all:
            if var.given:
                found += var.given
            elif var.starts and true(var.met):
                host, mentor = next(choice for choice, x in var.choices.items() if true(x))
                days = next(days for days, x in var.starts.items() if true(x))
                name = kept.get(var.key) or placement_id(next(numbers))
                dates = tuple(self.axis.date(d) for d in days)
                part = Placement(name, var.participant, var.internship, host, mentor, dates, *var.hours[host])
                found += self._joined(var.done, part)
            else:
                found += var.done
        return tuple(found)

    def _joined(self, done: tuple[Placement, ...], rest: Placement) -> tuple[Placement, ...]:
        """The parts of a placement: one where it goes on without a gap, else a part with a number of its own."""
        if not done:
            return (rest,)
        last, same = done[-1], ("host", "mentor", "start", "end")
        between = (d for d in self.axis.calendar.dates if last.last_day < d < rest.first_day)
        hours = rest.start, rest.end
        if all(getattr(last, f) == getattr(rest, f) for f in same) and not any(
            self.problem.is_working_day(rest.host, rest.mentor, rest.participant, hours, d) for d in between
        ):
            return (*done[:-1], replace(last, dates=last.dates + rest.dates))
        return (*done, replace(rest, id=f"{done[0].id}~{len(done) + 1}"))


def placement_id(n: int) -> str:
    return f"M{n:02d}"
