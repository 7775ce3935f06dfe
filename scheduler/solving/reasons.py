"""Why a requirement is unmet: reasons that are true, each with the rule that stands in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Text, say, translate
from scheduler.plan.plan import Plan, Reason, Unmet
from scheduler.rules.registry import hard_rules
from scheduler.rules.score import unmet_requirements
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Budget, Settings, run
from scheduler.solving.model import Model
from scheduler.solving.scope import Scope

# Rules that describe what a plan is, not what stands in its way.
ALWAYS = frozenset({"structure", "held", "frozen", "pinned"})
WORK_FOR_ALL, WORK_FOR_ONE = 8.0, 1.0


def explain_unmet(problem: Problem, plan: Plan, axis: Axis, stop: threading.Event) -> tuple[Unmet, ...]:
    """The unmet requirements of a plan with their reasons, in the order of the requirements.

    What arithmetic shows comes first. Where it shows nothing, rules are lifted in a model in which all the rest of the
    plan stands, until the requirement fits; what must be lifted is the reason. A search that is cut short is reported
    as undecided.
    """
    budget = Budget(None, WORK_FOR_ALL)
    known: dict[object, tuple[tuple[str, Text], ...]] = {}
    found = []
    for r in unmet_requirements(problem, plan):
        reasons = tuple(_by_arithmetic(problem, plan, axis, r))
        if not reasons:
            key = _group(problem, r)
            if key not in known:
                known[key] = tuple(_by_lifting(problem, plan, axis, r, budget, stop))
            reasons = known[key]
        language = problem.settings.language
        spoken = tuple(Reason(rule, translate(text, language)) for rule, text in reasons)
        found.append(Unmet(r.participant, r.household, r.course, r.internship, spoken))
    return tuple(found)


def _group(problem: Problem, r: Requirement) -> object:
    """Requirements with the same key have the same reasons by lifting: one cohort would meet them all."""
    if r.internship:
        return r.participant, r.internship
    return r.course, None if problem.course[r.course].mixed else problem.participant[r.members[0]].sentra


# What arithmetic shows ---------------------------------------------------------------


def _by_arithmetic(problem: Problem, plan: Plan, axis: Axis, r: Requirement) -> Iterator[tuple[str, Text]]:
    if r.internship:
        yield from _internship_reasons(problem, r)
        after: tuple[str, ...] = problem.internship[r.internship].after
    else:
        yield from _course_reasons(problem, axis, r)
        after = problem.course[r.course].after
    taught = {(p, c.course) for c in plan.cohorts for p in c.participants}
    for before in after:
        if not any((m, before) in taught or before not in problem.courses_of[m] for m in r.members):
            yield (
                "placement-person" if r.internship else "course-order",
                say("{course} comes first, and it is not met either.", course=problem.course[before].title),
            )


def _course_reasons(problem: Problem, axis: Axis, r: Requirement) -> Iterator[tuple[str, Text]]:
    course = problem.course[r.course]
    trainers, needed = problem.qualified[course.id], course.trainers_per_session
    if len(trainers) < needed:
        yield (
            "trainer-qualified",
            say(
                "{course} needs {needed} trainers in each session; {there} list the course.",
                course=course.title,
                needed=needed,
                there=len(trainers),
            ),
        )
    sentra = None if course.mixed else problem.participant[r.members[0]].sentra
    candidates = next(len(g.candidates) for g in problem.groups if (g.course, g.sentra) == (course.id, sentra))
    if candidates < course.group_min:
        yield (
            "cohort-size",
            say(
                "A cohort of {course} needs {needed} people; only {there} can take it.",
                course=course.title,
                needed=course.group_min,
                there=candidates,
            ),
        )
    hard = problem.settings.venue_capacity == "hard"
    seats = max(course.group_min, course.size or 0)
    fitting = [
        v
        for v in problem.venues
        if set(course.features) <= set(v.features) and (course.mixed or not v.sentra or sentra in v.sentra)
    ]
    if not fitting:
        yield (
            "venue-features",
            say(
                "No venue open to them has what {course} needs ({features}).",
                course=course.title,
                features=course.features,
            ),
        )
    elif hard and not any(v.capacity >= seats for v in fitting):
        yield (
            "venue-capacity",
            say("{course} needs {seats} seats; no suitable venue has as many.", course=course.title, seats=seats),
        )
    days = {
        p // axis.width for jp in set(course.session_lengths) for p in axis.allowed_positions(course.id, sentra, jp)
    }
    sessions = -(-len(course.session_lengths) // max(1, course.max_sessions_per_day))
    if len(days) < sessions:
        yield (
            "calendar",
            say(
                "{course} needs {needed} dates; only {there} are open to it in its window.",
                course=course.title,
                needed=sessions,
                there=len(days),
            ),
        )
    load = [problem.trainer[t].max_jp for t in trainers]
    if needed and trainers and all(x is not None for x in load) and sum(x for x in load if x) < needed * course.jp:
        yield (
            "trainer-load",
            say(
                "{course} needs {needed} JP of teaching; its trainers may teach {there} JP in all.",
                course=course.title,
                needed=needed * course.jp,
                there=sum(x for x in load if x),
            ),
        )


def _internship_reasons(problem: Problem, r: Requirement) -> Iterator[tuple[str, Text]]:
    internship, person = problem.internship[r.internship], problem.participant[r.participant]
    offering = [h for h in problem.hosts if internship.id in h.internships]
    if not offering:
        yield "placement-host", say("No host offers {internship}.", internship=internship.title)
        return
    with_places = [h for h in offering if problem.host_places(h.id, internship.id) > 0]
    if not with_places:
        yield (
            "placement-host",
            say("No host of {internship} has a place under its legal basis.", internship=internship.title),
        )
        return
    fitting = [h for h in with_places if set(person.needs) <= set(h.features)]
    if not fitting:
        yield "placement-host", say("No host of {internship} has the features needed.", internship=internship.title)
        return
    limit = problem.settings.travel.max_commute_minutes
    home = problem.home(person.id)
    nearest = min(problem.travel.seasonal(home, h.location, False) for h in fitting)
    if limit is not None and nearest > limit:
        yield (
            "placement-person",
            say("The nearest host is {there} minutes away; at most {needed} are allowed.", there=nearest, needed=limit),
        )
    if not any(problem.mentors_at[h.id] for h in fitting):
        yield "placement-mentor", say("No host of {internship} has a mentor.", internship=internship.title)


# What lifting rules shows --------------------------------------------------------------


def _by_lifting(
    problem: Problem, plan: Plan, axis: Axis, r: Requirement, budget: Budget, stop: threading.Event
) -> Iterator[tuple[str, Text]]:
    """The fewest rules (none of them dispensable) that must be lifted for the requirement to fit beside the rest."""
    rules = [x.id for x in hard_rules() if x.id not in ALWAYS]
    undecided = False

    def fits(lifted: frozenset[str]) -> bool:
        nonlocal undecided
        answer = _fits(problem, plan, axis, r, lifted, budget, stop)
        undecided = undecided or answer is None
        return bool(answer)

    if fits(frozenset()):
        yield "search", say("It would fit beside everything else; more time would have found a place for it.")
        return
    single = [x for x in rules if not budget.spent and fits(frozenset([x]))]
    if single:
        for x in single:
            yield x, say("Beside everything else in the plan it fits only if the rule “{rule}” is lifted.", rule=x)
        return
    lifted = set(rules)
    if budget.spent or not fits(frozenset(lifted)):
        if undecided or budget.spent:
            yield "search", say("Why it does not fit was not decided in the time there was.")
        else:
            yield "structure", say("It does not fit even if every rule is lifted.")
        return
    for x in rules:
        if not budget.spent and fits(frozenset(lifted - {x})):
            lifted.discard(x)
    names = tuple(x for x in rules if x in lifted)
    for x in names:
        yield (
            x,
            say(
                "Beside everything else in the plan it fits only if these rules are lifted together: {rules}.",
                rules=names,
            ),
        )


def _fits(
    problem: Problem,
    plan: Plan,
    axis: Axis,
    r: Requirement,
    lifted: frozenset[str],
    budget: Budget,
    stop: threading.Event,
) -> bool | None:
    """Whether the requirement can be met where all the rest of the plan stands and some rules are lifted.

    None where that was not decided.
    """
    if budget.spent or stop.is_set():
        return None
    if r.internship:
        scope = Scope(plan, frozenset(), placements=frozenset([(r.participant, r.internship)]))
    else:
        sentra = None if problem.course[r.course].mixed else problem.participant[r.members[0]].sentra
        scope = Scope(plan, frozenset([(r.course, sentra)]), placements=frozenset())
    model = Model(axis, scope, lifted, with_preferences=False)
    unmet = set(unmet_requirements(problem, plan)) - {r}
    for x in problem.requirements:
        if x not in unmet and (x.course, x.internship) == (r.course, r.internship):
            model.v.some([model.met[x]])
    limits = None, min(WORK_FOR_ONE, budget.work_left())
    outcome = run(model, 0, budget, limits, Settings(0, 1), stop)
    return {"optimal": True, "feasible": True, "infeasible": False}.get(outcome.status)
