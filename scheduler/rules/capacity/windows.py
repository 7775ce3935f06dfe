"""The same counts within parts of the programme: what has to fit into a window finds only the window's days there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.capacity.participants import participant_counts
from scheduler.rules.capacity.places import kit_counts, venue_counts
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.capacity.trainers import trainer_counts
from scheduler.rules.needs import Need
from scheduler.rules.openings import Openings

Window = tuple[dt.date, dt.date]
MOST_WINDOWS = 60
COUNTED = ("trainer", "trainers-jointly", "venue-hours", "kit", "participant")


def window_counts(
    problem: Problem, needs: tuple[Need, ...], openings: Openings, said: set[tuple[str, str]]
) -> Iterator[Shortage]:
    """What is short among the courses whose dates all lie in one window (a week, a season, a visit), narrow ones first.

    `said` are kinds and ids that are short in the whole programme already.
    """
    spans = {n.key: (min(days), max(days)) for n in needs if n.cohorts and n.venues and (days := openings.days(n))}
    known = set(said)
    for first, last in _windows(spans):
        inside = tuple(n for n in needs if n.key in spans and first <= spans[n.key][0] and spans[n.key][1] <= last)
        if len(inside) < 2 or len(inside) == len(spans):
            continue
        for s in (
            *trainer_counts(problem, inside, openings),
            *venue_counts(problem, inside, openings),
            *kit_counts(problem, inside, openings),
            *participant_counts(problem, inside, openings),
        ):
            if s.short and s.kind in COUNTED and (s.kind, s.id) not in known:
                known.add((s.kind, s.id))
                yield replace(
                    s,
                    message=say("From {first} to {last}: {line}", first=first, last=last, line=s.message),
                )


def _windows(spans: dict[tuple[str, str | None], Window]) -> list[Window]:
    """The windows to look at: from where some course can begin to where some can end, the narrowest first."""
    own = set(spans.values())
    ends: dict[dt.date, set[dt.date]] = defaultdict(set)
    for first, last in own:
        ends[first].add(last)
    found = own | {(a, b) for a, _ in own for _, b in own if a <= b}
    return sorted(found, key=lambda w: (w[1] - w[0], w))[:MOST_WINDOWS]
