"""Placements: working days, places at the host, mentors and the person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from scheduler.domain.calendar import monday
from scheduler.language import say
from scheduler.plan.plan import Placement
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, rule

ADULT, YOUNGEST = 18, 17  # Permenaker 6/2020
HOURS_A_DAY, HOURS_A_WEEK, DAYS_A_WEEK = 8, 40, 6


@rule(
    "placement-calendar",
    "A placement runs on consecutive working days of its host, free of the participant's sessions.",
)
class PlacementCalendar:
    """Working days are the host's weekdays that are no holiday and not closed.

    Closed in part of the hours is enough, for programme, host, mentor, participant or household. First and last of
    them lie in the windows, none between them is left out, and the participant has no session on any.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        problem = facts.problem
        for x in facts.placements:
            if facts.happened(x):
                continue
            first, last = problem.placement_window(x.internship)
            if x.first_day < first or x.last_day > last:
                yield _bad(
                    "placement-calendar",
                    say(
                        "{placement} from {begin} to {end} is outside its window {first} to {last}.",
                        placement=x.id,
                        begin=x.first_day,
                        end=x.last_day,
                        first=first,
                        last=last,
                    ),
                    x.id,
                )
            dates, hours = set(x.dates), problem.placement_hours(x.host, x.internship)
            span = (x.last_day - x.first_day).days + 1
            for n in range(max(0, min(span, 4000))):
                date = x.first_day + dt.timedelta(days=n)
                working = problem.is_working_day(x.host, x.mentor, x.participant, hours, date)
                if date in dates and not working:
                    yield _bad(
                        "placement-calendar",
                        say("{placement}: {date} is no working day.", placement=x.id, date=date),
                        x.id,
                    )
                if date not in dates and working:
                    yield _bad(
                        "placement-calendar",
                        say("{placement} leaves out the working day {date}.", placement=x.id, date=date),
                        x.id,
                    )
            for s in facts.of_participant.get(x.participant, ()):
                if s.date in dates:
                    yield _bad(
                        "placement-calendar",
                        say(
                            "{person} has {session} on {date}, a working day of {placement}.",
                            person=facts.person_name(x.participant),
                            session=s.id,
                            date=s.date,
                            placement=x.id,
                        ),
                        x.id,
                        s.id,
                    )

    @staticmethod
    def post(model: Any) -> None:
        v = model.v
        for placement in model.p.all:
            after = () if "placement-person" in v.relaxed else model.problem.internship[placement.internship].after
            for c in v.cohorts_of.get(placement.participant, ()):
                if c.course in after or (placement.given and not v.is_open(c)):
                    continue
                meets = v.on_day(c)
                for day, works in placement.work.items():
                    if day in meets:
                        v.forbid(works, c.members[placement.participant], meets[day])


