"""Trainers: qualification, availability, load and travel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from scheduler.language import say
from scheduler.plan.plan import Session
from scheduler.rules.facts import Facts, by_date, by_week, overlapping
from scheduler.rules.presence import Clashes, Presence, keep_apart, road_closures
from scheduler.rules.registry import Violation, rule

NOON = 12 * 60


@rule("trainer-qualified", "Each session has exactly the trainers its course needs, all of them qualified for it.")
class TrainerQualified:
    """Each trainer lists the course and is qualified on the date; a session has `trainers_per_session` trainers."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for s in facts.sessions:
            course = facts.course(s)
            if len(set(s.trainers)) != course.trainers_per_session or len(set(s.trainers)) != len(s.trainers):
                yield Violation(
                    "trainer-qualified",
                    say(
                        "{session} has {there} trainers; {course} needs {needed}.",
                        session=s.id,
                        there=len(set(s.trainers)),
                        course=course.title,
                        needed=course.trainers_per_session,
                    ),
                    (s.id, *s.trainers),
                )
            for t in s.trainers:
                trainer = facts.problem.trainer.get(t)
                if trainer is None or facts.happened(s):
                    continue
                if course.id not in trainer.courses:
                    yield Violation(
                        "trainer-qualified",
                        say(
                            "{trainer} teaches {session} but does not list {course}.",
                            trainer=facts.trainer_name(t),
                            session=s.id,
                            course=course.title,
                        ),
                        (s.id, t),
                    )
                if trainer.qualified_until is not None and trainer.qualified_until < s.date:
                    yield Violation(
                        "trainer-qualified",
                        say(
                            "{trainer} teaches {session} on {date} but is qualified until {until} only.",
                            trainer=facts.trainer_name(t),
                            session=s.id,
                            date=s.date,
                            until=trainer.qualified_until,
                        ),
                        (s.id, t),
                    )

    @staticmethod
    def post(model: Any) -> None:
        v, axis = model.v, model.axis
        for s in v.free_sessions:
            needed = model.problem.course[s.cohort.course].trainers_per_session
            if len(s.trainers) < needed:
                v.forbid(s.active)
            elif needed == 1:
                rest = [] if s.active is True else [~s.active]
                model.cp.add_exactly_one([*s.trainers.values(), *rest])
            else:
                model.cp.add(sum(s.trainers.values()) == needed * s.active)
            for t, x in s.trainers.items():
                until = model.problem.trainer[t].qualified_until
                if until is not None:
                    end = (axis.day(until) + 1) * axis.width
                    v.restrict(s, frozenset(p for p in s.positions if p < end), x)


@rule("trainer-available", "A trainer teaches only when not closed.")
class TrainerAvailable:
    """No `closed` row meets the session, and where there are `only` rows the whole session lies inside one of them."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for t, sessions in facts.of_trainer.items():
            for s in sessions:
                if not facts.happened(s) and not facts.calendar.available("trainer", t, s.date, s.start, s.end):
                    yield Violation(
                        "trainer-available",
                        say(
                            "{trainer} is not available for {session} on {date}.",
                            trainer=facts.trainer_name(t),
                            session=s.id,
                            date=s.date,
                        ),
                        (s.id, t),
                    )

    @staticmethod
    def post(model: Any) -> None:
        for s in model.v.free_sessions:
            for t, x in s.trainers.items():
                model.v.restrict(s, model.v.free_positions("trainer", t, s.jp), x)


@rule("trainer-no-overlap", "A trainer teaches one session at a time.")
class TrainerNoOverlap:
    """Two sessions of one trainer never stand at the same time."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for t, sessions in facts.of_trainer.items():
            for one, other in overlapping(sessions):
                yield Violation(
                    "trainer-no-overlap",
                    say(
                        "{trainer} teaches {one} and {other} at the same time on {date}.",
                        trainer=facts.trainer_name(t),
                        one=one.id,
                        other=other.id,
                        date=one.date,
                    ),
                    (one.id, other.id, t),
                )

    @staticmethod
    def post(model: Any) -> None:
        for t, sessions in model.v.sessions_of_trainer.items():
            model.v.apart([(s, s.trainers[t]) for s in sessions])


