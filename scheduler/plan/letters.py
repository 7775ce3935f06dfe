"""Numbers of letters: each letter keeps its number from publication to publication until what it says changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scheduler.plan.diff import difference, own_items
from scheduler.plan.plan import Plan, Session

# In the order in which numbers are given.
ASSIGNMENT, INVITATION, NOTICE = "assignment", "invitation", "notice"
KINDS = (ASSIGNMENT, INVITATION, NOTICE)
ROLES = ("trainer", "participant", "cohort", "mentor")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A letter's number and the revision it was first written for.

    Attributes
    ----------
    replaces : Numbered or None
        The letter to the same person, of the same kind, that it replaces or takes back.
    withdrawn : bool
        Whether it only takes the earlier letter back: the trainer teaches nothing any more.
    """

    number: int
    revision: int
    replaces: Numbered | None = None
    withdrawn: bool = False


def numbered(plans: Iterable[Plan]) -> dict[Key, Numbered]:
    """The letters of the last of some plans, published one after the other, by kind and ``role:id``.

    Numbers run on through all of them from 1, in the order of `KINDS` and `ROLES`. A letter that says the same as in
    the plan before keeps its number and revision; one that says something else gets the next number and replaces it.
    Notices are new each time.

    Returns
    -------
    dict
        Also of letters that take an earlier one back (`withdrawn`), in that plan and in later ones.
    """
    letters: dict[Key, Numbered] = {}
    contents: dict[Key, object] = {}
    number, before = 0, None
    for plan in plans:
        now = contents_of(plan, before)
        letters = {key: x for key, x in letters.items() if key[0] == ASSIGNMENT or key in now}
        for key in sorted(now.keys() | letters.keys(), key=_order(plan, *([before] if before else ()))):
            old, content = letters.get(key), now.get(key)
            if old is not None and key[0] != NOTICE and contents.get(key) == content:
                continue
            number += 1
            replaced = old if old and not old.withdrawn and key[0] != NOTICE else None
            letters[key] = Numbered(number, plan.revision, replaced, key not in now)
        contents, before = {key: now.get(key) for key in letters}, plan
    return letters


def with_notices(letters: Mapping[Key, Numbered], before: Plan, plan: Plan) -> dict[Key, Numbered]:
    """Letters with a notice for each who is told of the changes from some other plan: the next numbers."""
    found = dict(letters)
    number = max((x.number for x in found.values()), default=0)
    for key in sorted(
        ((NOTICE, f"{role}:{id}") for role, id in difference(before, plan).people), key=_order(plan, before)
    ):
        if key not in found:
            number += 1
            found[key] = Numbered(number, plan.revision)
    return found


def contents_of(plan: Plan, before: Plan | None = None) -> Mapping[Key, object]:
    """What each letter of a plan says, as values that are equal where it says the same."""
    found: dict[Key, object] = {}
    for trainer, rows in own_items(plan, "trainer").items():
        found[ASSIGNMENT, f"trainer:{trainer}"] = frozenset((*row, item.jp) for row, item in rows.items())  # type: ignore[union-attr]
    for participant, rows in own_items(plan, "participant").items():
        sessions = frozenset(row for row, item in rows.items() if isinstance(item, Session))
        if sessions:
            found[INVITATION, f"participant:{participant}"] = sessions
    for cohort in plan.cohorts:
        held = [s for s in plan.sessions_of_cohort[cohort.id] if s.state != "not_held"]
        if held:
            meetings = frozenset((s.number, s.date, s.start, s.end, s.venue) for s in held)
            found[INVITATION, f"cohort:{cohort.id}"] = (meetings, frozenset(cohort.participants))
    if before is not None:
        for role, id in difference(before, plan).people:
            found[NOTICE, f"{role}:{id}"] = None
    return found


def _order(*plans: Plan) -> Callable[[Key], tuple[object, ...]]:
    """The order in which numbers are given: kind, role, then by place in the plans (people), or by id.

    A person's place stays where a forgotten person's id becomes another one, so that no other letter loses its number.
    """
    places: dict[tuple[str, str], int] = {}
    for plan in plans:
        for cohort in plan.cohorts:
            for p in cohort.participants:
                places.setdefault(("participant", p), len(places))
        for x in plan.placements:
            places.setdefault(("participant", x.participant), len(places))
            places.setdefault(("mentor", x.mentor), len(places))

    def order(key: Key) -> tuple[object, ...]:
        kind, subject = key
        role, _colon, id = subject.partition(":")
        natural = tuple((0, int(x), "") if x.isdecimal() else (1, 0, x) for x in re.split(r"(\d+)", id) if x)
        place = places.get((role, id), -1)
        return KINDS.index(kind), ROLES.index(role), place, () if place >= 0 else natural, id

    return order
