"""What a programme needs against what there is, by arithmetic alone: before any solving, in plain words.

A line that is short is a proof: demand is counted too low and supply too high, so what is missing is missing in every
plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.problem import Problem
from scheduler.language import Text, say
from scheduler.rules.bottleneck import bottlenecks
from scheduler.rules.needs import Need, needs_of
from scheduler.rules.openings import Openings, sessions_that_fit


@dataclass(frozen=True, slots=True)
class Shortage:
    """One count.

    Attributes
    ----------
    kind, id : str
        What is counted (course-people, course-dates, trainers, venues, kit, internship …) and for which subject.
    needed, available : int
        In the unit that the message names.
    message : Text
        The sentence with both numbers.
    """

    kind: str
    id: str
    needed: int
    available: int
    message: Text

    @property
    def short(self) -> bool:
        return self.needed > self.available


def capacity_report(problem: Problem) -> list[Shortage]:
    """All counts of a programme: what is short first, then in the order of the tables."""
    needs, openings = needs_of(problem), Openings(problem)
    found = [
        *_courses(problem, needs, openings),
        *_trainers(problem, needs, openings),
        *_venues(problem, needs, openings),
        *_kits(problem, needs, openings),
        *_internships(problem),
    ]
    return sorted(found, key=lambda s: not s.short)


def _name(problem: Problem, need: Need) -> str:
    if need.sentra is None:
        return need.course.title
    return f"{need.course.title} ({problem.one_sentra[need.sentra].name})"


def _courses(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    for need in needs:
        if not need.cohorts:
            continue
        name, key = _name(problem, need), f"{need.course.id}-{need.sentra or ''}"
        yield Shortage(
            "course-people",
            key,
            need.least,
            need.candidates,
            say(
                "{course}: a cohort needs {needed} people, {there} may take it.",
                course=name,
                needed=need.least,
                there=need.candidates,
            ),
        )
        if not need.venues:
            yield Shortage(
                "course-venues",
                key,
                1,
                0,
                say(
                    "{course}: no venue open to them has {seats} seats and what the course needs ({features}).",
                    course=name,
                    seats=need.seats,
                    features=need.course.features or ("–",),
                ),
            )
            continue
        sessions, days = len(need.course.session_lengths), openings.days(need)
        fit = sessions_that_fit(need.course, days, problem.settings.first_day) if days else 0
        yield Shortage(
            "course-dates",
            key,
            sessions,
            fit,
            say(
                "{course}: {needed} sessions follow one another; {there} of them find dates in its window.",
                course=name,
                needed=sessions,
                there=fit,
            ),
        )


def _trainers(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    """JP of teaching: for each trainer what nobody else can give, then for courses that share trainers, jointly."""
    taught = [n for n in needs if n.cohorts and n.course.trainers_per_session and n.venues]
    demand = {n.key: n.jp * n.course.trainers_per_session for n in taught}
    by_key = {n.key: n for n in taught}
    supply, edges = {}, {}
    for t in problem.trainers:
        mine = [n for n in taught if n.course.id in t.courses]
        supply[t.id] = openings.trainer_jp(t, mine) if mine else 0
        for n in mine:
            edges[n.key, t.id] = min(n.jp, openings.trainer_jp(t, [n]))
        alone = [n for n in mine if len(problem.qualified[n.course.id]) == n.course.trainers_per_session]
        if alone:
            needed, there = sum(n.jp for n in alone), openings.trainer_jp(t, alone)
            yield Shortage(
                "trainer",
                t.id,
                needed,
                there,
                say(
                    "Trainer {trainer} must teach {needed} JP, {there} JP are available in this time.",
                    trainer=f"{t.id} {t.name}",
                    needed=needed,
                    there=there,
                ),
            )
    for b in bottlenecks(demand, supply, edges):
        yield Shortage(
            "trainers",
            ";".join(dict.fromkeys(key[0] for key in b.demands)),
            b.needed,
            b.available,
            say(
                "{courses} together need {needed} JP of teaching; their trainers ({trainers}) can give {there} JP.",
                courses=[_name(problem, by_key[key]) for key in b.demands],
                needed=b.needed,
                trainers=[str(t) for t in b.supplies] or ["–"],
                there=b.available,
            ),
        )
    for course in problem.courses:
        mine = [n for n in taught if n.course.id == course.id]
        if mine:
            needed = sum(demand[n.key] for n in mine)
            there = sum(openings.trainer_jp(problem.trainer[t], mine) for t in problem.qualified[course.id])
            yield Shortage(
                "course-trainers",
                course.id,
                needed,
                there,
                say(
                    "{course}: {needed} JP of teaching are needed; its trainers have {there} JP.",
                    course=course.title,
                    needed=needed,
                    there=there,
                ),
            )


def _venues(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    held = [n for n in needs if n.cohorts and n.venues]
    by_key = {n.key: n for n in held}
    supply, edges, users = {}, {}, defaultdict(list)
    for n in held:
        for v in n.venues:
            users[v.id].append(n)
    for v in problem.venues:
        supply[v.id] = openings.venue_jp(v, users[v.id]) if users[v.id] else 0
        for n in users[v.id]:
            edges[n.key, v.id] = min(n.jp, openings.venue_jp(v, [n]))
    found = bottlenecks({n.key: n.jp for n in held}, supply, edges)
    for b in found:
        yield Shortage(
            "venues",
            ";".join(str(v) for v in b.supplies),
            b.needed,
            b.available,
            say(
                "{courses} together need rooms for {needed} JP; their venues ({venues}) are free for {there} JP.",
                courses=[_name(problem, by_key[key]) for key in b.demands],
                needed=b.needed,
                venues=[str(v) for v in b.supplies],
                there=b.available,
            ),
        )
    if held and not found:
        needed, there = sum(n.jp for n in held), sum(supply.values())
        yield Shortage(
            "venues",
            "",
            needed,
            there,
            say(
                "All sessions need rooms for {needed} JP; the venues are free for {there} JP.",
                needed=needed,
                there=there,
            ),
        )


def _kits(problem: Problem, needs: tuple[Need, ...], openings: Openings) -> Iterator[Shortage]:
    for kit in problem.kits:
        users = [n for n in needs if n.course.kit == kit.id and n.cohorts and n.venues]
        if users:
            needed, there = sum(n.jp for n in users), openings.kit_jp(kit, users)
            yield Shortage(
                "kit",
                kit.id,
                needed,
                there,
                say(
                    "{kit} is needed for {needed} JP; it is there for {there} JP.",
                    kit=kit.name,
                    needed=needed,
                    there=there,
                ),
            )


def _internships(problem: Problem) -> Iterator[Shortage]:
    """Placements: one after the other as often as the window allows, at each place of each host, jointly."""
    interns = {i.id: [p for p in problem.participants if i.id in p.internships] for i in problem.internships}
    demand = {i: len(people) for i, people in interns.items() if people}
    supply: dict[str, int] = defaultdict(int)
    edges = {}
    for host in problem.hosts:
        rounds = {i: _rounds(problem, host.id, i) for i in host.internships if i in demand}
        for i, n in rounds.items():
            edges[i, host.id] = n * problem.host_places(host.id, i) if problem.mentors_at[host.id] else 0
        supply[host.id] = host.capacity * max(rounds.values(), default=0)
    found = bottlenecks(demand, supply, edges)
    for b in found:
        yield Shortage(
            "internship",
            ";".join(str(i) for i in b.demands),
            b.needed,
            b.available,
            say(
                "{internships}: {needed} participants need a placement; all hosts together have room for {there}.",
                internships=[problem.internship[i].title for i in b.demands],
                needed=b.needed,
                there=b.available,
            ),
        )
    short = {i for b in found for i in b.demands}
    for i, needed in demand.items():
        if i not in short:
            there = sum(n for (internship, _), n in edges.items() if internship == i)
            yield Shortage(
                "internship",
                i,
                needed,
                there,
                say(
                    "{internship}: {needed} participants need a placement; the hosts have room for {there}.",
                    internship=problem.internship[i].title,
                    needed=needed,
                    there=there,
                ),
            )


def _rounds(problem: Problem, host: str, internship: str) -> int:
    """How many placements can follow one another at one place of a host within the window."""
    first, last = problem.placement_window(internship)
    weekdays, calendar = problem.host_weekdays(host), problem.calendar
    hours = problem.placement_hours(host, internship)
    days = sum(
        first <= d <= last
        and d.weekday() in weekdays
        and not calendar.is_holiday(d)
        and calendar.available("programme", "", d, *hours)
        and calendar.available("host", host, d, *hours)
        for d in calendar.dates
    )
    return days // problem.internship[internship].days
