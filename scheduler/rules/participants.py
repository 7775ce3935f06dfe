"""Participants: one thing at a time, when they are free, with time for the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.language import Clock, say
from scheduler.rules.facts import Facts, by_date, by_week, overlapping
from scheduler.rules.presence import Clash, Clashes, Presence, Shape, keep_apart, road_closures
from scheduler.rules.registry import Violation, rule
from scheduler.rules.trainers import beyond_closed_roads, too_little_time


@rule("participant-no-overlap", "A participant attends one session at a time.")
class ParticipantNoOverlap:
    """Two sessions of one participant never stand at the same time."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for p, sessions in facts.of_participant.items():
            for one, other in overlapping(sessions):
                yield Violation(
                    "participant-no-overlap",
                    say(
                        "{person} has {one} and {other} at the same time on {date}.",
                        person=facts.person_name(p),
                        one=one.id,
                        other=other.id,
                        date=one.date,
                    ),
                    (one.id, other.id, p),
                )

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for p in v.touched_participants:
            v.apart([(s, s.people[p]) for c in v.cohorts_of[p] for s in c.sessions if p in s.people])


@rule("participant-available", "A participant attends only when free, and not before the earliest start.")
class ParticipantAvailable:
    """Not closed for participant, household or the participant's sentra; no start before earliest_start."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for p, sessions in facts.of_participant.items():
            person = facts.problem.participant[p]
            subjects = [("participant", p), ("sentra", person.sentra)]
            if person.household:
                subjects.append(("household", person.household))
            for s in sessions:
                if facts.happened(s):
                    continue
                if not all(facts.calendar.available(kind, id, s.date, s.start, s.end) for kind, id in subjects):
                    yield Violation(
                        "participant-available",
                        say(
                            "{person} is not free for {session} on {date}.",
                            person=facts.person_name(p),
                            session=s.id,
                            date=s.date,
                        ),
                        (s.id, p),
                    )
                if person.earliest_start is not None and s.start < person.earliest_start:
                    yield Violation(
                        "participant-available",
                        say(
                            "{session} starts at {start}; {person} can start at {earliest}.",
                            session=s.id,
                            start=Clock(s.start),
                            person=facts.person_name(p),
                            earliest=Clock(person.earliest_start),
                        ),
                        (s.id, p),
                    )

    @staticmethod
    def post(model: Any) -> None:
        v, problem, calendar = model.v, model.problem, model.calendar
        for c in v.cohorts:
            if not v.is_open(c):
                continue
            alike: dict[tuple[str | None, str | None, str, int | None], list[str]] = defaultdict(list)
            for p in c.members:
                person = problem.participant[p]
                own = (
                    p
                    if calendar.rows_of("participant", p, "closed") or calendar.rows_of("participant", p, "only")
                    else None
                )
                alike[own, person.household, person.sentra, person.earliest_start].append(p)
            for (own, household, sentra, earliest), people in alike.items():
                everybody = v.any_of(c.members[p] for p in people)
                for s in c.sessions:
                    here = s.people
                    there = [here[p] for p in people if p in here]
                    present = everybody if len(there) == len(people) else v.any_of(there)
                    if present is False or (not v.is_free(s) and present is True):
                        continue
                    free = v.free_positions("sentra", sentra, s.jp)
                    if own:
                        free &= v.free_positions("participant", own, s.jp)
                    if household:
                        free &= v.free_positions("household", household, s.jp)
                    if earliest is not None:
                        free = frozenset(p for p in free if model.axis.span(p, s.jp)[0] >= earliest)
                    v.restrict(s, free, present)


@rule("participant-travel", "A participant has time for the way between two places.")
class ParticipantTravel:
    """Two sessions on one date at different locations leave at least the travel time between them.

    On a day on which a road is closed, nobody who lives at one of its ends attends at the other, and nobody at both.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for p, sessions in facts.of_participant.items():
            name, home = facts.person_name(p), facts.problem.home(p)
            yield from too_little_time(facts, "participant-travel", name, sessions, 0)
            yield from beyond_closed_roads(facts, "participant-travel", name, home, sessions)

    @staticmethod
    def post(model: Any) -> None:
        v, travel = model.v, model.problem.travel
        clash = Clashes(model, lambda date, a, b: travel.minutes(a, b, date))
        closed = {(a, b, day) for x, y, day in road_closures(model) for a, b in ((x, y), (y, x))}
        where: dict[int, Presence] = {}

        def clash_or_closed(day: int, one: Shape, other: Shape) -> Clash:
            return (True, ()) if (one[0], other[0], day) in closed else clash(day, one, other)

        def whereabouts(c: Any) -> Presence:
            if id(c) not in where:
                where[id(c)] = Presence(model, [(s, s.active) for s in c.sessions])
            return where[id(c)]

        for one, other in _meeting_cohorts(model):
            here, there = whereabouts(one), whereabouts(other)
            apart = [(a, b) for a in here.at for b in there.at if a != b and (one is not other or a < b)]
            shared = one.active if one is other else v.shares(one, other) if apart else False
            if shared is not False:
                for a, b in apart:
                    keep_apart(model, here, a, there, b, clash_or_closed, shared)
        _close_roads(model, closed)


