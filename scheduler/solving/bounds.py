"""Lower bounds by arithmetic: what no plan can go below, whatever the search finds."""

from __future__ import annotations

import math
from fractions import Fraction

from scheduler.domain.problem import Group, Problem
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis


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

    Each cohort that must exist ends no earlier than its sessions, and those of the courses before it, allow; each of
    its sessions costs some trainer a way, shared at most by the sessions that one date can hold; each placement takes
    place no nearer than the nearest host. Preferences that may share points with these are left out.
    """
    weights = {r.id: weight_of(r, dict(problem.settings.weights)) for r in preferences()}
    ends = _earliest_ends(problem, axis)
    total = Fraction(0)
    for group in problem.groups:
        cohorts = _cohorts_needed(problem, group)
        end = ends.get((group.course, group.sentra))
        if cohorts and end is not None:
            total += weights["early-finish"] * cohorts * (end // 7)
            total += weights["trainer-travel"] * cohorts * _least_way(problem, axis, group)
    for r in problem.requirements:
        if r.internship:
            total += weights["participant-travel"] * _least_commute(problem, r.participant, r.internship)
            total += weights["early-finish"] * _earliest_placement_week(problem, axis, r.internship)
    return math.ceil(total)


def _cohorts_needed(problem: Problem, group: Group) -> int:
    """How many cohorts of a group there are at least where every requirement is met."""
    course = problem.course[group.course]
    people = sum(
        r.needed
        for r in problem.requirements
        if r.course == group.course and group.candidates and r.members[0] in group.candidates
    )
    return -(-people // max(1, course.group_max))


def _earliest_ends(problem: Problem, axis: Axis) -> dict[tuple[str, str | None], int]:
    """The earliest day on which a cohort of each group can have its last session."""
    ends: dict[tuple[str, str | None], int | None] = {}

    def end(group: Group) -> int | None:
        key = group.course, group.sentra
        if key in ends:
            return ends[key]
        ends[key] = None
        course = problem.course[group.course]
        first = 0
        for before in course.after:
            # Only where every candidate takes it as well is it certain to come first.
            for g in problem.groups:
                if g.course == before and set(group.candidates) <= set(g.candidates):
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


def _least_way(problem: Problem, axis: Axis, group: Group) -> Fraction:
    """Trainer-travel points of one cohort at least: nothing where a trainer may live there or stay overnight."""
    course = problem.course[group.course]
    if not course.trainers_per_session:
        return Fraction(0)
    places = {
        v.location
        for v in problem.venues
        if set(course.features) <= set(v.features) and (course.mixed or not v.sentra or group.sentra in v.sentra)
    }
    limit, travel = problem.settings.travel.overnight_over_minutes, problem.travel
    points = []
    for t in problem.qualified[course.id]:
        for place in places:
            home = problem.trainer[t].location
            far = travel.seasonal(home, place, True) > limit
            points.append(0 if far or home == place else math.ceil(2 * travel.seasonal(home, place, False) / 60))
    return Fraction(min(points, default=0) * course.jp, axis.width)


def _least_commute(problem: Problem, participant: str, internship: str) -> int:
    home, days = problem.home(participant), problem.internship[internship].days
    ways = [
        math.ceil(2 * problem.travel.seasonal(home, h.location, False) / 60)
        for h in problem.hosts
        if internship in h.internships
    ]
    return days * min(ways, default=0)


def _earliest_placement_week(problem: Problem, axis: Axis, internship: str) -> int:
    first = max(0, axis.day(problem.placement_window(internship)[0]))
    return (first + problem.internship[internship].days - 1) // 7
