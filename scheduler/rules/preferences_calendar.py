"""Preferences on dates: what is avoided, what may become a holiday, early ends, and free days to catch up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from scheduler.domain.availability import Availability
from scheduler.domain.calendar import monday
from scheduler.plan.plan import Session
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Points, preference


@preference("avoid", "Dates and times to avoid are avoided.", 1)
class Avoid:
    """Per session or placement day and `avoid` row that it meets: the row's weight.

    For a session the rows of programme, sentra, course, trainers, venue, and of each who attends or their household;
    for a placement day those of programme, host, participant and household. A row counts once for a session or day.
    """

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for s in facts.sessions:
            for row in rows_met(facts, s, "avoid"):
                yield Points("avoid", row.weight, (s.id, f"{row.kind}:{row.id}"))
        for x in facts.placements:
            person = facts.problem.participant[x.participant]
            subjects = [("programme", ""), ("host", x.host), ("participant", person.id)]
            subjects += [("household", person.household)] if person.household else []
            for date in x.dates:
                for row in _meeting(facts, subjects, "avoid", date, x.start, x.end):
                    yield Points("avoid", row.weight, (x.id, date.isoformat(), f"{row.kind}:{row.id}"))

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for s in v.free_sessions:
            for row, subjects in session_rows(model, s, "avoid"):
                _penalise_meeting(model, "avoid", row, s, subjects, row.weight)
        for x in model.p.all:
            if model.p.is_free(x):
                _penalise_days(model, x)


@preference("candidate-days", "Dates that may become holidays are used last.", 3)
class CandidateDays:
    """Per session on a date of the government category (joint leave), or that a row of certainty candidate meets."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        for s in facts.sessions:
            if facts.calendar.candidate(s.date) or rows_met(facts, s, "candidate"):
                yield Points("candidate-days", 1, (s.id, s.date.isoformat()))

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        leave = {d for d, date in enumerate(model.calendar.dates) if model.calendar.candidate(date)}
        for s in v.free_sessions:
            causes = [[s.on[d]] for d in s.on if d in leave]
            rows = session_rows(model, s, "candidate")
            for row, subjects in rows:
                positions = frozenset(p for p in s.positions if _meets(model, row, p, s.jp))
                causes += [[x, here] for x in subjects for here in v.starting(s, positions)]
            if rows:
                model.penalty("candidate-days", 1, v.caused(causes))
            else:
                for cause in causes:
                    model.penalty("candidate-days", 1, cause[0])


