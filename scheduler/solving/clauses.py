"""Literals that may be known already: the solver's Boolean variables together with Python's True and False.

Rules post on a model of which a part may be fixed. With these helpers a rule is written once: a literal that is known
drops out or decides the clause before the solver sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Literal = Any  # bool, or a cp_model literal


def negated(literal: Literal) -> Literal:
    """The opposite of a literal, known or not."""
    return (not literal) if isinstance(literal, bool) else ~literal


class Clauses:
    """Clause and domain helpers over one CpModel."""

    def __init__(self, cp: cp_model.CpModel) -> None:
        self.cp = cp
        self.contradiction: str | None = None
        self._both: dict[tuple[int, int], Literal] = {}

    def bool(self, name: str = "") -> Literal:
        return self.cp.new_bool_var(name)

    def some(self, literals: Iterable[Literal]) -> None:
        """At least one of the literals holds."""
        unknown = []
        for literal in literals:
            if literal is True:
                return
            if literal is not False:
                unknown.append(literal)
        if unknown:
            self.cp.add_bool_or(unknown)
        else:
            self.impossible("an empty clause")

    def forbid(self, *literals: Literal) -> None:
        """Not all of the literals hold together."""
        self.some(negated(x) for x in literals)

    def implies(self, conditions: Iterable[Literal], literal: Literal) -> None:
        """The literal holds where all conditions do."""
        self.some([*(negated(c) for c in conditions), literal])

    def at_most_one(self, literals: Iterable[Literal]) -> None:
        unknown = [x for x in literals if x is not False]
        known = sum(1 for x in unknown if x is True)
        if known > 1:
            self.impossible("two of which one at most may hold")
        elif known == 1:
            for x in unknown:
                if x is not True:
                    self.cp.add_bool_or([~x])
        elif len(unknown) > 1:
            self.cp.add_at_most_one(unknown)

    def any_of(self, literals: Iterable[Literal], name: str = "") -> Literal:
        """A literal that holds wherever one of the literals does, and only there."""
        unknown = []
        for literal in literals:
            if literal is True:
                return True
            if literal is not False:
                unknown.append(literal)
        if not unknown:
            return False
        if len(unknown) == 1:
            return unknown[0]
        found = self.bool(name)
        self.cp.add_max_equality(found, unknown)
        return found

    def both(self, one: Literal, other: Literal) -> Literal:
        """A literal that holds exactly where both do; the same pair gives the same literal."""
        if one is False or other is False:
            return False
        if one is True:
            return other
        if other is True:
            return one
        key = (one.index, other.index) if one.index <= other.index else (other.index, one.index)
        found = self._both.get(key)
        if found is None:
            if key[0] == key[1]:
                return one
            found = self._both[key] = self.bool()
            self.cp.add_bool_or([~one, ~other, found])
            self.cp.add_implication(found, one)
            self.cp.add_implication(found, other)
        return found

    def when(self, constraint: Any, *conditions: Literal) -> None:
        """Enforce a constraint where all conditions hold; drop it where one is known not to."""
        unknown = [c for c in conditions if c is not True]
        if unknown:
            constraint.only_enforce_if(unknown)

    def impossible(self, why: str) -> None:
        """Make the model infeasible: fixed items contradict each other."""
        self.contradiction = self.contradiction or why
        self.cp.add_bool_or([])
