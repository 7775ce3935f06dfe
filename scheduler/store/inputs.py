"""The programme a revision was made from."""

from __future__ import annotations

from scheduler.domain.problem import Problem
from scheduler.store.store import Store


def problem_of(store: Store, number: int | None = None) -> Problem:
    """The Problem of a revision, else of the latest: its stored input with the holidays as they were resolved then.

    A newer list of holidays does not change what an old plan is judged by.
    """
    from scheduler.intake import read_snapshot

    return read_snapshot(store.snapshot(number)).problem.with_(holidays=store.holidays(number))
