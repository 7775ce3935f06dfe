"""Households: the JP their members have to attend against the time in which so many may be away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need
from scheduler.rules.openings import Openings, fullest


def household_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Households whose members together need more time away than there is; otherwise the one with least to spare."""
    found = [s for h in problem.households for s in _line(problem, h.id, needs, openings)]
    ample = [s for s in found if not s.short]
    tightest = min(ample, key=lambda s: s.available / s.needed, default=None)
    yield from (s for s in found if s.short or s is tightest)


def _line(problem: Problem, household: str, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    members, most = set(problem.members[household]), problem.household[household].max_absent
    own: dict[tuple[str, str | None], int] = defaultdict(int)
    for n in needs:
        own[n.key] += len(members.intersection(n.must))
    for r in problem.requirements:
        if r.household == household and r.course:
            groups = {(r.course, None if problem.course[r.course].mixed else problem.participant[m].sentra)
                      for m in r.members}  # fmt: skip
            if len(groups) == 1:
                group = next(iter(groups))
                own[group] = max(own[group], r.needed)
    mine = [n for n in needs if own[n.key] and n.venues]
    if not mine or len(members) <= most:
        return
    needed = sum(own[n.key] * n.course.jp for n in mine)
    days = openings.free(openings.merged(mine), ("household", household))
    there = most * sum(fullest(starts) for starts in days.values())
    yield Shortage(
        "household",
        household,
        needed,
        there,
        "JP",
        say(
            "Household {household}: its members take {needed} JP; with {most} of them away at one time {there} JP can "
            "be attended.",
            household=household,
            needed=needed,
            most=most,
            there=there,
        ),
    )
