"""Ways of participants at least, counted by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from scheduler.domain.courses import Course
from scheduler.domain.people import Household, Participant, Trainer
from scheduler.domain.places import Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import DayPattern, Settings, TravelRules
from scheduler.solving.axis import Axis
from scheduler.solving.ways import Ways

HOURS = tuple(480 + 45 * n for n in range(8))


def _problem(participants, households=(), first=dt.date(2027, 4, 5), **changes):
    settings = Settings(
        "ways",
        "Ways",
        first,
        first + dt.timedelta(days=60),
        day_patterns=(DayPattern("normal", HOURS),),
        travel=TravelRules(default_minutes=50, wet_months=(1, 2, 3), wet_factor=Fraction("1.3")),
        **changes,
    )
    return Problem(
        settings,
        sentra=(Sentra("S", "Sentra", "Hall"),),
        households=households,
        participants=participants,
        trainers=(Trainer("T", "One", "Hall", ("SIX", "FOUR", "LATER")),),
        venues=(Venue("V", "Hall", "Hall", 30),),
        courses=(
            Course("SIX", "Long sessions", 24, 6),
            Course("FOUR", "Short sessions", 8, 4),
            Course("LATER", "After the long ones", 6, 6, after=("SIX",)),
        ),
    )


def test_short_sessions_share_a_date():
    # 4 dates of 6 JP, 1 of 4 + 4, 1 of 6; ceil(100 / 60) points each; who lives there has none.
    problem = _problem((Participant("P", "Far", "S", location="Away"), Participant("Q", "Near", "S")))
    ways = Ways(Axis(problem))
    assert ways.of_sentra == {"S": 6 * 2}
    assert ways.farthest == 6 * 2


def test_who_may_have_less_on_a_date_comes_more_often():
    problem = _problem((Participant("P", "Far", "S", location="Away", max_jp_per_day=6),))
    assert Ways(Axis(problem)).of_sentra == {"S": 7 * 2}


def test_a_course_of_the_wet_season_has_its_ways():
    # 65 minutes each way: ceil(130 / 60).
    problem = _problem((Participant("P", "Far", "S", location="Away"),), first=dt.date(2027, 1, 4))
    assert Ways(Axis(problem)).of_sentra == {"S": 6 * 3}


def test_somebody_of_a_household_comes_and_takes_what_comes_before():
    problem = _problem(
        (Participant("P", "One", "S", household="K"), Participant("Q", "Other", "S", household="K")),
        households=(Household("K", "S", "Away", max_absent=1, must_train=1),),
    )
    ways = Ways(Axis(problem))
    assert ways.of_sentra == {"S": 6 * 2}
    # FOUR may be the other one's; LATER comes with SIX.
    assert ways.farthest == 5 * 2
