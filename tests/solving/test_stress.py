"""Cancellations on a plan of three sessions and one placement, with answers counted by hand."""

import datetime as dt
from dataclasses import replace

from scheduler.domain.availability import Availability
from scheduler.solving.cancellations import Cancellation, possible
from scheduler.solving.remedies import FreeDay, free_day, seconds_worth_trying, with_second
from scheduler.solving.search import Options
from scheduler.solving.stress import Played, Trial, play
from tests import factories as f

WEEK = Cancellation("trainer", "T2", f.day(0), f.day(6))
EARLY = f.MON - dt.timedelta(days=30)


def trial(problem=f.BASE, plan=f.GOOD, **changes):
    return Trial(problem, plan, (), EARLY, options=Options(time=None, work=20.0, workers=1), **changes)


def alone(**courses):
    """The programme with T2 alone, and courses changed."""
    return f.BASE.with_(trainers=(f.BASE.trainers[1],), courses=tuple(replace(c, **courses) for c in f.BASE.courses))


def test_all_that_could_happen():
    found = possible(f.BASE, f.GOOD, EARLY)
    assert [c.key for c in found.touching] == [
        "trainer:T2@2027-04-05..2027-04-11",
        "venue:V1@2027-04-05..2027-04-05",
        "venue:V1@2027-04-06..2027-04-06",
        "venue:V1@2027-04-07..2027-04-07",
        "host:H@2027-04-19..2027-04-25",
        "host:H@2027-04-19..",
    ]
    # Four weeks of two trainers and two hosts, twenty teaching days of three venues, less those above.
    assert found.idle == (2 * 4 - 1) + (3 * 20 - 3) + (2 * 4 - 1)
    assert possible(f.BASE, f.GOOD, f.day(2), ("venue",)).touching == found.touching[3:4]


def test_a_substitute_in_the_same_slots_is_found_by_counting():
    found = play(trial(), WEEK)
    assert (found.outcome, found.proven, found.touched) == ("substituted", True, 3)
    assert (found.participants, found.staff, found.items, found.days) == (0, 2, 3, 0)
    assert found.substitutes == ("T1",)


def test_without_a_substitute_sessions_move():
    found = play(trial(alone()), WEEK)
    assert (found.outcome, found.proven, found.compulsory) == ("repaired", True, 0)
    # All three sessions go to the week after: four participants and T2 hear of it.
    assert (found.participants, found.staff, found.items) == (4, 1, 3)


def test_what_can_move_nowhere_costs_requirements():
    problem = alone(last_day=f.day(4))
    found = play(trial(problem), WEEK)
    # P1, P2 and P3 lose A; P1, P2 and P4 lose B.
    assert (found.outcome, found.proven, found.compulsory, found.at_least) == ("costs", True, 6, 6)
    assert found.lost == {"A": 3, "B": 3}
    assert with_second(trial(problem), WEEK, "T2") == 2
    assert list(seconds_worth_trying(trial(problem), [found])) == [("T2", found)]
    assert free_day(trial(problem), WEEK) is None  # Closed is not the day, but the course.


def test_another_venue_at_the_same_time():
    found = play(trial(), Cancellation("venue", "V1", f.day(0), f.day(0)))
    assert (found.outcome, found.proven, found.substitutes) == ("substituted", True, ("V2",))
    assert (found.participants, found.staff, found.items, found.days) == (3, 1, 1, 0)


def test_a_host_withdraws():
    found = play(trial(notice=0), Cancellation("host", "H", f.day(14), None))
    assert (found.outcome, found.proven, found.substitutes) == ("repaired", True, ("G",))
    assert (found.participants, found.staff, found.items, found.days) == (1, 2, 1, 0)


def test_a_host_who_tells_early_is_worked_at_early():
    # A week before, the placement can still be brought forward at the same host: one person less to tell.
    found = play(trial(), Cancellation("host", "H", f.day(14), None))
    assert (found.outcome, found.proven, found.participants, found.staff) == ("repaired", True, 1, 1)


def test_a_pinned_session_is_left_to_a_person():
    plan = f.GOOD.with_(sessions=tuple(replace(s, state="pinned") for s in f.GOOD.sessions))
    assert play(trial(plan=plan), WEEK).outcome == "fixed"


def test_what_was_held_when_the_office_hears_of_it_is_not_touched():
    late = replace(WEEK, first=f.day(1))
    assert play(trial(notice=0), late).touched == 2


def test_the_one_day_that_would_help():
    closed = Availability("trainer", "T2", "closed", f.day(5), f.day(25))
    people = tuple(replace(p, courses=("B",), internships=()) for p in f.BASE.participants if p.id != "P3")
    problem = alone().with_(availability=(closed,), participants=people)
    plan = f.plan(f.session("B-S-1", 1, 2), cohorts=f.GOOD.cohorts[1:])
    found = play(trial(problem, plan), WEEK)
    assert found.lost == {"B": 3}
    # T2 is away until Sunday: Monday of the next week is the nearest day.
    assert free_day(trial(problem, plan), WEEK) == FreeDay("trainer", "T2", f.day(7))


def test_days_before_the_programme_use_up_the_freeze():
    # The office hears of it on Monday a week before: nothing of the first days is frozen any more.
    problem = f.BASE.with_(
        trainers=(f.BASE.trainers[1],), courses=(f.BASE.courses[0], replace(f.BASE.courses[1], after=("A",)))
    )
    first = Cancellation("venue", "V1", f.day(0), f.day(0))
    only = problem.with_(venues=f.BASE.venues[:1])
    found = play(trial(only), first)
    assert (found.outcome, found.compulsory) == ("repaired", 0)


def test_the_fingerprint_is_of_all_that_counts():
    first = trial().fingerprint
    assert first == trial().fingerprint
    others = [
        trial(notice=3),
        trial(f.trainer("T1", max_jp=40)),
        trial(plan=f.with_sessions(f.session("B-S-1", 1, 3))),
        replace(trial(), options=Options(time=None, work=21.0, workers=1)),
    ]
    assert len({first, *(t.fingerprint for t in others)}) == 5
    assert trial(plan=f.GOOD.with_(revision=7)).fingerprint == first


def test_results_are_the_same_after_a_file():
    import json

    found = play(trial(), WEEK)
    assert Played.from_dict(json.loads(json.dumps(found.to_dict()))) == found
