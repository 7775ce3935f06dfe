"""The programme a revision was made from: its input, and the events up to then."""

from __future__ import annotations

from scheduler.domain.problem import Problem
from scheduler.plan.effective import effective
from scheduler.store.store import Store


def problem_of(store: Store, number: int | None = None) -> Problem:
    """The effective Problem of a revision, else of the latest: its input and the events it took into account.

    Neither later events nor a newer list of holidays change what an old plan is judged by.
    """
    return effective(input_of(store, number), store.events(upto=store.revision(number).events))


def input_of(store: Store, number: int | None = None) -> Problem:
    """The Problem of a revision's stored input alone, with the holidays as they were resolved then."""
    from scheduler.intake import read_snapshot

    return read_snapshot(store.snapshot(number)).problem.with_(holidays=store.holidays(number))
