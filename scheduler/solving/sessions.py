"""Variables of cohorts and sessions: what may be decided about each, made within a scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scheduler.domain.problem import Group, Problem
from scheduler.plan.plan import Cohort, Session
from scheduler.solving.axis import Axis
from scheduler.solving.clauses import Clauses, Literal, negated
from scheduler.solving.scope import GroupKey, Scope

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(eq=False)
class CohortVar:
    """A cohort that may be formed, or one that is given.

    `members` maps each possible participant to a literal; `given` is the base plan's cohort, whose people stay.
    The open sessions of a `droppable` one may be given up: `active` then is a literal, and where it holds its people
    attend.
    """

    key: GroupKey
    index: int
    active: Literal
    members: dict[str, Literal]
    given: Cohort | None = None
    droppable: bool = False
    sessions: list[SessionVar] = field(default_factory=list)

    @property
    def course(self) -> str:
        return self.key[0]

    @property
    def sentra(self) -> str | None:
        return self.key[1]


@dataclass(eq=False)
class SessionVar:
    """A session: position on the axis, day, trainers and venue, each a variable or already known.

    Attributes
    ----------
    positions : tuple of int
        Positions it may start at.
    start, day : IntVar or int
        Position and day.
    slot : IntVar or int
        Index of its first slot in the day.
    on : dict
        Literal for each possible day.
    slots_on : dict
        Possible first slots of each possible day.
    trainers, venues, locations : dict
        Literal for each possible trainer, venue and location.
    given : Session or None
        The base plan's session where this one is fixed.
    """

    cohort: CohortVar
    number: int
    jp: int
    positions: tuple[int, ...]
    start: Any
    day: Any
    slot: Any
    on: dict[int, Literal]
    slots_on: dict[int, tuple[int, ...]]
    trainers: dict[str, Literal]
    venues: dict[str, Literal]
    locations: dict[str, Literal]
    given: Session | None = None

    @property
    def active(self) -> Literal:
        return self.cohort.active

    @property
    def people(self) -> dict[str, Literal]:
        """Literal for each participant who may attend this session."""
        cohort = self.cohort
        if cohort.given is None or not (cohort.given.joined or cohort.given.left or cohort.droppable):
            return cohort.members
        given = cohort.given
        here = {p: x for p, x in cohort.members.items() if p not in given.participants or given.attends(p, self.number)}
        if cohort.droppable and isinstance(self.start, int):
            here.update({p: True for p in here if p in given.participants})
        return here


class SessionVariables(Clauses):
    """Cohorts and sessions of a programme as solver variables.

    Parameters
    ----------
    axis : Axis
        Of the problem.
    scope : Scope
        What is free.
    relaxed : collection of str
        Hard rules that do not bind (for explanations): their filters are left out.
    spare : int
        Cohorts a group may have beyond the fewest that hold all its candidates.
    """

    def __init__(
        self, cp: cp_model.CpModel, axis: Axis, scope: Scope, relaxed: frozenset[str] = frozenset(), spare: int = 1
    ) -> None:
        super().__init__(cp)
        self.problem: Problem = axis.problem
        self.scope = scope
        self.relaxed = relaxed
        self.axis = axis
        self.capped = False
        self.cohorts: list[CohortVar] = []
        self.by_group: dict[GroupKey, list[CohortVar]] = {}
        self._apart: set[frozenset] = set()
        self._slot_sets: dict[tuple[int, frozenset[int]], Literal] = {}
        self._shares: dict[tuple[int, int], Literal] = {}
        self._free_cohort_days: dict[int, dict[int, Literal]] = {}
        given: dict[GroupKey, list[Cohort]] = defaultdict(list)
        for cohort in scope.base.cohorts if scope.base else ():
            given[cohort.course, cohort.sentra].append(cohort)
        for key in dict.fromkeys((*self.problem.group, *given)):
            if scope.forms(key):
                if key in self.problem.group:
                    self._form(self.problem.group[key], spare)
            else:
                joining = scope.joining.get(key, ())
                for n, cohort in enumerate(given.get(key, ())):
                    self._take(cohort, n, joining)
                if joining:
                    self._form(Group(*key, joining), spare)

    # Creation ---------------------------------------------------------------

    def _form(self, group: Group, spare: int) -> None:
        """Cohort variables of a free group, in the order of their first candidate (so that equal plans look equal)."""
        key = group.course, group.sentra
        course = self.problem.course[group.course]
        most = len(group.candidates) // max(1, course.group_min)
        fewest = -(-len(group.candidates) // max(1, min(course.group_max, self._largest_venue(group.course))))
        count = min(most, fewest + spare)
        self.capped = self.capped or count < most
        made: list[CohortVar] = []
        for n in range(count):
            active = self.bool(f"active {key} {n}")
            members = {p: self.bool() for p in group.candidates[n:]}
            made.append(cohort := CohortVar(key, n, active, members))
            if not self.scope.timeless:
                for number, jp in enumerate(course.session_lengths, 1):
                    cohort.sessions.append(self._free_session(cohort, number, jp))
        for earlier, later in pairwise(made):
            self.implies([later.active], earlier.active)
            for i, p in enumerate(group.candidates):
                if p in later.members:
                    before = [earlier.members[q] for q in group.candidates[:i] if q in earlier.members]
                    self.implies([later.members[p]], self.any_of(before))
        self.by_group.setdefault(key, []).extend(made)
        self.cohorts += made

    def _largest_venue(self, course: str) -> int:
        if self.problem.settings.venue_capacity != "hard":
            return 10**6
        needed = set(self.problem.course[course].features)
        return max((v.capacity for v in self.problem.venues if needed <= set(v.features)), default=1)

    def _take(self, cohort: Cohort, n: int, joining: tuple[str, ...]) -> None:
        """A cohort of the base plan; its sessions fixed except for those the scope frees or that are missing."""
        scope, key = self.scope, (cohort.course, cohort.sentra)
        there = {
            s.number: s
            for s in scope.base.sessions_of_cohort[cohort.id]
            if s.state != "not_held" and cohort.id not in scope.cohorts
        }
        lengths = dict(enumerate(self.problem.course[cohort.course].session_lengths, 1))
        wanted = set(lengths) if cohort.id in scope.cohorts else {m for c, m in scope.missing if c == cohort.id}
        open_ones = wanted | {number for number, s in there.items() if s.id in scope.sessions}
        active = self.bool(f"active {cohort.id}") if scope.droppable and open_ones else True
        members: dict[str, Literal] = dict.fromkeys(cohort.participants, active)
        var = CohortVar(key, n, active, members, cohort, active is not True)
        if joining and not any(s.state for s in there.values()) and not (cohort.joined or cohort.left):
            members.update({p: self.bool() for p in joining if p not in members})
        for number in sorted(there.keys() | wanted):
            session = there.get(number)
            if session is not None and session.id not in scope.sessions:
                var.sessions.append(self._fixed_session(var, session))
            else:
                jp = session.jp if session else lengths[number]
                var.sessions.append(self._free_session(var, number, jp, session))
        self.by_group.setdefault(key, []).append(var)
        self.cohorts.append(var)

    def _free_session(self, cohort: CohortVar, number: int, jp: int, old: Session | None = None) -> SessionVar:
        positions = self.allowed_positions(cohort.course, cohort.sentra, jp)
        if self.scope.last_day is not None:
            end = (self.scope.last_day + 1) * self.axis.width
            positions = tuple(p for p in positions if p < end)
        first_day = self.scope.earliest.get(old.id, self.scope.first_day) if old else self.scope.first_day
        if first_day is not None:
            positions = tuple(p for p in positions if p >= first_day * self.axis.width)
        if old is not None and self.scope.near is not None:
            stands, width = self.axis.day(old.date), self.axis.width
            positions = tuple(p for p in positions if abs(p // width - stands) <= self.scope.near)
        if not positions:
            # No date at all: the cohort cannot be formed. One position keeps the variables well-defined.
            self.some([negated(cohort.active)])
            positions = (0,)
        days = sorted({p // self.axis.width for p in positions})
        domain = domain_of(positions)
        start = self.cp.new_int_var_from_domain(domain, "")
        day = self.cp.new_int_var_from_domain(domain_of(days), "")
        slots = sorted({p % self.axis.width for p in positions})
        slot = slots[0] if len(slots) == 1 else self.cp.new_int_var_from_domain(domain_of(slots), "")
        self.cp.add(start == self.axis.width * day + slot)
        on = {}
        for d in days:
            on[d] = x = self.bool()
            self.cp.add(day == d).only_enforce_if(x)
        chosen = list(on.values())
        if cohort.active is True:
            self.cp.add_exactly_one(chosen)
        else:
            self.cp.add_exactly_one([*chosen, ~cohort.active])
        trainers = {t: self.bool() for t in self.problem.qualified[cohort.course]}
        venues = {v: self.bool() for v in self._possible_venues(cohort.course, cohort.sentra)}
        if len(venues) == 1 and cohort.active is not True:
            venues = dict.fromkeys(venues, cohort.active)
        if cohort.active is True:
            self._exactly_one(venues.values())
        else:
            for x in venues.values():
                self.implies([x], cohort.active)
            self.implies([cohort.active], self.any_of(venues.values()))
            self.at_most_one(venues.values())
        slots_on = self._slots_on(positions)
        places = self._located(venues, cohort.active)
        return SessionVar(cohort, number, jp, positions, start, day, slot, on, slots_on, trainers, venues, places, old)

    def _slots_on(self, positions: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for p in positions:
            found[p // self.axis.width].append(p % self.axis.width)
        return {d: tuple(slots) for d, slots in found.items()}

    def _exactly_one(self, literals: Iterable[Literal]) -> None:
        literals = list(literals)
        self.some(literals)
        self.at_most_one(literals)

    def _located(self, venues: dict[str, Literal], active: Literal) -> dict[str, Literal]:
        places: dict[str, list[Literal]] = defaultdict(list)
        for v, x in venues.items():
            places[self.problem.venue[v].location].append(x)
        if len(places) == 1:
            return dict.fromkeys(places, active)
        return {place: self.any_of(xs) for place, xs in places.items()}

    def _fixed_session(self, cohort: CohortVar, session: Session) -> SessionVar:
        day = self.axis.day(session.date)
        position = self.axis.position(session.date, session.start)
        if position is None:  # A given session off the slots (its day's pattern changed): the slot it falls into.
            slots = self.problem.calendar.slots(session.date)
            position = day * self.axis.width + sum(1 for s in slots if s.end <= session.start)
        venue = self.problem.venue.get(session.venue)
        return SessionVar(
            cohort,
            session.number,
            session.jp,
            (position,),
            position,
            day,
            position % self.axis.width,
            {day: True},
            {day: (position % self.axis.width,)},
            dict.fromkeys(session.trainers, True),
            {session.venue: True},
            {venue.location: True} if venue else {},
            session,
        )

    # What is possible -------------------------------------------------------

    def allowed_positions(self, course: str, sentra: str | None, jp: int) -> tuple[int, ...]:
        """Positions at which the rule calendar lets a session of a course for a sentra start."""
        return self.axis.allowed_positions(course, sentra, jp, "calendar" not in self.relaxed)

    def free_positions(self, kind: str, id: str, jp: int) -> frozenset[int]:
        """All positions of the programme at which a subject is available for a session of `jp` JP."""
        return self.axis.free_positions(kind, id, jp)

    def _possible_venues(self, course: str, sentra: str | None) -> tuple[str, ...]:
        c = self.problem.course[course]
        hard = self.problem.settings.venue_capacity == "hard" and "venue-capacity" not in self.relaxed
        return tuple(
            v.id
            for v in self.problem.venues
            if ("venue-features" in self.relaxed or set(c.features) <= set(v.features))
            and ("venue-sentra" in self.relaxed or c.mixed or not v.sentra or sentra in v.sentra)
            and (not hard or v.capacity >= max(c.size or 0, 1))
        )


def domain_of(values: Iterable[int]) -> Any:
    from ortools.sat.python import cp_model

    return cp_model.Domain.from_values(list(values))
