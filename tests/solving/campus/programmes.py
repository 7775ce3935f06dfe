"""Random programmes in one place."""

from __future__ import annotations

import datetime as dt
import random

from scheduler.domain.availability import Availability, Holiday
from scheduler.domain.courses import Course
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import PREFERENCES, DayPattern, Settings

MONDAY = dt.date(2027, 4, 5)
SLOTS = (480, 525, 600, 645, 690)
VENUES = ((("power",),), ((),), (("power",),), ((), ("S1", "S2")))
COUNTED = {"seats": 1, "days-spread": 5, "lone-session": 2, "same-venue": 3, "avoid": 1, "candidate-days": 4}


def problem(seed: int, courses: int = 24) -> Problem:
    """Two weeks at most, two sentra, eight people or more with courses of their own; something of each condition."""
    r = random.Random(seed)
    days = r.choice([5, 9, 12])
    names = [f"C{n}" for n in range(courses)]
    taken = {f"P{n}": tuple(sorted(r.sample(names, r.randint(2, 5)))) for n in range(courses // 3 + 2)}
    left = [c for c in names if not any(c in own for own in taken.values())]
    taken |= {f"Q{c}": (c,) for c in left}
    settings = Settings(
        "campus",
        "Campus",
        MONDAY,
        MONDAY + dt.timedelta(days=days - 1),
        jp_minutes=45,
        venue_capacity=r.choice(["hard", "preference", "preference"]),
        day_patterns=(DayPattern("friday", SLOTS[:3], weekdays=(4,)), DayPattern("normal", SLOTS)),
        weights=tuple((p, COUNTED.get(p, 0)) for p in PREFERENCES),
    )
    return Problem(
        settings,
        sentra=(Sentra("S1", "One", "Here"), Sentra("S2", "Two", "Here")),
        participants=tuple(
            Participant(
                p,
                p,
                r.choice(["S1", "S2"]),
                courses=own,
                earliest_start=r.choice([None, None, None, 520]),
                needs=("power",) if r.random() < 0.1 else (),
            )
            for p, own in taken.items()
        ),
        trainers=tuple(
            Trainer(
                f"T{n}",
                f"Trainer {n}",
                "Here",
                tuple(names[n::8]),
                qualified_until=MONDAY + dt.timedelta(days=4) if n == 7 else None,
            )
            for n in range(8)
        ),
        venues=(
            *(Venue(f"V{n}", f"Venue {n}", "Here", r.randint(2, 20), *VENUES[n]) for n in range(4)),
            Venue("V9", "Hall", "Here", 40, ("power",)),
        ),
        courses=tuple(
            Course(
                c,
                c,
                r.randint(1, 3),
                1,
                group_min=1,
                max_sessions_per_day=r.choice([1, 2, 5]),
                min_days=r.choice([None, 2, 3]),
                mixed=r.random() < 0.5,
                size=r.choice([None, 5, 15, 25]),
                features=("power",) if r.random() < 0.2 else (),
            )
            for c in names
        ),
        availability=(
            Availability("venue", "V1", "closed", weekdays=(0,), time_from=480, time_to=600),
            Availability("trainer", "T1", "closed", weekdays=(1,)),
            Availability("course", "C2", "closed", time_from=600, time_to=645),
            Availability("trainer", "T2", "avoid", weekdays=(2,), weight=7),
            Availability("participant", "*", "avoid", weekdays=(3,), time_from=480, time_to=525, weight=2),
            Availability("participant", "P1", "avoid", time_from=690, time_to=735, weight=1),
            Availability("course", "C3", "closed", weekdays=(1,), certainty="candidate"),
        ),
        holidays=(Holiday(MONDAY + dt.timedelta(days=2), "Joint leave", certainty="candidate"),),
    )
