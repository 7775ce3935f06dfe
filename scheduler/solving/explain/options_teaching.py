"""Options about courses, trainers, venues and kits."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.courses import Course
from scheduler.domain.problem import Problem, Requirement
from scheduler.language import say
from scheduler.plan.changes import Change
from scheduler.plan.plan import Plan
from scheduler.solving.explain.facts import Fact
from scheduler.solving.explain.option import WEEK, Option, more, wider
from scheduler.solving.explain.wording import name_of

MOST_TRAINERS, MOST_VENUES = 5, 4


MOST_WITHOUT = 2


_MORE_JP = {
    "max_jp": say("Let {trainer} teach {more} JP more in all ({jp})."),
    "max_jp_per_week": say("Let {trainer} teach {more} JP more a week ({jp})."),
    "max_jp_per_day": say("Let {trainer} teach {more} JP more a day ({jp})."),
}


def about_trainers(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    if fact.id not in problem.trainer:
        return
    t, name = problem.trainer[fact.id], name_of(problem, "trainer", fact.id)
    if fact.column in ("max_jp", "max_jp_per_week", "max_jp_per_day"):
        now = getattr(t, fact.column)
        sentence = _MORE_JP[fact.column].msgid
        yield more(
            "more-jp",
            "trainers",
            t.id,
            fact.column,
            now,
            lambda v: say(sentence, trainer=name, more=v - now, jp=v),
            160,
        )
    elif fact.column == "qualified_until":
        until = t.qualified_until
        weeks = (problem.settings.last_day - until).days // 7 + 1
        yield Option(
            "offer",
            lambda n: Change("trainers", t.id, "qualified_until", (until + n * WEEK).isoformat()),
            lambda n: say("Renew the qualification of {trainer} until {date}.", trainer=name, date=until + n * WEEK),
            max(0, weeks),
        )


def about_courses(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    id, _, sentra = fact.id.partition(":")
    c, name = problem.course[id], name_of(problem, "course", id)
    if fact.column == "trainers":
        yield from other_trainers(
            problem, plan, c.id, problem.one_sentra[problem.participant[r.members[0]].sentra].location
        )
    elif fact.column == "venues":
        yield from _other_venues(problem, c.id, sentra)
        yield from _without_feature(problem, c)
    elif fact.column == "window":
        yield from wider(problem, "courses", c.id, c.first_day, c.last_day, name)
    elif fact.column == "group_min":
        yield more(
            "group",
            "courses",
            c.id,
            "group_min",
            c.group_min,
            lambda v: say("Allow groups of {people} in {course}.", people=v, course=name),
            c.group_min - 1,
            -1,
        )
    elif fact.column == "group_max":
        yield more(
            "group",
            "courses",
            c.id,
            "group_max",
            c.group_max,
            lambda v: say("Allow {people} people in a group of {course}.", people=v, course=name),
            30,
        )
    elif fact.column == "max_sessions_per_day":
        yield more(
            "rhythm",
            "courses",
            c.id,
            "max_sessions_per_day",
            1,
            lambda v: say("Allow {count} sessions of {course} on one day.", count=v, course=name),
            2,
        )
    elif fact.column == "max_gap_days":
        yield more(
            "rhythm",
            "courses",
            c.id,
            "max_gap_days",
            c.max_gap_days,
            lambda v: say("Allow {days} days between sessions of {course}.", days=v, course=name),
            30,
        )
    elif fact.column == "min_gap_days":
        yield more(
            "rhythm",
            "courses",
            c.id,
            "min_gap_days",
            c.min_gap_days,
            lambda v: say("Let sessions of {course} follow after {days} days.", days=v, course=name),
            c.min_gap_days - 1,
            -1,
        )
    elif fact.column == "after" and c.gap_after_days:
        yield more(
            "rhythm",
            "courses",
            c.id,
            "gap_after_days",
            c.gap_after_days,
            lambda v: say("Let {course} begin {days} days after what comes before.", days=v, course=name),
            c.gap_after_days,
            -1,
        )


def other_trainers(
    problem: Problem, plan: Plan | None, course: str, place: str, among: set[str] | None = None
) -> Iterator[Option]:
    """Trainers who do not list the course: those of related courses, then those who live near and have time, first."""
    mates = {t for c in problem.courses if c.id != course for t in problem.qualified[c.id]
             if set(problem.qualified[c.id]) & set(problem.qualified[course])}  # fmt: skip
    taught = {t.id: sum(s.jp for s in plan.sessions_of_trainer.get(t.id, ())) if plan else 0 for t in problem.trainers}
    others = [t for t in problem.trainers if course not in t.courses and (among is None or t.id in among)]
    near = {t.id: problem.travel.seasonal(t.location, place, False) for t in others}
    others.sort(key=lambda t: (t.id not in mates, near[t.id], taught[t.id] - (t.max_jp or 10**4), t.id))
    for t in others[:MOST_TRAINERS]:
        yield Option(
            "trainer",
            lambda n, t=t: Change("trainers", t.id, "courses", [*t.courses, course]),
            lambda n, t=t: say("Let {trainer} teach {course} too.", trainer=name_of(problem, "trainer", t.id),
                               course=name_of(problem, "course", course)),
        )  # fmt: skip


def _other_venues(problem: Problem, course: str, sentra: str) -> Iterator[Option]:
    """Venues that lack a feature, or are not open to the sentra; those in its own place first."""
    c, count = problem.course[course], 0
    place = problem.one_sentra[sentra].location if sentra else ""
    for v in sorted(problem.venues, key=lambda v: (v.location != place, v.id)):
        lacking = [f for f in c.features if f not in v.features]
        shut = bool(sentra and v.sentra and sentra not in v.sentra and not c.mixed)
        if count == MOST_VENUES or bool(lacking) == shut:
            continue
        count += 1
        name = name_of(problem, "venue", v.id)
        if lacking:
            yield Option(
                "feature",
                lambda n, v=v, x=lacking: Change("venues", v.id, "features", [*v.features, *x]),
                lambda n, name=name, x=lacking: say("Equip {venue} with {features}.", venue=name, features=x),
            )
        else:
            yield Option(
                "offer",
                lambda n, v=v: Change("venues", v.id, "sentra", [*v.sentra, sentra]),
                lambda n, name=name: say("Open {venue} to sentra {sentra}.", venue=name, sentra=sentra),
            )


def about_venues(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    v = problem.venue.get(fact.id)
    if v is None:
        return
    name = name_of(problem, "venue", v.id)
    if fact.column == "capacity":
        yield more("seats", "venues", v.id, "capacity", v.capacity,
                    lambda x: say("Make {seats} seats in {venue}.", seats=x, venue=name), 60)  # fmt: skip
    elif fact.column == "features":
        needs = tuple(dict.fromkeys(f for m in r.members for f in problem.participant[m].needs if f not in v.features))
        if needs:
            yield Option(
                "feature",
                lambda n: Change("venues", v.id, "features", [*v.features, *needs]),
                lambda n: say("Equip {venue} with {features}.", venue=name, features=needs),
            )


def about_kits(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    k, name = problem.kit[fact.id], name_of(problem, "kit", fact.id)
    yield more("kit", "kits", k.id, "count", k.count,
                lambda v: say("Have {count} of kit {kit}.", count=v, kit=name), 4)  # fmt: skip
    if k.move_days:
        yield more("rhythm", "kits", k.id, "move_days", k.move_days,
                    lambda v: say("Move kit {kit} within {days} days.", days=v, kit=name), k.move_days, -1)  # fmt: skip

    yield from without_kit(problem, r, k.id)


def without_kit(problem: Problem, r: Requirement, kit: str) -> Iterator[Option]:
    courses = [c.id for c in problem.courses if c.kit == kit]
    for c in sorted(courses, key=lambda c: c != r.course)[:MOST_WITHOUT]:
        yield Option(
            "without",
            lambda n, c=c: Change("courses", c, "kit", ""),
            lambda n, c=c: say("Teach {course} without kit {kit}.", course=name_of(problem, "course", c),
                               kit=name_of(problem, "kit", kit)),
        )  # fmt: skip


def _without_feature(problem: Problem, c: Course) -> Iterator[Option]:
    for f in c.features[:MOST_WITHOUT]:
        yield Option(
            "without",
            lambda n, f=f: Change("courses", c.id, "features", [x for x in c.features if x != f]),
            lambda n, f=f: say("Teach {course} in venues without {feature}.", course=name_of(problem, "course", c.id),
                               feature=f),
        )  # fmt: skip
