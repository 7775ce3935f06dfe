"""What was handed out before a revision: the plan that changes are told against, and the numbers of letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cli.talk import USAGE, Failure
from scheduler.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.domain.problem import Problem
    from scheduler.output.lettergate import Earlier
    from scheduler.plan.letters import Key, Numbered
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Revision, Store


@dataclass(frozen=True)
class Letters:
    """What letters and notices of a plan need besides it.

    Attributes
    ----------
    since : int or None
        The revision that changes are told against; None where nothing was handed out before.
    """

    since: int | None
    earlier: Earlier | None
    numbers: Mapping[Key, Numbered]

    def people(self, plan: Plan) -> tuple[tuple[str, str], ...]:
        """Role and id of who has to be told of a change."""
        from scheduler.plan.diff import difference

        return difference(self.earlier.plan, plan).people if self.earlier else ()


def letters(store: Store, revision: Revision, problem: Problem, plan: Plan, since: int | None = None) -> Letters:
    """Everything about letters of a revision.

    Parameters
    ----------
    since : int or None
        The revision to compare with; None means what was handed out before (see `handed_out_before`).

    Raises
    ------
    Failure
        Where `since` is the revision itself.
    """
    from scheduler.output.lettergate import Earlier
    from scheduler.plan.letters import numbered, with_notices
    from scheduler.store.inputs import problem_of

    before = handed_out_before(store, revision.number)
    if since == revision.number:
        raise Failure(USAGE, say("Revision {number} is the one that is compared; --since takes another.", number=since))
    since = before if since is None else since
    plans = [store.plan(n) for n in _chain(store.publications(), before)]
    numbers = numbered([*plans, plan])
    if since is None:
        return Letters(None, None, numbers)
    old = store.revision(since)
    events = tuple(e for e in store.events(upto=revision.events) if e.number > old.events)
    earlier = Earlier(problem_of(store, since), store.plan(since), events)
    return Letters(since, earlier, with_notices(numbers, earlier.plan, plan))


def handed_out_before(store: Store, number: int) -> int | None:
    """The revision handed out before this one: of a published one the publication before, else the published one."""
    published = store.publications()
    if number in published:
        last = len(published) - 1 - published[::-1].index(number)
        published = published[:last]
    return next((n for n in reversed(published) if n != number), None)


def _chain(published: tuple[int, ...], last: int | None) -> list[int]:
    """Revisions handed out one after the other, up to the latest time that one of them was."""
    if last is None:
        return []
    published = published[: len(published) - published[::-1].index(last)]
    return [n for i, n in enumerate(published) if i == 0 or published[i - 1] != n]
