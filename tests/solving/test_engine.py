"""Limits of one run of the solver."""

from scheduler.solving.engine import Budget


def test_what_is_overdrawn_is_still_a_limit_that_the_solver_takes():
    budget = Budget(None, 1.0)
    budget.charge(1.5)  # A run may do a little more than it was given.
    assert budget.spent
    clock, work = budget.share(0.5, 1.0, 1.0)
    assert clock is None and 0 < work <= 0.01


def test_a_share_is_never_more_than_what_is_left():
    budget = Budget(None, 10.0)
    budget.charge(8.0)
    assert budget.share(0.5, 1.0, 1.5) == (None, 1.5)
    assert budget.share(1.0, 1.0, 5.0) == (None, 2.0)