@rule("participant-days", "A participant has sessions on no more days a week, and no more JP a day, than agreed.")
class ParticipantDays:
    """At most max_days_per_week dates with sessions from Monday to Sunday, and max_jp_per_day JP on one date."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for p, sessions in facts.of_participant.items():
            person = facts.problem.participant[p]
            for date, here in by_date(sessions).items():
                jp = sum(s.jp for s in here)
                if jp > person.max_jp_per_day:
                    yield Violation(
                        "participant-days",
                        say(
                            "{person} has {jp} JP on {date}; at most {most}.",
                            person=facts.person_name(p),
                            jp=jp,
                            date=date,
                            most=person.max_jp_per_day,
                        ),
                        (p, *(s.id for s in here)),
                    )
            for week, here in by_week(sessions).items():
                days = len({s.date for s in here})
                if person.max_days_per_week is not None and days > person.max_days_per_week:
                    yield Violation(
                        "participant-days",
                        say(
                            "{person} has sessions on {days} days in the week of {date}; at most {most}.",
                            person=facts.person_name(p),
                            days=days,
                            date=week,
                            most=person.max_days_per_week,
                        ),
                        (p, *(s.id for s in here)),
                    )

    @staticmethod
    def post(model: Any) -> None:
        v, axis = model.v, model.axis
        for p in v.touched_participants:
            person = model.problem.participant[p]
            attends = [(s, s.people[p]) for c in v.cohorts_of[p] for s in c.sessions if p in s.people]
            v.limit_per_day(attends, person.max_jp_per_day)
            if person.max_days_per_week is None:
                continue
            weeks = defaultdict(set)
            for s, _ in attends:
                for d in s.on:
                    weeks[axis.week(d)].add(d)
            for days in weeks.values():
                if len(days) > person.max_days_per_week:
                    present = [model.attendance(p, d) for d in sorted(days)]
                    model.cp.add(sum(present) <= person.max_days_per_week)


def _meeting_cohorts(model: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of cohorts that may share somebody, one of them open; and each cohort that may meet twice on one date."""
    v = model.v
    order = {id(c): n for n, c in enumerate(v.cohorts)}
    for one in v.cohorts:
        if not v.is_open(one):
            continue
        if model.problem.course[one.course].max_sessions_per_day > 1:
            yield one, one
        others = {id(c): c for p in one.members for c in v.cohorts_of[p]}
        for other in sorted(others.values(), key=lambda c: order[id(c)]):
            if other is not one and (order[id(other)] > order[id(one)] or not v.is_open(other)):
                yield one, other


def _close_roads(model: Any, closed: set[tuple[str, str, int]]) -> None:
    """Nobody who lives at one end of a closed road attends at the other."""
    v = model.v
    for home, place, day in sorted(closed):
        for s in v.free_sessions:
            if place in s.locations and day in s.on:
                for p, x in s.people.items():
                    if model.problem.home(p) == home:
                        v.forbid(x, s.locations[place], s.on[day])
