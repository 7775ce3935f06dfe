"""Cohorts: their size, the rhythm of their sessions, and the order of courses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

from scheduler.language import say
from scheduler.rules.facts import Facts, by_date
from scheduler.rules.registry import Violation, rule


@rule("cohort-size", "A cohort has no fewer and no more people than its course allows.")
class CohortSize:
    """group_min ≤ people ≤ group_max when the cohort is formed; what is lost later is a warning."""

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for c in facts.plan.cohorts:
            course = facts.problem.course.get(c.course)
            if course is None:
                continue
            formed = sum(1 for p in c.participants if p not in c.joined)
            last = len(course.session_lengths)
            staying = sum(1 for p in c.participants if c.left.get(p, last) >= last)
            least = max(1, course.group_min)
            at_most = max(
                (len(facts.plan.people(s)) for s in facts.plan.sessions_of_cohort.get(c.id, ())),
                default=len(c.participants),
            )
            if at_most > course.group_max:
                yield Violation(
                    "cohort-size",
                    say(
                        "{cohort} has {there} people; at most {most}.",
                        cohort=c.id,
                        there=at_most,
                        most=course.group_max,
                    ),
                    (c.id,),
                )
            if formed < least and len(c.participants) < least:
                yield Violation(
                    "cohort-size",
                    say(
                        "{cohort} has {there} people; at least {least} are needed.",
                        cohort=c.id,
                        there=len(c.participants),
                        least=least,
                    ),
                    (c.id,),
                )
            elif staying < least:
                yield Violation(
                    "cohort-size",
                    say(
                        "{cohort} has lost people: {there} are left, {least} were needed.",
                        cohort=c.id,
                        there=staying,
                        least=least,
                    ),
                    (c.id,),
                    warning=True,
                )

    @staticmethod
    def post(model: Any) -> None:
        for c in model.v.cohorts:
            course = model.problem.course[c.course]
            if c.given is not None:
                joiners = [x for p, x in c.members.items() if p not in c.given.participants]
                if joiners:
                    model.cp.add(sum(joiners) <= max(0, course.group_max - len(c.given.participants)))
                    for x in joiners:
                        model.v.implies([x], c.active)
                continue
            people = sum(c.members.values())
            model.cp.add(people >= max(1, course.group_min) * c.active)
            model.cp.add(people <= course.group_max * c.active)
            for x in c.members.values():
                model.v.implies([x], c.active)


@rule("course-rhythm", "Sessions come in order, not too many on one date, with the right days between them.")
class CourseRhythm:
    """At most max_sessions_per_day on one date.

    Two consecutive sessions on different dates are min_gap_days to max_gap_days apart.
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        for c, sessions in facts.of_cohort.items():
            course = facts.problem.course[facts.plan.cohort[c].course]
            ordered = sorted(sessions, key=lambda s: s.number)
            for one, two in pairwise(ordered):
                if facts.happened(two) and not facts.happened(one):
                    continue  # A make-up session comes after what was held meanwhile.
                if (two.date, two.start) < (one.date, one.end):
                    yield _bad(say("{one} stands after {two}.", one=one.id, two=two.id), one.id, two.id)
                days = (two.date - one.date).days
                if days > 0 and course.min_gap_days is not None and days < course.min_gap_days:
                    yield _bad(
                        say(
                            "{one} and {two} are {days} days apart; at least {least}.",
                            one=one.id,
                            two=two.id,
                            days=days,
                            least=course.min_gap_days,
                        ),
                        one.id,
                        two.id,
                    )
                if days > 0 and course.max_gap_days is not None and days > course.max_gap_days:
                    yield _bad(
                        say(
                            "{one} and {two} are {days} days apart; at most {most}.",
                            one=one.id,
                            two=two.id,
                            days=days,
                            most=course.max_gap_days,
                        ),
                        one.id,
                        two.id,
                    )
            for date, here in by_date(sessions).items():
                if len(here) > max(1, course.max_sessions_per_day):
                    yield _bad(
                        say(
                            "{cohort} has {there} sessions on {date}; at most {most}.",
                            cohort=c,
                            there=len(here),
                            date=date,
                            most=max(1, course.max_sessions_per_day),
                        ),
                        *(s.id for s in here),
                    )

    @staticmethod
    def post(model: Any) -> None:
        v, cp = model.v, model.cp
        for c in v.cohorts:
            course = model.problem.course[c.course]
            most, least_gap = course.max_sessions_per_day, max(1, course.min_gap_days or 1)
            runs = v.runs(c)
            for one, two in chain.from_iterable(map(pairwise, runs)):
                if not v.is_free(one) and not v.is_free(two):
                    continue
                if two.number > one.number + 1:  # What lies between is left out of this model.
                    v.when(cp.add(two.start >= one.start + one.jp), c.active)
                    continue
                if most <= 1:
                    v.when(cp.add(two.day - one.day >= least_gap), c.active)
                    if course.max_gap_days is not None:
                        v.when(cp.add(two.day - one.day <= course.max_gap_days), c.active)
                    continue
                v.when(cp.add(two.start >= one.start + one.jp), c.active)
                same = v.bool()
                v.when(cp.add(two.day == one.day), same, c.active)
                v.when(cp.add(two.day - one.day >= least_gap), ~same, c.active)
                if course.max_gap_days is not None:
                    v.when(cp.add(two.day - one.day <= course.max_gap_days), ~same, c.active)
            if most > 1:
                for run in runs:
                    for one, later in zip(run, run[most:], strict=False):
                        if v.is_free(one) or v.is_free(later):
                            v.when(cp.add(later.day > one.day), c.active)
            for s in chain.from_iterable(runs[:-1]):
                if not v.is_held(s):
                    _few_beside(model, c, s, max(1, most))


