"""Events: the effective programme, what stands of a plan, what events name, attendance."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.domain.availability import Holiday
from scheduler.domain.courses import Course, Internship
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Host, Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import DayPattern, Settings
from scheduler.plan.attendance import attendance
from scheduler.plan.effective import effective, rows_of_period
from scheduler.plan.events import AWAY, Event, covers, from_payload, in_force, marked, reason_of, to_payload
from scheduler.plan.naming import named, named_by_input, together
from scheduler.plan.plan import Cohort, Placement, Plan, Session
from scheduler.plan.standing import session_number, standing
from scheduler.rules.verify import verify

MONDAY = dt.date(2027, 4, 5)


def at(day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(2027, 4, day, hour, minute)


@pytest.fixture
def problem():
    pattern = DayPattern("normal", tuple(8 * 60 + 45 * n for n in range(8)))
    return Problem(
        Settings("p", "P", MONDAY, dt.date(2027, 4, 30), day_patterns=(pattern,)),
        sentra=(Sentra("S", "S", "Metro"),),
        households=(Household("H", "S", max_absent=2, must_train=2),),
        participants=(
            Participant("P1", "A", "S", internships=("I",), birth_date=dt.date(1990, 1, 1)),
            Participant("P2", "B", "S"),
            Participant("P3", "C", "S", household="H"),
            Participant("P4", "D", "S", household="H"),
        ),
        trainers=(Trainer("T1", "T", "Metro", ("X",)), Trainer("T2", "U", "Krui", ("X",))),
        venues=(Venue("V", "V", "Metro", 20, ("kitchen", "power")), Venue("W", "W", "Metro", 20, ("kitchen",))),
        courses=(Course("X", "X", 12, 4, features=("kitchen",)),),
        internships=(Internship("I", "I", 5),),
        hosts=(Host("N", "N", "Metro", 2, ("I",)),),
        mentors=(Mentor("M", "M", "N"),),
        holidays=(Holiday(dt.date(2027, 4, 20), "Old"), Holiday(dt.date(2027, 4, 22), "Leave", "candidate")),
    )


@pytest.fixture
def plan():
    sessions = tuple(
        Session(f"X-1/{n}", "X-1", n, MONDAY + dt.timedelta(days=n), 480, 660, 4, "V", ("T1",)) for n in (1, 2, 3)
    )
    dates = tuple(dt.date(2027, 4, d) for d in (12, 13, 14, 15, 16))
    return Plan(
        "p",
        cohorts=(Cohort("X-1", "X", "S", ("P1", "P2", "P3", "P4")),),
        sessions=sessions,
        placements=(Placement("M1", "P1", "I", "N", "M", dates, 540, 960),),
    )


def free(problem, kind, id, day, start, end):
    return problem.calendar.available(kind, id, dt.date(2027, 4, day), start, end)


def test_the_plan_of_these_tests_keeps_every_rule(problem, plan):
    assert not verify(problem, plan)


# Events ------------------------------------------------------------------------------


def test_an_event_survives_being_stored():
    event = Event(3, "trainer", "T1", at(6, 13), None, "ill", "flu", {"a": [1]}, dt.datetime(2027, 4, 1, tzinfo=dt.UTC))
    assert from_payload(3, "trainer", event.created, to_payload(event)) == event


def test_withdrawn_events_do_not_count_but_stay():
    events = (Event(1, "trainer", "T1"), Event(2, "venue", "V"), Event(3, "withdraw", "1"))
    assert [e.number for e in in_force(events)] == [2]
    assert [(e.number, e.withdrawn) for e in marked(events)] == [(1, 3), (2, None)]


def test_a_period_is_half_open():
    event = Event(1, "trainer", "T1", at(6, 9), at(6, 12))
    assert covers(event, dt.date(2027, 4, 6), 480, 541) and not covers(event, dt.date(2027, 4, 6), 480, 540)
    assert not covers(event, dt.date(2027, 4, 6), 720, 800)


# The effective programme ---------------------------------------------------------------


def test_without_events_nothing_changes(problem):
    assert effective(problem, ()) is problem
    assert effective(problem, (Event(1, "trainer", "T1"), Event(2, "withdraw", "1"))) is problem


@pytest.mark.parametrize(
    ("first", "last", "open_", "closed"),
    [
        (at(6, 13), at(6, 15), [(6, 480, 780), (6, 900, 960), (7, 0, 1440)], [(6, 779, 781), (6, 890, 901)]),
        (at(6, 13), at(8, 9), [(6, 0, 780), (8, 540, 700)], [(6, 800, 810), (7, 0, 10), (8, 530, 550)]),
        (at(6), at(8), [(5, 0, 1440), (8, 0, 1440)], [(6, 0, 10), (7, 1430, 1440)]),
        (at(6, 13), None, [(6, 0, 780)], [(6, 800, 810), (29, 0, 10)]),
        (None, at(6, 13), [(6, 780, 800)], [(5, 0, 10), (6, 700, 790)]),
        (None, None, [], [(5, 0, 10)]),
        (at(6, 13), at(7), [(7, 0, 10)], [(6, 780, 790)]),
    ],
)
@pytest.mark.parametrize("kind", [k for k in AWAY if k not in ("road", "feature", "kit")])
def test_absences_close_exactly_their_period(problem, kind, first, last, open_, closed):
    ids = {"trainer": "T1", "venue": "V", "host": "N", "mentor": "M", "participant": "P1", "household": "H"}
    after = effective(problem, (Event(1, kind, ids[kind], first, last),))
    assert all(free(after, kind, ids[kind], *x) for x in open_)
    assert not any(free(after, kind, ids[kind], *x) for x in closed)
    assert after.settings == problem.settings and after.participants == problem.participants


def test_no_row_is_empty():
    for first in (None, at(6), at(6, 9)):
        for last in (None, at(7), at(7, 9), at(6, 12)):
            for row in rows_of_period("trainer", "T1", first, last, None):
                assert row.time_from < row.time_to
                assert not row.first_day or not row.last_day or row.first_day <= row.last_day


def test_free_text_goes_nowhere(problem):
    after = effective(problem, (Event(1, "trainer", "T1", None, None, "ill", "a secret"),))
    assert "secret" not in repr(after) and "1" in after.availability[-1].reason


def test_a_road(problem):
    after = effective(problem, (Event(1, "road", "Metro~Krui", at(6), at(7)),))
    assert after.calendar.road_closed("Krui", "Metro", dt.date(2027, 4, 6))
    assert not after.calendar.road_closed("Krui", "Metro", dt.date(2027, 4, 7))


def test_a_feature_fails_only_for_those_who_need_it(problem, plan):
    power = effective(problem, (Event(1, "feature", "V:power"),))
    assert not verify(power, plan)
    kitchen = effective(problem, (Event(1, "feature", "V:kitchen", at(7), at(8)),))
    assert {i for v in verify(kitchen, plan) for i in v.items} == {"X-1/2", "V"}


def test_holidays_come_and_go(problem):
    events = (Event(1, "holiday", "2027-04-13", data={"name": "New"}), Event(2, "no-holiday", "2027-04-20"))
    calendar = effective(problem, events).calendar
    assert calendar.is_holiday(dt.date(2027, 4, 13)) and not calendar.is_holiday(dt.date(2027, 4, 20))
    leave = effective(problem, (Event(1, "holiday", "2027-04-22"),)).calendar
    assert leave.is_holiday(dt.date(2027, 4, 22)) and not leave.candidate(dt.date(2027, 4, 22))


def test_a_session_that_cannot_be_then_closes_the_time_for_its_people(problem):
    event = Event(1, "session", "X-1/1", at(6, 8), at(6, 11), data={"participants": ["P1", "P9"]})
    after = effective(problem, (event,))
    assert not free(after, "participant", "P1", 6, 480, 500) and free(after, "participant", "P2", 6, 480, 500)


def test_who_joins(problem):
    event = Event(1, "joins", "P9", at(12), data={"courses": ["X"], "sentra": "S", "name": "New"})
    after = effective(problem, (event,))
    assert after.participant["P9"].name == "New" and after.courses_of["P9"] == ("X",)
    assert not free(after, "participant", "P9", 9, 480, 500) and free(after, "participant", "P9", 12, 480, 500)


def test_who_drops_out_is_away_for_good(problem):
    after = effective(problem, (Event(1, "drops-out", "P3", at(7, 12)),))
    assert free(after, "participant", "P3", 7, 480, 700) and not free(after, "participant", "P3", 29, 480, 500)
    assert after.household["H"].must_train == 1


def test_events_about_what_is_gone_change_nothing(problem):
    gone = [Event(n, kind, "Z") for n, kind in enumerate(AWAY, start=1)] + [Event(20, "drops-out", "Z", at(6))]
    assert effective(problem, gone) == problem


# What stands ---------------------------------------------------------------------------


def states(plan):
    return {x.id: x.state for x in (*plan.sessions, *plan.placements)}


def test_what_is_behind_counts_as_held(problem, plan):
    assert states(standing(problem, plan, (), dt.date(2027, 4, 7))) == {
        "X-1/1": "held", "X-1/2": None, "X-1/3": None, "M1": None,
    }  # fmt: skip
    assert states(standing(problem, plan, (), dt.date(2027, 4, 30)))["M1"] == "held"


def test_a_session_not_held_keeps_its_place_and_gives_its_number_back(problem, plan):
    event = Event(1, "not-held", "X-1/1", data={"date": "2027-04-06", "start": 480})
    after = standing(problem, plan, (event,), dt.date(2027, 4, 7))
    failed = after.session["X-1/1~1"]
    assert failed.state == "not_held" and failed.jp == 0 and failed.number == 1 and "X-1/1" not in after.session
    assert session_number("X-1/1~1") == "X-1/1" == session_number("X-1/1")
    # Once the make-up session is planned, the same event says nothing about it; failing again counts on.
    made_up = replace(plan.session["X-1/1"], date=dt.date(2027, 4, 9))
    again = after.with_(sessions=(*after.sessions, made_up))
    assert standing(problem, again, (event,), dt.date(2027, 4, 7)).session["X-1/1"].state is None
    second = Event(2, "not-held", "X-1/1", data={"date": "2027-04-09", "start": 480})
    twice = standing(problem, again, (event, second), dt.date(2027, 4, 10))
    assert twice.session["X-1/1~2"].state == "not_held"


def test_held_today_and_pins(problem, plan):
    events = (Event(1, "held", "X-1/1"), Event(2, "pin", "X-1/2"), Event(3, "pin", "M1"), Event(4, "unpin", "M1"))
    assert states(standing(problem, plan, events, MONDAY)) == {
        "X-1/1": "held", "X-1/2": "pinned", "X-1/3": None, "M1": None,
    }  # fmt: skip


def test_who_drops_out_leaves_the_future_only(problem, plan):
    events = (Event(1, "drops-out", "P1", at(7)),)
    after = standing(effective(problem, events), plan, events, dt.date(2027, 4, 7))
    assert after.cohort["X-1"].left == {"P1": 1} and not after.placements
    assert "P1" in after.people(after.session["X-1/1"]) and "P1" not in after.people(after.session["X-1/2"])
    late = (Event(1, "drops-out", "P1", at(14)),)
    broken_off = standing(effective(problem, late), plan, late, dt.date(2027, 4, 14))
    assert broken_off.placements[0].dates == (dt.date(2027, 4, 12), dt.date(2027, 4, 13))
    assert broken_off.placements[0].state == "held" and not broken_off.cohort["X-1"].left


def test_what_the_input_has_no_longer_is_left_out(problem, plan):
    fewer = problem.with_(participants=tuple(p for p in problem.participants if p.id != "P2"))
    assert "P2" not in standing(fewer, plan, (), MONDAY).cohort["X-1"].participants
    shorter = problem.with_(courses=(replace(problem.courses[0], jp=8),))
    assert {s.id for s in standing(shorter, plan, (), MONDAY).sessions} == {"X-1/1", "X-1/2"}


# Names -----------------------------------------------------------------------------------


def test_events_name_what_they_are_about():
    events = (
        Event(1, "trainer", "T1"),
        Event(2, "feature", "V:kitchen"),
        Event(3, "road", "A~B"),
        Event(4, "holiday", "2027-04-13"),
        Event(5, "pin", "X-1/1"),
        Event(6, "drops-out", "P1", at(6)),
    )
    found = named(events)
    assert found.trainers == {"T1"} and found.venues == {"V"} and found.roads == {("A", "B")}
    assert found.dates == {dt.date(2027, 4, 13)} and found.items == {"X-1/1"} and found.participants == {"P1"}
    assert not named(events, since=1).trainers


def test_changes_of_the_input_are_named(problem):
    trainers = (replace(problem.trainers[0], max_jp=4), problem.trainers[1])
    after = effective(problem.with_(trainers=trainers), (Event(1, "venue", "V", at(6), at(7)),))
    found = named_by_input(problem, after)
    assert found.trainers == {"T1"} and found.venues == {"V"} and not found.participants
    assert together(found, named((Event(1, "kit", "K"),))).kits == {"K"}


# Attendance --------------------------------------------------------------------------------


def test_attendance(problem, plan):
    absent = Event(1, "held", "X-1/1", data={"date": "2027-04-06", "start": 480, "absent": ["P2"]})
    here = standing(problem, plan, (absent,), dt.date(2027, 4, 8))
    rows = {a.participant: a for a in attendance(problem, here, (absent,))}
    assert (rows["P1"].held, rows["P1"].attended, rows["P1"].ahead, rows["P1"].make_up) == (8, 8, 4, 0)
    assert (rows["P2"].attended, rows["P2"].needed, rows["P2"].make_up) == (4, 10, 2)
    done = standing(problem, plan, (absent,), dt.date(2027, 4, 30))
    rows = {a.participant: a.certificate for a in attendance(problem, done, (absent,))}
    assert rows == {"P1": True, "P2": False, "P3": True, "P4": True}


def test_what_is_only_recorded_has_no_reason():
    assert reason_of(Event(1, "held", "DESAIN-PRS-1/1")) is None
    assert str(reason_of(Event(2, "trainer", "T1", category="ill"))) == "ill"
    assert str(reason_of(Event(3, "trainer", "T1", category="of another version"))) == "other reasons"
