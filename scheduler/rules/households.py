"""Households: how many members are away at one time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from scheduler.domain.availability import DAY_MINUTES
from scheduler.language import say
from scheduler.rules.facts import Facts
from scheduler.rules.presence import Clashes, Presence, keep_apart
from scheduler.rules.registry import Violation, rule

# Minutes on the road beyond which an absence may reach past midnight.
LONG_WAY = 7 * 60


@rule(
    "household-absence", "A household always keeps somebody at home: no more members are away at one time than agreed."
)
class HouseholdAbsence:
    """At no time are more than max_absent members away.

    Away is from the start less the way there to the end plus the way home, for sessions and working days of placements.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for h in facts.problem.households:
            absences = sorted(
                (start, end, m, item) for m in facts.problem.members[h.id] for start, end, item in _absences(facts, m)
            )
            reported: set[tuple[str, ...]] = set()
            for begin, *_ in absences:
                away = {m: i for start, end, m, i in absences if start <= begin < end}
                items = tuple(sorted(set(away.values())))
                if len(away) > h.max_absent and items not in reported:
                    reported.add(items)
                    date = facts.problem.settings.first_day + dt.timedelta(minutes=begin)
                    yield Violation(
                        "household-absence",
                        say(
                            "{there} of household {household} are away at once on {date} ({items}); at most {most}.",
                            there=len(away),
                            household=h.id,
                            date=date,
                            items=items,
                            most=h.max_absent,
                        ),
                        (h.id, *items),
                    )

    @staticmethod
    def post(model: Any) -> None:
        for h in model.problem.households:
            members = model.problem.members[h.id]
            if len(members) > h.max_absent and model.is_touched(members):
                if h.max_absent == 1 and not _past_midnight(model, members):
                    _two_at_home_in_turn(model, members)
                else:
                    _limit_absence(model, h.max_absent, members)


def _absences(facts: Facts, member: str) -> Iterator[tuple[int, int, str]]:
    """Each absence of a participant: minutes since the first day's midnight, and the item."""
    home, first = facts.problem.home(member), facts.problem.settings.first_day
    for s in facts.of_participant.get(member, ()):
        place = facts.place(s)
        if place is not None:
            midnight = (s.date - first).days * DAY_MINUTES
            out, back = facts.travel.minutes(home, place, s.date), facts.travel.minutes(place, home, s.date)
            yield midnight + s.start - out, midnight + s.end + back, s.id
    for x in facts.placements_of.get(member, ()):
        place = facts.problem.host[x.host].location
        for date in x.dates:
            midnight = (date - first).days * DAY_MINUTES
            out, back = facts.travel.minutes(home, place, date), facts.travel.minutes(place, home, date)
            yield midnight + x.start - out, midnight + x.end + back, x.id


def _past_midnight(model: Any, members: tuple[str, ...]) -> bool:
    """Whether an absence of a member may reach into the day before or after."""
    travel, v = model.problem.travel, model.v
    for m in members:
        home = model.problem.home(m)
        places = {place for c in v.cohorts_of.get(m, ()) for s in c.sessions for place in s.locations}
        places |= {model.problem.host[h].location for x in model.p.of_participant[m] for h in x.hours}
        if any(max(travel.seasonal(home, p, True), travel.seasonal(p, home, True)) > LONG_WAY for p in places):
            return True
    return False


def _clash_at_home(model: Any, home: str, other_home: str) -> Clashes:
    """Clashes of one member's session with another's: the one is home before the other leaves."""
    travel = model.problem.travel
    return Clashes(
        model,
        lambda date, a, b: travel.minutes(a, home, date) + travel.minutes(other_home, b, date),
        lambda date, a, b: travel.minutes(b, other_home, date) + travel.minutes(home, a, date),
    )


def _two_at_home_in_turn(model: Any, members: tuple[str, ...]) -> None:
    """Where one member may be away at a time: no two members' absences overlap."""
    for one, other in combinations(members, 2):
        clash = _clash_at_home(model, model.problem.home(one), model.problem.home(other))
        for c in model.v.cohorts_of.get(one, ()):
            if other in c.members:
                model.v.forbid(c.members[one], c.members[other])
        mine, theirs = model.participant_presence(one), model.participant_presence(other)
        for a in mine.at:
            for b in theirs.at:
                keep_apart(model, mine, a, theirs, b, clash)
        _work_in_turn(model, one, other)


def _work_in_turn(model: Any, one: str, other: str) -> None:
    """Placements of one member against sessions and placements of the other."""
    v, p = model.v, model.p
    placements = {m: p.of_participant[m] for m in (one, other)}
    for worker, learner in ((one, other), (other, one)):
        presence = model.participant_presence(learner)
        for x in placements[worker]:
            for host in x.hours:
                away = _working_absence(model, x, host)
                for place in presence.at:
                    for day in sorted(away.keys() & set(presence.days(place))):
                        _forbid_beside(
                            model, presence, place, day, away[day], p.at_host(x, host, day), model.problem.home(learner)
                        )
    for x in placements[one]:
        for y in placements[other]:
            for host in x.hours:
                for other_host in y.hours:
                    mine, theirs = _working_absence(model, x, host), _working_absence(model, y, other_host)
                    for day in sorted(mine.keys() & theirs.keys()):
                        if mine[day][0] < theirs[day][1] and theirs[day][0] < mine[day][1]:
                            v.forbid(p.at_host(x, host, day), p.at_host(y, other_host, day))


