"""The event whose category a notice gives as the reason."""

from __future__ import annotations

import datetime as dt

from scheduler.plan.amendments import amendments
from scheduler.plan.diff import difference
from scheduler.plan.effective import effective
from scheduler.plan.events import Event
from scheduler.solving import causes
from scheduler.solving.causes import Causes
from tests.factories import BASE, GOOD, day, placement, session, with_sessions


def at(n: int) -> dt.datetime:
    return dt.datetime.combine(day(n), dt.time())


def categories(after, role: str, who: str, *events: Event) -> list[str | None]:
    changes = difference(GOOD, after)
    found = Causes(effective(BASE, events), BASE, changes, events)
    return [found.category(a, who) for a in amendments(changes, role, who)]


ILL = Event(1, "trainer", "T2", at(1), at(2), "ill", "a secret")


def test_what_the_event_hits():
    after = with_sessions(session("A-S-1", 2, 4))
    assert categories(after, "participant", "P1", ILL) == ["ill"]
    assert categories(after, "participant", "P1") == [None]
    elsewhere = Event(1, "trainer", "T1", at(1), at(2), "ill")
    assert categories(after, "participant", "P1", elsewhere) == [None]
    withdrawn = Event(2, "withdraw", "1")
    assert categories(after, "participant", "P1", ILL, withdrawn) == [None]


def test_what_was_pushed_away_by_it():
    """A-S-1/2 moves to where B-S-1/1 was, which moves on: B's people hear the same reason."""
    after = with_sessions(session("A-S-1", 2, 2), session("B-S-1", 1, 3))
    assert categories(after, "participant", "P4", ILL) == ["ill"]
    far = Event(2, "venue", "V1", at(20), at(21), "weather")
    assert categories(after, "participant", "P4", far, ILL) == ["ill"]


def test_ones_own_event_goes_first():
    after = with_sessions(session("A-S-1", 2, 4))
    own = Event(2, "participant", "P1", at(1), at(2), "duty")
    assert categories(after, "participant", "P1", ILL, own) == ["duty"]
    assert categories(after, "participant", "P2", ILL, own) == ["ill"]


def test_other_kinds():
    host = Event(1, "host", "H", at(10), None, "host")
    moved = GOOD.with_(placements=(placement("G", "M"),))
    assert categories(moved, "participant", "P1", host) == ["host"]
    assert categories(moved, "mentor", "N", host) == ["host"] == categories(moved, "mentor", "M", host)
    holiday = Event(1, "holiday", day(1).isoformat(), category="holiday")
    assert categories(with_sessions(session("A-S-1", 2, 4)), "trainer", "T2", holiday) == ["holiday"]
    road = Event(1, "road", "Village~Town", at(1), at(2), "road")
    assert categories(with_sessions(session("A-S-1", 2, 4)), "trainer", "T2", road) == ["road"]
    failed = Event(1, "not-held", "A-S-1/2", category="not-held")
    assert categories(with_sessions(session("A-S-1", 2, 4)), "participant", "P3", failed) == ["not-held"]
    gone = Event(1, "drops-out", "P3", at(1), None, "participants")
    left = GOOD.cohorts[0].__class__("A-S-1", "A", "S", ("P1", "P2", "P3"), {}, {"P3": 1})
    assert categories(GOOD.with_(cohorts=(left, GOOD.cohorts[1])), "participant", "P3", gone) == ["participants"]


def test_a_new_plan_is_not_searched_for_chains(monkeypatch):
    monkeypatch.setattr(causes, "MOST_CHAINED", 1)
    after = with_sessions(session("A-S-1", 2, 2), session("B-S-1", 1, 3))
    assert categories(after, "participant", "P4", ILL) == [None]
    assert categories(after, "participant", "P3", ILL) == ["ill"], "what an event hits is known all the same"
