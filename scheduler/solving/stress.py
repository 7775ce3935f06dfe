"""Playing a cancellation through on a plan: what it would cost, and how little would have to change.

Nothing is recorded. Each case stands alone: the plan as it is, one thing that goes wrong, and the office told of it
some days before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from scheduler.domain.problem import Problem, Requirement
from scheduler.plan.diff import difference
from scheduler.plan.effective import effective
from scheduler.plan.events import Event
from scheduler.plan.json import to_json
from scheduler.plan.naming import named
from scheduler.plan.plan import Plan
from scheduler.plan.standing import standing
from scheduler.rules.score import unmet_requirements
from scheduler.solving.cancellations import KINDS, Cancellation, Possible, possible, touched
from scheduler.solving.opening import Task
from scheduler.solving.replan import NoPlan, replan
from scheduler.solving.search import Options
from scheduler.solving.substitutes import in_other_venues, with_substitutes

Key = tuple[str | None, str | None, str | None, str | None]

# How a case ends, from harmless to worst.
SUBSTITUTED = "substituted"  # others in the same slots and places; nobody else has to change anything
REPAIRED = "repaired"  # sessions or placements move, no requirement is lost
COSTS = "costs"  # requirements stay unmet whatever is done, or as far as was searched
FIXED = "fixed"  # what is touched is pinned: a person has to decide
UNDECIDED = "undecided"  # the limit ended before any repair was found
FAILED = "failed"  # the process that played it through ended
OUTCOMES = (SUBSTITUTED, REPAIRED, COSTS, FIXED, UNDECIDED, FAILED)


@dataclass(frozen=True)
class Trial:
    """What the cases share.

    Attributes
    ----------
    problem, plan
        Of one revision.
    events : tuple of Event
        All that the revision took into account.
    today : date
        No case begins, and none is known, before it.
    notice : int
        Days before a cancellation begins on which the office hears of it; sessions until then have been held.
    freeze_days : int
    options : Options
        Limits of one case, each with one worker.
    """

    problem: Problem
    plan: Plan
    events: tuple[Event, ...]
    today: dt.date
    notice: int = 7
    freeze_days: int = 3
    options: Options = field(default_factory=lambda: Options(time=None, work=10.0, workers=1))

    def possible(self, kinds: Iterable[str] = KINDS) -> Possible:
        return possible(self.problem, self.plan, self.today, kinds)

    def known(self, cancellation: Cancellation) -> dt.date:
        """The day the office hears of it."""
        return max(self.today, cancellation.first - dt.timedelta(days=self.notice))

    @property
    def fingerprint(self) -> str:
        """Changes with anything that could change a result: plan, input, events, day, limits."""
        limits = (self.today, self.notice, self.freeze_days, asdict(self.options))
        parts = (to_json(self.plan.with_(revision=0)), repr(self.problem), repr(self.events), repr(limits))
        digest = hashlib.sha256()
        for part in parts:
            digest.update(hashlib.sha256(part.encode()).digest())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Played:
    """How one case ended.

    Attributes
    ----------
    key, kind, subject, first, last
        The cancellation; dates in ISO form.
    touched : int
        Sessions and placements that cannot be as they are.
    outcome : str
        One of `OUTCOMES`.
    proven : bool
        Whether no repair costs less: first requirements, then people, then items.
    compulsory, optional : int
        Requirements that were met and are not any more.
    at_least : int
        Compulsory requirements that are lost whatever is done.
    lost : dict
        Course or internship → requirements lost of it.
    participants, staff : int
        People who get a notice: participants; trainers and mentors.
    items, days : int
        Sessions and placements changed, and the days they move together.
    substitutes : tuple of str
        Trainers, hosts or venues that step in.
    """

    key: str
    kind: str
    subject: str
    first: str
    last: str | None
    touched: int = 0
    outcome: str = UNDECIDED
    proven: bool = False
    compulsory: int = 0
    optional: int = 0
    at_least: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    participants: int = 0
    staff: int = 0
    items: int = 0
    days: int = 0
    substitutes: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        return self.participants + self.staff

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Played:
        return cls(**{**data, "substitutes": tuple(data["substitutes"])})


def play(trial: Trial, cancellation: Cancellation) -> Played:
    """Play one cancellation through: by counting where that decides it, else with the re-planner."""
    before = unmet_keys(trial.problem, trial.plan)
    task = task_of(trial, cancellation)
    items = touched(task.standing, cancellation)
    blank = blank_result(cancellation, len(items))
    quick = at_once(task, cancellation)
    if quick is not None:
        return _result(blank, task, before, *quick, SUBSTITUTED)
    try:
        found = replan(task, trial.options, explain=False)
    except NoPlan:
        pinned = any(x.state == "pinned" for x in items)
        return replace(blank, outcome=FIXED if pinned else UNDECIDED)
    return _result(blank, task, before, found.plan, found.proven, REPAIRED)


def blank_result(cancellation: Cancellation, items: int = 0, outcome: str = UNDECIDED) -> Played:
    """A result that says nothing yet."""
    c = cancellation
    last = c.last.isoformat() if c.last else None
    return Played(c.key, c.kind, c.subject, c.first.isoformat(), last, items, outcome)


def task_of(trial: Trial, cancellation: Cancellation) -> Task:
    """The cancellation as a task for the re-planner."""
    event = cancellation.event(max((e.number for e in trial.events), default=0) + 1)
    events = (*trial.events, event)
    known = trial.known(cancellation)
    problem = effective(trial.problem, [event])
    return Task(
        problem,
        trial.plan,
        standing(problem, trial.plan, events, known),
        known,
        trial.freeze_days,
        named([event]),
    )


def at_once(task: Task, cancellation: Cancellation) -> tuple[Plan, bool] | None:
    """A repair in the same slots, found by counting; and whether it is proven least."""
    sessions = [x for x in touched(task.standing, cancellation) if x.id in task.standing.session]
    if not sessions:
        return None
    if cancellation.kind == "trainer":
        return with_substitutes(task.problem, task.standing, cancellation.subject, sessions)
    if cancellation.kind == "venue":
        return in_other_venues(task.problem, task.standing, sessions)
    return None


def _result(blank: Played, task: Task, before: set[Key], plan: Plan, proven: bool, outcome: str) -> Played:
    lost = [r for r in unmet_requirements(task.problem, plan) if _key(r) not in before]
    changes = difference(task.published, plan)
    compulsory = sum(r.compulsory for r in lost)
    bound = next((x.bound for x in plan.levels if x.name == "compulsory-unmet"), 0) if outcome == REPAIRED else 0
    counted = Counter(r.course or r.internship or "" for r in lost)
    return replace(
        blank,
        outcome=COSTS if lost else outcome,
        proven=proven,
        compulsory=compulsory,
        optional=len(lost) - compulsory,
        at_least=compulsory if proven else min(compulsory, max(0, bound - len(before))),
        lost=dict(sorted(counted.items())),
        participants=len(changes.participants),
        staff=len(changes.trainers) + len(changes.mentors),
        items=changes.items_changed,
        days=changes.days_moved,
        substitutes=_stepping_in(task.published, plan),
    )


def _stepping_in(before: Plan, after: Plan) -> tuple[str, ...]:
    """Trainers, venues and hosts of changed items that these did not have before."""
    found = set()
    for id, s in after.session.items():
        old = before.session.get(id)
        if old is not None and old != s:
            found |= set(s.trainers) - set(old.trainers)
            found |= {s.venue} - {old.venue}
    hosts = {(x.participant, x.internship, x.host) for x in before.placements}
    found |= {x.host for x in after.placements if (x.participant, x.internship, x.host) not in hosts}
    return tuple(sorted(found))


def unmet_keys(problem: Problem, plan: Plan) -> set[Key]:
    """What tells the unmet requirements of a plan apart."""
    return {_key(r) for r in unmet_requirements(problem, plan)}


def _key(r: Requirement) -> Key:
    return r.participant, r.household, r.course, r.internship
