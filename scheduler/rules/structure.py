"""What a plan is: ids that exist, sessions that make up their courses, and dates that are slots of the calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from scheduler.language import Clock, say
from scheduler.plan.plan import Cohort, Session
from scheduler.rules.facts import Facts
from scheduler.rules.registry import Violation, rule


@rule("structure", "Cohorts, sessions and placements belong together and make up their courses and internships.")
class Structure:
    """The form of a plan itself.

    All ids exist, each item has its own, and dates are at most a year from the programme. A cohort takes a course of
    its people and, unless the course is mixed, is of one sentra, which is theirs; nobody is in two cohorts of one
    course except by joined and left, where the numbers attended are all of 1…k. A course of k sessions has the numbers
    1…k with their JP; a session not held has 0 JP. A session takes consecutive slots of its date's pattern. The parts
    of a placement have the internship's days together (fewer where it was broken off and is unmet), with the host's
    hours. What is unmet is listed.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        yield from _unknown(facts)
        yield from _double_ids(facts)
        yield from _out_of_sight(facts)
        for cohort in facts.plan.cohorts:
            if cohort.course in facts.problem.course:
                yield from _membership(facts, cohort)
                yield from _numbers(facts, cohort)
        yield from _double_members(facts)
        for s in facts.sessions:
            yield from _slots(facts, s)
        yield from _placements(facts)
        yield from _unmet(facts)

    @staticmethod
    def post(model: Any) -> None:
        v, problem = model.v, model.problem
        for p in v.touched_participants:
            for course in problem.courses_of[p]:
                sentra = None if problem.course[course].mixed else problem.participant[p].sentra
                v.at_most_one(c.members.get(p, False) for c in v.by_group.get((course, sentra), ()))


def _bad(message: Any, *items: str) -> Violation:
    return Violation("structure", message, items)


def _unknown(facts: Facts) -> Iterator[Violation]:
    from scheduler.plan.references import unknown_ids

    for place, text in unknown_ids(facts.problem, facts.plan):
        yield _bad(say("{place}: {problem}.", place=place, problem=text), place)


def _double_ids(facts: Facts) -> Iterator[Violation]:
    for items in (facts.plan.cohorts, facts.plan.sessions, facts.plan.placements):
        for id, n in Counter(x.id for x in items).items():
            if n > 1:
                yield _bad(say("{item} stands twice in the plan.", item=id), id)


def _out_of_sight(facts: Facts) -> Iterator[Violation]:
    dated = [(s.id, (s.date,)) for s in facts.plan.sessions] + [(x.id, x.dates) for x in facts.plan.placements]
    for id, dates in dated:
        if not dates:
            yield _bad(say("{item} has no dates.", item=id), id)
        far = next((d for d in dates if not facts.in_sight(d)), None)
        if far is not None:
            yield _bad(say("{item}: {date} is far from the dates of the programme.", item=id, date=far), id)


def _membership(facts: Facts, cohort: Cohort) -> Iterator[Violation]:
    problem, course = facts.problem, facts.problem.course[cohort.course]
    if course.mixed and cohort.sentra is not None:
        yield _bad(
            say("{course} is mixed, so {cohort} belongs to no sentra.", course=course.title, cohort=cohort.id),
            cohort.id,
        )
    if not course.mixed and cohort.sentra is None:
        yield _bad(say("{cohort} must belong to a sentra.", cohort=cohort.id), cohort.id)
    for p in sorted({*cohort.joined, *cohort.left} - set(cohort.participants)):
        yield _bad(
            say("{person} joins or leaves {cohort} without being in it.", person=p, cohort=cohort.id), cohort.id, p
        )
    for p, n in Counter(cohort.participants).items():
        person = problem.participant.get(p)
        if n > 1:
            yield _bad(say("{person} stands twice in {cohort}.", person=p, cohort=cohort.id), cohort.id, p)
        if person is None:
            continue
        if cohort.course not in problem.courses_of[p] and p not in cohort.left:
            yield _bad(
                say(
                    "{person} is in {cohort} but does not take {course}.",
                    person=facts.person_name(p),
                    cohort=cohort.id,
                    course=course.title,
                ),
                cohort.id,
                p,
            )
        if cohort.sentra is not None and person.sentra != cohort.sentra:
            yield _bad(
                say(
                    "{person} is of {own}, not of the sentra of {cohort}.",
                    person=facts.person_name(p),
                    own=person.sentra,
                    cohort=cohort.id,
                ),
                cohort.id,
                p,
            )


