"""The only list of rules: hard rules in the contract's order, then preferences.

A hard rule is a class with two halves: ``check(facts)`` yields `Violation`s of a finished plan in plain Python, and
``post(model)`` posts the same rule on a `scheduler.solving` model. A preference has ``points(facts)``, which yields
`Points`, and ``post(model)``, which adds the same points to the objective. Neither half knows the other, so each can
be tested against the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scheduler.language import Text


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule that a plan breaks: the rule's id, the sentence, and ids of the items and subjects concerned."""

    rule: str
    message: Text
    items: tuple[str, ...] = ()
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Penalty points (unweighted, whole, ≥ 0) of a preference and what they are for."""

    rule: str
    points: int
    items: tuple[str, ...] = ()
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered hard rule or preference; `weight` is None for a hard rule."""

    id: str
    sentence: str
    owner: type[Any]
    weight: int | None = None

    @property
    def hard(self) -> bool:
        return self.weight is None


class RegistryError(Exception):
    """A rule without a check, or an id given twice: a mistake in the program."""


# A hard rule and a preference may share an id (trainer-travel): the one forbids, the other counts.
_rules: dict[tuple[bool, str], Rule] = {}


def rule(id: str, sentence: str) -> Callable[[type], type]:
    """Register the decorated class as a hard rule; `sentence` is its one-line meaning (a message id)."""
    return _registrar(id, sentence, None, "check")


def preference(id: str, sentence: str, weight: int) -> Callable[[type], type]:
    """Register the decorated class as a preference with its default weight."""
    return _registrar(id, sentence, weight, "points")


def _registrar(id: str, sentence: str, weight: int | None, needed: str) -> Callable[[type], type]:
    def register(owner: type) -> type:
        key = weight is None, id
        if key in _rules:
            raise RegistryError(f"rule {id!r} is registered twice")
        for half in (needed, "post"):
            if not callable(getattr(owner, half, None)):
                raise RegistryError(f"rule {id!r} has no {half}()")
        _rules[key] = Rule(id, sentence, owner, weight)
        return owner

    return register


def rules() -> tuple[Rule, ...]:
    """All rules, hard ones first, in the catalogue's order of their modules."""
    from scheduler.rules import catalogue

    place = catalogue.load()
    return tuple(sorted(_rules.values(), key=lambda r: (not r.hard, place.get(r.owner.__module__, len(place)))))


def hard_rules() -> tuple[Rule, ...]:
    return tuple(r for r in rules() if r.hard)


def preferences() -> tuple[Rule, ...]:
    return tuple(r for r in rules() if not r.hard)


def weight_of(rule: Rule, weights: dict[str, int]) -> int:
    """The weight of a preference in a programme: its own setting, else the default."""
    return weights.get(rule.id, rule.weight or 0)
