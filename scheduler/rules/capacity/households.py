"""Households: the JP their members have to attend against the time in which so many may be away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scheduler.domain.problem import Problem, Requirement
from scheduler.language import say
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need
from scheduler.rules.openings import Openings, fullest

Key = tuple[str, str | None]


def household_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Households whose members together need more time away than there is; otherwise the one with least to spare."""
    by_key, asked = {n.key: n for n in needs}, defaultdict(list)
    for r in problem.requirements:
        if r.household and r.course:
            asked[r.household].append(r)
    must: dict[str, Counter[Key]] = defaultdict(Counter)
    for n in needs:
        for p in n.must:
            household = problem.participant[p].household
            if household:
                must[household][n.key] += 1
    found = [s for h in problem.households for s in _line(problem, h.id, by_key, must[h.id], asked[h.id], openings)]
    ample = [s for s in found if not s.short]
    tightest = min(ample, key=lambda s: s.available / s.needed, default=None)
    yield from (s for s in found if s.short or s is tightest)


def _line(
    problem: Problem,
    household: str,
    by_key: Mapping[Key, Need],
    own: Counter[Key],
    asked: Sequence[Requirement],
    openings: Openings,
) -> Iterator[Shortage]:
    most = problem.household[household].max_absent
    for r in asked:
        course = str(r.course)
        groups = {(course, None if problem.course[course].mixed else problem.participant[m].sentra) for m in r.members}
        if len(groups) == 1:
            group = next(iter(groups))
            own[group] = max(own[group], r.needed)
    mine = [by_key[key] for key, n in own.items() if n and key in by_key and by_key[key].venues]
    if not mine or len(problem.members[household]) <= most:
        return
    needed = sum(own[n.key] * n.course.jp for n in mine)
    days = openings.free(
        openings.merged(sorted(mine, key=lambda n: (n.course.id, n.sentra or ""))), ("household", household)
    )
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
