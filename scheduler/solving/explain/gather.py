"""All facts that can stand in the way of a course: those of the input first, then the rest of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scheduler.domain.courses import Course
from scheduler.domain.people import Participant
from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Amount, Text, say
from scheduler.rules.budget import total_cost
from scheduler.rules.facts import Facts
from scheduler.rules.needs import venues_with_features
from scheduler.solving.explain.counting import Counting
from scheduler.solving.explain.facts import (
    Changed,
    Fact,
    State,
    WithoutTrainer,
    WithoutVenue,
    together,
    with_settings,
    without_people,
)
from scheduler.solving.explain.gather_resources import (
    NO_LIMIT,
    absence,
    course_facts,
    kit_facts,
    list_facts,
    person,
    rows_of,
    trainer_facts,
    venue_facts,
)
from scheduler.solving.explain.reach import candidates_of
from scheduler.solving.explain.wording import name_of, subject
from scheduler.solving.scope import GroupKey


def facts_of_courses(state: State, groups: frozenset[GroupKey], r: Requirement) -> Iterator[Fact]:
    """Facts about some groups that have to be taught; those of the input first, the rest of the plan last."""
    problem = state.problem
    order = {g.course: n for n, g in enumerate(problem.groups)}
    own = sorted(groups, key=lambda g: (order[g[0]], g[1] or ""))
    courses = [problem.course[c] for c in dict.fromkeys(g[0] for g in own)]
    people = [problem.participant[m] for m in r.members]
    others = dict.fromkeys(p for g in own for p in candidates_of(problem, g))
    others = [problem.participant[p] for p in others if p not in r.members]
    yield from _programme(state)
    for course in courses:
        yield from course_facts(problem, course, r.members)
    for group in own:
        yield from list_facts(problem, group)
    for t in dict.fromkeys(t for c in courses for t in problem.qualified[c.id]):
        yield from trainer_facts(problem, problem.trainer[t])
    for v in {v.id: v for g in own for v in venues_with_features(problem, problem.course[g[0]], g[1])}.values():
        yield from venue_facts(problem, v)
    for k in dict.fromkeys(c.kit for c in courses if c.kit):
        yield from kit_facts(problem, k)
    for s in dict.fromkeys(s for _, s in own if s):
        yield from rows_of(problem, "sentra", s)
    for p in (*people, *others):
        yield from person(problem, p)
    for h in dict.fromkeys(p.household for p in (*people, *others) if p.household):
        yield from rows_of(problem, "household", h)
    for h in dict.fromkeys(p.household for p in people if p.household):
        yield absence(problem, h)
    if r.household and r.needed > 1:
        yield _must_train(problem, r)
    yield from _busy(state, courses, own, [*people, *others])


def _programme(state: State) -> Iterator[Fact]:
    problem, settings = state.problem, state.problem.settings
    yield from rows_of(problem, "programme", "")
    if settings.budget_ceiling is not None:
        yield Fact(
            "budget",
            "programme",
            "budget",
            "ceiling",
            _money(state),
            with_settings(budget_ceiling=None),
        )
    holidays = sorted({h.date for h in problem.holidays if problem.calendar.is_holiday(h.date)})
    if holidays:
        yield Fact(
            "calendar",
            "programme",
            "holidays",
            "dates",
            say("{count} public holidays lie between {first} and {last}.",
                count=len(holidays), first=holidays[0], last=holidays[-1]),
            lambda s: replace(s, problem=s.problem.unchecked(holidays=())),
        )  # fmt: skip
    if problem.travel_legs or settings.travel.default_minutes:
        free = replace(settings.travel, default_minutes=0, setup_minutes=0, overnight_over_minutes=NO_LIMIT)
        yield Fact(
            "trainer-travel",
            "travel",
            "*",
            "minutes",
            say("Journeys between places take their time."),
            together(with_settings(travel=free), lambda s: replace(s, problem=s.problem.unchecked(travel_legs=()))),
        )


def _money(state: State) -> Text:
    ceiling = Amount(state.problem.settings.budget_ceiling)
    if not state.base.sessions:
        return say("The budget ends at {ceiling}.", ceiling=ceiling)
    spent = Amount(total_cost(Facts(state.problem, state.base)))
    return say("The budget ends at {ceiling}; the rest of the plan costs {spent}.", ceiling=ceiling, spent=spent)


def with_cost(fact: Fact, state: State, r: Requirement) -> Fact:
    """The budget as a cause, with what a requirement costs at least in a state."""
    if fact.rule != "budget":
        return fact
    values = {
        **dict(fact.text.values),
        "course": subject(state.problem, "course", str(r.course)),
        "least": Amount(Counting(state).least_cost(r)),
    }
    before = state.problem.course[str(r.course)].after
    if "spent" not in values:
        text = say("The budget ends at {ceiling}; {course} and what comes before it cost {least} at least.", **values)
        if not before:
            text = say("The budget ends at {ceiling}; {course} costs {least} at least.", **values)
    elif before:
        text = say(
            "The budget ends at {ceiling}; the rest of the plan costs {spent}, {course} and what is missing before it "
            "at least {least} more.",
            **values,
        )
    else:
        text = say(
            "The budget ends at {ceiling}; the rest of the plan costs {spent}, {course} at least {least} more.",
            **values,
        )
    return replace(fact, text=text)


def _must_train(problem: Problem, r: Requirement) -> Fact:
    return Fact(
        "household-absence",
        "households",
        str(r.household),
        "must_train",
        say(
            "Household {household} has to train {count} of its members ({members}).",
            household=r.household,
            count=r.needed,
            members=[name_of(problem, "participant", m) for m in r.members],
        ),
        Changed("households", r.household, must_train=1),
    )


# The rest of the plan ------------------------------------------------------------


def _busy(state: State, courses: list[Course], own: list[GroupKey], people: list[Participant]) -> Iterator[Fact]:
    problem, base, kept = state.problem, state.base, frozenset(own)
    for t in dict.fromkeys(t for c in courses for t in problem.qualified[c.id]):
        mine = base.sessions_of_trainer.get(t, ())
        if mine:
            text = say(
                "{trainer} already teaches {jp} JP on {days} days in the rest of the plan ({cohorts}).",
                trainer=subject(problem, "trainer", t),
                jp=sum(s.jp for s in mine),
                days=len({s.date for s in mine}),
                cohorts=_some([s.cohort for s in mine]),
            )
            yield Fact("trainer-no-overlap", "trainers", t, "busy", text, WithoutTrainer(t))
    for v in {v.id for g in own for v in venues_with_features(problem, problem.course[g[0]], g[1])}:
        mine = base.sessions_of_venue.get(v, ())
        if mine:
            text = say(
                "{venue} is taken on {days} days in the rest of the plan ({cohorts}).",
                venue=subject(problem, "venue", v),
                days=len({s.date for s in mine}),
                cohorts=_some([s.cohort for s in mine]),
            )
            yield Fact("venue-no-overlap", "venues", v, "busy", text, WithoutVenue(v))
    for p in people:
        days = {s.date for s in base.sessions_of_participant.get(p.id, ())}
        work = {d for x in base.placements_of_participant.get(p.id, ()) for d in x.dates}
        if days or work:
            text = say(
                "{person} has sessions on {days} days and is at a host on {work} days in the rest of the plan.",
                person=subject(problem, "participant", p.id),
                days=len(days),
                work=len(work),
            )
            lift = without_people(frozenset([p.id]), kept | _before(problem, own))
            yield Fact("participant-no-overlap", "participants", p.id, "busy", text, lift)
    for h in dict.fromkeys(p.household for p in people if p.household):
        home = frozenset(problem.members[h]) - {p.id for p in people}
        if any(base.sessions_of_participant.get(m) or base.placements_of_participant.get(m) for m in home):
            text = say("Others of household {household} are away in the rest of the plan.", household=h)
            yield Fact("household-absence", "households", h, "busy", text, without_people(home, frozenset()))


def _before(problem: Problem, own: list[GroupKey]) -> frozenset[GroupKey]:
    """Groups of the courses before: without them nobody could be in the cohort."""
    names = {b for c, _ in own for b in problem.course[c].after}
    return frozenset((g.course, g.sentra) for g in problem.groups if g.course in names)


def _some(ids: list[str]) -> tuple[str, ...]:
    different = tuple(dict.fromkeys(ids))
    return different if len(different) <= 4 else (*different[:4], "…")