@rule("trainer-load", "A trainer teaches no more JP a day, a week and in all than agreed.")
class TrainerLoad:
    """At most max_jp_per_day on a date, max_jp_per_week from Monday to Sunday, and max_jp in the programme."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for t, sessions in facts.of_trainer.items():
            trainer = facts.problem.trainer[t]
            for date, here in by_date(sessions).items():
                jp = sum(s.jp for s in here)
                if jp > trainer.max_jp_per_day:
                    yield Violation(
                        "trainer-load",
                        say(
                            "{trainer} teaches {jp} JP on {date}; at most {most}.",
                            trainer=facts.trainer_name(t),
                            jp=jp,
                            date=date,
                            most=trainer.max_jp_per_day,
                        ),
                        (t, *(s.id for s in here)),
                    )
            for week, here in by_week(sessions).items():
                jp = sum(s.jp for s in here)
                if trainer.max_jp_per_week is not None and jp > trainer.max_jp_per_week:
                    yield Violation(
                        "trainer-load",
                        say(
                            "{trainer} teaches {jp} JP in the week of {date}; at most {most}.",
                            trainer=facts.trainer_name(t),
                            jp=jp,
                            date=week,
                            most=trainer.max_jp_per_week,
                        ),
                        (t, *(s.id for s in here)),
                    )
            jp = sum(s.jp for s in sessions)
            if trainer.max_jp is not None and jp > trainer.max_jp:
                yield Violation(
                    "trainer-load",
                    say(
                        "{trainer} teaches {jp} JP in all; at most {most}.",
                        trainer=facts.trainer_name(t),
                        jp=jp,
                        most=trainer.max_jp,
                    ),
                    (t, *(s.id for s in sessions)),
                )

    @staticmethod
    def post(model: Any) -> None:
        v, axis = model.v, model.axis
        for t, sessions in v.sessions_of_trainer.items():
            trainer = model.problem.trainer.get(t)
            if trainer is None:
                continue
            teaches = [(s, s.trainers[t]) for s in sessions]
            if trainer.max_jp is not None:
                model.cp.add(sum(s.jp * x for s, x in teaches) <= trainer.max_jp)
            v.limit_per_day(teaches, trainer.max_jp_per_day)
            if trainer.max_jp_per_week is not None:
                v.limit_per_period(teaches, trainer.max_jp_per_week, axis.week)


@rule("trainer-travel", "A trainer has time for the way between two places, and arrives the day before at a far one.")
class TrainerTravel:
    """Two sessions on one date at different locations leave at least the travel time and the set-up time between them.

    Where the way from home exceeds overnight_over_minutes on a session's date, no session elsewhere ends after 12:00
    the day before, and none elsewhere starts before 12:00 the day after. On a day on which a road is closed, nobody who
    lives at one of its ends teaches at the other, and nobody at both.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        setup = facts.problem.settings.travel.setup_minutes
        for t, sessions in facts.of_trainer.items():
            yield from too_little_time(facts, "trainer-travel", facts.trainer_name(t), sessions, setup)
            yield from beyond_closed_roads(
                facts, "trainer-travel", facts.trainer_name(t), facts.problem.trainer[t].location, sessions
            )
            yield from _overnight(facts, t, sessions)

    @staticmethod
    def post(model: Any) -> None:
        travel, setup = model.problem.travel, model.problem.settings.travel.setup_minutes
        clash = Clashes(model, lambda date, a, b: travel.minutes(a, b, date) + setup)
        closures = list(road_closures(model))
        for t in model.v.sessions_of_trainer:
            if t in model.problem.trainer:
                presence = model.trainer_presence(t)
                _forbid_closed_roads(model, t, presence, closures)
                for a, b in combinations(presence.at, 2):
                    keep_apart(model, presence, a, presence, b, clash)
                _stay_overnight(model, t, presence)


def too_little_time(facts: Facts, rule_id: str, who: str, sessions: list[Session], setup: int) -> Iterator[Violation]:
    """Pairs of one person's sessions on one date at different places with less time between than the way takes."""
    for date, here in by_date(sessions).items():
        for one, other in combinations(here, 2):
            a, b = facts.place(one), facts.place(other)
            if a is None or b is None or a == b:
                continue
            first, second = (one, other) if one.start <= other.start else (other, one)
            needed = facts.travel.minutes(*((a, b) if first is one else (b, a)), date) + setup
            if second.start - first.end < needed:
                yield Violation(
                    rule_id,
                    say(
                        "{who} has {minutes} minutes from {one} to {other} on {date}; {needed} are needed.",
                        who=who,
                        minutes=max(0, second.start - first.end),
                        one=first.id,
                        other=second.id,
                        date=date,
                        needed=needed,
                    ),
                    (first.id, second.id),
                )


