"""What a programme may cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scheduler.language import Amount, say
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, rule


@rule("budget", "Fees and allowances stay within the budget.")
class Budget:
    """rate × JP of all sessions and trainers + allowance_per_day × dates attended ≤ ceiling, where there is one."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        ceiling = facts.problem.settings.budget_ceiling
        if ceiling is not None and total_cost(facts) > ceiling:
            yield Violation(
                "budget",
                say(
                    "The plan costs {cost}; the ceiling is {ceiling}.",
                    cost=Amount(total_cost(facts)),
                    ceiling=Amount(ceiling),
                ),
            )

    @staticmethod
    def post(model: Any) -> None:
        ceiling = model.problem.settings.budget_ceiling
        if ceiling is not None and model.dearest() > ceiling:
            scale, cost = model.cost()
            model.cp.add(cost <= int(ceiling * scale))


def total_cost(facts: Facts) -> Decimal:
    """Fees of all trainers and allowances of all participants, in the programme's currency."""
    trainer = facts.problem.trainer
    fees = sum((trainer[t].rate_per_jp * s.jp for s in facts.sessions for t in s.trainers if t in trainer), Decimal(0))
    attended = {(p, s.date) for s in facts.sessions for p in facts.people(s)}
    return fees + facts.problem.settings.allowance_per_day * len(attended)
