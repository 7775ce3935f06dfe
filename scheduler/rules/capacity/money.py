"""The budget against the least that the fees and allowances of all that is needed cost."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from scheduler.domain.problem import Problem
from scheduler.language import Amount, say
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need


def money_counts(problem: Problem, needs: tuple[Need, ...]) -> Iterator[Shortage]:
    """One line where the programme has a ceiling, in whole units of the currency."""
    settings = problem.settings
    if settings.budget_ceiling is None:
        return
    fees = Decimal(0)
    jp: dict[str, int] = defaultdict(int)
    for n in needs:
        rates = sorted(problem.trainer[t].rate_per_jp for t in problem.qualified[n.course.id])
        fees += n.jp * sum(rates[: n.course.trainers_per_session], Decimal(0))
        for p in n.must:
            jp[p] += n.course.jp
    slots = max((len(x.slots) for x in settings.day_patterns), default=1) or 1
    days = sum(-(-n // max(1, min(slots, problem.participant[p].max_jp_per_day))) for p, n in jp.items())
    cost = fees + settings.allowance_per_day * days
    needed, there = math.ceil(cost), math.floor(settings.budget_ceiling)
    yield Shortage(
        "budget",
        "",
        needed,
        max(needed, there) if cost <= settings.budget_ceiling else min(needed - 1, there),
        "currency",
        say(
            "Fees of the cheapest trainers ({fees}) and allowances for {days} days ({allowances}) come to {cost}; the "
            "budget ends at {ceiling}.",
            fees=Amount(fees),
            days=days,
            allowances=Amount(settings.allowance_per_day * days),
            cost=Amount(cost),
            ceiling=Amount(settings.budget_ceiling),
        ),
    )