def beyond_closed_roads(
    facts: Facts, rule_id: str, who: str, home: str, sessions: list[Session]
) -> Iterator[Violation]:
    """Sessions of one person beyond a road that is closed on the date."""
    if not facts.calendar.closed_roads:
        return
    for date, here in by_date(sessions).items():
        places = {place: s for s in here if (place := facts.place(s)) is not None and not facts.happened(s)}
        for place, s in places.items():
            if place != home and facts.calendar.road_closed(home, place, date):
                yield Violation(
                    rule_id,
                    say(
                        "The road between {a} and {b} is closed on {date}: {who} cannot come to {session}.",
                        a=home,
                        b=place,
                        date=date,
                        who=who,
                        session=s.id,
                    ),
                    (s.id,),
                )
        for a, b in combinations(places, 2):
            if facts.calendar.road_closed(a, b, date):
                yield Violation(
                    rule_id,
                    say(
                        "The road between {a} and {b} is closed on {date}: {who} cannot be at both.",
                        a=a,
                        b=b,
                        date=date,
                        who=who,
                    ),
                    (places[a].id, places[b].id),
                )


def _overnight(facts: Facts, trainer: str, sessions: list[Session]) -> Iterator[Violation]:
    home, limit = facts.problem.trainer[trainer].location, facts.problem.settings.travel.overnight_over_minutes
    dates = by_date(sessions)
    far = [
        s
        for s in sessions
        if (there := facts.place(s)) is not None and facts.travel.minutes(home, there, s.date) > limit
    ]
    for s in far:
        for other in (x for n in (-1, 1) for x in dates.get(s.date.fromordinal(s.date.toordinal() + n), ())):
            place = facts.place(other)
            if place is None or place == facts.place(s):
                continue
            before = other.date < s.date
            if (before and other.end > NOON) or (not before and other.start < NOON):
                yield Violation(
                    "trainer-travel",
                    say(
                        "{trainer} needs the half day for the long way between {one} on {date} and {other}.",
                        trainer=facts.trainer_name(trainer),
                        one=s.id,
                        date=s.date,
                        other=other.id,
                    ),
                    (s.id, other.id, trainer),
                )


def _forbid_closed_roads(model: Any, trainer: str, presence: Presence, closures: list[tuple[str, str, int]]) -> None:
    home = model.problem.trainer[trainer].location
    for a, b, day in closures:
        at_a, at_b = presence.literal(a, day), presence.literal(b, day)
        model.v.forbid(at_a, at_b)
        if home == a:
            model.v.forbid(at_b)
        if home == b:
            model.v.forbid(at_a)


def _stay_overnight(model: Any, trainer: str, presence: Presence) -> None:
    """A far location: nothing elsewhere after noon of the day before, nor before noon of the day after."""
    v, travel = model.v, model.problem.travel
    home, limit = model.problem.trainer[trainer].location, model.problem.settings.travel.overnight_over_minutes
    past: dict[tuple[str, int, bool], Any] = {}
    places: dict[int, list[str]] = defaultdict(list)
    for place in presence.at:
        for day in presence.days(place):
            places[day].append(place)
    for far in presence.at:
        for day in presence.days(far):
            if travel.minutes(home, far, model.axis.date(day)) <= limit:
                continue
            for near, ending in ((day - 1, True), (day + 1, False)):
                for place in places.get(near, ()):
                    if place != far:
                        key = place, near, ending
                        if key not in past:
                            past[key] = _past_noon(model, presence, place, near, ending)
                        v.forbid(presence.literal(far, day), past[key])


def _past_noon(model: Any, presence: Presence, place: str, day: int, ending: bool) -> Any:
    """A literal that holds wherever a session at a location ends after noon (`ending`) or else starts before it."""
    v = model.v
    wholly, causes = set(), []
    for jp in sorted(presence.lengths(place)):
        slots = model.slots_past_noon(day, jp, ending)
        here = [(s, there) for s, there in presence.at[place] if s.jp == jp and day in s.on]
        if all(slots.issuperset(s.slots_on[day]) for s, _ in here):
            wholly.add(jp)
        else:
            causes += [[there, *v.at(s, day, slots)] for s, there in here if v.at(s, day, slots)]
    if wholly:
        causes.append([presence.literal(place, day, frozenset(wholly))])
    return v.caused(causes)
