"""Facts of the input that can stand in the way of a course: of the course, its trainers, venues, kit and people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scheduler.domain.courses import Course
from scheduler.domain.people import Participant, Trainer
from scheduler.domain.places import Venue
from scheduler.domain.problem import Problem
from scheduler.language import Clock, say
from scheduler.rules.needs import venues_with_features
from scheduler.solving.explain.facts import (
    Changed,
    Fact,
    WithoutRows,
    with_more,
)
from scheduler.solving.explain.wording import name_of, subject, when
from scheduler.solving.scope import GroupKey

NO_LIMIT = 10**4
ROW_RULES = {
    "programme": "calendar", "sentra": "calendar", "course": "calendar", "trainer": "trainer-available",
    "venue": "venue-available", "kit": "kit", "participant": "participant-available",
    "household": "participant-available", "host": "placement-calendar", "mentor": "placement-calendar",
}  # fmt: skip


def rows_of(problem: Problem, kind: str, id: str) -> Iterator[Fact]:
    """Each row that closes a subject, and all its `only` rows together."""
    name = subject(problem, kind, id)
    for n, row in enumerate(dict.fromkeys(problem.calendar.rows_of(kind, id, "closed"))):
        text = say("{subject} is closed {when} ({reason}).", subject=name, when=when((row,)), reason=row.reason)
        if not row.reason:
            text = say("{subject} is closed {when}.", subject=name, when=when((row,)))
        yield Fact(ROW_RULES[kind], kind, id, f"closed {n + 1}", text, WithoutRows([row]))
    only = tuple(dict.fromkeys(problem.calendar.rows_of(kind, id, "only")))
    if only:
        text = say("{subject} is available only {when}.", subject=name, when=when(only))
        yield Fact(ROW_RULES[kind], kind, id, "only", text, WithoutRows(only))


def course_facts(problem: Problem, c: Course, people: tuple[str, ...]) -> Iterator[Fact]:
    name = subject(problem, "course", c.id)
    first, last = problem.session_window(c.id)
    if c.first_day or c.last_day:
        yield Fact(
            "calendar",
            "courses",
            c.id,
            "window",
            say("{course} may stand from {first} to {last} only.", course=name, first=first, last=last),
            Changed("courses", c.id, first_day=None, last_day=None),
        )
    yield from rows_of(problem, "course", c.id)
    if c.group_min > 1:
        yield Fact(
            "cohort-size",
            "courses",
            c.id,
            "group_min",
            say("{course} needs groups of {least} people at least.", course=name, least=c.group_min),
            Changed("courses", c.id, group_min=1),
        )
    candidates = sum(len(g.candidates) for g in problem.groups if g.course == c.id)
    if c.group_max < candidates:
        yield Fact(
            "cohort-size",
            "courses",
            c.id,
            "group_max",
            say("{course} takes {most} people in a group at most.", course=name, most=c.group_max),
            Changed("courses", c.id, group_max=NO_LIMIT),
        )
    if c.max_sessions_per_day == 1 and len(c.session_lengths) > 1:
        yield Fact(
            "course-rhythm",
            "courses",
            c.id,
            "max_sessions_per_day",
            say("{course} has {count} sessions, one a day at most.", course=name, count=len(c.session_lengths)),
            Changed("courses", c.id, max_sessions_per_day=9),
        )
    if c.min_gap_days and c.min_gap_days > 1:
        yield Fact(
            "course-rhythm",
            "courses",
            c.id,
            "min_gap_days",
            say("Sessions of {course} are {days} days apart at least.", course=name, days=c.min_gap_days),
            Changed("courses", c.id, min_gap_days=None),
        )
    if c.max_gap_days is not None:
        yield Fact(
            "course-rhythm",
            "courses",
            c.id,
            "max_gap_days",
            say("Sessions of {course} are {days} days apart at most.", course=name, days=c.max_gap_days),
            Changed("courses", c.id, max_gap_days=None),
        )
    mine = [b for b in c.after if any(b in problem.courses_of[p] for p in people)]
    if mine:
        titles = [str(problem.course[b].title) for b in mine]
        text = say("{course} comes after the end of {before}.", course=name, before=titles)
        if c.gap_after_days:
            text = say(
                "{course} comes more than {days} days after the end of {before}.",
                course=name,
                days=c.gap_after_days,
                before=titles,
            )
        lift = Changed("courses", c.id, after=(), gap_after_days=0)
        yield Fact("course-order", "courses", c.id, "after", text, lift)


def list_facts(problem: Problem, group: GroupKey) -> Iterator[Fact]:
    """Who can teach a course, and where: lifted, there is one more of each who can do everything."""
    c, sentra = problem.course[group[0]], group[1]
    name, trainers = subject(problem, "course", c.id), problem.qualified[c.id]
    needed = c.trainers_per_session
    if needed:
        names = [name_of(problem, "trainer", t) for t in trainers]
        place = problem.venues[0].location if problem.venues else ""
        rate = min((problem.trainer[t].rate_per_jp for t in trainers), default=Decimal(0))
        more = tuple(
            Trainer(f"+{c.id}{n}", "", place, (c.id,), max_jp_per_day=24, rate_per_jp=rate) for n in range(needed)
        )
        values = {"course": name, "trainers": names, "needed": needed, "there": len(trainers)}
        if not trainers:
            text = say("No trainer lists {course}.", **values)
        elif len(trainers) < needed:
            text = say("{needed} trainers teach each session of {course}; only {trainers} list it.", **values)
        elif len(trainers) == 1:
            text = say("Trainer {trainers} is the only one for {course}.", **values)
        else:
            text = say("Only {trainers} can teach {course}.", **values)
        yield Fact("trainer-qualified", "courses", c.id, "trainers", text, with_more(trainers=more))
    venues = venues_with_features(problem, c, sentra)
    names = [name_of(problem, "venue", v.id) for v in venues]
    values = {"course": name, "venues": names, "features": c.features}
    if not venues:
        text = say("No venue open to them has what {course} needs ({features}).", **values)
        if not c.features:
            text = say("No venue is open to those who take {course}.", **values)
    elif len(venues) == 1:
        text = say("Venue {venues} is the only one for {course} ({features}).", **values)
        if not c.features:
            text = say("Venue {venues} is the only one for {course}.", **values)
    else:
        text = say("Only {venues} can take {course}.", **values)
    features = tuple(dict.fromkeys([*c.features, *problem.features_needed]))
    there = problem.one_sentra[sentra].location if sentra else (problem.venues[0].location if problem.venues else "")
    extra = Venue(f"+{c.id}{sentra or ''}", "", there, NO_LIMIT, features)
    yield Fact(
        "venue-features", "courses", f"{c.id}:{sentra}" if sentra else c.id, "venues", text, with_more(venues=(extra,))
    )


def trainer_facts(problem: Problem, t: Trainer) -> Iterator[Fact]:
    name = subject(problem, "trainer", t.id)
    yield from rows_of(problem, "trainer", t.id)
    if t.qualified_until is not None:
        yield Fact(
            "trainer-qualified",
            "trainers",
            t.id,
            "qualified_until",
            say("{trainer} is qualified until {date} only.", trainer=name, date=t.qualified_until),
            Changed("trainers", t.id, qualified_until=None),
        )
    for column, text in (
        ("max_jp_per_day", say("{trainer} teaches {jp} JP a day at most.", trainer=name, jp=t.max_jp_per_day)),
        ("max_jp_per_week", say("{trainer} teaches {jp} JP a week at most.", trainer=name, jp=t.max_jp_per_week)),
        ("max_jp", say("{trainer} teaches {jp} JP in all at most.", trainer=name, jp=t.max_jp)),
    ):
        if getattr(t, column) is not None:
            lift = Changed("trainers", t.id, **{column: NO_LIMIT if column == "max_jp_per_day" else None})
            yield Fact("trainer-load", "trainers", t.id, column, text, lift)


def venue_facts(problem: Problem, v: Venue) -> Iterator[Fact]:
    name = subject(problem, "venue", v.id)
    yield from rows_of(problem, "venue", v.id)
    if problem.settings.venue_capacity == "hard":
        yield Fact(
            "venue-capacity",
            "venues",
            v.id,
            "capacity",
            say("{venue} has {seats} seats.", venue=name, seats=v.capacity),
            Changed("venues", v.id, capacity=NO_LIMIT),
        )
    needs = tuple(f for f in problem.features_needed if f not in v.features)
    if needs:
        yield Fact(
            "venue-features",
            "venues",
            v.id,
            "features",
            say("{venue} does not have {features}.", venue=name, features=needs),
            Changed("venues", v.id, features=v.features + needs),
        )


def kit_facts(problem: Problem, id: str) -> Iterator[Fact]:
    kit, name = problem.kit[id], subject(problem, "kit", id)
    yield from rows_of(problem, "kit", id)
    yield Fact(
        "kit",
        "kits",
        id,
        "count",
        say("There is {count} × {kit}, and it needs {days} free days to move.", count=kit.count, kit=name,
            days=kit.move_days),
        Changed("kits", id, count=kit.count + 20, move_days=0),
    )  # fmt: skip


def person(problem: Problem, p: Participant) -> Iterator[Fact]:
    """What a person's own time and needs forbid."""
    name = subject(problem, "participant", p.id)
    yield from rows_of(problem, "participant", p.id)
    if p.earliest_start is not None:
        yield Fact(
            "participant-available",
            "participants",
            p.id,
            "earliest_start",
            say("{person} cannot before {time}.", person=name, time=Clock(p.earliest_start)),
            Changed("participants", p.id, earliest_start=None),
        )
    if p.max_days_per_week is not None:
        yield Fact(
            "participant-days",
            "participants",
            p.id,
            "max_days_per_week",
            say("{person} comes on {days} days a week at most.", person=name, days=p.max_days_per_week),
            Changed("participants", p.id, max_days_per_week=None),
        )
    yield Fact(
        "participant-days",
        "participants",
        p.id,
        "max_jp_per_day",
        say("{person} attends {jp} JP a day at most.", person=name, jp=p.max_jp_per_day),
        Changed("participants", p.id, max_jp_per_day=NO_LIMIT),
    )
    if p.needs:
        yield Fact(
            "venue-features",
            "participants",
            p.id,
            "needs",
            say("{person} needs {features}.", person=name, features=p.needs),
            Changed("participants", p.id, needs=()),
        )


def absence(problem: Problem, household: str) -> Fact:
    """How many of a household may be away."""
    h = problem.household[household]
    text = say("Of household {household} {count} may be away at one time.", household=household, count=h.max_absent)
    if not h.max_absent:
        text = say("Nobody of household {household} may be away from home.", household=household)
    lift = Changed("households", household, max_absent=NO_LIMIT)
    return Fact("household-absence", "households", household, "max_absent", text, lift)
