"""Venues: availability, capacity, features and who may use them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.language import say
from scheduler.rules.facts import Facts, overlapping
from scheduler.rules.registry import Violation, rule


@rule("venue-available", "A venue is used only when not closed.")
class VenueAvailable:
    """No `closed` row meets the session, and where there are `only` rows the whole session lies inside one of them."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for v, sessions in facts.of_venue.items():
            for s in sessions:
                if not facts.happened(s) and not facts.calendar.available("venue", v, s.date, s.start, s.end):
                    yield Violation(
                        "venue-available",
                        say(
                            "{venue} is not available for {session} on {date}.",
                            venue=facts.venue_name(v),
                            session=s.id,
                            date=s.date,
                        ),
                        (s.id, v),
                    )

    @staticmethod
    def post(model: Any) -> None:
        for s in model.v.free_sessions:
            for venue, x in s.venues.items():
                model.v.restrict(s, model.v.free_positions("venue", venue, s.jp), x)


@rule("venue-no-overlap", "A venue holds one session at a time.")
class VenueNoOverlap:
    """Two sessions at one venue never stand at the same time."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for v, sessions in facts.of_venue.items():
            for one, other in overlapping(sessions):
                yield Violation(
                    "venue-no-overlap",
                    say(
                        "{venue} holds {one} and {other} at the same time on {date}.",
                        venue=facts.venue_name(v),
                        one=one.id,
                        other=other.id,
                        date=one.date,
                    ),
                    (one.id, other.id, v),
                )

    @staticmethod
    def post(model: Any) -> None:
        for venue, sessions in model.v.sessions_of_venue.items():
            model.v.apart([(s, s.venues[venue]) for s in sessions])


@rule("venue-capacity", "A venue has a seat for everybody.")
class VenueCapacity:
    """Capacity is at least the larger of people and the course's `size`, unless venue_capacity is a preference."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        if facts.problem.settings.venue_capacity != "hard":
            return
        for v, sessions in facts.of_venue.items():
            for s in sessions:
                needed = max(len(facts.people(s)), facts.course(s).size or 0)
                capacity = facts.problem.venue[v].capacity
                if needed > capacity and not facts.happened(s):
                    yield Violation(
                        "venue-capacity",
                        say(
                            "{venue} has {there} seats; {session} needs {needed}.",
                            venue=facts.venue_name(v),
                            there=capacity,
                            session=s.id,
                            needed=needed,
                        ),
                        (s.id, v),
                    )

    @staticmethod
    def post(model: Any) -> None:
        if model.problem.settings.venue_capacity != "hard":
            return
        for s in model.v.open_sessions:
            size = model.problem.course[s.cohort.course].size or 0
            for venue, x in s.venues.items():
                capacity = model.problem.venue[venue].capacity
                if size > capacity and model.v.is_free(s):
                    model.v.forbid(x)
                elif len(s.people) > capacity:
                    model.v.when(model.cp.add(sum(s.people.values()) <= capacity), x)


@rule("venue-features", "A venue has what the course and its participants need.")
class VenueFeatures:
    """The features of the course, and those in `needs` of everybody who attends.

    A row of availability of the kind feature closes one feature of a venue for a time; all else goes on there.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for v, sessions in facts.of_venue.items():
            for s in sessions:
                if facts.happened(s):
                    continue
                features = {
                    f
                    for f in facts.problem.venue[v].features
                    if facts.calendar.available("feature", f"{v}:{f}", s.date, s.start, s.end)
                }
                missing = sorted(set(facts.course(s).features) - features)
                if missing:
                    yield Violation(
                        "venue-features",
                        say(
                            "{venue} lacks {missing} for {session}.",
                            venue=facts.venue_name(v),
                            missing=missing,
                            session=s.id,
                        ),
                        (s.id, v),
                    )
                for p in facts.people(s):
                    lacking = sorted(set(facts.problem.participant[p].needs) - features)
                    if lacking:
                        yield Violation(
                            "venue-features",
                            say(
                                "{venue} lacks {missing}, which {person} needs in {session}.",
                                venue=facts.venue_name(v),
                                missing=lacking,
                                person=facts.person_name(p),
                                session=s.id,
                            ),
                            (s.id, v, p),
                        )

    @staticmethod
    def post(model: Any) -> None:
        _while_features_fail(model)
        v, problem = model.v, model.problem
        for s in v.open_sessions:
            needed = set(problem.course[s.cohort.course].features)
            for venue, x in s.venues.items():
                features = set(problem.venue[venue].features)
                if not needed <= features and v.is_free(s):
                    v.forbid(x)
                for p, attends in s.people.items():
                    open_ = v.is_free(s) or attends is not True
                    if open_ and not features.issuperset(problem.participant[p].needs):
                        v.forbid(x, attends)


@rule("venue-sentra", "A venue is open to the cohort's sentra.")
class VenueSentra:
    """The venue is open to all or lists the cohort's sentra, or the course is mixed."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for v, sessions in facts.of_venue.items():
            listed = facts.problem.venue[v].sentra
            for s in sessions:
                if (
                    listed
                    and not facts.course(s).mixed
                    and facts.cohort(s).sentra not in listed
                    and not facts.happened(s)
                ):
                    yield Violation(
                        "venue-sentra",
                        say("{venue} is not open to the sentra of {session}.", venue=facts.venue_name(v), session=s.id),
                        (s.id, v),
                    )

    @staticmethod
    def post(model: Any) -> None:
        for s in model.v.free_sessions:
            if not model.problem.course[s.cohort.course].mixed:
                for venue, x in s.venues.items():
                    listed = model.problem.venue[venue].sentra
                    if listed and s.cohort.sentra not in listed:
                        model.v.forbid(x)


def _while_features_fail(model: Any) -> None:
    """Where a feature of a venue is closed for a time, who needs it is not there then."""
    v, problem = model.v, model.problem
    failing: dict[str, set[str]] = defaultdict(set)
    for row in problem.availability:
        if row.kind == "feature":
            venue, _, feature = row.id.rpartition(":")
            failing[venue].add(feature)
    for s in v.free_sessions if failing else ():
        needed = set(problem.course[s.cohort.course].features)
        for venue, x in s.venues.items():
            for f in sorted(failing.get(venue, ())):
                positions = v.free_positions("feature", f"{venue}:{f}", s.jp)
                if f in needed:
                    v.restrict(s, positions, x)
                    continue
                for p, attends in s.people.items():
                    if f in problem.participant[p].needs:
                        v.restrict(s, positions, x, attends)
