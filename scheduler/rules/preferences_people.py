"""Preferences of people: wishes, no lone sessions, sessions spread over dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.domain.availability import Wish
from scheduler.rules.facts import Facts, by_date
from scheduler.rules.presence import opposite
from scheduler.rules.registry import Points, preference

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@preference("lone-session", "Nobody comes for a session that stands alone.", 0)
class LoneSession:
    """Per participant: sessions of a date with no session of that participant in the adjacent slot before or after."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for p, sessions in facts.of_participant.items():
            for date, here in by_date(sessions).items():
                slots = {}
                for s in here:
                    first = facts.calendar.slot_at(date, s.start)
                    if first is not None:
                        slots[s.id] = (first, first + s.jp)
                for id, (first, after) in slots.items():
                    others = [span for other, span in slots.items() if other != id]
                    if not any(end == first or begin == after for begin, end in others):
                        yield Points("lone-session", 1, (p, id))

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for p in v.touched_participants:
            attended = [(s, s.people[p]) for c in v.cohorts_of[p] for s in c.sessions if p in s.people]
            begins, busy = _occupancy(model, attended)
            for (s, day, slot), here in begins.items():
                neighbours = [busy[k] for k in ((day, slot - 1), (day, slot + s.jp)) if k in busy]
                model.penalty("lone-session", 1, v.caused([[here, *(opposite(x) for x in neighbours)]]))


@preference("days-spread", "A course is spread over enough dates.", 2)
class DaysSpread:
    """Per cohort: max(0, min_days − different dates)."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for c, sessions in facts.of_cohort.items():
            short = (facts.course(sessions[0]).min_days or 0) - len({s.date for s in sessions})
            if short > 0:
                yield Points("days-spread", short, (c,))

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for c in v.cohorts:
            least = model.problem.course[c.course].min_days
            if least and v.is_open(c):
                short = model.cp.new_int_var(0, least, "")
                model.cp.add(short >= least * c.active - sum(v.on_day(c).values()))
                model.penalty("days-spread", 1, short)


@preference("wishes", "Wishes are met.", 1)
class Wishes:
    """Per wish: its points when a wanted one is not met, minus its points when an unwanted one is.

    A wish for a host or internship is met by a placement there, one for a trainer, venue or weekday by a session with
    it.
    """

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for wish in facts.problem.wishes:
            met = _is_met(facts, wish)
            if wish.points > 0 and not met:
                yield Points("wishes", wish.points, (wish.participant, wish.kind, wish.id))
            if wish.points < 0 and met:
                yield Points("wishes", -wish.points, (wish.participant, wish.kind, wish.id))

    @staticmethod
    def post(model: Any) -> None:
        for wish in model.problem.wishes:
            met = model.v.any_of(_ways(model, wish))
            if wish.points > 0:
                model.penalty("wishes", wish.points, opposite(met))
            else:
                model.penalty("wishes", -wish.points, met)


def _is_met(facts: Facts, wish: Wish) -> bool:
    if wish.kind in ("host", "internship"):
        return any(getattr(x, wish.kind) == wish.id for x in facts.placements_of.get(wish.participant, ()))
    sessions = facts.of_participant.get(wish.participant, ())
    if wish.kind == "trainer":
        return any(wish.id in s.trainers for s in sessions)
    if wish.kind == "venue":
        return any(s.venue == wish.id for s in sessions)
    return any(WEEKDAYS[s.date.weekday()] == wish.id for s in sessions)


def _ways(model: Any, wish: Wish) -> list[Any]:
    """Literals of which one holds exactly where the wish is met."""
    v = model.v
    placements = model.p.of_participant[wish.participant]
    if wish.kind == "host":
        return [model.p.chooses(x, wish.id) for x in placements]
    if wish.kind == "internship":
        return [x.met for x in placements if x.internship == wish.id]
    attended = [
        (s, s.people[wish.participant])
        for c in v.cohorts_of.get(wish.participant, ())
        for s in c.sessions
        if wish.participant in s.people
    ]
    if wish.kind == "trainer":
        return [v.both(x, s.trainers[wish.id]) for s, x in attended if wish.id in s.trainers]
    if wish.kind == "venue":
        return [v.both(x, s.venues[wish.id]) for s, x in attended if wish.id in s.venues]
    weekday = WEEKDAYS.index(wish.id)
    return [v.both(x, on) for s, x in attended for d, on in s.on.items() if model.axis.date(d).weekday() == weekday]


def _occupancy(model: Any, attended: list[tuple[Any, Any]]) -> tuple[dict[Any, Any], dict[tuple[int, int], Any]]:
    """Literals of each session, day and first slot; and of each day and slot that holds a session of the person."""
    v = model.v
    begins, covers = {}, defaultdict(list)
    for s, present in attended:
        for day, slots in s.slots_on.items():
            for slot in slots:
                together = v.at(s, day, frozenset([slot]))
                here = v.both(present, together[0] if len(together) == 1 else v.both(*together))
                if here is not False:
                    begins[s, day, slot] = here
                    for k in range(slot, slot + s.jp):
                        covers[day, k].append(here)
    return begins, {key: v.any_of(xs) for key, xs in covers.items()}
