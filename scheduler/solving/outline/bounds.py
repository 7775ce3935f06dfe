"""What the preferences cost at least, proven sentra by sentra in outline and added up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from scheduler.domain.problem import Problem
from scheduler.rules.needs import Need, needs_of
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import earliest_ends, preference_bounds
from scheduler.solving.locating import locating, stands_alone
from scheduler.solving.outline.model import Outline
from scheduler.solving.outline.parts import Parts
from scheduler.solving.ways import ways_of


def outline_bounds(
    axis: Axis,
    prove: Callable[[Outline, float], int],
    on_bound: Callable[[int], None],
    over: Callable[[], bool],
    workers: int,
) -> None:
    """Raise the bound of the preferences part by part, from what arithmetic says of each.

    Parameters
    ----------
    prove : callable
        A lower bound of an outline's points, given the outline and its share of all that is left to do.
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

    # The largest first, so that none of them has what is left when all others are done.
    size = {s.id: parts.size(s.id) for s in axis.problem.sentra if parts.needs[s.id]}
    names = sorted(size, key=lambda s: -size[s])
    left = sum(size.values())

    def more(sentra: str) -> int:
        nonlocal left
        share, left = size[sentra] / max(1, left), left - size[sentra]
        return 0 if over() else max(0, prove(parts.outline([sentra]), share) - least[sentra])

    on_bound(total)
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
    total = weight["trainer-balance"] * _balance(problem, needs) + weight["travel-fairness"] * ways_of(axis).farthest
    for need in needs:
        if need.sentra is None and need.cohorts:
            least = weight["early-finish"] * need.cohorts * (ends.get(need.key, 0) // 7)
            if not need.whole and stands_alone(axis, need):
                least = max(least, locating(axis, need, need.must, shared=True).bound())
            total += least
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
