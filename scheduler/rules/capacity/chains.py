"""Courses that come after others, and internships after courses: whether there is time left for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.capacity.internships import Places
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.needs import Need, name_of
from scheduler.rules.openings import Openings, earliest_end, sessions_that_fit

DAY = dt.timedelta(days=1)


class Chains:
    """The earliest end of each course behind all that comes before it, whatever else is planned."""

    def __init__(self, problem: Problem, needs: tuple[Need, ...], openings: Openings) -> None:
        self.problem, self.openings = problem, openings
        self.need = {n.key: n for n in needs}
        self._ends: dict[tuple[str, str], dt.date | None] = {}

    def need_of(self, person: str, course: str) -> Need | None:
        mixed = self.problem.course[course].mixed
        return self.need.get((course, None if mixed else self.problem.participant[person].sentra))

    def begin(self, person: str, after: tuple[str, ...], gap: int) -> tuple[dt.date, str | None]:
        """The earliest date after some courses of a person, and the course that ends last."""
        found, last = self.problem.settings.first_day, None
        for before in after:
            if before in self.problem.courses_of[person]:
                end = self.end(person, before)
                if end is not None and end + (gap + 1) * DAY > found:
                    found, last = end + (gap + 1) * DAY, before
        return found, last

    def end(self, person: str, course: str) -> dt.date | None:
        """The earliest date of a course's last session for a person; None where its own dates do not take it."""
        key = person, course
        if key not in self._ends:
            self._ends[key] = None
            need, c = self.need_of(person, course), self.problem.course[course]
            if need is not None and need.venues:
                begin, _ = self.begin(person, c.after, c.gap_after_days)
                days = {d: starts for d, starts in self.openings.days(need).items() if d >= begin}
                self._ends[key] = earliest_end(c, days, self.problem.settings.first_day)
        return self._ends[key]


def chain_counts(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """Courses and internships that are short of dates only because of what comes before them."""
    chains = Chains(problem, needs, openings)
    for need in needs:
        if need.cohorts and need.venues and need.course.after:
            yield from _course(problem, need, chains, openings)
    places = Places(problem)
    for i in problem.internships:
        for p in problem.participants:
            if i.id in p.internships and i.after:
                yield from _internship(problem, p.id, i.id, chains, places)


def _course(problem: Problem, need: Need, chains: Chains, openings: Openings) -> Iterator[Shortage]:
    course, needed = need.course, len(need.course.session_lengths)
    days = openings.days(need)
    if not days or sessions_that_fit(course, days, problem.settings.first_day) < needed:
        return  # The line of its own dates says that.
    begins = dict.fromkeys(chains.begin(p, course.after, course.gap_after_days) for p in need.must)
    for begin, last in begins:
        left = {d: starts for d, starts in days.items() if d >= begin}
        fit = sessions_that_fit(course, left, problem.settings.first_day) if left else 0
        if last is not None and fit < needed:
            name = name_of(problem, need)
            yield Shortage(
                "course-chain",
                f"{course.id}-{need.sentra}" if need.sentra else course.id,
                needed,
                fit,
                "sessions",
                say(
                    "{course} comes after {before}, so not before {date}; of its {needed} sessions {there} find dates "
                    "then.",
                    course=name,
                    before=f"{last} {problem.course[last].title}",
                    date=begin,
                    needed=needed,
                    there=fit,
                ),
            )
            return


def _internship(problem: Problem, person: str, internship: str, chains: Chains, places: Places) -> Iterator[Shortage]:
    i, p = problem.internship[internship], problem.participant[person]
    begin, last = chains.begin(person, i.after, 0)
    hosts = places.hosts_for(p, internship)
    if last is None or not hosts:
        return
    most = max(sum(1 for d, n in places.working(h, internship).items() if n and d >= begin) for h in hosts)
    if most < i.days <= max(sum(1 for n in places.working(h, internship).values() if n) for h in hosts):
        yield Shortage(
            "internship-chain",
            f"{person}-{internship}",
            i.days,
            most,
            "days",
            say(
                "{person}: {internship} takes {needed} days after {before}, so not before {date}; no host has more "
                "than {there} working days then.",
                person=f"{p.id} {p.name}",
                internship=i.title,
                needed=i.days,
                before=f"{last} {problem.course[last].title}",
                date=begin,
                there=most,
            ),
        )
