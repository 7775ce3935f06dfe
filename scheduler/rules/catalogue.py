"""Every module of rules, in the contract's order; importing one registers its rules."""

from __future__ import annotations

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
_PACKAGE = __name__.rpartition(".")[0]
_PLACES = {f"{_PACKAGE}.{module}": n for n, module in enumerate(MODULES)}


def load() -> dict[str, int]:
    """Register all rules; gives the place of each module in the order, whichever was imported first."""
    for module in _PLACES:
        import_module(module)
    return _PLACES
