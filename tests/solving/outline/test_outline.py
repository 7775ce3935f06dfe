"""What an outline allows and counts, on programmes small enough to see."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from scheduler.domain.courses import Course
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import PREFERENCES, DayPattern, Settings, TravelRules
from scheduler.plan.plan import Cohort, Plan, Session, Unmet
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Budget, complete_hint, run
from scheduler.solving.engine import Settings as Running
from scheduler.solving.greedy import Greedy
from scheduler.solving.occupancy import Occupancy
from scheduler.solving.outline.model import Outline
from scheduler.solving.outline.redrawing import Drawn, Redrawing
from scheduler.solving.outline.strands import Choice, Strand

MONDAY = dt.date(2027, 4, 5)
HOURS = tuple(480 + 45 * n for n in range(8))


def _problem(weight: str, minutes: int, jp: int = 4, team: int = 0, days: int = 5) -> Problem:
    """Three courses of one session each, at a hall where nobody lives; only one preference counts."""
    return Problem(
        Settings(
            "small",
            "Small",
            MONDAY,
            MONDAY + dt.timedelta(days=days - 1),
            day_patterns=(DayPattern("normal", HOURS),),
            travel=TravelRules(default_minutes=minutes),
            weights=tuple((p, int(p == weight)) for p in PREFERENCES),
        ),
        sentra=(Sentra("S", "Sentra", "Hall"),),
        participants=(Participant("P", "One", "S"),),
        trainers=(Trainer("T", "Guest", "Far away", ("A", "B", "C")),),
        venues=(Venue("V", "Hall", "Hall", 30),),
        courses=tuple(Course(c, c, jp, jp, trainers_per_session=team) for c in "ABC"),
    )


@pytest.mark.parametrize(("jp", "people", "ways"), [(4, 1, 2), (6, 1, 3), (2, 1, 1), (4, 2, 3), (2, 2, 2)])
def test_members_of_a_household_part_what_one_of_them_has_no_room_for(jp, people, ways):
    """Three cohorts on one date of 8 JP; so many of a home are in each, not always the same."""
    axis = Axis(_problem("participant-travel", 30, jp, days=1))
    strands = [Strand(c, "S", (), (("Home", people),), {(0, "Hall"): Choice(0, {})}) for c in "ABC"]
    outline = Outline(Occupancy(axis), strands)
    outcome = run(outline, outline.objective, Budget(None, None), (None, 5.0), Running(0, 1), threading.Event())
    assert (outcome.status, outcome.value) == ("optimal", ways)


def test_who_stays_already_need_not_come_again():
    """A guest teaches A on Monday and B on Tuesday; B drawn anew where it is costs no way, and is not ruled out."""
    problem = _problem("trainer-travel", 400, team=1)
    plan = Plan(
        "small",
        cohorts=tuple(Cohort(f"{c}-S-1", c, "S", ("P",)) for c in "AB"),
        sessions=tuple(
            Session(f"{c}-S-1/1", f"{c}-S-1", 1, MONDAY + dt.timedelta(days=n), 480, 660, 4, "V", ("T",), None)
            for n, c in enumerate("AB")
        ),
        unmet=(Unmet("P", None, "C", None),),
    )
    assert [v.rule for v in verify(problem, plan) if not v.warning] == []
    greedy, points = Greedy(Axis(problem), 0), []
    greedy.adopt(plan)

    def solve(outline: Outline) -> Drawn:
        points.append(complete_hint(outline, Budget(None, None)))
        return Drawn(None, True)

    Redrawing(greedy, solve).redraw(["B-S-1"], [], 0)
    assert points == [0]
