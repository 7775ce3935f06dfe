"""All facts that can stand in the way of an internship."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scheduler.domain.people import Mentor
from scheduler.domain.places import Host
from scheduler.domain.problem import Problem, Requirement
from scheduler.language import say
from scheduler.solving.explain.facts import (
    Changed,
    Fact,
    State,
    WithoutPlacements,
    with_more,
    with_settings,
    without_people,
)
from scheduler.solving.explain.gather_resources import NO_LIMIT, absence, person, rows_of
from scheduler.solving.explain.wording import name_of, subject


def facts_of_placement(state: State, r: Requirement) -> Iterator[Fact]:
    """Facts about a placement: hosts, mentors, window, the person, and the rest of the plan."""
    problem = state.problem
    i, p = problem.internship[r.internship], problem.participant[r.participant]
    name, who = subject(problem, "internship", i.id), subject(problem, "participant", p.id)
    yield from rows_of(problem, "programme", "")
    holidays = sorted({h.date for h in problem.holidays if problem.calendar.is_holiday(h.date)})
    if holidays:
        yield Fact(
            "calendar", "programme", "holidays", "dates",
            say("{count} public holidays lie between {first} and {last}.",
                count=len(holidays), first=holidays[0], last=holidays[-1]),
            lambda s: replace(s, problem=s.problem.unchecked(holidays=())),
        )  # fmt: skip
    if i.first_day or i.last_day:
        first, last = problem.placement_window(i.id)
        yield Fact(
            "placement-calendar", "internships", i.id, "window",
            say("{internship} may stand from {first} to {last} only.", internship=name, first=first, last=last),
            Changed("internships", i.id, first_day=None, last_day=None),
        )  # fmt: skip
    if i.after:
        yield Fact(
            "placement-person", "internships", i.id, "after",
            say("{internship} comes after the end of {before}.", internship=name,
                before=[problem.course[c].title for c in i.after]),
            Changed("internships", i.id, after=()),
        )  # fmt: skip
    offering = [h for h in problem.hosts if i.id in h.internships and set(p.needs) <= set(h.features)]
    yield _hosts(problem, i.id, p.id, offering)
    limit = problem.settings.travel.max_commute_minutes
    if limit is not None:
        nearest = min((problem.travel.seasonal(problem.home(p.id), h.location, False) for h in offering), default=None)
        values = {"person": who, "limit": limit, "nearest": nearest}
        text = say("{person} may travel {limit} minutes at most; the nearest host is {nearest} minutes away.", **values)
        lift = with_settings(travel=replace(problem.settings.travel, max_commute_minutes=None))
        yield Fact("placement-person", "programme", "travel", "max_commute_minutes", text, lift)
    yield _age(problem, p.id)
    for h in offering:
        yield from _host(problem, h, i.id)
        for m in problem.mentors_at[h.id]:
            yield from _mentor(problem, problem.mentor[m])
    yield from person(problem, p)
    if p.household:
        yield from rows_of(problem, "household", p.household)
        yield absence(problem, p.household)
    yield from _busy(state, r, offering)


def _hosts(problem: Problem, internship: str, participant: str, offering: list[Host]) -> Fact:
    name, p = subject(problem, "internship", internship), problem.participant[participant]
    values = {
        "internship": name,
        "hosts": [name_of(problem, "host", h.id) for h in offering],
        "features": p.needs,
    }
    if offering:
        text = say("Only {hosts} take {internship}.", **values)
        if len(offering) == 1:
            text = say("Host {hosts} is the only one for {internship}.", **values)
    elif p.needs and any(internship in h.internships for h in problem.hosts):
        text = say("No host of {internship} has {features}.", **values)
    else:
        text = say("No host offers {internship}.", **values)
    more = Host(
        f"+{internship}", "", problem.home(participant), NO_LIMIT, (internship,), 5 * NO_LIMIT,
        features=p.needs,
    )  # fmt: skip
    mentor = Mentor(f"+{internship}", "", more.id, NO_LIMIT)
    lift = with_more(hosts=(more,), mentors=(mentor,))
    return Fact("placement-host", "internships", internship, "hosts", text, lift)


def _age(problem: Problem, participant: str) -> Fact:
    import datetime as dt

    p = problem.participant[participant]
    who = subject(problem, "participant", p.id)
    if p.birth_date is None:
        text = say("{person} has no date of birth; an internship needs an age of 17.", person=who)
    elif p.consent:
        text = say("{person} was born on {date}; an internship begins at 17.", person=who, date=p.birth_date)
    else:
        text = say("{person} was born on {date}; below 18 an internship needs consent.", person=who, date=p.birth_date)
    lift = Changed("participants", p.id, birth_date=dt.date(1970, 1, 1), consent=True)
    return Fact("placement-person", "participants", p.id, "age", text, lift)


def _host(problem: Problem, h: Host, internship: str) -> Iterator[Fact]:
    name = subject(problem, "host", h.id)
    yield from rows_of(problem, "host", h.id)
    values = {"host": name, "places": problem.host_places(h.id, internship), "workers": h.workers or 0}
    text = say("{host} has {places} places at a time.", **values)
    if problem.internship[internship].legal_basis == "pemagangan" and (h.workers or 0) // 5 < h.capacity:
        text = say("{host} has {workers} workers, so {places} places at a time (a fifth).", **values)
    lift = Changed("hosts", h.id, capacity=NO_LIMIT, workers=5 * NO_LIMIT)
    yield Fact("placement-host", "hosts", h.id, "capacity", text, lift)
    mentors = problem.mentors_at[h.id]
    text = say("{host} has no mentor.", host=name)
    if mentors:
        text = say(
            "{host} has no other mentors than {mentors}.",
            host=name,
            mentors=[name_of(problem, "mentor", m) for m in mentors],
        )
    extra = Mentor(f"+{h.id}", "", h.id, NO_LIMIT)
    yield Fact("placement-mentor", "hosts", h.id, "mentors", text, with_more(mentors=(extra,)))


def _mentor(problem: Problem, m: Mentor) -> Iterator[Fact]:
    name = subject(problem, "mentor", m.id)
    yield from rows_of(problem, "mentor", m.id)
    yield Fact(
        "placement-mentor", "mentors", m.id, "max_apprentices",
        say("{mentor} guides {count} at a time at most.", mentor=name, count=m.max_apprentices),
        Changed("mentors", m.id, max_apprentices=NO_LIMIT),
    )  # fmt: skip
    if m.qualified_from:
        yield Fact(
            "placement-mentor", "mentors", m.id, "qualified_from",
            say("{mentor} may guide from {date} on.", mentor=name, date=m.qualified_from),
            Changed("mentors", m.id, qualified_from=None),
        )  # fmt: skip
    if m.participant and m.after:
        yield Fact(
            "placement-mentor", "mentors", m.id, "after",
            say("{mentor} may guide once through with {courses}.", mentor=name,
                courses=[problem.course[c].title for c in m.after]),
            Changed("mentors", m.id, participant=None, after=()),
        )  # fmt: skip


def _busy(state: State, r: Requirement, offering: list[Host]) -> Iterator[Fact]:
    problem, base, p = state.problem, state.base, r.participant
    for h in offering:
        there = [x for x in base.placements if x.host == h.id]
        if there:
            text = say(
                "{count} others are at {host} in the rest of the plan ({people}).",
                count=len(there),
                host=subject(problem, "host", h.id),
                people=[x.participant for x in there][:5],
            )
            yield Fact("placement-host", "hosts", h.id, "busy", text, WithoutPlacements(h.id))
    days = {s.date for s in base.sessions_of_participant.get(p, ())}
    work = {d for x in base.placements_of_participant.get(p, ()) for d in x.dates}
    if days or work:
        text = say(
            "{person} has sessions on {days} days and is at a host on {work} days in the rest of the plan.",
            person=subject(problem, "participant", p),
            days=len(days),
            work=len(work),
        )
        names = set(problem.internship[r.internship].after)
        kept = frozenset((g.course, g.sentra) for g in problem.groups if g.course in names)
        yield Fact("placement-calendar", "participants", p, "busy", text, without_people(frozenset([p]), kept))
    household = problem.participant[p].household
    if household:
        home = frozenset(problem.members[household]) - {p}
        if any(base.sessions_of_participant.get(m) or base.placements_of_participant.get(m) for m in home):
            text = say("Others of household {household} are away in the rest of the plan.", household=household)
            yield Fact("household-absence", "households", household, "busy", text, without_people(home, frozenset()))