@preference("catch-up", "Each week keeps a free teaching day to catch up.", 1)
class CatchUp:
    """Per sentra and week in which its cohorts have sessions on every teaching day that is no holiday."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        settings, calendar = facts.problem.settings, facts.calendar
        weeks: dict[dt.date, set[dt.date]] = defaultdict(set)
        for date in calendar.dates:
            if date.weekday() in settings.teaching_days and not calendar.is_holiday(date):
                weeks[monday(date)].add(date)
        used: dict[str, set[dt.date]] = defaultdict(set)
        for s in facts.sessions:
            sentra = facts.cohort(s).sentra
            if sentra is not None:
                used[sentra].add(s.date)
        for id in facts.problem.one_sentra:
            for week, days in weeks.items():
                if days <= used[id]:
                    yield Points("catch-up", 1, (id, week.isoformat()))

    @staticmethod
    def post(model: Any) -> None:
        v, axis, settings = model.v, model.axis, model.problem.settings
        weeks = defaultdict(list)
        for day, date in enumerate(model.calendar.dates):
            if date.weekday() in settings.teaching_days and not model.calendar.is_holiday(date):
                weeks[axis.week(day)].append(day)
        for sentra in model.problem.sentra:
            cohorts = [c for c in v.cohorts if c.sentra == sentra.id]
            if any(v.is_open(c) for c in cohorts):
                for days in weeks.values():
                    meets = [v.caused([[v.on_day(c)[d]] for c in cohorts if d in v.on_day(c)]) for d in days]
                    if not any(x is False for x in meets):
                        model.penalty("catch-up", 1, v.caused([meets]))


@preference("early-finish", "Cohorts and placements end early.", 1)
class EarlyFinish:
    """Per cohort: whole weeks from the programme's first day to its last session; per placement likewise."""

    @staticmethod
    def points(facts: Facts) -> Iterator[Points]:
        first = facts.problem.settings.first_day
        ends = [(c, max(s.date for s in sessions)) for c, sessions in facts.of_cohort.items()]
        ends += [(parts[-1].id, parts[-1].last_day) for parts in facts.placements_for.values()]
        for item, last in ends:
            yield Points("early-finish", max(0, (last - first).days // 7), (item,))

    @staticmethod
    def post(model: Any) -> None:
        v, cp, most = model.v, model.cp, model.axis.days // 7 + 1
        ends = [([s.day for s in v.last_sessions(c)], c.active) for c in v.cohorts if v.is_open(c) and c.sessions]
        ends += [([x.last], x.met) for x in model.p.all if model.p.is_free(x)]
        for lasts, there in ends:
            least = max((x // 7 for x in lasts if isinstance(x, int)), default=0)
            open_ones = [x for x in lasts if not isinstance(x, int)]
            if not open_ones:
                model.penalty("early-finish", least, there)
                continue
            weeks = cp.new_int_var(0, most, "")
            for last in open_ones:
                v.when(cp.add(7 * weeks + 6 >= last), there)
            if least:
                v.when(cp.add(weeks >= least), there)
            model.penalty("early-finish", 1, weeks)


def _meeting(
    facts: Facts, subjects: list[tuple[str, str]], effect: str, date: dt.date, start: int, end: int
) -> list[Availability]:
    """Rows of the subjects that meet a stretch of a date, each once."""
    found: dict[int, Availability] = {}
    for kind, name in subjects:
        if (kind, effect) in facts.calendar.effects:
            for row in facts.calendar.meeting(kind, name, effect, date, start, end):
                found[id(row)] = row
    return list(found.values())


def rows_met(facts: Facts, s: Session, effect: str) -> list[Availability]:
    """Rows of an effect that a session meets, each once."""
    cohort = facts.cohort(s)
    subjects = [("programme", ""), ("course", cohort.course), ("venue", s.venue)]
    subjects += [("sentra", cohort.sentra)] if cohort.sentra else []
    subjects += [("trainer", t) for t in s.trainers]
    if ("participant", effect) in facts.calendar.effects or ("household", effect) in facts.calendar.effects:
        for p in facts.people(s):
            household = facts.problem.participant[p].household
            subjects.append(("participant", p))
            subjects += [("household", household)] if household else []
    return _meeting(facts, subjects, effect, s.date, s.start, s.end)


def session_rows(model: Any, session: Any, effect: str) -> list[tuple[Any, list[Any]]]:
    """Rows of an effect that a session may meet, each with the literals of which one has to hold for it to count."""
    calendar, problem = model.calendar, model.problem
    cohort = session.cohort
    found: dict[int, tuple[Any, list[Any]]] = {}
    subjects = [("programme", "", session.active), ("course", cohort.course, session.active)]
    if cohort.sentra:
        subjects.append(("sentra", cohort.sentra, session.active))
    subjects += [("trainer", t, x) for t, x in session.trainers.items()]
    subjects += [("venue", venue, x) for venue, x in session.venues.items()]
    for p, x in session.people.items():
        subjects.append(("participant", p, x))
        household = problem.participant[p].household
        if household:
            subjects.append(("household", household, x))
    for kind, name, literal in subjects:
        for row in calendar.rows_of(kind, name, effect):
            found.setdefault(id(row), (row, []))[1].append(literal)
    return list(found.values())


def _meets(model: Any, row: Availability, position: int, jp: int) -> bool:
    start, end = model.axis.span(position, jp)
    date = model.axis.date(position // model.axis.width)
    return row.time_from < end and start < row.time_to and bool(model.calendar.matches(row, date))


def _penalise_meeting(model: Any, rule: str, row: Availability, session: Any, subjects: list[Any], points: int) -> None:
    v = model.v
    here = v.starting(session, frozenset(p for p in session.positions if _meets(model, row, p, session.jp)))
    if not here:
        return
    if any(x is session.active or x is True for x in subjects):
        for x in here:
            model.penalty(rule, points, x)
        return
    model.penalty(rule, points, v.product(v.caused([[x] for x in subjects]), here))


def _penalise_days(model: Any, placement: Any) -> None:
    """Points of a placement's working days that meet `avoid` rows of programme, host, mentor or participant."""
    calendar, problem, p = model.calendar, model.problem, model.p
    person = problem.participant[placement.participant]
    own = [("programme", ""), ("participant", person.id)]
    own += [("household", person.household)] if person.household else []
    for host, hours in placement.hours.items():
        for kind, name in [*own, ("host", host)]:
            for row in calendar.rows_of(kind, name, "avoid"):
                for day in placement.work:
                    date = model.axis.date(day)
                    if row.time_from < hours[1] and hours[0] < row.time_to and calendar.matches(row, date):
                        model.penalty("avoid", row.weight, p.at_host(placement, host, day))
