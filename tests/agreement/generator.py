"""Small random programmes that use every table, and random changes of a plan; all people are made up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scheduler.domain.availability import Availability, Holiday, Wish
from scheduler.domain.courses import Course, Internship, Kit, Topic
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Business, Host, Leg, Sentra, Venue
from scheduler.domain.problem import InvalidProblem, Problem
from scheduler.domain.settings import DayPattern, Settings, TravelRules
from scheduler.plan.plan import Plan

FIRST = dt.date(2027, 3, 22)
PLACES = ("Here", "There", "Far")
FEATURES = ("power", "clay")
WEIGHTS = (
    "trainer-travel", "participant-travel", "travel-fairness", "same-trainer", "same-venue", "lone-session",
    "days-spread", "seats", "avoid", "candidate-days", "catch-up", "early-finish", "trainer-balance", "wishes", "cost",
)  # fmt: skip


def problems(seeds: Iterable[int]) -> Iterator[tuple[int, Problem]]:
    """The programmes of some seeds, without those that contradict themselves."""
    for seed in seeds:
        try:
            yield seed, problem(seed)
        except InvalidProblem:
            continue


def problem(seed: int) -> Problem:
    """A programme of two sentra and a window of 8 to 16 days, with something in every table."""
    r = random.Random(seed)
    days = r.randint(7, 15)
    settings = _settings(r, days)
    sentra = tuple(Sentra(f"S{n}", f"Sentra {n}", r.choice(PLACES[:2])) for n in (1, 2))
    courses = _courses(r)
    names = tuple(c.id for c in courses)
    households = (Household("K1", "S1", r.choice([None, "There"]), r.choice([1, 1, 2]), r.choice([1, 1, 2])),)
    participants = tuple(_participant(r, n, names) for n in range(1, r.randint(5, 7)))
    trainers = tuple(
        Trainer(
            f"T{n}",
            f"Trainer {n}",
            r.choice(PLACES),
            tuple(sorted({*r.sample(names, r.randint(1, len(names))), names[n % len(names)]})),
            r.choice([None, None, FIRST + dt.timedelta(days=days // 2)]),
            r.choice([8, 8, 4]),
            r.choice([None, None, 8]),
            r.choice([None, None, 12]),
            Decimal(r.choice([0, 100000, 75000])),
        )
        for n in (1, 2)
    )
    venues = tuple(
        Venue(
            f"V{n}",
            f"Venue {n}",
            r.choice(PLACES),
            r.randint(2, 8),
            tuple(f for f in FEATURES if r.random() < 0.8),
            r.choice([(), (), ("S1",)]),
        )
        for n in (1, 2)
    )
    hosts = tuple(
        Host(
            f"H{n}",
            f"Host {n}",
            r.choice(PLACES[:2]),
            r.randint(1, 2),
            ("I1",),
            r.choice([None, 5, 10]),
            r.choice([None, (1, 2, 3, 4, 5)]),
            r.choice([480, 540]),
            FEATURES,
        )
        for n in (1, 2)
    )
    mentors = (
        Mentor("N1", "Mentor 1", "H1", r.choice([1, 5]), r.choice([None, FIRST + dt.timedelta(days=3)])),
        Mentor("N2", "Mentor 2", "H2", 5, None, participants[0].id, r.choice([(), (names[0],)])),
    )
    rows = tuple(_row(r, days, participants) for _ in range(r.randint(2, 8)))
    return Problem(
        settings,
        sentra,
        (Business("B1", "Business 1", "S1", 4),),
        households,
        participants,
        trainers,
        venues,
        courses,
        (Topic(names[0], 1, courses[0].jp, "Topic"),),
        (
            Internship(
                "I1",
                "Internship",
                r.randint(2, 3),
                r.choice([6, 8]),
                r.choice([(), (names[0],)]),
                r.choice(["pemagangan", "praktik_kerja"]),
            ),
        ),
        hosts,
        mentors,
        (Kit("KIT", "Kit", r.randint(1, 2), r.randint(0, 1)),),
        _wishes(r, participants),
        (
            Leg("Here", "There", r.choice([15, 45, 60])),
            Leg("There", "Far", r.choice([60, 200])),
            Leg("Far", "There", 90),
            Leg("Here", "Far", r.choice([30, 190])),
        ),
        rows,
        (
            Holiday(FIRST + dt.timedelta(days=r.randint(0, days)), "Holiday"),
            Holiday(FIRST + dt.timedelta(days=r.randint(0, days)), "Joint leave", "candidate"),
        ),
    )


def _settings(r: random.Random, days: int) -> Settings:
    normal = (480, 525, 585, 630, 780, 825)
    return Settings(
        "generated",
        "Generated programme",
        FIRST,
        FIRST + dt.timedelta(days=days),
        jp_minutes=45,
        holidays="",
        venue_capacity=r.choice(["hard", "hard", "preference"]),
        day_patterns=(DayPattern("friday", normal[:4], (4,)), DayPattern("normal", normal)),
        travel=TravelRules(
            r.choice([0, 30]), 180, r.choice([None, 60]), 60, r.choice([(), (3,), (4,)]), Fraction(13, 10)
        ),
        budget_ceiling=r.choice([None, None, Decimal(r.randint(5, 40) * 100000)]),
        allowance_per_day=Decimal(r.choice([0, 50000])),
        weights=tuple((w, r.choice([0, 1, 1, 2, 5])) for w in WEIGHTS),
    )


def _courses(r: random.Random) -> tuple[Course, ...]:
    found = []
    for n in range(1, r.randint(3, 4)):
        session_jp = r.randint(1, 4)
        found.append(
            Course(
                f"C{n}",
                f"Course {n}",
                r.randint(session_jp, 3 * session_jp),
                session_jp,
                r.choice([(), (), ("S1",)]),
                False,
                r.random() < 0.7,
                r.randint(1, 2),
                r.randint(2, 5),
                r.choice([1, 1, 1, 2, 0]),
                r.choice([(), (), ("power",)]),
                r.choice([None, None, "KIT"]),
                (f"C{n - 1}",) if n > 1 and r.random() < 0.5 else (),
                r.choice([0, 0, 1]),
                r.choice([None, None, 2]),
                r.choice([None, None, 4]),
                r.choice([1, 1, 2]),
                r.choice([None, 2, 3]),
                None,
                r.choice([None, None, FIRST + dt.timedelta(days=6)]),
                r.random() < 0.25,
                r.choice([None, None, 3]),
            )
        )
    return tuple(found)


def _participant(r: random.Random, n: int, courses: tuple[str, ...]) -> Participant:
    at_home = n in (1, 2)
    return Participant(
        f"P{n}",
        f"Participant {n}",
        "S1" if at_home else r.choice(["S1", "S2"]),
        household="K1" if at_home else None,
        location=r.choice([None, None, "Far"]),
        birth_date=r.choice([dt.date(1990, 1, 1), dt.date(2010, 3, 26), dt.date(2009, 6, 1)]),
        earliest_start=r.choice([None, None, 510]),
        max_days_per_week=r.choice([None, None, 2]),
        max_jp_per_day=r.choice([8, 8, 3]),
        needs=r.choice([(), (), ("clay",)]),
        consent=r.random() < 0.5,
        courses=r.choice([(), (), (r.choice(courses),)]),
        extra_courses=r.choice([(), (), (courses[-1],)]),
        internships=r.choice([(), ("I1",)]),
    )


def _wishes(r: random.Random, participants: tuple[Participant, ...]) -> tuple[Wish, ...]:
    ids = {"host": "H1", "internship": "I1", "trainer": "T1", "venue": "V1", "weekday": "mon"}
    return tuple(
        Wish(p.id, kind, ids[kind], r.choice([-3, 2, 4])) for p in participants[:3] for kind in [r.choice(sorted(ids))]
    )


def _row(r: random.Random, days: int, participants: tuple[Participant, ...]) -> Availability:
    ids = {
        "programme": ["*"],
        "sentra": ["S1", "S2", "*"],
        "trainer": ["T1", "T2", "*"],
        "venue": ["V1", "V2"],
        "participant": [p.id for p in participants],
        "household": ["K1"],
        "host": ["H1", "H2"],
        "mentor": ["N1", "N2"],
        "kit": ["KIT"],
        "course": ["C1", "C2"],
        "road": ["Here~There", "There~Far"],
    }
    kind = r.choice(sorted(ids))
    effect = "closed" if kind == "road" else r.choice(["closed", "closed", "avoid", "avoid", "only"])
    if kind == "programme":
        effect = r.choice(["closed", "avoid", "open"])
    if effect in ("closed", "open"):
        first = FIRST + dt.timedelta(days=r.randint(0, days))
        last = first + dt.timedelta(days=r.randint(0, 2))
    else:
        first, last = None, None
    begin, end = r.choice([(0, 1440), (0, 1440), (480, 600), (720, 1440)])
    return Availability(
        kind,
        r.choice(ids[kind]),
        effect,
        first,
        last,
        r.choice([(), (), (0, 1, 2, 3), (4,)]) if effect != "only" else (0, 1, 2, 3, 4, 5),
        time_from=begin if effect != "only" else 0,
        time_to=end if effect != "only" else 1440,
        certainty=r.choice(["certain", "certain", "estimated", "candidate"]) if effect == "closed" else "certain",
        weight=r.randint(1, 5),
    )


def changed(problem: Problem, plan: Plan, seed: int) -> Plan:
    """The plan with one random change to a session, a placement or who is in a cohort."""
    r = random.Random(seed)
    kinds = ["session"] * 4 * bool(plan.sessions) + ["placement"] * 2 * bool(plan.placements)
    kinds += ["people"] * bool(plan.cohorts)
    if not kinds:
        return plan
    kind = r.choice(kinds)
    if kind == "session":
        return _change_session(r, problem, plan)
    if kind == "placement":
        return _change_placement(r, problem, plan)
    cohort = r.choice(plan.cohorts)
    everybody = [p.id for p in problem.participants]
    people = set(cohort.participants) ^ {r.choice(everybody)}
    if not people:
        return plan
    swapped = replace(cohort, participants=tuple(p for p in everybody if p in people))
    return plan.with_(cohorts=tuple(swapped if c is cohort else c for c in plan.cohorts))


def _change_session(r: random.Random, problem: Problem, plan: Plan) -> Plan:
    old = r.choice(plan.sessions)
    what = r.choice(["date", "slot", "venue", "trainer", "all"])
    new = old
    if what in ("date", "slot", "all"):
        dates = [d for d in problem.calendar.dates if len(problem.calendar.slots(d)) >= old.jp]
        date = r.choice(dates) if what != "slot" else old.date
        slots = problem.calendar.slots(date)
        slot = r.randrange(len(slots) - old.jp + 1)
        start, end = problem.calendar.span(date, slot, old.jp)
        new = replace(new, date=date, start=start, end=end)
    if what in ("venue", "all"):
        new = replace(new, venue=r.choice(problem.venues).id)
    if what in ("trainer", "all") and old.trainers:
        team = r.sample([t.id for t in problem.trainers], len(old.trainers))
        new = replace(new, trainers=tuple(sorted(team)))
    return plan.with_(sessions=tuple(new if s is old else s for s in plan.sessions))


def _change_placement(r: random.Random, problem: Problem, plan: Plan) -> Plan:
    old = r.choice(plan.placements)
    host = r.choice(problem.hosts).id
    mentor = r.choice(problem.mentors_at[host])
    hours = problem.placement_hours(host, old.internship)
    working = [d for d in problem.calendar.dates if problem.is_working_day(host, mentor, old.participant, hours, d)]
    days = problem.internship[old.internship].days
    if len(working) < days:
        return plan
    start = r.randrange(len(working) - days + 1)
    new = replace(
        old, host=host, mentor=mentor, dates=tuple(working[start : start + days]), start=hours[0], end=hours[1]
    )
    return plan.with_(placements=tuple(new if p is old else p for p in plan.placements))
