"""The registry: the only list of rules."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scheduler.rules import registry
from scheduler.rules.docs_rules import PAGE, page
from scheduler.rules.registry import RegistryError, hard_rules, preference, preferences, rule, rules

HARD = (
    "structure",
    "calendar",
    "trainer-qualified",
    "trainer-available",
    "trainer-no-overlap",
    "trainer-load",
    "trainer-travel",
    "venue-available",
    "venue-no-overlap",
    "venue-capacity",
    "venue-features",
    "venue-sentra",
    "cohort-size",
    "course-rhythm",
    "course-order",
    "participant-no-overlap",
    "participant-available",
    "participant-travel",
    "participant-days",
    "household-absence",
    "kit",
    "placement-calendar",
    "placement-host",
    "placement-mentor",
    "placement-person",
    "budget",
    "held",
    "frozen",
    "pinned",
)
SOFT = {
    "trainer-travel": 2, "participant-travel": 1, "travel-fairness": 1, "same-trainer": 6, "same-venue": 4,
    "lone-session": 0, "days-spread": 2, "seats": 1, "avoid": 1, "candidate-days": 3, "catch-up": 1,
    "early-finish": 1, "trainer-balance": 1, "wishes": 1, "cost": 0,
}  # fmt: skip


def test_all_rules_in_the_order_of_the_contract():
    assert tuple(r.id for r in hard_rules()) == HARD
    assert {r.id: r.weight for r in preferences()} == SOFT


def test_the_order_is_the_same_whichever_module_comes_first():
    code = (
        "import scheduler.rules.states, scheduler.rules.placements\n"
        "from scheduler.rules.registry import hard_rules\n"
        "print(*(r.id for r in hard_rules()))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert tuple(printed.split()) == HARD


def test_a_rule_without_a_check_is_refused():
    before = rules()
    with pytest.raises(RegistryError, match="no check"):
        rule("half", "Half a rule.")(type("Half", (), {"post": staticmethod(lambda model: None)}))
    with pytest.raises(RegistryError, match="no points"):
        preference("half", "Half a preference.", 1)(type("Half", (), {"post": staticmethod(lambda model: None)}))
    with pytest.raises(RegistryError, match="no post"):
        rule("half", "Half a rule.")(type("Half", (), {"check": staticmethod(lambda facts: [])}))
    assert rules() == before


def test_a_double_id_is_refused():
    whole = {"post": staticmethod(lambda model: None), "check": staticmethod(lambda facts: [])}
    with pytest.raises(RegistryError, match="twice"):
        rule("kit", "Again.")(type("Again", (), whole))
    assert len([r for r in registry.rules() if r.id == "kit"]) == 1


def test_the_page_of_rules_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m scheduler.rules.docs_rules"
