"""JP for which venues and kits are needed and free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.bottleneck import bottlenecks
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need, name_of
from scheduler.rules.openings import Openings


def venue_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Courses that together need more of their venues than there is; otherwise one line of all."""
    held = [n for n in needs if n.cohorts and n.venues]
    by_key = {n.key: n for n in held}
    supply, edges, users = {}, {}, defaultdict(list)
    for n in held:
        for v in n.venues:
            users[v.id].append(n)
    for v in problem.venues:
        supply[v.id] = openings.venue_jp(v, users[v.id]) if users[v.id] else 0
        for n in users[v.id]:
            edges[n.key, v.id] = openings.venue_jp(v, [n], n.jp)
    found = bottlenecks({n.key: n.jp for n in held}, supply, edges)
    for b in found:
        yield Shortage(
            "venue-hours",
            ";".join(str(v) for v in b.supplies),
            b.needed,
            b.available,
            "JP",
            say(
                "{courses} together need rooms for {needed} JP; their venues ({venues}) are free for {there} JP.",
                courses=[name_of(problem, by_key[key]) for key in b.demands],
                needed=b.needed,
                venues=[str(v) for v in b.supplies] or ["–"],
                there=b.available,
            ),
        )
    if held and not found:
        needed, there = sum(n.jp for n in held), sum(supply.values())
        yield Shortage(
            "venue-hours",
            "",
            needed,
            there,
            "JP",
            say(
                "All sessions need rooms for {needed} JP; the venues are free for {there} JP.",
                needed=needed,
                there=there,
            ),
        )


def kit_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Each kit that some course uses."""
    for kit in problem.kits:
        users = [n for n in needs if n.course.kit == kit.id and n.cohorts and n.venues]
        if users:
            needed, there = sum(n.jp for n in users), openings.kit_jp(kit, users)
            yield Shortage(
                "kit",
                kit.id,
                needed,
                there,
                "JP",
                say(
                    "{kit} is needed for {needed} JP; it is there for {there} JP.",
                    kit=f"{kit.id} {kit.name}",
                    needed=needed,
                    there=there,
                ),
            )


def kit_moves(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Kits that serve several places: dates at each and free days for each move, against the days there are."""
    for kit in problem.kits:
        users = [n for n in needs if n.course.kit == kit.id and n.cohorts and n.venues]
        dates_at: dict[str, int] = defaultdict(int)
        for n in users:
            where = {v.location for v in n.venues}
            if len(where) == 1:
                # Cohorts may meet on the same dates there; one of them alone needs so many.
                dates = -(-len(n.course.session_lengths) // max(1, n.course.max_sessions_per_day))
                place = next(iter(where))
                dates_at[place] = max(dates_at[place], dates)
        days = openings.merged(users) if users else {}
        if len(dates_at) < 2 or not days:
            continue
        moves = max(0, len(dates_at) - kit.count)
        needed = sum(dates_at.values()) + kit.move_days * moves
        there = kit.count * ((max(days) - min(days)).days + 1)
        yield Shortage(
            "kit-moves",
            kit.id,
            needed,
            there,
            "days",
            say(
                "{kit} is needed on {dates} dates at {places} places, with {moves} moves of {days} days: {needed} "
                "days; there are {there}.",
                kit=f"{kit.id} {kit.name}",
                dates=sum(dates_at.values()),
                places=len(dates_at),
                moves=moves,
                days=kit.move_days,
                needed=needed,
                there=there,
            ),
        )
