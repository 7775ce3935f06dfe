"""Preferences on travel of trainers and participants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.rules.facts import Facts, by_date
from scheduler.rules.presence import Presence, opposite
from scheduler.rules.registry import Points, preference


@preference("trainer-travel", "Trainers travel little.", 2)
class TrainerTravelPoints:
    """Per trainer, date and location of the sessions that day other than home: ceil(2 × minutes / 60).

    Over overnight_over_minutes only where the trainer was not there the day before.
    """

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        limit = facts.problem.settings.travel.overnight_over_minutes
        for t, sessions in facts.of_trainer.items():
            home = facts.problem.trainer[t].location
            places = {
                d: {place for s in here if (place := facts.place(s)) is not None} - {home}
                for d, here in by_date(sessions).items()
            }
            for date, here in places.items():
                before = places.get(date.fromordinal(date.toordinal() - 1), set())
                for place in sorted(here):
                    if facts.travel.minutes(home, place, date) <= limit or place not in before:
                        yield Points(
                            "trainer-travel", facts.travel.trip_points(home, place, date), (t, date.isoformat(), place)
                        )

    @staticmethod
    def post(model: Any) -> None:
        travel = model.problem.travel
        limit = model.problem.settings.travel.overnight_over_minutes
        for t in model.v.sessions_of_trainer:
            if t not in model.problem.trainer:
                continue
            presence, home = model.trainer_presence(t), model.problem.trainer[t].location
            for place in presence.at:
                if place == home:
                    continue
                for day, there in presence.trips(place).items():
                    date = model.axis.date(day)
                    if travel.minutes(home, place, date) > limit:
                        there = _arrives(model, presence, place, day)
                    model.penalty("trainer-travel", travel.trip_points(home, place, date), there)


@preference("participant-travel", "Participants travel little.", 1)
class ParticipantTravelPoints:
    """Per participant, date and location other than home: ceil(2 × minutes / 60).

    Locations are those of the sessions or the placement that day.
    """

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for p, trips in trips_of_participants(facts).items():
            for points, date, place in trips:
                yield Points("participant-travel", points, (p, date, place))

    @staticmethod
    def post(model: Any) -> None:
        for terms in participant_trips(model).values():
            for points, literal in terms:
                model.penalty("participant-travel", points, literal)


@preference("travel-fairness", "Nobody travels much more than the others.", 1)
class TravelFairness:
    """The largest total of participant-travel of one participant."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        totals = {p: sum(n for n, _, _ in trips) for p, trips in trips_of_participants(facts).items()}
        if totals:
            most = max(totals, key=lambda p: (totals[p], p))
            yield Points("travel-fairness", totals[most], (most,))

    @staticmethod
    def post(model: Any) -> None:
        totals = [sum(n * x for n, x in terms) for terms in participant_trips(model).values() if terms]
        if totals:
            largest = model.cp.new_int_var(0, 10**6, "")
            for total in totals:
                model.cp.add(largest >= total)
            model.penalty("travel-fairness", 1, largest)


def trips_of_participants(facts: Facts) -> dict[str, list[tuple[int, str, str]]]:
    """Points, date and place of each participant's trips to sessions and placements."""
    where: dict[str, set[tuple[Any, str]]] = defaultdict(set)
    for p, sessions in facts.of_participant.items():
        where[p].update((s.date, place) for s in sessions if (place := facts.place(s)) is not None)
    for x in facts.placements:
        where[x.participant].update((d, facts.problem.host[x.host].location) for d in x.dates)
    return {
        p: [
            (facts.travel.trip_points(facts.problem.home(p), place, date), date.isoformat(), place)
            for date, place in sorted(trips)
            if place != facts.problem.home(p)
        ]
        for p, trips in where.items()
    }


def _arrives(model: Any, presence: Presence, place: str, day: int) -> Any:
    """A literal that holds wherever a trainer is at a far place on a day and was not there the day before."""
    here, before = presence.literal(place, day), presence.literal(place, day - 1)
    return model.v.caused([[here, opposite(before)]])


def participant_trips(model: Any) -> dict[str, list[tuple[int, Any]]]:
    """Points and literals of each participant's trips to sessions and placements; the same for every caller."""
    if "participant trips" not in model.memory:
        model.memory["participant trips"] = _participant_trips(model)
    found: dict[str, list[tuple[int, Any]]] = model.memory["participant trips"]
    return found


def _participant_trips(model: Any) -> dict[str, list[tuple[int, Any]]]:
    problem, travel = model.problem, model.problem.travel
    found: dict[str, list[tuple[int, Any]]] = {}
    placements = defaultdict(list)
    for x in model.p.all:
        placements[x.participant].append(x)
    for p in problem.participants:
        home, terms, presence = problem.home(p.id), [], model.participant_presence(p.id)
        for place in presence.at:
            if place != home:
                for day, there in presence.trips(place).items():
                    terms.append((travel.trip_points(home, place, model.axis.date(day)), there))
        for x in placements[p.id]:
            for host in x.hours:
                place = problem.host[host].location
                if place != home and x.work:
                    points = {d: travel.trip_points(home, place, model.axis.date(d)) for d in x.work}
                    least = min(points.values())
                    terms.append((least * problem.internship[x.internship].days, model.p.chooses(x, host)))
                    terms += [(n - least, model.p.at_host(x, host, d)) for d, n in points.items() if n > least]
        found[p.id] = [(n, x) for n, x in terms if x is not False]
    return found
