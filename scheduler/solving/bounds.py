"""Lower bounds by arithmetic: what no plan can go below, whatever the search finds."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction

from scheduler.domain.problem import Group, Problem, Requirement
from scheduler.rules.needs import Need, needs_of, venues_with_features
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis
from scheduler.solving.shares import least_dates
from scheduler.solving.ways import ways_of


def unmet_bounds(problem: Problem, axis: Axis) -> dict[str, int]:
    """Requirements that nothing can meet: no trainers, no dates, or too few people for a cohort."""
    hopeless = {(g.course, g.sentra) for g in problem.groups if not _can_be_taught(problem, axis, g)}
    counts = {True: 0, False: 0}
    for r in problem.requirements:
        if r.course is not None:
            sentra = None if problem.course[r.course].mixed else problem.participant[r.members[0]].sentra
            counts[r.compulsory] += (r.course, sentra) in hopeless
        elif not any(r.internship in h.internships for h in problem.hosts):
            counts[r.compulsory] += 1
    return {"compulsory-unmet": counts[True], "optional-unmet": counts[False]}


def _can_be_taught(problem: Problem, axis: Axis, group: Group) -> bool:
    course = problem.course[group.course]
    return (
        len(problem.qualified[course.id]) >= course.trainers_per_session
        and len(group.candidates) >= course.group_min
        and all(axis.allowed_positions(group.course, group.sentra, jp) for jp in set(course.session_lengths))
    )


def preference_bound(problem: Problem, axis: Axis) -> int:
    """Points that every plan has which meets all requirements.

    Each cohort that must exist ends no earlier than its sessions, and those of the courses before it, allow; its
    sessions cost some ways of trainers and of people, shared only with what the same date can hold besides; each
    placement takes place no nearer than the nearest host. Preferences that may share points with these are left out.
    """
    needs, ways = needs_of(problem), ways_of(axis)
    total = Fraction(weight_of_rule(problem, "seats") * _seats_missing(axis, needs))
    total += weight_of_rule(problem, "travel-fairness") * ways.farthest
    total += weight_of_rule(problem, "participant-travel") * sum(ways.of_sentra.values())
    return math.ceil(total + _points(problem, axis, needs, problem.requirements, frozenset()))


def weight_of_rule(problem: Problem, id: str) -> int:
    """The weight a preference has in a programme."""
    given = dict(problem.settings.weights)
    return next(weight_of(r, given) for r in preferences() if r.id == id)


def _seats_missing(axis: Axis, needs: Iterable[Need]) -> int:
    """People over capacity at least, where capacity is a preference: the largest sessions in the largest venues."""
    problem = axis.problem
    if problem.settings.venue_capacity != "preference":
        return 0
    sizes: list[int] = []
    shortest = 10**6
    for need in needs:
        # Whoever has to take a course is in its one cohort, where there are too few for two.
        size = max(need.course.size or 0, need.people if need.candidates < 2 * need.least else 0)
        sizes += [size] * (need.cohorts * len(need.course.session_lengths))
        shortest = min(shortest, *need.course.session_lengths)
    slots = sum(len(axis.calendar.slots(date)) for date in axis.calendar.teaching_dates)
    most = slots // max(1, shortest)
    seats = (v.capacity for v in sorted(problem.venues, key=lambda v: -v.capacity) for _ in range(most))
    return sum(max(0, size - there) for size, there in zip(sorted(sizes, reverse=True), seats, strict=False))


def preference_bounds(problem: Problem, axis: Axis, elsewhere: dict[str, frozenset[str]]) -> dict[str, int]:
    """The same for what each sentra has by itself; ways to its places in `elsewhere` are others' to count."""
    needs, requirements = defaultdict(list), defaultdict(list)
    for need in needs_of(problem):
        if need.sentra is not None:
            needs[need.sentra].append(need)
    for r in problem.requirements:
        if r.internship:
            requirements[problem.participant[r.participant].sentra].append(r)
    ways, weight = ways_of(axis).of_sentra, weight_of_rule(problem, "participant-travel")
    return {
        s.id: math.floor(
            weight * ways[s.id]
            + _points(problem, axis, needs[s.id], requirements[s.id], elsewhere.get(s.id, frozenset()))
        )
        for s in problem.sentra
    }


