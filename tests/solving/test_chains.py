"""Reasons of moved items: every link is true, and every chain ends at what happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.plan.effective import effective
from scheduler.plan.events import Event
from scheduler.plan.naming import named
from scheduler.plan.plan import Unmet
from scheduler.plan.standing import standing
from scheduler.rules.score import unmet_requirements
from scheduler.rules.verify import verify
from scheduler.solving.axis import Axis
from scheduler.solving.chains import put_back
from scheduler.solving.replan import Replanned, Task, replan
from scheduler.solving.search import Options
from tests.agreement.test_agreement import _generated, _some_plan
from tests.factories import BASE, GOOD, day

LIMITS = Options(time=None, work=20.0, workers=1)


def listed(problem, plan):
    unmet = unmet_requirements(problem, plan)
    return plan.with_(unmet=tuple(Unmet(r.participant, r.household, r.course, r.internship) for r in unmet))


def replanned(problem, published, *events: Event, today: dt.date | None = None) -> tuple[Task, Replanned]:
    changed = effective(problem, events)
    today = today or problem.settings.first_day
    now = standing(changed, published, events, today)
    task = Task(changed, published, now, today, 0, named(events), events=events)
    return task, replan(task, LIMITS)


def assert_true(task: Task, result: Replanned) -> None:
    """Each link's rule breaks where its item alone is put back; the last item could not stay, or is new."""
    before = {c.item: c.before for c in result.difference.changes}
    gone = {c.item for c in result.difference.changes if c.after is None}
    assert result.reasons.keys() == {c.item for c in result.difference.changes if c.what != ("people",)}
    broken = verify(task.problem, listed(task.problem, task.standing))
    for item, chain in result.reasons.items():
        assert chain.links[0].item == item
        for n, link in enumerate(chain.links):
            assert link.given_up == (link.violation is None and link.item in gone)
            if link.violation is None:
                assert before[link.item] is None or link.item in gone or link.item not in task.standing.session
                continue
            if link.item in gone:
                assert link.violation in broken or n + 1 < len(chain.links)
                continue
            back = put_back(result.plan, before[link.item])
            again = [v for v in verify(task.problem, back) if v.rule == link.violation.rule and link.item in v.items]
            assert again, (item, link)
            if n + 1 < len(chain.links):
                assert any(chain.links[n + 1].item in v.items for v in again)
        end = chain.links[-1]
        if end.violation is not None and end.item not in gone:
            assert any(v.rule == end.violation.rule and end.item in v.items for v in broken), (item, end)
        assert chain.events, (item, chain)


def moment(n: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day(n), dt.time()) + dt.timedelta(minutes=minute)


def test_what_makes_room_for_a_make_up_session_says_so() -> None:
    """A/1 was not held; it is held when A/2 was to be, and A/2 later: A/2 ← A/1 ← the event."""
    first = next(s for s in GOOD.sessions if s.id == "A-S-1/1")
    event = Event(1, "not-held", first.id, category="not-held")
    task, result = replanned(BASE, GOOD, event, today=first.date + dt.timedelta(days=1))
    assert_true(task, result)
    moved = {item: chain for item, chain in result.reasons.items() if len(chain.links) > 1}
    assert moved, "something made room"
    for chain in moved.values():
        assert chain.links[-1].item == first.id and chain.events == (event,)


@pytest.mark.parametrize("seed", range(24))
def test_chains_are_true_and_end_at_the_event(seed: int) -> None:
    problem = _generated(seed)
    published = listed(problem, _some_plan(problem, Axis(problem), seed))
    if not published.sessions:
        return
    busiest = published.sessions[seed % len(published.sessions)]
    first = dt.datetime.combine(busiest.date, dt.time())
    kind = "trainer" if seed % 2 and busiest.trainers else "venue"
    subject = busiest.venue if kind == "venue" else busiest.trainers[0]
    if [v for v in verify(problem, published) if not v.warning]:
        return
    task, result = replanned(problem, published, Event(1, kind, subject, first, first + dt.timedelta(days=2)))
    assert result.proven
    assert_true(task, result)


def test_what_the_input_no_longer_has_needs_no_event() -> None:
    """Course A got one session shorter: its second is gone, and nothing is asked of a session that is nowhere."""
    shorter = BASE.with_(courses=(replace(BASE.courses[0], jp=4), BASE.courses[1]))
    task, result = replanned(shorter, GOOD)
    assert "A-S-1/2" not in task.standing.session
    assert {c.item: c.after for c in result.difference.changes} == {"A-S-1/2": None}
    assert [link.violation for link in result.reasons["A-S-1/2"].links] == [None]
