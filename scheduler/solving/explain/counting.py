"""What counting alone rules out for one requirement: necessary conditions, cheap to ask again and again.

Each count forgets rules and never adds one; that it rules a requirement out is therefore a proof.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from scheduler.domain.calendar import monday
from scheduler.domain.courses import Course
from scheduler.domain.people import Participant
from scheduler.domain.problem import Requirement
from scheduler.rules.budget import total_cost
from scheduler.rules.facts import Facts
from scheduler.solving.explain.facts import State
from scheduler.solving.explain.open_days import OpenDays
from scheduler.solving.explain.reach import candidates_of, group_of
from scheduler.solving.explain.taken import Taken
from scheduler.solving.hosting import old_enough, within_week_limits
from scheduler.solving.scope import GroupKey


class Counting:
    """Counts for one state; what a plan leaves free is taken from its base."""

    def __init__(self, state: State) -> None:
        self.problem, self.base, self.paid = state.problem, state.base, state.paid or state.base
        self.calendar = self.problem.calendar
        self._ends: dict[tuple[str, str], dt.date | None] = {}
        self.taken = Taken(self.base)
        self.days = OpenDays(self.problem, self.taken)
        self._open: dict[tuple[str, str], dict[dt.date, set[int]]] = {}

    def rules_out(self, r: Requirement) -> bool:
        """Whether a requirement is proven impossible by counting."""
        if self._over_budget(r):
            return True
        if r.internship:
            return not any(self._placements(self.problem.participant[r.participant], r.internship))
        able = [m for m in r.members if self.end(m, r.course) is not None]
        return len(able) < r.needed or self._household_short(r)

    # Courses -------------------------------------------------------------------------

    def end(self, person: str, course: str) -> dt.date | None:
        """The earliest date on which a person can be through with a course; None where counting rules it out."""
        key = person, course
        if key not in self._ends:
            self._ends[key] = None  # `after` in a circle is refused by the input; this only ends the recursion
            taken = [c for c in self.base.cohorts if c.course == course and person in c.participants]
            if taken:
                dates = [s.date for c in taken for s in self.base.sessions_of_cohort[c.id]]
                self._ends[key] = max(dates, default=None)
            else:
                self._ends[key] = self._first_end(self.problem.participant[person], self.problem.course[course])
        return self._ends[key]

    def _first_end(self, person: Participant, course: Course) -> dt.date | None:
        if person.household and self.problem.household[person.household].max_absent < 1:
            return None
        group = group_of(self.problem, course.id, person.id)
        first = self.problem.settings.first_day
        for before in course.after:
            if before in self.problem.courses_of[person.id]:
                end = self.end(person.id, before)
                if end is None:
                    return None
                first = max(first, end + dt.timedelta(days=course.gap_after_days + 1))
        if self._people_short(course, group) or len(self.days.teachers(course)) < course.trainers_per_session:
            return None
        open_days = self.days.open_days(course, group, person)
        if not self._enough_teaching(course, open_days) or not self._enough_time(course, open_days, person):
            return None
        return self._last_date(course, open_days, first)

    def _people_short(self, course: Course, group: GroupKey) -> bool:
        """Whether too few people can be in one cohort."""
        candidates = [self.problem.participant[p] for p in candidates_of(self.problem, group)]
        homes: dict[str, int] = defaultdict(int)
        for p in candidates:
            if p.household:
                homes[p.household] += 1
        there = sum(1 for p in candidates if not p.household)
        there += sum(min(n, self.problem.household[h].max_absent) for h, n in homes.items())
        return there < max(1, course.group_min) or course.group_max < course.group_min

    def _household_short(self, r: Requirement) -> bool:
        """Whether members who may not be away together would need more cohorts than there are people for."""
        if not r.household or r.needed < 2:
            return False
        most = self.problem.household[r.household].max_absent
        if most < 1:
            return True
        course = self.problem.course[r.course]
        cohorts = -(-r.needed // most)
        inside = {
            m
            for m in r.members
            if group_of(self.problem, r.course, m) == group_of(self.problem, r.course, r.members[0])
        }
        if len(inside) < len(r.members):
            return False
        candidates = candidates_of(self.problem, group_of(self.problem, r.course, r.members[0]))
        homes: dict[str, int] = defaultdict(int)
        for p in candidates:
            homes[self.problem.participant[p].household or ""] += 1
        there = homes.pop("", 0) + sum(min(n, cohorts * self.problem.household[h].max_absent) for h, n in homes.items())
        if cohorts * max(1, course.group_min) > there:
            return True
        return not self._enough_teaching(
            course, self.days.open_days(course, group_of(self.problem, r.course, r.members[0]), None), cohorts
        )

    # Days ----------------------------------------------------------------------------

    def _last_date(self, course: Course, open_days: dict[dt.date, set[int]], first: dt.date) -> dt.date | None:
        """The earliest date of the last session, in order and with the gaps of course-rhythm."""
        zero = self.problem.settings.first_day
        open_for: dict[int, int] = defaultdict(int)
        for date, lengths in open_days.items():
            if date >= first:
                for jp in lengths:
                    open_for[jp] |= 1 << (date - zero).days
        a_day, least = max(1, course.max_sessions_per_day), max(1, course.min_gap_days or 1)
        here = [open_for[course.session_lengths[0]]] + [0] * (a_day - 1)
        for jp in course.session_lengths[1:]:
            anywhere = 0
            for dates in here:
                anywhere |= dates
            if not anywhere:
                return None
            here = [_later(anywhere, least, course.max_gap_days) & open_for[jp], *(d & open_for[jp] for d in here[:-1])]
        anywhere = 0
        for dates in here:
            anywhere |= dates
        return zero + dt.timedelta(days=(anywhere & -anywhere).bit_length() - 1) if anywhere else None

    # Hours ---------------------------------------------------------------------------

    def _enough_teaching(self, course: Course, open_days: dict[dt.date, set[int]], cohorts: int = 1) -> bool:
        """Whether the trainers have as many JP on the open days as the cohorts need."""
        needed = cohorts * course.jp * course.trainers_per_session
        most_a_day = cohorts * max(1, course.max_sessions_per_day) * course.session_jp
        there = 0
        for t in self.days.teachers(course) if needed else ():
            if there >= needed:
                break
            trainer, weeks, total = self.problem.trainer[t], dict(self.taken.taught_in_week(t)), 0
            for date in open_days:
                if trainer.qualified_until is not None and date > trainer.qualified_until:
                    continue
                jp = min(most_a_day, trainer.max_jp_per_day - self.taken.taught(t).get(date, 0))
                if trainer.max_jp_per_week is not None:
                    jp = min(jp, trainer.max_jp_per_week - weeks.get(monday(date), 0))
                if jp > 0 and self.days.ever(t, date):
                    total += jp
                    weeks[monday(date)] = weeks.get(monday(date), 0) + jp
            if trainer.max_jp is not None:
                total = min(total, trainer.max_jp - sum(self.taken.taught(t).values()))
            # One session at a time: no trainer gives more of one cohort than its hours.
            there += max(0, min(total, cohorts * course.jp))
        return there >= needed

    def _enough_time(self, course: Course, open_days: dict[dt.date, set[int]], person: Participant) -> bool:
        """Whether a person can attend all sessions within so many days a week and JP a day."""
        attended, weeks = self.taken.attended(person.id), defaultdict(list)
        a_day = max(1, course.max_sessions_per_day) * course.session_jp
        for date in open_days:
            weeks[monday(date)].append((min(a_day, person.max_jp_per_day - attended.get(date, 0)), date in attended))
        there = 0
        for week, days in weeks.items():
            there += sum(jp for jp, known in days if known)
            fresh = sorted((jp for jp, known in days if not known), reverse=True)
            if person.max_days_per_week is not None:
                used = len({d for d in attended if monday(d) == week})
                fresh = fresh[: max(0, person.max_days_per_week - used)]
            there += sum(fresh)
        return there >= course.jp

    def _over_budget(self, r: Requirement) -> bool:
        ceiling = self.problem.settings.budget_ceiling
        return ceiling is not None and bool(r.course) and self.least_cost(r) + self._spent > ceiling

    def least_cost(self, r: Requirement) -> Decimal:
        """What a course and those before it that its people lack cost at least, beside what is paid already."""
        return min(self._least_cost(r.course, m) for m in r.members)

    def _least_cost(self, course: str, person: str) -> Decimal:
        problem, chain = self.problem, self._lacking(course, person)
        fees = Decimal(0)
        for c in chain:
            rates = sorted(problem.trainer[t].rate_per_jp for t in problem.qualified[c.id])
            fees += c.jp * sum(rates[: c.trainers_per_session], Decimal(0))
        fresh = 0
        if problem.settings.allowance_per_day:
            group = group_of(problem, course, person)
            # All who are in the last of the courses take each one before it, and on other dates.
            days = sorted(
                sum(self._fresh_days(c, group_of(problem, c.id, p), p) for c in self._lacking(course, p))
                for p in candidates_of(problem, group)
            )
            fresh = sum(days[: max(1, problem.course[course].group_min)])
        return fees + problem.settings.allowance_per_day * fresh

    def _lacking(self, course: str, person: str) -> list[Course]:
        """A course, and the courses before it that somebody takes in no cohort of the plan."""
        found: dict[str, Course] = {}
        todo = [course]
        while todo:
            c = self.problem.course[todo.pop()]
            if c.id not in found:
                found[c.id] = c
                own = self.problem.courses_of[person]
                todo += [b for b in c.after if b in own and (person, b) not in self._taken]
        return list(found.values())

    @cached_property
    def _taken(self) -> set[tuple[str, str]]:
        return {(p, c.course) for c in self.paid.cohorts for p in c.participants}

    def _fresh_days(self, course: Course, group: GroupKey, person: str) -> int:
        """Dates at least on which a person attends for a course and for nothing else so far."""
        needed = -(-len(course.session_lengths) // max(1, course.max_sessions_per_day))
        attended = {s.date for s in self.paid.sessions_of_participant.get(person, ())}
        if not attended:
            return needed
        if (course.id, person) not in self._open:
            self._open[course.id, person] = self.days.open_days(course, group, self.problem.participant[person])
        open_days = self._open[course.id, person]
        return max(0, needed - sum(1 for d in open_days if d in attended))

    @cached_property
    def _spent(self) -> Decimal:
        return total_cost(Facts(self.problem, self.paid)) if self.paid.sessions else Decimal(0)

    # Placements ------------------------------------------------------------------------

    def _placements(self, person: Participant, internship: str) -> Iterator[tuple[str, str, dt.date]]:
        """Each placement (host, mentor, first day) that counting does not rule out."""
        problem, i = self.problem, self.problem.internship[internship]
        first, last = problem.placement_window(internship)
        for before in i.after:
            if before in problem.courses_of[person.id]:
                end = self.end(person.id, before)
                if end is None:
                    return
                first = max(first, end + dt.timedelta(days=1))
        limit, home = problem.settings.travel.max_commute_minutes, problem.home(person.id)
        sessions = self.taken.attended(person.id)
        away = {d for x in self.base.placements_of_participant.get(person.id, ()) for d in x.dates}
        for host in problem.hosts:
            if internship not in host.internships or not set(person.needs) <= set(host.features):
                continue
            ways = [problem.travel.seasonal(home, host.location, wet) for wet in (False, True)]
            if limit is not None and min(ways) > limit:
                continue
            places, hours = problem.host_places(host.id, internship), problem.placement_hours(host.id, internship)
            if places < 1 or (person.household and problem.household[person.household].max_absent < 1):
                continue
            for m in problem.mentors_at[host.id]:
                mentor = problem.mentor[m]
                working = [
                    d
                    for d in self.calendar.dates
                    if first <= d <= last and problem.is_working_day(host.id, m, person.id, hours, d)
                ]
                for n in range(len(working) - i.days + 1):
                    dates = working[n : n + i.days]
                    if (
                        old_enough(person.birth_date, person.consent, dates[0])
                        and within_week_limits(tuple(dates), i.hours_per_day)
                        and (
                            limit is None or all(problem.travel.minutes(home, host.location, d) <= limit for d in dates)
                        )
                        and (mentor.qualified_from is None or mentor.qualified_from <= dates[0])
                        and mentor.max_apprentices > 0
                        and not any(d in sessions or d in away for d in dates)
                        and all(self.taken.at_host(host.id, d) < min(places, host.capacity) for d in dates)
                        and all(self.taken.with_mentor(m, d) < mentor.max_apprentices for d in dates)
                    ):
                        yield host.id, m, dates[0]


def _later(dates: int, least: int, most: int | None) -> int:
    """The dates, as bits, that lie between `least` and `most` days after one of some dates."""
    if most is None:
        return -1 << ((dates & -dates).bit_length() - 1 + least)
    found = 0
    for gap in range(least, most + 1):
        found |= dates << gap
    return found
