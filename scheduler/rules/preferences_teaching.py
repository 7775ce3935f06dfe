"""Preferences on who teaches where: the same trainer and venue, seats, and an even load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.rules.budget import total_cost
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Points, preference

JP_PER_POINT = 8
CURRENCY_PER_POINT = 100_000


@preference("same-trainer", "A cohort keeps its trainers.", 6)
class SameTrainer:
    """Per cohort: different trainers − trainers_per_session, 0 at least."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for c, sessions in facts.of_cohort.items():
            trainers = {t for s in sessions for t in s.trainers}
            extra = len(trainers) - facts.course(sessions[0]).trainers_per_session
            if extra > 0:
                yield Points("same-trainer", extra, (c, *sorted(trainers)))

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for c in v.cohorts:
            needed = model.problem.course[c.course].trainers_per_session
            if v.is_open(c) and needed:
                used = _used(v, [s.trainers for s in c.sessions])
                extra = model.cp.new_int_var(0, len(used), "")
                model.cp.add(extra >= sum(used.values()) - needed)
                model.penalty("same-trainer", 1, extra)


@preference("same-venue", "A cohort keeps its venue.", 4)
class SameVenue:
    """Per cohort: different venues − 1."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for c, sessions in facts.of_cohort.items():
            venues = {s.venue for s in sessions}
            if len(venues) > 1:
                yield Points("same-venue", len(venues) - 1, (c, *sorted(venues)))

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for c in v.cohorts:
            if v.is_open(c):
                used = _used(v, [s.venues for s in c.sessions])
                if len(used) > 1:
                    extra = model.cp.new_int_var(0, len(used), "")
                    model.cp.add(extra >= sum(used.values()) - 1)
                    model.penalty("same-venue", 1, extra)


@preference("seats", "Everybody has a seat, where capacity is a preference.", 1)
class Seats:
    """Per session: people (or the course's size) over the venue's capacity, where venue_capacity is a preference."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        if facts.problem.settings.venue_capacity != "preference":
            return
        for s in facts.sessions:
            venue = facts.problem.venue.get(s.venue)
            if venue is not None:
                over = max(len(facts.people(s)), facts.course(s).size or 0) - venue.capacity
                if over > 0:
                    yield Points("seats", over, (s.id, s.venue))

    @staticmethod
    def post(model: Any) -> None:
        if model.problem.settings.venue_capacity != "preference":
            return
        for s in model.v.free_sessions:
            size = model.problem.course[s.cohort.course].size or 0
            people = sum(s.people.values())
            for venue, x in s.venues.items():
                capacity = model.problem.venue[venue].capacity
                if size >= len(s.people):
                    model.penalty("seats", max(0, size - capacity), x)
                elif max(size, len(s.people)) > capacity:
                    over = model.cp.new_int_var(0, max(size, len(s.people)) - capacity, "")
                    model.v.when(model.cp.add(over >= people - capacity), x)
                    if size > capacity:
                        model.v.when(model.cp.add(over >= size - capacity), x)
                    model.penalty("seats", 1, over)


@preference("trainer-balance", "Teaching is spread over the trainers.", 1)
class TrainerBalance:
    """ceil(largest total JP of one trainer / 8)."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        loads = {t: sum(s.jp for s in sessions) for t, sessions in facts.of_trainer.items()}
        if loads:
            most = max(loads, key=lambda t: (loads[t], t))
            yield Points("trainer-balance", -(-loads[most] // JP_PER_POINT), (most,))

    @staticmethod
    def post(model: Any) -> None:
        loads = defaultdict(list)
        for s in model.v.sessions:
            for t, x in s.trainers.items():
                loads[t].append(s.jp * x)
        if loads:
            largest = model.cp.new_int_var(0, 10**6, "")
            for load in loads.values():
                model.cp.add(8 * largest >= sum(load))
            model.penalty("trainer-balance", 1, largest)


@preference("cost", "The programme costs little.", 0)
class Cost:
    """Total cost in units of 100,000 of the currency, rounded down."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        yield Points("cost", int(total_cost(facts) // CURRENCY_PER_POINT))

    @staticmethod
    def post(model: Any) -> None:
        scale, cost = model.cost()
        units = model.cp.new_int_var(0, 10**9, "")
        model.cp.add(100_000 * scale * units + 100_000 * scale - 1 >= cost)
        model.penalty("cost", 1, units)


def _used(v: Any, choices: list[dict[str, Any]]) -> dict[str, Any]:
    """For each subject a literal that holds wherever one of the sessions uses it."""
    literals: dict[str, list[Any]] = defaultdict(list)
    for choice in choices:
        for subject, x in choice.items():
            literals[subject].append(x)
    return {subject: v.caused([[x] for x in xs]) for subject, xs in literals.items()}