def _points(
    problem: Problem, axis: Axis, needs: Iterable[Need], requirements: Iterable[Requirement], elsewhere: frozenset[str]
) -> Fraction:
    weights = {r.id: weight_of(r, dict(problem.settings.weights)) for r in preferences()}
    if "earliest ends" not in axis.memory:
        axis.memory["earliest ends"] = earliest_ends(problem, axis), longest_run(problem)
    ends, run = axis.memory["earliest ends"]
    total = Fraction(0)
    ways: list[tuple[int, int, Fraction | int]] = []
    for need in needs:
        end = ends.get(need.key)
        if need.cohorts and end is not None:
            total += weights["early-finish"] * need.cohorts * (end // 7)
            if least := _least_way(problem, need, run, elsewhere):
                ways += [(need.cohorts * n, jp, least) for jp, n in _lengths(need)]
    total += weights["trainer-travel"] * least_dates(ways, _jp_a_day(problem, axis))
    weeks = {i.id: _earliest_placement_week(problem, axis, i.id) for i in problem.internships}
    for r in requirements:
        if r.internship:
            total += weights["early-finish"] * weeks[r.internship]
    return total


def _jp_a_day(problem: Problem, axis: Axis) -> int:
    """JP that one trainer can teach on one date at most."""
    return max(1, min(axis.width, max((t.max_jp_per_day for t in problem.trainers), default=axis.width)))


def _lengths(need: Need) -> list[tuple[int, int]]:
    """JP of sessions, and how many sessions of a cohort have so many."""
    return sorted(Counter(need.course.session_lengths).items())


def earliest_ends(problem: Problem, axis: Axis) -> dict[tuple[str, str | None], int]:
    """The earliest day on which a cohort of each group can have its last session."""
    ends: dict[tuple[str, str | None], int | None] = {}
    groups = {(g.course, g.sentra): g for g in problem.groups}

    def end(group: Group) -> int | None:
        key = group.course, group.sentra
        if key in ends:
            return ends[key]
        ends[key] = None
        course = problem.course[group.course]
        first = 0
        for before in course.after:
            # Only where every candidate takes it as well is it certain to come first.
            for sentra in {group.sentra, None}:
                g = groups.get((before, sentra))
                if g is not None and set(group.candidates) <= set(g.candidates):
                    last = end(g)
                    if last is not None:
                        first = max(first, last + course.gap_after_days + 1)
        day = first
        for n, jp in enumerate(course.session_lengths):
            if n and n % max(1, course.max_sessions_per_day) == 0:
                day += max(1, course.min_gap_days or 1)
            days = (p // axis.width for p in axis.allowed_positions(group.course, group.sentra, jp))
            found = next((d for d in days if d >= day), None)
            if found is None:
                return None
            day = found
        ends[key] = day
        return day

    return {(g.course, g.sentra): last for g in problem.groups if (last := end(g)) is not None}


def _least_way(problem: Problem, need: Need, run: int, elsewhere: frozenset[str]) -> Fraction:
    """Points of a trainer's day at a place of a need at least: none where one lives there.

    Who stays overnight pays for the first of at most `run` dates in a row.
    """
    if not need.course.trainers_per_session:
        return Fraction(0)
    places = {v.location for v in venues_with_features(problem, need.course, need.sentra)}
    if places & elsewhere:
        return Fraction(0)
    limit, travel = problem.settings.travel.overnight_over_minutes, problem.travel
    points: list[Fraction] = []
    for home in dict.fromkeys(problem.trainer[t].location for t in problem.qualified[need.course.id]):
        for place in places:
            minutes = travel.seasonal(home, place, False)
            far = minutes > limit or travel.seasonal(home, place, True) > limit
            points.append(Fraction(math.ceil(2 * minutes / 60), run if far else 1) if home != place else Fraction(0))
    return min(points, default=Fraction(0))


def longest_run(problem: Problem) -> int:
    """Teaching dates in a row at most."""
    longest = here = 0
    before = None
    for date in problem.calendar.teaching_dates:
        here = here + 1 if before is not None and (date - before).days == 1 else 1
        longest, before = max(longest, here), date
    return max(1, longest)


def _earliest_placement_week(problem: Problem, axis: Axis, internship: str) -> int:
    first = max(0, axis.day(problem.placement_window(internship)[0]))
    return (first + problem.internship[internship].days - 1) // 7
