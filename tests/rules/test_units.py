"""Units of a kit in a model: what is fixed, what is open, and where; feasible exactly where each session has a unit."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from scheduler.domain.courses import Kit
from scheduler.plan.plan import Session
from scheduler.rules.kits import _first_without_unit
from scheduler.rules.units import UnitsInUse
from scheduler.solving.clauses import Clauses
from scheduler.solving.literals import SessionLiterals
from scheduler.solving.sessions import CohortVar, SessionVar

WIDTH, DAYS = 6, 5
PLACES = {"V1": "Here", "V2": "Here", "V3": "There", "V4": "Far"}
MONDAY = dt.date(2026, 3, 2)


class Some(Clauses):
    """What rules use of the variables of a model."""

    is_free, interval = SessionLiterals.is_free, SessionLiterals.interval
    apart, caused = SessionLiterals.apart, SessionLiterals.caused

    def __init__(self, cp, relaxed=frozenset()):
        super().__init__(cp)
        self.relaxed, self._apart = relaxed, set()


def _fixed(cohort, number, jp, position, venue):
    day = position // WIDTH
    return SessionVar(
        cohort, number, jp, (position,), position, day, position % WIDTH, {day: True}, {}, {}, {venue: True},
        {PLACES[venue]: True}, SimpleNamespace(state=""),
    )  # fmt: skip


def _open(v, cohort, number, jp, venues):
    positions = [d * WIDTH + slot for d in range(DAYS) for slot in range(WIDTH - jp + 1)]
    start = v.cp.new_int_var_from_domain(cp_model.Domain.from_values(positions), "")
    on = {d: v.bool() for d in range(DAYS)}
    v.cp.add_exactly_one(on.values())
    for d, x in on.items():
        v.cp.add_linear_constraint(start, d * WIDTH, d * WIDTH + WIDTH - jp).only_enforce_if(x)
    chosen = {x: v.bool() for x in venues}
    v.cp.add_exactly_one(chosen.values())
    places = {p: v.any_of(x for name, x in chosen.items() if PLACES[name] == p) for p in {PLACES[x] for x in venues}}
    if len(places) == 1:
        places = dict.fromkeys(places, True)
    return SessionVar(cohort, number, jp, tuple(positions), start, None, None, on, {}, {}, chosen, places)


def _feasible(uses, count, move_days, relaxed=frozenset()):
    """Whether a model in which each open session is told where to be has a solution, every venue used by one at once."""
    v = Some(cp_model.CpModel(), relaxed)
    sessions, told = [], []
    for number, (cohort, position, jp, venue, venues) in enumerate(uses):
        c = CohortVar(("A", str(cohort)), cohort, True, {})
        c = next((s.cohort for s in sessions if s.cohort.index == cohort), c)
        if venues is None:
            sessions.append(_fixed(c, number, jp, position, venue))
        else:
            s = _open(v, c, number, jp, sorted({*venues, venue}))
            v.cp.add(s.start == position)
            v.cp.add(s.venues[venue] == 1)
            told.append(s)
            sessions.append(s)
    problem = SimpleNamespace(venue={x: SimpleNamespace(location=p) for x, p in PLACES.items()})
    UnitsInUse(SimpleNamespace(v=v, cp=v.cp, problem=problem), sessions, Kit("K", "K", count, move_days)).limit()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(v.cp) != cp_model.INFEASIBLE


def _check(uses, count, move_days):
    times = [
        Session(str(n), str(c), 1, MONDAY + dt.timedelta(p // WIDTH), 480 + 45 * (p % WIDTH),
                480 + 45 * (p % WIDTH + jp), jp, venue, (), "K")
        for n, (c, p, jp, venue, _) in enumerate(uses)
    ]  # fmt: skip
    times.sort(key=lambda s: (s.date, s.start))
    facts = SimpleNamespace(place=lambda s: PLACES[s.venue])
    return _first_without_unit(facts, times, count, move_days) is None


def _apart(uses):
    """Whether no venue and no cohort has two sessions at once: other rules see to that."""
    for n, (c, p, jp, venue, _) in enumerate(uses):
        for c2, p2, jp2, venue2, _ in uses[:n]:
            if (c == c2 or venue == venue2) and p < p2 + jp2 and p2 < p + jp:
                return False
    return True


USE = st.tuples(
    st.integers(0, 3),
    st.builds(lambda day, slot: day * WIDTH + slot, st.integers(0, DAYS - 1), st.integers(0, 3)),
    st.integers(1, 3),
    st.sampled_from(sorted(PLACES)),
    st.one_of(st.none(), st.frozensets(st.sampled_from(sorted(PLACES)))),
)


@settings(max_examples=400, deadline=None)
@given(uses=st.lists(USE, max_size=7).filter(_apart), count=st.integers(1, 4), move_days=st.integers(0, 3))
def test_a_model_has_a_solution_exactly_where_each_session_has_a_unit(uses, count, move_days):
    assert _feasible(uses, count, move_days) == _check(uses, count, move_days)


def _model(count, sessions):
    v = Some(cp_model.CpModel())
    made = [
        _fixed(CohortVar(("A", str(n)), n, True, {}), n, 2, n % DAYS * WIDTH, venue) for n, venue in enumerate(sessions)
    ]
    made.append(_open(v, CohortVar(("A", "open"), 99, True, {}), 1, 2, list(PLACES)))
    before = len(v.cp.proto.constraints)
    problem = SimpleNamespace(venue={x: SimpleNamespace(location=p) for x, p in PLACES.items()})
    UnitsInUse(SimpleNamespace(v=v, cp=v.cp, problem=problem), made, Kit("K", "K", count, 1)).limit()
    return len(v.cp.proto.constraints) - before


def test_where_even_everything_at_once_has_units_nothing_is_said():
    # With a day to move, two of the five fixed sessions bind a unit on each day, and the open one could bind a third.
    fixed = ["V1", "V3", "V4", "V1", "V3"]
    assert _model(3, fixed) == 0
    assert _model(2, fixed) > 0


def test_two_sessions_at_once_at_one_place_take_two_units():
    both = [(0, 0, 2, "V1", None), (1, 1, 2, "V2", frozenset(["V2"]))]
    assert _feasible(both, 2, 1) and not _feasible(both, 1, 1)
    one_after_the_other = [(0, 0, 2, "V1", None), (1, 2, 2, "V2", frozenset(["V2"]))]
    assert _feasible(one_after_the_other, 1, 1)


def test_where_venues_do_not_bind_two_sessions_may_be_in_one_at_once():
    both = [(0, 0, 2, "V1", None), (1, 1, 2, "V1", frozenset(["V1"]))]
    assert _feasible(both, 2, 1, frozenset(["venue"])) and not _feasible(both, 1, 1, frozenset(["venue"]))
