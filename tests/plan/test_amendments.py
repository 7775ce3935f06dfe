"""Who is told what: against a count from plan.json that knows neither the comparison nor the plan's own look-ups."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.plan.amendments import amendments
from scheduler.plan.diff import ROLES, difference, own_items
from scheduler.plan.json import to_dict
from scheduler.plan.plan import Cohort, Placement, Plan, Session
from tests.factories import day

PEOPLE = ("P1", "P2", "P3", "P4")
TRAINERS, VENUES, HOSTS = ("T1", "T2", "T3"), ("V1", "V2"), (("H", "N"), ("H", "O"), ("G", "M"))


def told(before: Plan, after: Plan) -> set[tuple[str, str]]:
    """Role and id of everybody whose timetable in plan.json is another, by the words of the contract."""
    old, new = timetables(to_dict(before)), timetables(to_dict(after))
    return {key for key in old.keys() | new.keys() if old.get(key, {}) != new.get(key, {})}


def timetables(data: dict) -> dict[tuple[str, str], dict]:
    found: dict = defaultdict(lambda: defaultdict(set))
    cohorts = {c["id"]: c for c in data["cohorts"]}
    for s in data["sessions"]:
        if s["state"] == "not_held":
            continue
        c = cohorts[s["cohort"]]
        where = (s["date"], s["start"], s["end"], s["venue"])
        for p in c["participants"]:
            if c["joined"].get(p, 1) <= s["number"] <= c["left"].get(p, 10**6):
                found["participant", p][c["course"], s["number"]].add(where)
        for t in s["trainers"]:
            found["trainer", t][s["cohort"], s["number"]].add(where)
    for x in data["placements"]:
        days = (tuple(x["dates"]), x["start"], x["end"])
        found["participant", x["participant"]][x["internship"]].add((*days, x["host"], x["mentor"]))
        found["mentor", x["mentor"]][x["participant"], x["internship"]].add(days)
    return found


@st.composite
def plans(draw) -> Plan:
    """Cohorts of two courses, people who come and go, sessions not held and made up, split placements."""
    cohorts, sessions, placements = [], [], []
    for course, number in (("A", 1), ("A", 2), ("B", 1)):
        id = f"{course}-S-{number}"
        people = tuple(draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4)))
        joined = {p: 2 for p in people if draw(st.integers(0, 5)) == 0}
        left = {p: 1 for p in people if p not in joined and draw(st.integers(0, 5)) == 0}
        cohorts.append(Cohort(id, course, "S", people, joined, left))
        for n in (1, 2):
            on = day(draw(st.integers(0, 3)))
            start = draw(st.sampled_from((480, 585)))
            teachers = tuple(draw(st.lists(st.sampled_from(TRAINERS), unique=True, max_size=2)))
            s = Session(f"{id}/{n}", id, n, on, start, start + 180, 4, draw(st.sampled_from(VENUES)), teachers)
            if draw(st.integers(0, 4)) == 0:
                sessions.append(replace(s, id=f"{s.id}~1", jp=0, state="not_held"))
                s = replace(s, date=on + dt.timedelta(days=7))
            if draw(st.integers(0, 6)):
                sessions.append(s)
    for n, p in enumerate(PEOPLE[:2], 1):
        host, mentor = draw(st.sampled_from(HOSTS))
        first = draw(st.integers(14, 16))
        dates = tuple(day(first + i) for i in range(4))
        parts = (dates[:2], dates[2:]) if draw(st.booleans()) else (dates,)
        for m, part in enumerate(parts, 1):
            placements.append(Placement(f"M{n}-{m}", p, "I", host, mentor, part, 540, 960))
    return Plan("small", 1, cohorts=tuple(cohorts), sessions=tuple(sessions), placements=tuple(placements))


@settings(max_examples=150, deadline=None)
@given(plans(), plans())
def test_exactly_those_whose_timetable_is_another(before, after):
    changes = difference(before, after)
    assert set(changes.people) == told(before, after)
    assert len(changes.people) == changes.people_notified
    everybody = {(role, id) for role in ROLES for plan in (before, after) for id in own_items(plan, role)}
    for role, id in everybody:
        rows = amendments(changes, role, id)
        assert bool(rows) == ((role, id) in changes.people)
        for a in rows:
            assert a.before is None or a.before in own_items(before, role)[id].values()
            assert a.after is None or a.after in own_items(after, role)[id].values()


@settings(max_examples=100, deadline=None)
@given(plans())
def test_the_same_plan_is_no_news(plan):
    assert difference(plan, plan).people == () and told(plan, plan) == set()


@settings(max_examples=100, deadline=None)
@given(plans(), plans())
def test_what_is_told_is_the_whole_difference(before, after):
    """Who strikes the old rows and writes the new ones has the new timetable."""
    changes = difference(before, after)
    for role, id in changes.people:
        held = set(own_items(before, role).get(id, {}))
        for a in amendments(changes, role, id):
            held -= {row for row, item in own_items(before, role).get(id, {}).items() if item is a.before}
            held |= {row for row, item in own_items(after, role).get(id, {}).items() if item is a.after}
        assert held == set(own_items(after, role).get(id, {}))


def test_a_meeting_moved_and_a_substitute():
    from tests.factories import GOOD, session, with_sessions

    moved = with_sessions(session("A-S-1", 2, 4), session("B-S-1", 1, 2, 0, 4, "V1", "T1"))
    changes = difference(GOOD, moved)
    (a,) = amendments(changes, "participant", "P1")
    assert (a.before.date, a.after.date, a.effective) == (day(1), day(4), day(1))
    assert amendments(changes, "participant", "P4") == (), "a substitute in the same slot and place is no news"
    gone = [(a.before.id, a.after) for a in amendments(changes, "trainer", "T2") if a.after is None]
    assert gone == [("B-S-1/1", None)]
    (come,) = amendments(changes, "trainer", "T1")
    assert (come.before, come.after.id, come.effective) == (None, "B-S-1/1", day(2))


def test_a_placement_made_longer_is_valid_from_the_first_other_day():
    from tests.factories import GOOD, placement

    longer = GOOD.with_(placements=(placement("H", "N", 14, 15, 17),))
    (a,) = amendments(difference(GOOD, longer), "mentor", "N")
    assert a.effective == day(16)
    (a,) = amendments(difference(GOOD, GOOD.with_(placements=(placement("H", "M"),))), "participant", "P1")
    assert a.effective == day(14)


def test_another_cohort_at_the_same_time_and_place_is_no_news():
    from tests.factories import GOOD

    other = Cohort("A-S-2", "A", "S", ("P3",))
    twins = tuple(replace(s, id=s.id.replace("A-S-1", "A-S-2"), cohort="A-S-2") for s in GOOD.sessions[:2])
    first = replace(GOOD.cohorts[0], participants=("P1", "P2"))
    after = GOOD.with_(cohorts=(first, other, *GOOD.cohorts[1:]), sessions=(*GOOD.sessions, *twins))
    changes = difference(GOOD, after)
    assert amendments(changes, "participant", "P3") == () and not changes.participants
