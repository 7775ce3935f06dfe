"""A move is judged by the same checks as every plan: rules, points, and who would have to be told."""

from __future__ import annotations

from scheduler.domain.availability import Availability
from scheduler.plan.diff import difference
from scheduler.plan.plan import Placement, Session
from scheduler.rules.score import score
from scheduler.solving.explain.moves import Moves
from tests.factories import BASE, GOOD, closed, day, rows, with_sessions


def moved(problem, item: str, on: int, start: int | None = None, plan=GOOD):
    moves = Moves(problem, plan)
    one = moves.item(item)
    there = moves.session_at(one, day(on), start) if isinstance(one, Session) else moves.placement_from(one, day(on))
    return moves.move(one, there)


def test_a_move_to_a_free_day_breaks_nothing_and_counts_its_points() -> None:
    move = moved(BASE, "B-S-1/1", 3)
    assert move.broken == () and move.blockers == ()
    after = with_sessions(move.moved)
    assert move.total == score(BASE, after).total - score(BASE, GOOD).total
    assert set(move.changes.affected) == set(difference(GOOD, after).affected) == {"P1", "P2", "P4", "T2"}


def test_the_rule_and_the_row_that_forbid_it() -> None:
    move = moved(rows(closed("trainer", "T2", 3, reason="duty")), "B-S-1/1", 3)
    assert [v.rule for v in move.broken] == ["trainer-available"]
    assert [(kind, id, row.reason) for kind, id, row in move.blockers] == [("trainer", "T2", "duty")]


def test_what_stands_in_the_way_at_the_same_time() -> None:
    rules = {v.rule for v in moved(BASE, "B-S-1/1", 0, 480).broken}
    assert rules >= {"trainer-no-overlap", "venue-no-overlap", "participant-no-overlap"}


def test_what_the_plan_breaks_already_is_not_the_moves_doing() -> None:
    problem = rows(closed("trainer", "T2", 0))
    assert "trainer-available" not in {v.rule for v in moved(problem, "B-S-1/1", 3).broken}


def test_a_placement_moves_by_its_working_days() -> None:
    move = moved(BASE, "M01", 17)
    assert isinstance(move.moved, Placement)
    assert move.moved.dates == (day(17), day(18), day(21))
    assert move.broken == () and set(move.changes.affected) == {"P1", "N"}
    assert {v.rule for v in moved(BASE, "M01", 1).broken} == {"placement-calendar"}


def test_no_such_slot_and_no_such_days() -> None:
    moves = Moves(BASE, GOOD)
    assert moves.session_at(moves.item("B-S-1/1"), day(4), 780) is None
    assert moves.session_at(moves.item("B-S-1/1"), day(5), 481) is None
    assert moves.placement_from(moves.item("M01"), day(25)) is None
    assert moves.item("NONE") is None


def test_alternatives_are_allowed_ones_first_and_judged_alike() -> None:
    problem = rows(Availability("trainer", "T2", "closed", day(3), day(25)))
    moves = Moves(problem, GOOD)
    found = moves.alternatives(moves.item("B-S-1/1"), 12)
    assert found and [bool(m.broken) for m in found] == sorted(bool(m.broken) for m in found)
    allowed = [m for m in found if not m.broken]
    assert [m.total for m in allowed] == sorted(m.total for m in allowed)
    assert any(m.moved.trainers == ("T1",) for m in found)
    assert any({v.rule for v in m.broken} == {"trainer-available"} for m in found)
