"""Placements: which hosts each person can go to, and the places there are at hosts and with mentors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from scheduler.domain.people import Participant
from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.rules.bottleneck import bottlenecks
from scheduler.rules.capacity.shortage import Shortage
from scheduler.rules.placements import ADULT, YOUNGEST

Class = tuple[str, tuple[str, ...]]


def internship_counts(problem: Problem) -> Iterator[Shortage]:
    """Each internship, its mentors, each host alone for those who can go nowhere else, hosts jointly, each person."""
    places = Places(problem)
    classes: dict[Class, int] = defaultdict(int)
    people = []
    for internship in problem.internships:
        for p in problem.participants:
            if internship.id in p.internships:
                hosts = places.hosts_for(p, internship.id)
                people.append(_person(problem, p, internship.id, hosts))
                if hosts:
                    classes[internship.id, hosts] += 1
    counts = [x for i in problem.internships for x in _of_internship(problem, i.id, places)]
    alone = list(_hosts(problem, classes, places))
    yield from counts
    yield from alone
    yield from _jointly(problem, classes, places, {(s.kind, s.id) for s in counts + alone if s.short})
    short = [s for s in people if s.short]
    yield from short or sorted(people, key=lambda s: s.available)[:1]


class Places:
    """Upper bounds of the placements that hosts can take, by working day."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        calendar = problem.calendar
        # With nobody's own closed days, placements at one place follow one another; with them they may interlock.
        self._in_turn = not any(
            (kind, effect) in calendar.effects
            for kind in ("participant", "household", "mentor")
            for effect in ("closed", "only")
        )
        self._working: dict[tuple[str, str], dict[dt.date, int]] = {}
        self._hosts: dict[object, tuple[str, ...]] = {}

    def working(self, host: str, internship: str) -> dict[dt.date, int]:
        """Working days in the window that no row of programme or host closes, and how many the mentors take then."""
        if (host, internship) not in self._working:
            problem = self.problem
            first, last = problem.placement_window(internship)
            weekdays, calendar = problem.host_weekdays(host), problem.calendar
            hours = problem.placement_hours(host, internship)
            mentors = [problem.mentor[m] for m in problem.mentors_at[host]]
            found = {}
            for d in calendar.dates:
                if (
                    first <= d <= last
                    and d.weekday() in weekdays
                    and not calendar.is_holiday(d)
                    and calendar.available("programme", "", d, *hours)
                    and calendar.available("host", host, d, *hours)
                ):
                    ready = [m for m in mentors if m.qualified_from is None or m.qualified_from <= d]
                    found[d] = sum(m.max_apprentices for m in ready if calendar.available("mentor", m.id, d, *hours))
            self._working[host, internship] = found
        return self._working[host, internship]

    def of_host(self, host: str, internship: str) -> int:
        """Placements of an internship at a host at most, whoever guides them."""
        places = self.problem.host_places(host, internship)
        return self._together([places for _ in self.working(host, internship)], internship)

    def of_mentors(self, host: str, internship: str) -> int:
        """Placements of an internship that the mentors of a host guide at most."""
        return self._together(list(self.working(host, internship).values()), internship)

    def placements(self, host: str, internship: str) -> int:
        """Placements of an internship at a host at most, by its places and its mentors."""
        places = self.problem.host_places(host, internship)
        return self._together([min(places, n) for n in self.working(host, internship).values()], internship)

    def _together(self, a_day: list[int], internship: str) -> int:
        days = self.problem.internship[internship].days
        found = sum(a_day) // days
        if self._in_turn:
            found = min(found, max(a_day, default=0) * (sum(1 for n in a_day if n) // days))
        return found

    def person_days(self, host: str, internships: tuple[str, ...]) -> int:
        """Days that apprentices of some internships can spend at a host at most."""
        capacity = self.problem.host[host].capacity
        most: dict[object, int] = defaultdict(int)
        for i in internships:
            for d, n in self.working(host, i).items():
                most[d] = max(most[d], n)
        return sum(min(capacity, n) for n in most.values())

    def hosts_for(self, person: Participant, internship: str) -> tuple[str, ...]:
        """Hosts a person can have a placement at as far as place, features, road and age say."""
        problem = self.problem
        last = problem.placement_window(internship)[1]
        youngest = YOUNGEST if person.consent else ADULT
        if person.birth_date is None or _age(person.birth_date, last) < youngest:
            return ()
        key = (internship, problem.home(person.id), person.needs)
        if key not in self._hosts:
            self._hosts[key] = tuple(
                h.id
                for h in problem.hosts
                if internship in h.internships
                and set(person.needs) <= set(h.features)
                and self._within_reach(key[1], h.location)
                and self.placements(h.id, internship)
            )
        return self._hosts[key]

    def _within_reach(self, home: str, place: str) -> bool:
        limit = self.problem.settings.travel.max_commute_minutes
        return limit is None or min(self.problem.travel.seasonal(home, place, wet) for wet in (False, True)) <= limit


def _age(birth: dt.date, on: dt.date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _person(problem: Problem, person: Participant, internship: str, hosts: tuple[str, ...]) -> Shortage:
    return Shortage(
        "participant-host",
        f"{person.id}-{internship}",
        1,
        len(hosts),
        "hosts",
        say(
            "{person}, {internship}: {there} hosts have a place, within reach and suitable for this person and age.",
            person=f"{person.id} {person.name}",
            internship=problem.internship[internship].title,
            there=len(hosts),
        ),
    )


def _of_internship(problem: Problem, internship: str, places: Places) -> Iterator[Shortage]:
    needed = sum(1 for p in problem.participants if internship in p.internships)
    if not needed:
        return
    hosts = [h.id for h in problem.hosts if internship in h.internships]
    there = sum(places.of_host(h, internship) for h in hosts)
    yield Shortage(
        "internship-places",
        internship,
        needed,
        there,
        "placements",
        say(
            "{internship}: {needed} participants need a placement; the hosts have room for {there}.",
            internship=f"{internship} {problem.internship[internship].title}",
            needed=needed,
            there=there,
        ),
    )
    guided = sum(places.of_mentors(h, internship) for h in hosts)
    yield Shortage(
        "mentors",
        internship,
        needed,
        guided,
        "placements",
        say(
            "{internship}: {needed} participants need a mentor; the mentors can guide {there}.",
            internship=f"{internship} {problem.internship[internship].title}",
            needed=needed,
            there=guided,
        ),
    )


def _hosts(problem: Problem, classes: dict[Class, int], places: Places) -> Iterator[Shortage]:
    for host in problem.hosts:
        for i in host.internships:
            needed = classes.get((i, (host.id,)), 0)
            if needed:
                there = places.placements(host.id, i)
                yield Shortage(
                    "host",
                    host.id,
                    needed,
                    there,
                    "placements",
                    say(
                        "{host}: {needed} participants can have {internship} nowhere else; it has room for {there}.",
                        host=f"{host.id} {host.name}",
                        needed=needed,
                        internship=problem.internship[i].title,
                        there=there,
                    ),
                )


def _jointly(
    problem: Problem, classes: dict[Class, int], places: Places, said: set[tuple[str, str]]
) -> Iterator[Shortage]:
    """People who share hosts, in days of placement; in placements where all have the same internship."""
    length = {i.id: i.days for i in problem.internships}
    demand = {key: n * length[key[0]] for key, n in classes.items()}
    asked = tuple(dict.fromkeys(i for i, _ in classes))
    supply = {h.id: places.person_days(h.id, tuple(i for i in asked if i in h.internships)) for h in problem.hosts}
    edges = {
        (key, h): length[key[0]] * min(n, places.placements(h, key[0])) for key, n in classes.items() for h in key[1]
    }
    for b in bottlenecks(demand, supply, edges):
        internships = tuple(dict.fromkeys(i for i, _ in b.demands))
        if len(internships) == 1 and (
            {("internship-places", internships[0]), ("mentors", internships[0])} & said
            or (len(b.supplies) == 1 and ("host", b.supplies[0]) in said)
        ):
            continue
        days = length[internships[0]] if len(internships) == 1 else 1
        unit = "placements" if len(internships) == 1 else "days"
        names = {
            "internships": [f"{i} {problem.internship[i].title}" for i in internships],
            "needed": b.needed // days,
            "hosts": [str(h) for h in b.supplies],
            "there": b.available // days,
        }
        yield Shortage(
            "hosts-jointly",
            ";".join(str(h) for h in b.supplies),
            b.needed // days,
            b.available // days,
            unit,
            say("{internships}: {needed} participants can only go to {hosts}, which have room for {there}.", **names)
            if unit == "placements"
            else say(
                "{internships} together need {needed} days of placement at {hosts}, which have room for {there}.",
                **names,
            ),
        )
