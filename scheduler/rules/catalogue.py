"""Every module of rules, in the contract's order; importing one registers its rules."""

from __future__ import annotations

from functools import cache
from importlib import import_module

MODULES = (
    "structure",
    "calendar_rules",
    "trainers",
    "venues",
    "cohorts",
    "participants",
    "households",
    "kits",
    "placements",
    "budget",
    "states",
    "preferences_travel",
    "preferences_teaching",
    "preferences_calendar",
    "preferences_people",
)


@cache
def load() -> dict[str, int]:
    """Register all rules; gives the place of each module in the order."""
    package = __name__.rpartition(".")[0]
    names = [f"{package}.{module}" for module in MODULES]
    for name in names:
        import_module(name)
    return {name: n for n, name in enumerate(names)}
