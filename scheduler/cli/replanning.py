"""From a published plan and events to a new revision with the least change."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.cli.planning import solve_in_thread
from scheduler.cli.talk import NO_PLAN, USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.intake import Loaded
    from scheduler.plan.diff import Difference
    from scheduler.plan.plan import Plan
    from scheduler.solving.chains import Chain
    from scheduler.solving.replan import Replanned, Task
    from scheduler.solving.search import Options
    from scheduler.store.store import Revision, Store

KIND_NAMES = {
    "people": say("fewest people to notify"),
    "changes": say("fewest changes"),
    "days": say("soonest recovery"),
    "travel": say("least travel"),
}


@dataclass(frozen=True)
class Candidate:
    """A plan that may become the new revision."""

    kind: str
    plan: Plan
    proven: bool
    reasons: dict[str, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        from scheduler.plan.json import to_dict

        reasons = {item: list(texts) for item, texts in self.reasons.items()}
        return {"kind": self.kind, "plan": to_dict(self.plan), "proven": self.proven, "reasons": reasons}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Candidate:
        from scheduler.plan.json import from_dict

        reasons = {item: tuple(texts) for item, texts in data["reasons"].items()}
        return cls(data["kind"], from_dict(data["plan"]), data["proven"], reasons)


@dataclass(frozen=True)
class Situation:
    """Where re-planning begins."""

    loaded: Loaded
    task: Task
    published: Revision
    last_event: int

    @property
    def context(self) -> dict[str, Any]:
        """What alternatives depend on: when any of it changes, they are no longer current."""
        import hashlib

        digest = hashlib.sha256()
        for name, content in sorted(self.loaded.snapshot.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return {
            "published": self.published.number,
            "event": self.last_event,
            "input": digest.hexdigest(),
            "today": self.task.today.isoformat(),
            "freeze": self.task.freeze_days,
            "least": self.task.least,
        }


def situation(
    talk: Talk, store: Store, loaded: Loaded, today: dt.date | None, freeze: int | None, least: str
) -> Situation:
    """Everything replan needs, from the published revision, the events and the input as it is now.

    Raises
    ------
    Failure
        Where nothing has been published, or events contradict the input.
    """
    from scheduler.plan.naming import named, named_by_input, together
    from scheduler.plan.standing import standing
    from scheduler.solving.replan import Task
    from scheduler.store.inputs import input_of

    published = store.published()
    if published is None:
        raise Failure(USAGE, say("No revision has been published; there is nothing to keep. See: jadwal publish"))
    problem, events = effective_now(store, loaded), store.events()
    plan = store.plan(published.number)
    day = today or today_in(problem.settings.timezone)
    changed = named_by_input(input_of(store, published.number), loaded.problem)
    task = Task(
        problem=problem,
        published=plan,
        standing=standing(problem, plan, events, day),
        today=day,
        freeze_days=problem.settings.freeze_days if freeze is None else freeze,
        named=together(named(events, published.events), changed),
        least=least,
        events=tuple(events),
    )
    return Situation(loaded, task, published, store.last_event())


def today_in(timezone: str) -> dt.date:
    """The date in a time zone."""
    from zoneinfo import ZoneInfo

    return dt.datetime.now(ZoneInfo(timezone)).date()


def effective_now(store: Store, loaded: Loaded) -> Problem:
    """The input as it is now with all events.

    Raises
    ------
    Failure
    """
    from scheduler.cli.talk import BAD_INPUT
    from scheduler.domain.problem import InvalidProblem
    from scheduler.plan.effective import effective
    from scheduler.store.inputs import with_forgotten

    published = store.published()
    try:
        known = with_forgotten(store, loaded.problem, published.number) if published else loaded.problem
        return effective(known, store.events())
    except InvalidProblem as error:
        raise Failure(
            BAD_INPUT, say("The input and the events contradict each other:"), *(f.message for f in error.flaws)
        ) from None


def find(talk: Talk, task: Task, options: Options, count: int | None) -> list[Candidate]:
    """The plan with the least change, or that many alternatives.

    Raises
    ------
    Failure
        When what must stay contradicts itself.
    """
    from scheduler.solving.replan import NoPlan, replan

    def work(on_progress: Callable[..., None], stop: threading.Event) -> list[tuple[str, Replanned]]:
        if count:
            from scheduler.solving.replan import alternatives

            return alternatives(task, options, count, on_progress, stop)
        return [(task.least, replan(task, options, on_progress, stop))]

    try:
        found = solve_in_thread(talk, work)
    except NoPlan as error:
        raise Failure(
            NO_PLAN,
            say("No plan keeps what was held, is frozen or pinned:")
            if error.decided
            else say("No plan was found in the time given; try a longer --time. What the published plan breaks now:"),
            *(f"  {v.rule}: {talk.text(v.message)}" for v in error.violations[:20]),
        ) from None
    return [
        Candidate(
            kind,
            outcome.plan,
            outcome.proven,
            {item: _told(talk, task.published, chain) for item, chain in outcome.reasons.items()},
        )
        for kind, outcome in found
    ]


def _told(talk: Talk, published: Plan, chain: Chain) -> tuple[str, ...]:
    """A chain as lines: the item's own reason, those of the items it leads to, and the events at its end."""
    from scheduler.cli.happened import line_of

    lines: list[str] = []
    for n, link in enumerate(chain.links):
        if link.violation is not None:
            whose = f"{link.item}: " if n else ""
            lines.append(f"{whose}{talk.text(link.violation.message)} [{link.violation.rule}]")
        elif n:
            lines.append(talk.text(_without_rule(link.item, link.given_up, link.item in published.session)))
    lines += [f"{talk.text(say('event {number}', number=e.number))}: {line_of(talk, e)}" for e in chain.events]
    return tuple(lines)


def _without_rule(item: str, given_up: bool, known: bool) -> Text:
    """What happened to an item that breaks no rule where it was, since it can be there no more, or never was there."""
    if given_up:
        return say("{item} is given up", item=item)
    return say("{item} is held at another time", item=item) if known else say("{item} is new", item=item)


def store_candidate(talk: Talk, store: Store, where: Situation, chosen: Candidate, command: str) -> Revision:
    """Check a candidate without the solver and store it as a new revision.

    Raises
    ------
    Failure
        When it does not stand up to the checks; then nothing is stored.
    """
    from scheduler.cli.planning import confirm

    task = where.task
    confirm(talk, task.problem, chosen.plan, task.standing)
    loaded = where.loaded
    return store.add_revision(chosen.plan, loaded.snapshot, loaded.problem.holidays, command, events=where.last_event)


def changes_of_candidate(task: Task, chosen: Candidate) -> Difference:
    """What a candidate changes against the published plan."""
    from scheduler.plan.diff import difference

    return difference(task.published, chosen.plan)


def verdict(plan: Plan, proven: bool, changes: Difference) -> Text:
    """Whether the change is proven least, else the bound that was reached."""
    if proven:
        return say(
            "Proven least: {items} sessions and placements, {people} people.",
            items=changes.items_changed,
            people=changes.people_notified,
        )
    people, items = plan.level("people-notified"), plan.level("items-changed")
    return say(
        "Not proven least: {people} people (at least {least_people}), {items} sessions and placements "
        "(at least {least_items}). More --time may prove or improve it.",
        people=changes.people_notified,
        least_people=people.bound if people else 0,
        items=changes.items_changed,
        least_items=items.bound if items else 0,
    )
