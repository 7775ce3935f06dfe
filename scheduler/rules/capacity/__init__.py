"""What a programme needs against what there is, by arithmetic alone: before any solving, in plain words.

A line that is short is a proof: demand is counted too low and supply too high, so what is missing is missing in every
plan.
"""

from __future__ import annotations

from scheduler.domain.problem import Problem
from scheduler.rules.capacity.chains import chain_counts
from scheduler.rules.capacity.courses import course_counts
from scheduler.rules.capacity.households import household_counts
from scheduler.rules.capacity.internships import internship_counts
from scheduler.rules.capacity.money import money_counts
from scheduler.rules.capacity.participants import participant_counts
from scheduler.rules.capacity.places import kit_counts, kit_moves, venue_counts
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.capacity.trainers import trainer_counts
from scheduler.rules.capacity.windows import window_counts
from scheduler.rules.needs import needs_of
from scheduler.rules.openings import Openings

__all__ = ["Shortage", "capacity_report"]


def capacity_report(problem: Problem) -> list[Shortage]:
    """All counts of a programme: what is short first, then people, trainers, venues, courses and all the rest."""
    needs, openings = needs_of(problem), Openings(problem)
    found = [
        *participant_counts(problem, needs, openings),
        *trainer_counts(problem, needs, openings),
        *venue_counts(problem, needs, openings),
        *course_counts(problem, needs, openings),
        *internship_counts(problem),
        *kit_counts(problem, needs, openings),
        *kit_moves(problem, needs, openings),
        *household_counts(problem, needs, openings),
        *chain_counts(problem, needs, openings),
        *money_counts(problem, needs),
    ]
    short = {(s.kind, s.id) for s in found if s.short}
    found += window_counts(problem, needs, openings, short)
    return sorted(found, key=lambda s: not s.short)