def _working_absence(model: Any, placement: Any, host: str) -> dict[int, tuple[int, int]]:
    """Minutes of each possible working day at a host from setting out to coming home."""
    travel, place, (start, end) = model.problem.travel, model.problem.host[host].location, placement.hours[host]
    home = model.problem.home(placement.participant)
    return {
        d: (
            start - travel.minutes(home, place, model.axis.date(d)),
            end + travel.minutes(place, home, model.axis.date(d)),
        )
        for d in placement.work
    }


def _forbid_beside(
    model: Any, presence: Presence, place: str, day: int, away: tuple[int, int], works: Any, home: str
) -> None:
    """Where `works` holds: no session at a place in slots that would take the other member away as well."""
    v, axis, travel, date = model.v, model.axis, model.problem.travel, model.axis.date(day)
    out, back = travel.minutes(home, place, date), travel.minutes(place, home, date)
    wholly = set()
    for jp in sorted(presence.lengths(place)):
        slots = set()
        for slot in range(axis.width):
            span = axis.span(day * axis.width + slot, jp)
            if span and span[0] - out < away[1] and away[0] < span[1] + back:
                slots.add(slot)
        here = [(s, there) for s, there in presence.at[place] if s.jp == jp and day in s.on]
        if all(slots.issuperset(s.slots_on[day]) for s, _ in here):
            wholly.add(jp)
        else:
            for s, there in here:
                together = v.at(s, day, frozenset(slots))
                if together:
                    v.forbid(works, there, *together)
    if wholly:
        v.forbid(works, presence.literal(place, day, frozenset(wholly)))


def _limit_absence(model: Any, max_absent: int, members: tuple[str, ...]) -> None:
    """At each moment at which somebody may set out, at most `max_absent` members are away.

    Two stretches overlap exactly where one begins within the other, so these moments are enough.
    """
    stretches = _stretches(model, members)
    for day in sorted(stretches):
        near = [x for d in (day - 1, day, day + 1) for x in stretches.get(d, ())]
        moments = {
            frozenset(x for x in near if x.begin <= moment < x.end) for moment in {x.begin for x in stretches[day]}
        }
        for covering in sorted(moments, key=sorted):
            if any(covering < larger for larger in moments):
                continue
            away = [_away(model, m, covering) for m in members]
            if sum(1 for x in away if x is not False) > max_absent:
                model.cp.add(sum(away) <= max_absent)


class _Stretch(NamedTuple):
    """An absence that may be: minutes since the first day's midnight, who is away, and what causes it."""

    begin: int
    end: int
    member: str
    day: int
    place: str
    slot: int  # -1: a working day of a placement
    jp: int
    host: str


def _stretches(model: Any, members: tuple[str, ...]) -> dict[int, list[_Stretch]]:
    """Each way a member may be away, by day."""
    found: dict[int, set[_Stretch]] = defaultdict(set)
    for member in members:
        for day, place, slot, jp, host, start, end in _possible_absences(model, member):
            date, home, midnight = model.axis.date(day), model.problem.home(member), day * DAY_MINUTES
            begin = midnight + start - model.problem.travel.minutes(home, place, date)
            back = midnight + end + model.problem.travel.minutes(place, home, date)
            found[day].add(_Stretch(begin, back, member, day, place, slot, jp, host))
    return {day: sorted(xs) for day, xs in found.items()}


def _possible_absences(model: Any, member: str) -> Iterator[tuple[int, str, int, int, str, int, int]]:
    """Day, place, slot, JP, host, start and end of each session and working day there may be."""
    axis = model.axis
    for place, here in model.participant_presence(member).at.items():
        for s, _ in here:
            for day, slots in s.slots_on.items():
                for slot in slots:
                    yield day, place, slot, s.jp, "", *axis.span(day * axis.width + slot, s.jp)
    for x in model.p.of_participant[member]:
        for host, (start, end) in x.hours.items():
            for day in x.work:
                yield day, model.problem.host[host].location, -1, 0, host, start, end


def _away(model: Any, member: str, covering: frozenset[_Stretch]) -> Any:
    """A literal that holds wherever a member is away by one of the stretches."""
    slots: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    causes = []
    for x in sorted(covering):
        if x.member == member and x.slot >= 0:
            slots[x.day, x.jp, x.place].add(x.slot)
        elif x.member == member:
            causes += [[model.p.at_host(y, x.host, x.day)] for y in model.p.of_participant[member]]
    for place, here in model.participant_presence(member).at.items():
        for s, there in here:
            for (day, jp, at), ks in slots.items():
                together = model.v.at(s, day, frozenset(ks)) if (jp, at) == (s.jp, place) else None
                if together:
                    causes.append([there, *together])
    return model.v.caused(causes)
