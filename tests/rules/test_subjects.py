"""Whose points they are."""

from scheduler.rules.score import score
from scheduler.rules.subjects import by_subject
from tests import factories as f


def test_subjects_have_all_points_together():
    result = score(f.BASE, f.GOOD)
    found = by_subject(f.BASE, f.GOOD, result)
    assert sum(points.total() for points in found.values()) == result.total > 0


def test_points_by_hand():
    # T1 teaches once in Village, 60 minutes from Town: 2 points of weight 2; nobody else is away from home.
    plan = f.with_sessions(f.session("B-S-1", 1, 2, 0, 4, "V1", "T1"))
    problem = f.weighted(f.BASE, "trainer-travel", "early-finish")
    found = by_subject(problem, plan, score(problem, plan))
    # The placement ends in the third week: two whole weeks, which are its host's.
    assert found == {("trainer", "T1"): {"trainer-travel": 2}, ("host", "H"): {"early-finish": 2}}


def test_a_preference_without_weight_is_nobodys():
    problem = f.weighted(f.BASE)
    assert by_subject(problem, f.GOOD, score(problem, f.GOOD)) == {}
