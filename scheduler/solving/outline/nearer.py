"""Places that no good outline uses: where everybody comes from afar though another place is nearer for all of them.

All meetings of one date at such a place could as well be at the other: the ways that its people save are more than what
any trainers could pay for coming there instead.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scheduler.domain.problem import Problem
from scheduler.solving.axis import Axis
from scheduler.solving.outline.strands import ANYBODY, Choice, Strand


def without_far_places(axis: Axis, strands: Sequence[Strand], weight: Mapping[str, int]) -> list[Strand]:
    """The strands of one sentra, each without choices that another place on the same day is never worse than.

    Parameters
    ----------
    weight : mapping
        Preference → weight.
    """
    at: dict[int, set[str]] = defaultdict(set)
    for s in strands:
        for day, place in s.choices:
            at[day].add(place)
    dropped: set[tuple[int, str]] = set()
    for day, places in at.items():
        for far in sorted(places):
            kept = sorted(p for p in places if p != far and (day, p) not in dropped)
            if any(_never_worse(axis, strands, weight, day, far, near) for near in kept):
                dropped.add((day, far))
    if not dropped:
        return list(strands)
    return [
        replace(s, choices={k: c for k, c in s.choices.items() if k not in dropped or not s.counted}) for s in strands
    ]


def _never_worse(
    axis: Axis, strands: Sequence[Strand], weight: Mapping[str, int], day: int, far: str, near: str
) -> bool:
    """Whether all meetings of a day at one place may as well be at another."""
    problem, date = axis.problem, axis.date(day)
    there = [s for s in strands if s.counted and (day, far) in s.choices]
    # Who may be there for a mixed course as well saves nothing.
    mixed = [s for s in strands if not s.counted and (day, far) in s.choices]
    people, households = {p for s in mixed for p in s.people}, {home for s in mixed for home, _ in s.homes}
    if not all((day, near) in s.choices and _covers(s.choices[day, near], s.choices[day, far]) for s in there):
        return False
    saved = extra = dearer = 0
    for n, s in enumerate(there):
        ways = [_saved(problem, problem.home(p), far, near, date, p in people) for p in s.people]
        ways += [n * _saved(problem, home, far, near, date, home in households) for home, n in s.homes]
        if any(x < 0 for x in ways):
            return False
        team = problem.course[s.course].trainers_per_session
        saved = min(saved, sum(ways)) if n else sum(ways)
        extra = max(extra, team * _dearest(problem, s, day, far, near))
        dearer = max(dearer, s.choices[day, near].points - s.choices[day, far].points)
    meetings = _most_meetings(axis, there)
    return weight["participant-travel"] * saved >= meetings * (weight["trainer-travel"] * extra + max(0, dearer))


def _saved(problem: Problem, home: str, far: str, near: str, date: dt.date, stays: bool) -> int:
    """Points of a way to the far place less one to the near one; less than 0 where somebody would lose."""
    there = 0 if home == far or stays else problem.travel.trip_points(home, far, date)
    return there - (0 if home == near else problem.travel.trip_points(home, near, date))


def _covers(near: Choice, far: Choice) -> bool:
    """Whether whoever could teach at the far place could teach at the near one, at the same hours and points.

    Where somebody comes of whom nothing is known but the way, that may be anybody.
    """
    anybody = bool(near.ways)
    return (
        all(anybody or near.trainers.get(t, points + 1) <= points for t, points in far.trainers.items())
        and (anybody or not far.ways)
        and all(hours <= near.slots.get(t, hours if anybody else frozenset()) for t, hours in far.slots.items())
    )


def _dearest(problem: Problem, strand: Strand, day: int, far: str, near: str) -> int:
    """Points of the longest way of somebody who may teach there."""
    known = [t for t in strand.choices[day, far].trainers if t not in ANYBODY]
    homes = {problem.trainer[t].location for t in known}
    ways = [-(-2 * problem.travel.seasonal(home, near, True) // 60) for home in homes if home != near]
    return max([*ways, *strand.choices[day, near].ways.values()], default=0)


def _most_meetings(axis: Axis, strands: Sequence[Strand]) -> int:
    """Meetings of one date at most: as many as fit into it where the same people attend them all."""
    courses = [axis.problem.course[s.course] for s in strands]
    lengths = sorted(jp for c in courses for jp in [min(c.session_lengths)] * max(1, c.max_sessions_per_day))
    if not strands or not set.intersection(*({*s.people, *s.homes} for s in strands)):
        return len(lengths)
    most = room = 0
    for jp in lengths:
        room += jp
        most += room <= axis.width
    return most
