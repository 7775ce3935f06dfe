"""A year of cancellations, one after another, judged by what knows nothing of the solver."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import replace

import pytest

from scheduler.plan.diff import changes_of, difference
from scheduler.plan.plan import Cohort, Plan, Session
from scheduler.rules.verify import verify
from scheduler.store.inputs import problem_of
from scheduler.store.store import Store, store_path
from tests.year.office import Stage, commands_of, jadwal, office, play
from tests.year.scenario import YEAR

pytestmark = pytest.mark.slow

KILLED_AT = (3, 9, 16)  # Steps during which the power fails, too.


def rows_of(plan: Plan) -> dict[str, set[tuple]]:
    """What each person's own timetable says, read off the plan row by row."""
    rows: dict[str, set[tuple]] = defaultdict(set)
    for s in plan.sessions:
        if s.state == "not_held":
            continue
        cohort = plan.cohort[s.cohort]
        for p in cohort.participants:
            if cohort.joined.get(p, 1) <= s.number <= cohort.left.get(p, 10**6):
                rows[p].add((cohort.course, s.number, s.date, s.start, s.end, s.venue))
        for t in s.trainers:
            rows[t].add((s.cohort, s.number, s.date, s.start, s.end, s.venue))
    for x in plan.placements:
        rows[x.participant].add((x.internship, x.dates, x.start, x.end, x.host, x.mentor))
        rows[x.mentor].add((x.participant, x.internship, x.dates, x.start, x.end))
    return rows


def violations(problem, plan: Plan) -> list:
    return [v for v in verify(problem, plan) if not v.warning]


def told(before: Plan, after: Plan) -> set[str]:
    old, new = rows_of(before), rows_of(after)
    return {p for p in old.keys() | new.keys() if old.get(p) != new.get(p)}


def without_changes_of(stage: Stage, who: str) -> Plan:
    """The new plan with everything of one person's put back where it was."""
    plan = stage.after.with_(cohorts=tuple(_as_before(stage.before, c, who) for c in stage.after.cohorts))
    for change in changes_of(difference(stage.before, stage.after), who):
        old = change.before
        if old is None or change.after is None:
            return Plan("")  # Something came or went: it cannot be put back without the event.
        if isinstance(old, Session) and old.date < stage.step.today:
            return Plan("")  # It was not held then, and that is over.
        if isinstance(old, Session):
            back = replace(old, state=plan.session[old.id].state)
            plan = plan.with_(sessions=tuple(back if s.id == old.id else s for s in plan.sessions))
        else:
            plan = plan.with_(placements=tuple(old if x.id == old.id else x for x in plan.placements))
    return plan


def _as_before(before: Plan, cohort: Cohort, who: str) -> Cohort:
    """A cohort with one person in it, or not, as before."""
    old = before.cohort.get(cohort.id)
    if old is None:
        return cohort
    people = [p for p in cohort.participants if p != who] + [p for p in old.participants if p == who]
    tables = {
        name: {p: n for p, n in getattr(cohort, name).items() if p != who}
        | {p: n for p, n in getattr(old, name).items() if p == who}
        for name in ("joined", "left")
    }
    return replace(cohort, participants=tuple(people), **tables)


def judge(stage: Stage) -> None:
    """Held is held, every rule kept, those are told who see something else, and each of them for a reason."""
    before, after, today = stage.before, stage.after, stage.step.today
    assert not violations(stage.problem, after)
    here = {s.id: s for s in after.sessions}
    for s in before.sessions:
        if s.date < today and here.get(s.id) != s:
            now = here.get(s.id)
            records = [x for x in after.sessions if x.id.startswith(f"{s.id}~") and x.state == "not_held"]
            held = now is not None and replace(now, state=s.state) == s
            assert held or (records and records[0].date == s.date), (stage.step.name, s)
    changes = difference(before, after)
    assert set(changes.affected) == told(before, after)
    assert f"{changes.people_notified} people" in stage.told or not changes.affected
    for who in changes.affected:
        assert violations(stage.problem, without_changes_of(stage, who)), (stage.step.name, who, "in vain")


def killed(programme, *command: str) -> None:
    """A command whose process ends at a random moment, by kill -9; the moment is the same in every run of the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler.cli.main", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(random.Random(command[0]).uniform(0.2, 2.5))
    process.send_signal(signal.SIGKILL)
    process.wait()


def state(programme) -> tuple[int, int, list[str]]:
    with Store.open(store_path(programme)) as store:
        return len(store.revisions()), store.last_event(), [e.subject for e in store.events()]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a system without SIGKILL")
def test_a_year_of_cancellations(tmp_path) -> None:
    programme = office(tmp_path)
    counts, proven = [], 0
    for n, step in enumerate(YEAR):
        if n in KILLED_AT:
            before = state(programme)
            for command in commands_of(programme, step):
                killed(programme, *command)
            after = state(programme)
            assert after[0] == before[0] and after[2][: len(before[2])] == before[2], "nothing is lost"
            killed(programme, "replan", str(programme), "--today", str(step.today))
            assert state(programme)[1:] == after[1:]
            with Store.open(store_path(programme)) as store:
                assert not violations(problem_of(store), store.plan()), "a whole revision or none"
        stage = play(programme, step)
        judge(stage)
        proven += "Not proven" not in stage.told
        counts.append(difference(stage.before, stage.after).people_notified)
    assert sum(1 for c in counts if c) >= 18, "cancellations that change something"
    assert proven >= 17, "nearly all are proven in time, on a slow machine, too"
    with Store.open(store_path(programme)) as store:
        revisions = store.revisions()
        assert [r.number for r in revisions] == list(range(1, len(revisions) + 1))
        for r in revisions:
            assert not violations(problem_of(store, r.number), store.plan(r.number)), r.number
    assert "withdrawn" in jadwal("event", str(programme), "list", "--all")
