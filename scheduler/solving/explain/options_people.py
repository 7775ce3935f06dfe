"""Options about participants and households, and about internships, hosts and mentors."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Clock, say
from scheduler.plan.changes import Change
from scheduler.plan.plan import Plan
from scheduler.solving.explain.facts import Fact
from scheduler.solving.explain.option import WEEK, Option, more, wider
from scheduler.solving.explain.wording import name_of

MOST_HOSTS = 4


def about_participants(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    p, who = problem.participant[fact.id], name_of(problem, "participant", fact.id)
    if fact.column == "earliest_start":
        steps = -(-p.earliest_start // 15)
        yield Option(
            "person",
            lambda n: Change("participants", p.id, "earliest_start", max(0, p.earliest_start - 15 * n)),
            lambda n: say("{person} comes from {time} on.", person=who, time=Clock(max(0, p.earliest_start - 15 * n))),
            min(40, steps),
        )
    elif fact.column == "max_days_per_week":
        yield more("person", "participants", p.id, fact.column, p.max_days_per_week,
                    lambda v: say("{person} comes on {days} days a week.", person=who, days=v),
                    7 - p.max_days_per_week)  # fmt: skip
    elif fact.column == "max_jp_per_day":
        yield more("person", "participants", p.id, fact.column, p.max_jp_per_day,
                    lambda v: say("{person} attends {jp} JP a day.", person=who, jp=v), 8)  # fmt: skip
    elif fact.column == "age" and p.birth_date and not p.consent:
        yield Option(
            "consent",
            lambda n: Change("participants", p.id, "consent", True),
            lambda n: say("Get the guardian's consent for {person}.", person=who),
        )


def about_households(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    h = problem.household[fact.id]
    if fact.column == "max_absent":
        yield more("home", "households", h.id, "max_absent", h.max_absent,
                    lambda v: say("Let {count} of household {household} be away at one time.", count=v, household=h.id),
                    4)  # fmt: skip
    elif fact.column == "must_train":
        yield more("home", "households", h.id, "must_train", h.must_train,
                    lambda v: say("Train {count} of household {household} only.", count=v, household=h.id),
                    h.must_train - 1, -1)  # fmt: skip


def about_internships(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    i, name = problem.internship[fact.id], name_of(problem, "internship", fact.id)
    if fact.column == "window":
        yield from wider(problem, "internships", i.id, i.first_day, i.last_day, name)
    elif fact.column == "hosts" and r.participant:
        home = problem.home(r.participant)
        others = [h for h in problem.hosts if i.id not in h.internships]
        others.sort(key=lambda h: (problem.travel.seasonal(home, h.location, False), h.id))
        for h in others[:MOST_HOSTS]:
            yield Option(
                "offer",
                lambda n, h=h: Change("hosts", h.id, "internships", [*h.internships, i.id]),
                lambda n, h=h: say("Let {host} take {internship} too.", host=name_of(problem, "host", h.id),
                                   internship=name),
            )  # fmt: skip


def about_hosts(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    h, name = problem.host[fact.id], name_of(problem, "host", fact.id)
    if fact.column == "capacity":
        pemagangan = bool(r.internship) and problem.internship[r.internship].legal_basis == "pemagangan"
        if pemagangan and (h.workers or 0) // 5 < h.capacity:
            return  # The law counts the workers there are.
        yield more("place", "hosts", h.id, "capacity", h.capacity,
                    lambda v: say("Have {places} places at {host}.", places=v, host=name), 10)  # fmt: skip
    elif fact.column == "mentors":
        for m in [m for m in problem.mentors if m.host != h.id][:MOST_HOSTS]:
            yield Option(
                "offer",
                lambda n, m=m: Change("mentors", m.id, "host", h.id),
                lambda n, m=m: say("Let mentor {mentor} guide at {host}.", mentor=name_of(problem, "mentor", m.id),
                                   host=name),
            )  # fmt: skip


def about_mentors(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    m, name = problem.mentor[fact.id], name_of(problem, "mentor", fact.id)
    if fact.column == "max_apprentices":
        yield more("place", "mentors", m.id, "max_apprentices", m.max_apprentices,
                    lambda v: say("Let {mentor} guide {count} at a time.", mentor=name, count=v), 10)  # fmt: skip
    elif fact.column == "qualified_from":
        weeks = (m.qualified_from - problem.settings.first_day).days // 7 + 1
        yield Option(
            "window",
            lambda n: Change("mentors", m.id, "qualified_from", (m.qualified_from - n * WEEK).isoformat()),
            lambda n: say("Qualify {mentor} by {date}.", mentor=name, date=m.qualified_from - n * WEEK),
            max(0, weeks),
        )