@rule("course-order", "A participant takes a course only after the courses it builds on.")
class CourseOrder:
    """Each course in `after` that is among the participant's courses is taken too.

    Its last session is more than gap_after_days days before the first of this one (0: the next day at the earliest).
    """

    @staticmethod
    def check(facts: Facts) -> Iterator[Violation]:
        problem = facts.problem
        for p in problem.participants:
            own = problem.courses_of[p.id]
            for name in own:
                course = problem.course[name]
                if not course.after or not facts.cohorts_with(p.id, name):
                    continue
                for before in course.after:
                    if before in own:
                        yield from _after(facts, p.id, before, name, course.gap_after_days)

    @staticmethod
    def post(model: Any) -> None:
        v, problem = model.v, model.problem
        for late in v.cohorts:
            course = problem.course[late.course]
            early_ones = {}
            for p, x in late.members.items():
                before = [name for name in course.after if name in problem.courses_of.get(p, ())]
                for name in before:
                    # Given cohorts may lack what comes before; what is given up may not be missing for them.
                    if x is not True or not isinstance(v.takes(p, name), bool):
                        v.implies([x], v.takes(p, name))
                for c in v.cohorts_of[p] if before else ():
                    if c.course in before:
                        early_ones[id(c)] = c
            for early in early_ones.values():
                if v.is_open(early) or v.is_open(late):
                    _end_before(model, early, late, course.gap_after_days)


def _after(facts: Facts, participant: str, before: str, course: str, gap_days: int) -> Iterator[Violation]:
    titles = {x: facts.problem.course[x].title for x in (before, course)}
    if not facts.cohorts_with(participant, before):
        yield Violation(
            "course-order",
            say(
                "{person} takes {course} without {before}.",
                person=facts.person_name(participant),
                course=titles[course],
                before=titles[before],
            ),
            (participant,),
        )
        return
    early, late = facts.attended(participant, before), facts.attended(participant, course)
    if early and late and facts.happened(late[0]) and not facts.happened(early[-1]):
        return  # A make-up session comes after what was begun meanwhile.
    if early and late and (late[0].date - early[-1].date).days <= gap_days:
        yield Violation(
            "course-order",
            say(
                "{person} starts {course} on {date}; {before} ends on {end}; more than {gap} days must lie between.",
                person=facts.person_name(participant),
                course=titles[course],
                date=late[0].date,
                before=titles[before],
                end=early[-1].date,
                gap=gap_days,
            ),
            (early[-1].id, late[0].id, participant),
        )


def _bad(message: Any, *items: str) -> Violation:
    return Violation("course-rhythm", message, items)


def _few_beside(model: Any, cohort: Any, session: Any, most: int) -> None:
    """At most so many sessions of the cohort on the date of one that stands in no order with some of them."""
    for day, on in session.on.items():
        here = [s for s in cohort.sessions if day in s.on]
        if len(here) > most and any(model.v.is_free(s) for s in here):
            model.v.when(model.cp.add(sum(s.on[day] for s in here) <= most), on)


def _end_before(model: Any, early: Any, late: Any, gap_days: int) -> None:
    v = model.v
    shared = v.shares(early, late)
    if shared is not False:
        for last in v.last_sessions(early):
            for first in v.first_sessions(late):
                if v.is_free(last) and v.is_held(first):
                    continue  # A make-up session comes after what was begun meanwhile.
                if v.is_free(last) or v.is_free(first):
                    v.when(model.cp.add(first.day - last.day > gap_days), shared)