@rule("placement-host", "A host takes no more apprentices than it has places for.")
class PlacementHost:
    """The host offers the internship and has the features the participant needs.

    People on one day are at most its capacity; those of a pemagangan at most a fifth of its workers.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        problem = facts.problem
        days: dict[tuple[str, dt.date], list[Placement]] = defaultdict(list)
        for x in facts.placements:
            host = problem.host[x.host]
            if x.internship not in host.internships and not facts.happened(x):
                yield _bad(
                    "placement-host",
                    say("{host} does not offer the internship of {placement}.", host=host.name, placement=x.id),
                    x.id,
                )
            missing = sorted(set(problem.participant[x.participant].needs) - set(host.features))
            if missing and not facts.happened(x):
                yield _bad(
                    "placement-host",
                    say(
                        "{host} lacks {missing}, which {person} needs.",
                        host=host.name,
                        missing=missing,
                        person=facts.person_name(x.participant),
                    ),
                    x.id,
                )
            for date in x.dates:
                days[x.host, date].append(x)
        full: set[tuple[str, str]] = set()
        for (h, date), here in sorted(days.items()):
            host = problem.host[h]
            apprentices = [x for x in here if problem.internship[x.internship].legal_basis == "pemagangan"]
            for basis, there, most in (
                ("", here, host.capacity),
                ("pemagangan", apprentices, (host.workers or 0) // 5),
            ):
                if len(there) > most and (h, basis) not in full:
                    full.add((h, basis))
                    yield _bad(
                        "placement-host",
                        say(
                            "{host} has {there} people on {date}; at most {most}.",
                            host=host.name,
                            there=len(there),
                            date=date,
                            most=most,
                        ),
                        *(x.id for x in there),
                    )

    @staticmethod
    def post(model: Any) -> None:
        problem, p = model.problem, model.p
        apprentices = {i.id for i in problem.internships if i.legal_basis == "pemagangan"}
        for host in problem.hosts:
            here = p.of_host[host.id]
            if not any(p.is_free(x) for x in here):
                continue
            limits = [(here, host.capacity)]
            limits.append(([x for x in here if x.internship in apprentices], (host.workers or 0) // 5))
            for placements, most in limits:
                if len(placements) > most:
                    for day in sorted({d for x in placements for d in x.work}):
                        present = [p.at_host(x, host.id, day) for x in placements]
                        if sum(1 for x in present if x is not False) > most:
                            model.cp.add(sum(present) <= most)


@rule("placement-mentor", "A mentor of the host guides no more apprentices than agreed, and is ready in time.")
class PlacementMentor:
    """The mentor belongs to the host, has at most max_apprentices at a time, and is qualified on the first day.

    Where the mentor is a participant, the courses in the mentor's `after` end before it.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        problem = facts.problem
        days: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
        for x in facts.placements:
            mentor = problem.mentor[x.mentor]
            for date in x.dates:
                days[x.mentor, date].append(x.id)
            if facts.happened(x):
                continue
            if mentor.host != x.host:
                yield _bad(
                    "placement-mentor",
                    say("{mentor} is no mentor at the host of {placement}.", mentor=mentor.name, placement=x.id),
                    x.id,
                )
            if mentor.qualified_from is not None and mentor.qualified_from > x.first_day:
                yield _bad(
                    "placement-mentor",
                    say(
                        "{mentor} is qualified from {date} only; {placement} begins on {first}.",
                        mentor=mentor.name,
                        date=mentor.qualified_from,
                        placement=x.id,
                        first=x.first_day,
                    ),
                    x.id,
                )
            if mentor.participant:
                for course in mentor.after:
                    yield from _completed(facts, "placement-mentor", mentor.participant, course, x)
        full = set()
        for (m, date), here in sorted(days.items()):
            mentor = problem.mentor[m]
            if len(here) > mentor.max_apprentices and m not in full:
                full.add(m)
                yield _bad(
                    "placement-mentor",
                    say(
                        "{mentor} has {there} apprentices on {date}; at most {most}.",
                        mentor=mentor.name,
                        there=len(here),
                        date=date,
                        most=mentor.max_apprentices,
                    ),
                    *here,
                )

    @staticmethod
    def post(model: Any) -> None:
        p, problem = model.p, model.problem
        for mentor in problem.mentors:
            here = p.of_mentor[mentor.id]
            if not any(p.is_free(x) for x in here):
                continue
            if len(here) > mentor.max_apprentices:
                for day in sorted({d for x in here for d in x.work}):
                    present = [p.with_mentor(x, mentor.id, day) for x in here]
                    if sum(1 for x in present if x is not False) > mentor.max_apprentices:
                        model.cp.add(sum(present) <= mentor.max_apprentices)
            if mentor.participant is None:
                continue
            for placement in here:
                chosen = placement.choices[mentor.host, mentor.id]
                for course in mentor.after:
                    _complete_first(model, placement, chosen, mentor.participant, course)


