"""Loads every module of rules, in the contract's order; importing one registers its rules."""

from __future__ import annotations


def load() -> None:
    """Register all rules; the second call does nothing."""
    from scheduler.rules import (  # noqa: F401, I001  (the order is the contract's)
        structure,
        calendar_rules,
        trainers,
        venues,
        cohorts,
        participants,
        households,
        kits,
        placements,
        budget,
        states,
        preferences_travel,
        preferences_teaching,
        preferences_calendar,
        preferences_people,
    )
