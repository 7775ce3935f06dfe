"""What a document is: a name, an audience (so a privacy profile), a choice of subjects, a view and a template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.output.disclosed import Extract
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import Gate
from scheduler.plan.plan import Plan

Subjects = list[tuple[str, str]] | None


@dataclass(frozen=True)
class Document:
    """One kind of document.

    Attributes
    ----------
    name, alias : str
        English and Indonesian name, as given on the command line; also the file's name in that language.
    select : callable
        (problem, plan, subjects or None for all) → keys of the sheets, in order; with `gate` the request comes fourth.
    extract : callable
        (gate, key) → what the sheet gets to know.
    view : callable
        (extract, phrases) → the page value.
    gate : callable or None
        (problem, plan, profile, request) → the gate of documents that also know what was handed out before.
    posted : bool
        Hangs on a wall: no names of participants, so its file need not be private.
    dated : bool
        Counts what was held until the day it is printed, so it changes without a new revision.
    """

    name: str
    alias: str
    audience: str
    template: str
    select: Callable[..., list[str]]
    extract: Callable[[Any, str], Extract]
    view: Callable[[Extract, Phrases], object]
    posted: bool = False
    landscape: bool = False
    card: bool = False
    dated: bool = False
    gate: Callable[..., Gate] | None = None

    def keys(self, problem: Problem, plan: Plan, chosen: Subjects, request: object) -> list[str]:
        """The keys of the sheets, in order."""
        return self.select(problem, plan, chosen, *((request,) if self.gate else ()))
