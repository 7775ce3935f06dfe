"""Writes docs/rules.md from the registry: ``python -m scheduler.rules.docs_rules``."""

from __future__ import annotations

import inspect
from pathlib import Path

from scheduler.rules.registry import Rule, hard_rules, preferences

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

HEAD = """# Rules

Made from the registry of rules (`python -m scheduler.rules.docs_rules`); the ids are those of reports and of plan.json.

Each rule has two halves that know nothing of each other: a check in plain Python, by which `jadwal verify` and
`jadwal score` judge any plan, and the constraints or points it posts on the solver's model. Tests demand that both say
the same.

## Hard rules

A plan keeps all of them. What happened already (state held) is not measured against who was available.
"""

SOFT = """
## Preferences

Penalty points ≥ 0, times the weight; the level *preferences* is their sum. `[weights]` in the settings changes a
weight; 0 turns a preference off.
"""


def page() -> str:
    """The text of docs/rules.md."""
    parts = [HEAD]
    parts += [_entry(rule) for rule in hard_rules()]
    parts.append(SOFT)
    parts += [_entry(rule) for rule in preferences()]
    return "\n".join(parts).rstrip() + "\n"


def _entry(rule: Rule) -> str:
    title = f"### {rule.id}" if rule.hard else f"### {rule.id} (weight {rule.weight})"
    return f"{title}\n\n{rule.sentence}\n\n{inspect.cleandoc(rule.owner.__doc__ or '')}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
