"""Explanations of many requirements, those with the same causes together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scheduler.domain.problem import Problem, Requirement
from scheduler.solving.explain.counting import Counting
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.reach import group_of
from scheduler.solving.explain.why import UNDECIDED, Explanation, Why

COUNTED_FIRST = 300
Group = tuple[list[Requirement], Explanation]


def explain_all(why: Why, requirements: Sequence[Requirement]) -> list[tuple[tuple[Requirement, ...], Explanation]]:
    """Explanations of some requirements, those with the same causes together; what counting rules out comes first.

    One explanation holds for a whole group of cohorts where none of its facts is about a person.
    """
    found: list[Group] = []
    counting = Counting(State(why.problem, why.nothing))
    first = {r for r in requirements[:COUNTED_FIRST] if not why.over and counting.rules_out(r)}
    for r in sorted(requirements, key=lambda r: r not in first):
        # With a short limit it is worth more to decide all than to shrink some as far as it goes.
        _add(why, found, r, lambda r: why.explain(r, later=why.confirm))
    if why.confirm:
        found = _confirmed(why, found)
        _decide(why, found)
    return [(tuple(rs), e) for rs, e in found]


def _add(why: Why, found: list[Group], r: Requirement, explain: Callable[[Requirement], Explanation]) -> None:
    """Add a requirement to those with the same causes, or with an explanation of its own."""
    same = next((x for x in found if _speaks_for(why.problem, x[1], r)), None)
    if same:
        same[0].append(r)
    else:
        found.append(([r], explain(r)))


def _confirmed(why: Why, found: list[Group]) -> list[Group]:
    """Explanations confirmed while there is time; with other facts one may speak for more of them, or fewer."""
    better: list[Group] = []
    for rs, e in found:

        def again(r: Requirement, e: Explanation = e) -> Explanation:
            if why.over:
                return replace(e, requirement=r)
            return why.confirmed(e) if r == e.requirement else why.explain(r)

        for r in rs:
            _add(why, better, r, again)
    return better


def _decide(why: Why, found: list[Group]) -> None:
    """Explain what is undecided again, with more and more effort, while there is time."""
    effort = 4
    while not why.over and any(e.verdict == UNDECIDED for _, e in found):
        for n, (rs, e) in enumerate(found):
            if e.verdict == UNDECIDED and not why.over:
                found[n] = rs, why.explain(e.requirement, effort)
        effort *= 4


_PERSONAL = ("participant", "participants", "household", "households")


def _speaks_for(problem: Problem, known: Explanation, r: Requirement) -> bool:
    one = known.requirement
    if not r.course or r.course != one.course or (r.needed > 1) != (one.needed > 1):
        return False
    groups = {group_of(problem, r.course, m) for x in (r, one) for m in x.members}
    return len(groups) == 1 and not any(f.table in _PERSONAL for f in known.facts)
