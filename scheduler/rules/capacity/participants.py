"""Time of participants: the JP of the courses they take themselves against the JP they can attend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scheduler.domain.people import Participant
from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need
from scheduler.rules.openings import Openings


def participant_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Everybody whose courses do not fit into their time; of the others the one with the least to spare."""
    own: dict[str, list[Need]] = defaultdict(list)
    for n in needs:
        for id in n.must:
            own[id].append(n)
    found = [_line(p, own[p.id], openings) for p in problem.participants if own[p.id]]
    ample = [s for s in found if not s.short]
    tightest = min(ample, key=lambda s: s.available / s.needed, default=None)
    yield from (s for s in found if s.short or s is tightest)


def _line(person: Participant, own: list[Need], openings: Openings) -> Shortage:
    needed, there = sum(n.course.jp for n in own), openings.participant_jp(person, own)
    return Shortage(
        "participant",
        person.id,
        needed,
        there,
        "JP",
        say(
            "{person} takes courses of {needed} JP, {there} JP can be attended in this time.",
            person=f"{person.id} {person.name}",
            needed=needed,
            there=there,
        ),
    )