@rule("placement-person", "A placement suits the person: age, courses before it, the way to it, and the hours.")
class PlacementPerson:
    """At least 17 on the first day, below 18 only with consent (Permenaker 6/2020).

    One placement at a time, one for each internship; the internship's `after` as in course-order; the way to the host
    at most max_commute_minutes; at most 8 hours a day, 40 hours and 6 days a week.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for (p, i), parts in facts.placements_for.items():
            if not facts.happened(parts[0]):
                yield from _age(facts, parts[0])
                for course in facts.problem.internship[i].after:
                    if course in facts.problem.courses_of[p]:
                        yield from _completed(facts, "placement-person", p, course, parts[0])
        for p, placements in facts.placements_of.items():
            yield from _one_after_another(facts, p, placements)
            yield from _weeks(facts, p, placements)
            for x in placements:
                yield from _commute(facts, x)

    @staticmethod
    def post(model: Any) -> None:
        p, problem = model.p, model.problem
        by_person = defaultdict(list)
        for placement in p.all:
            by_person[placement.participant].append(placement)
            for course in problem.internship[placement.internship].after:
                if course in problem.courses_of[placement.participant]:
                    _complete_first(model, placement, placement.met, placement.participant, course)
        for placements in by_person.values():
            if len(placements) > 1 and any(p.is_free(x) for x in placements):
                _one_at_a_time(model, placements)


def _bad(rule_id: str, message: Any, *items: str) -> Violation:
    return Violation(rule_id, message, items)


def _completed(facts: Facts, rule_id: str, participant: str, course: str, x: Placement) -> Iterator[Violation]:
    if course not in facts.problem.course:
        return
    title, who = facts.problem.course[course].title, facts.person_name(participant)
    if not facts.cohorts_with(participant, course):
        yield _bad(
            rule_id,
            say(
                "{placement} needs {course} of {person} first, who does not take it.",
                placement=x.id,
                course=title,
                person=who,
            ),
            x.id,
        )
        return
    attended = facts.attended(participant, course)
    if attended and attended[-1].date >= x.first_day:
        yield _bad(
            rule_id,
            say(
                "{placement} begins on {first}; {person} ends {course} on {end}.",
                placement=x.id,
                first=x.first_day,
                person=who,
                course=title,
                end=attended[-1].date,
            ),
            x.id,
            attended[-1].id,
        )


def _age(facts: Facts, x: Placement) -> Iterator[Violation]:
    person, first = facts.problem.participant[x.participant], x.first_day
    birth = person.birth_date
    if birth is None:
        yield _bad(
            "placement-person",
            say("The birth date of {person} is not known.", person=facts.person_name(person.id)),
            x.id,
        )
        return
    age = first.year - birth.year - ((first.month, first.day) < (birth.month, birth.day))
    if age < YOUNGEST or (age < ADULT and not person.consent):
        yield _bad(
            "placement-person",
            say(
                "{person} is {age} on {date}; below 18 consent is needed, below 17 there is no placement.",
                person=facts.person_name(person.id),
                age=age,
                date=first,
            ),
            x.id,
        )


def _one_after_another(facts: Facts, participant: str, placements: list[Placement]) -> Iterator[Violation]:
    for one, other in combinations(placements, 2):
        if one.first_day <= other.last_day and other.first_day <= one.last_day:
            yield _bad(
                "placement-person",
                say(
                    "{person} is in {one} and {other} at the same time.",
                    person=facts.person_name(participant),
                    one=one.id,
                    other=other.id,
                ),
                one.id,
                other.id,
            )


def _weeks(facts: Facts, participant: str, placements: list[Placement]) -> Iterator[Violation]:
    weeks: dict[dt.date, list[int]] = defaultdict(list)
    for x in placements:
        hours = facts.problem.internship[x.internship].hours_per_day
        if hours > HOURS_A_DAY:
            yield _bad(
                "placement-person",
                say("{placement} has {hours} hours a day; at most 8.", placement=x.id, hours=hours),
                x.id,
            )
        for date in x.dates:
            weeks[monday(date)].append(hours)
    for week, worked in sorted(weeks.items()):
        if len(worked) > DAYS_A_WEEK or sum(worked) > HOURS_A_WEEK:
            yield _bad(
                "placement-person",
                say(
                    "{person} works {days} days and {hours} hours in the week of {date}; at most 6 and 40.",
                    person=facts.person_name(participant),
                    days=len(worked),
                    hours=sum(worked),
                    date=week,
                ),
                *(x.id for x in placements),
            )


def _commute(facts: Facts, x: Placement) -> Iterator[Violation]:
    limit = facts.problem.settings.travel.max_commute_minutes
    if limit is None or facts.happened(x):
        return
    home, place = facts.problem.home(x.participant), facts.problem.host[x.host].location
    longest = max(facts.travel.minutes(home, place, d) for d in x.dates)
    if longest > limit:
        yield _bad(
            "placement-person",
            say(
                "{person} is {there} minutes from the host of {placement}; at most {most}.",
                person=facts.person_name(x.participant),
                there=longest,
                placement=x.id,
                most=limit,
            ),
            x.id,
        )


def _complete_first(model: Any, placement: Any, chosen: Any, participant: str, course: str) -> None:
    """Where `chosen` holds, the participant takes the course, and its last session is before the placement."""
    v = model.v
    if chosen is False or (placement.given and not model.is_touched([participant])):
        return
    v.implies([chosen], v.takes(participant, course))
    for c in v.cohorts_of.get(participant, ()):
        if c.course == course:
            for last in v.last_sessions(c):
                v.when(model.cp.add(placement.first > last.day), chosen, c.members[participant])


def _one_at_a_time(model: Any, placements: list[Any]) -> None:
    cp = model.cp
    spans = []
    for x in placements:
        length = cp.new_int_var(0, model.axis.days, "")
        spans.append(
            cp.new_fixed_size_interval_var(x.first, x.last - x.first + 1, "")
            if x.given
            else cp.new_optional_interval_var(x.first, length, x.last + 1, x.met, "")
        )
    cp.add_no_overlap(spans)
    weeks = defaultdict(list)
    for x in placements:
        hours = model.problem.internship[x.internship].hours_per_day
        for day, works in x.work.items():
            weeks[model.axis.week(day)].append((hours, works))
    for days in weeks.values():
        if len(days) > 6:
            cp.add(sum(x for _, x in days) <= 6)
        if sum(hours for hours, _ in days) > 40:
            cp.add(sum(hours * x for hours, x in days) <= 40)
