"""Kits: equipment that travels between places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.language import say
from scheduler.plan.plan import Session
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, rule
from scheduler.rules.units import UnitsInUse


@rule("kit", "A kit is used only when not closed, by no more sessions at once than there are units, with time to move.")
class KitRule:
    """At most `count` sessions at a time.

    One unit serves two locations only on dates that differ by more than move_days.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for kit in facts.problem.kits:
            sessions = [s for s in facts.sessions if facts.course(s).kit == kit.id and facts.place(s) is not None]
            for s in sessions:
                if not facts.happened(s) and not facts.calendar.available("kit", kit.id, s.date, s.start, s.end):
                    yield Violation(
                        "kit",
                        say("{kit} is not available for {session} on {date}.", kit=kit.name, session=s.id, date=s.date),
                        (s.id, kit.id),
                    )
            stuck = _first_without_unit(facts, sessions, kit.count, kit.move_days)
            if stuck is not None:
                yield Violation(
                    "kit",
                    say(
                        "No unit of {kit} can be at {session} on {date}: {count} in all, and {days} days to move one.",
                        kit=kit.name,
                        session=stuck.id,
                        date=stuck.date,
                        count=kit.count,
                        days=kit.move_days,
                    ),
                    (stuck.id, kit.id),
                )

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for kit in model.problem.kits:
            sessions = [s for s in v.sessions if model.problem.course[s.cohort.course].kit == kit.id]
            free = [s for s in sessions if v.is_free(s)]
            for s in free:
                v.restrict(s, v.free_positions("kit", kit.id, s.jp))
            if free:
                UnitsInUse(model, sessions, kit).limit()


def _first_without_unit(facts: Facts, sessions: list[Session], count: int, move_days: int) -> Session | None:
    """The first session (by time) that no unit can serve, however the units were given out before; None if all can.

    Where a unit stands free at the place, the one used last is the best to take: every other choice leaves units that
    are bound longer. Only where none stands there, one that is bound nowhere is moved.
    """
    bound: dict[str, list[tuple[int, int]]] = defaultdict(list)  # place → (date, end) of the latest use of each unit
    for s in sessions:
        place, day = facts.place(s) or "", s.date.toordinal()
        for there in list(bound):
            bound[there] = [u for u in bound[there] if day - u[0] <= move_days or u[0] == day]
            if not bound[there]:
                del bound[there]
        free = [u for u in bound.get(place, ()) if u[0] < day or u[1] <= s.start]
        if free:
            bound[place].remove(max(free))
        elif sum(map(len, bound.values())) >= count:
            return s
        bound[place].append((day, s.end))
    return None
