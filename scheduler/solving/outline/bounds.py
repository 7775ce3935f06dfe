"""What the preferences cost at least, proven sentra by sentra in outline and added up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from scheduler.domain.problem import Problem
from scheduler.rules.needs import Need, needs_of
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import earliest_ends, least_commute, preference_bounds
from scheduler.solving.outline.model import Outline
from scheduler.solving.outline.parts import Parts


def outline_bounds(
    axis: Axis, prove: Callable[[Outline], int], on_bound: Callable[[int], None], over: Callable[[], bool], workers: int
) -> None:
    """Raise the bound of the preferences part by part, from what arithmetic says of each.

    Parameters
    ----------
    prove : callable
        A lower bound of an outline's points.
    on_bound : callable
        Is told each better bound of the whole: of every plan that meets all requirements.
    over : callable
        Whether to stop; checked between the parts.
    workers : int
        Parts at the same time.
    """
    parts = Parts(axis)
    least = preference_bounds(axis.problem, axis, parts.elsewhere)
    total = points_of_all(axis) + sum(least.values())

    def more(sentra: str) -> int:
        return 0 if over() else max(0, prove(parts.outline([sentra])) - least[sentra])

    on_bound(total)
    names = [s.id for s in axis.problem.sentra if parts.needs[s.id]]
    if workers == 1:
        for sentra in names:
            total += more(sentra)
            on_bound(total)
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[int]] = {pool.submit(more, s) for s in names}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            total += sum(f.result() for f in done)
            on_bound(total)


def points_of_all(axis: Axis) -> int:
    """Points at least of what no sentra's outline counts: mixed courses, fairness, and the even load."""
    problem = axis.problem
    weight = {r.id: weight_of(r, dict(problem.settings.weights)) for r in preferences()}
    needs, ends = needs_of(problem), earliest_ends(problem, axis)
    total = weight["trainer-balance"] * _balance(problem, needs) + weight["travel-fairness"] * _farthest(problem, needs)
    for need in needs:
        if need.sentra is None and need.cohorts:
            total += weight["early-finish"] * need.cohorts * (ends.get(need.key, 0) // 7)
            if _stands_alone(axis, need, needs):
                total += weight["participant-travel"] * _ways(problem, need)
    return total


def _balance(problem: Problem, needs: tuple[Need, ...]) -> int:
    """ceil(JP / 8) of whoever teaches most, where those who can teach something share it evenly."""
    most = 0
    for course in problem.courses:
        teachers = set(problem.qualified[course.id])
        jp = sum(n.jp * n.course.trainers_per_session for n in needs if set(problem.qualified[n.course.id]) <= teachers)
        if teachers:
            most = max(most, -(-jp // (8 * len(teachers))))
    return most


def _farthest(problem: Problem, needs: tuple[Need, ...]) -> int:
    """Points of the ways of one participant at least, who lives far from wherever the courses can be."""
    courses: dict[str, list[Need]] = {}
    for need in needs:
        for p in need.must:
            courses.setdefault(p, []).append(need)
    most = 0
    for p in problem.participants:
        home, mine = problem.home(p.id), courses.get(p.id, [])
        places = {v.location for n in mine for v in n.venues}
        width = max((len(pattern.slots) for pattern in problem.settings.day_patterns), default=1)
        dates = -(-sum(n.course.jp for n in mine) // max(1, min(p.max_jp_per_day, width)))
        points = dates * min((_least(problem, home, x) for x in places), default=0)
        for i in p.internships:
            points += least_commute(problem, home, i, {h.location for h in problem.hosts if i in h.internships})
        most = max(most, points)
    return most


def _ways(problem: Problem, need: Need) -> int:
    """Points of everybody's ways to a mixed course at least."""
    homes = [problem.home(p) for p in need.must]
    for r in problem.requirements:
        if r.household and r.course == need.course.id:
            at_home = {problem.home(p) for p in r.members}
            homes += list(at_home) * (r.needed - len(set(need.must) & set(r.members))) if len(at_home) == 1 else []
    dates = -(-len(need.course.session_lengths) // max(1, need.course.max_sessions_per_day))
    return dates * sum(min((_least(problem, home, v.location) for v in need.venues), default=0) for home in homes)


def _least(problem: Problem, home: str, place: str) -> int:
    """Points of one way there and back in the better season."""
    return min(-(-2 * problem.travel.seasonal(home, place, wet) // 60) for wet in (False, True))


def _stands_alone(axis: Axis, need: Need, needs: tuple[Need, ...]) -> bool:
    """Whether nobody can have another session at one of the places of a need on one of its days: no way is shared."""
    mine, places = _days(axis, need), {v.location for v in need.venues}
    return all(
        other is need or places.isdisjoint(v.location for v in other.venues) or mine.isdisjoint(_days(axis, other))
        for other in needs
    )


def _days(axis: Axis, need: Need) -> set[int]:
    lengths = set(need.course.session_lengths)
    return {p // axis.width for jp in lengths for p in axis.allowed_positions(need.course.id, need.sentra, jp)}