def _numbers(facts: Facts, cohort: Cohort) -> Iterator[Violation]:
    lengths = facts.problem.course[cohort.course].session_lengths
    sessions = facts.plan.sessions_of_cohort.get(cohort.id, ())
    numbers = [s.number for s in sessions if s.state != "not_held"]
    # Where everybody has left, there is nobody to teach the rest to.
    last = max((cohort.left.get(p, len(lengths)) for p in cohort.participants), default=len(lengths))
    expected_numbers = list(range(1, len(lengths) + 1))
    if sorted(numbers) not in (expected_numbers, expected_numbers[:last]):
        yield _bad(
            say(
                "{cohort} has the sessions {numbers}; the course has 1 to {count}.",
                cohort=cohort.id,
                numbers=[str(n) for n in sorted(numbers)],
                count=len(lengths),
            ),
            cohort.id,
        )
    for s in sessions:
        expected = 0 if s.state == "not_held" else lengths[s.number - 1] if 0 < s.number <= len(lengths) else s.jp
        if s.jp != expected:
            yield _bad(
                say("{session} has {jp} JP instead of {expected}.", session=s.id, jp=s.jp, expected=expected), s.id
            )


def _double_members(facts: Facts) -> Iterator[Violation]:
    taken: dict[tuple[str, str], list[Cohort]] = {}
    for c in facts.plan.cohorts:
        for p in dict.fromkeys(c.participants):
            taken.setdefault((p, c.course), []).append(c)
    for (p, course), cohorts in taken.items():
        changed = any(p in c.joined or p in c.left for c in cohorts)
        if len(cohorts) == 1 and not changed:
            continue
        count = len(facts.problem.course[course].session_lengths) if course in facts.problem.course else 0
        numbers = list(chain.from_iterable((n for n in range(1, count + 1) if c.attends(p, n)) for c in cohorts))
        # Who dropped out attended the first ones, and the requirement is unmet.
        leaves = any(p in c.left for c in cohorts) and len(numbers) < count
        if sorted(numbers) != list(range(1, (len(numbers) if leaves else count) + 1)):
            yield _bad(
                say(
                    "{person} attends the sessions {numbers} of {course} in {cohorts}, not each of them once.",
                    person=p,
                    numbers=[str(n) for n in sorted(numbers)],
                    course=course,
                    cohorts=[c.id for c in cohorts],
                ),
                p,
            )


def _slots(facts: Facts, s: Session) -> Iterator[Violation]:
    if facts.happened(s):
        return
    course = facts.course(s)
    slot = facts.calendar.slot_at(s.date, s.start)
    span = None if slot is None else facts.calendar.span(s.date, slot, s.jp)
    if s.jp > 0 and span != (s.start, s.end):
        yield _bad(
            say(
                "{session} from {start} to {end} on {date} does not take {jp} slots of that day.",
                session=s.id,
                start=Clock(s.start),
                end=Clock(s.end),
                date=s.date,
                jp=s.jp,
            ),
            s.id,
        )
    if s.kit != course.kit:
        yield _bad(
            say(
                "{session} uses the kit {kit}; {course} needs {needed}.",
                session=s.id,
                kit=s.kit or "–",
                course=course.title,
                needed=course.kit or "–",
            ),
            s.id,
        )


def _placements(facts: Facts) -> Iterator[Violation]:
    problem, unmet = facts.problem, {u.key for u in facts.plan.unmet}
    for (p, i), parts in facts.placements_for.items():
        internship, days = problem.internship[i], [d for x in parts for d in x.dates]
        ids = tuple(x.id for x in parts)
        if i not in problem.participant[p].internships:
            yield _bad(
                say("{person} does not do {internship}.", person=facts.person_name(p), internship=internship.title),
                *ids,
            )
        broken_off = 0 < len(days) < internship.days and (p, None, None, i) in unmet
        if (len(days) != internship.days and not broken_off) or days != sorted(set(days)):
            yield _bad(
                say(
                    "The placement of {person} for {internship} has {there} days instead of {needed}.",
                    person=facts.person_name(p),
                    internship=internship.title,
                    there=len(set(days)),
                    needed=internship.days,
                ),
                *ids,
            )
        for x in parts:
            if x.state != "held" and (x.start, x.end) != problem.placement_hours(x.host, i):
                yield _bad(say("{placement} does not keep the hours of its host.", placement=x.id), x.id)


def _unmet(facts: Facts) -> Iterator[Violation]:
    from scheduler.rules.score import unmet_requirements

    unmet = {
        (r.participant, r.household, r.course, r.internship) for r in unmet_requirements(facts.problem, facts.plan)
    }
    listed = Counter(u.key for u in facts.plan.unmet)
    for key in sorted(unmet - listed.keys(), key=str):
        yield _bad(say("{requirement} is not met and not listed as unmet.", requirement=_name(key)))
    for key in sorted(listed.keys() - unmet, key=str):
        yield _bad(say("{requirement} is listed as unmet but is met, or no requirement.", requirement=_name(key)))
    for key, n in listed.items():
        if n > 1:
            yield _bad(say("{requirement} is listed as unmet twice.", requirement=_name(key)))


def _name(key: tuple[str | None, ...]) -> str:
    return " × ".join(x for x in key if x)
