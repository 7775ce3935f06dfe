"""A programme in one place as whole numbers and bit sets, and when a programme is one.

Cells are numbered ``time × venues + venue``. A *time* is a position of the axis with a gap of one unused number between
two days, so that the times beside one are those of the slots beside it or nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis

WEIGHED = ("seats", "days-spread", "lone-session", "same-venue")
NEVER = 10**6  # Points of a cell that a cohort may not have.


@dataclass(frozen=True)
class Ground:
    """Everything that does not change while sessions move; plain numbers, so that other processes can have it.

    Attributes
    ----------
    cohorts : tuple of str
        Ids; all else counts cohorts from 0.
    sessions : tuple of int
        Sessions of each cohort.
    times, venues : int
        How many there are; time 0 and the last one are nobody's.
    day_of : tuple of int
        Day of each time, counted from 0 over the days that are used; -1 for nobody's times.
    allowed : tuple of tuple of int
        Times that each cohort may have, ascending.
    rivals : tuple of int
        Of each cohort the set (as bits) of cohorts that cannot meet when it does, itself included.
    people : tuple of int
        Of each cohort the set (as bits) of its people.
    seats : tuple of tuple of int
        Points of each cohort in each venue; `NEVER` where it may not be.
    asked : tuple of tuple of int
        Points of each cohort at each time (avoid, candidate-days).
    closed : frozenset of int
        Cells that are not available to anybody.
    least_days, most_a_day : tuple of int
        Days each cohort should be spread over, and its sessions on one day at most.
    lone, spread, moved : int
        Points of a lone session of one person, of a day too few, and of a venue more.
    """

    cohorts: tuple[str, ...]
    sessions: tuple[int, ...]
    times: int
    venues: int
    days: int
    day_of: tuple[int, ...]
    allowed: tuple[tuple[int, ...], ...]
    rivals: tuple[int, ...]
    people: tuple[int, ...]
    seats: tuple[tuple[int, ...], ...]
    asked: tuple[tuple[int, ...], ...]
    closed: frozenset[int]
    least_days: tuple[int, ...]
    most_a_day: tuple[int, ...]
    lone: int
    spread: int
    moved: int


def is_campus(problem: Problem, axis: Axis) -> bool:
    """Whether sessions are bound by nothing but people, trainers, venues and closed times.

    Everything is in one place, each session is one JP, and who teaches what is given; no kits, households, internships,
    orders of courses, limits of days, JP or cost, and no preference in force but those of `WEIGHED`, those that look at
    one session's date only, and those that no change of dates and venues alters.
    """
    weights = dict(problem.settings.weights)
    weight = {r.id: weight_of(r, weights) for r in preferences()}
    places = {v.location for v in problem.venues} | {problem.home(p.id) for p in problem.participants}
    places |= {t.location for t in problem.trainers}
    effects = problem.calendar.effects
    return (
        len(places) == 1
        and not (problem.households or problem.wishes or problem.settings.budget_ceiling is not None)
        and not (weight["cost"] or (weight["early-finish"] and axis.days > 7) or weight["catch-up"])
        and not effects & {("venue", "avoid"), ("venue", "candidate")}
        and not any(kind in ("feature", "road") for kind, _ in effects)
        and not any(p.internships or p.max_days_per_week is not None for p in problem.participants)
        and all(p.max_jp_per_day >= axis.width for p in problem.participants)
        and all(
            t.max_jp_per_day >= axis.width and t.max_jp_per_week is None and t.max_jp is None for t in problem.trainers
        )
        and all(
            set(c.session_lengths) == {1}
            and not c.after
            and c.kit is None
            and (c.min_gap_days or 1) == 1
            and c.max_gap_days is None
            and len(problem.qualified[c.id]) <= c.trainers_per_session
            for c in problem.courses
        )
    )
