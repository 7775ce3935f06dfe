"""Documents that are filled in or paid by: attendance sheets, the trainer's log and the teaching recap."""

from __future__ import annotations

import datetime as dt

from scheduler.domain.problem import Problem
from scheduler.output import recap, signing, subjects
from scheduler.output.disclosed import Extract
from scheduler.output.document import Document, Subjects
from scheduler.output.privacy import Gate
from scheduler.plan.plan import Plan


def _session_days(problem: Problem, plan: Plan, chosen: Subjects) -> list[str]:
    """Each date and cohort with a session that was not called off, by date: ``2027-04-05 SULAM-PRS-1``.

    A trainer's are those on which the trainer teaches.
    """
    cohorts = subjects.cohorts(problem, plan, None if chosen is None else [s for s in chosen if s[0] != "trainer"])
    order = {id: n for n, id in enumerate(subjects.cohorts(problem, plan, None))}
    wanted = set(cohorts)
    trainers = {id for kind, id in chosen or () if kind == "trainer"}
    days = {
        (s.date, order[s.cohort], s.cohort)
        for s in plan.sessions
        if s.state != "not_held" and s.cohort in order and (s.cohort in wanted or trainers & set(s.trainers))
    }
    return [f"{date} {cohort}" for date, _n, cohort in sorted(days)]


def _session_day(gate: Gate, key: str) -> Extract:
    date, _space, cohort = key.partition(" ")
    return gate.session_day(cohort, dt.date.fromisoformat(date))


_trainers = subjects.plain("trainer", lambda p: p.trainer)


def _recap_sheets(problem: Problem, plan: Plan, chosen: Subjects) -> list[str]:
    """One of all trainers, then one each."""
    every = _trainers(problem, plan, chosen)
    return ["", *every] if chosen is None and every else every


def _pay(gate: Gate, key: str) -> Extract:
    return gate.pay([key] if key else gate.problem.trainer, key)


DOCUMENTS = (
    Document(
        "attendance-sheet",
        "daftar-hadir",
        "class",
        "attendance-sheet.html.j2",
        _session_days,
        _session_day,
        signing.attendance_sheet,
    ),
    Document(
        "trainer-log",
        "kartu-mengajar",
        "trainer",
        "timetable.html.j2",
        _trainers,
        lambda gate, key: gate.trainer(key),
        signing.trainer_log,
    ),
    Document(
        "teaching-recap",
        "rekap-jp",
        "pay",
        "timetable.html.j2",
        _recap_sheets,
        _pay,
        recap.teaching_recap,
        landscape=True,
        dated=True,
    ),
)
