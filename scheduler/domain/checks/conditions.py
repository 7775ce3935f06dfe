"""Rows of availability, wishes and travel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.domain.availability import CERTAINTIES, DAY_MINUTES, EFFECTS, KINDS, PASARAN, Availability
from scheduler.domain.checks.references import ids, unknown
from scheduler.domain.flaw import Flaw
from scheduler.domain.near import Guesses
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem

TABLE_OF_KIND = {
    "sentra": "sentra", "trainer": "trainers", "venue": "venues", "participant": "participants",
    "household": "households", "host": "hosts", "mentor": "mentors", "kit": "kits", "course": "courses",
    "internship": "internships",
}  # fmt: skip
WEEKDAY_IDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WISHED = ("host", "internship", "trainer", "venue", "weekday")


def places(problem: Problem) -> dict[str, None]:
    """Every location that a table names, in order."""
    found: dict[str, None] = {}
    for table in ("sentra", "households", "participants", "trainers", "venues", "hosts"):
        found.update(dict.fromkeys(x.location for x in getattr(problem, table) if x.location))
    for leg in problem.travel_legs:
        found.update({leg.from_: None, leg.to: None})
    return found


def availability_flaws(problem: Problem) -> Iterator[Flaw]:
    known = {kind: ids(problem, table) for kind, table in TABLE_OF_KIND.items()}
    where, guesses = places(problem), Guesses()
    for row, a in enumerate(problem.availability):
        for column, value, allowed in (("kind", a.kind, KINDS), ("effect", a.effect, EFFECTS),
                                       ("certainty", a.certainty, CERTAINTIES)):  # fmt: skip
            if value not in allowed:
                yield Flaw("availability", row, column, value, say("Allowed here: {all}.", all=allowed))
        kind = (("availability", row, "kind"),)
        message = _subject(problem, a, known, where, guesses)
        if message:
            yield Flaw("availability", row, "id", a.id, message, kind)
        if a.effect == "open" and a.kind in KINDS and a.kind != "programme":
            message = say("open lifts holidays of the programme only; write programme as kind, or another effect.")
            yield Flaw("availability", row, "effect", a.effect, message, kind)
        if a.kind == "road" and a.effect != "closed":
            message = say("A road is closed or it is not; write closed as effect.")
            yield Flaw("availability", row, "effect", a.effect, message, kind)
        yield from _conditions(row, a)


def _subject(
    problem: Problem, a: Availability, known: dict[str, dict[str, int]], where: dict[str, None], guesses: Guesses
) -> Text | None:
    if a.kind == "road":
        if a.id == "*":
            return None
        one, mark, other = a.id.partition("~")
        if not mark or not one or not other or "~" in other:
            return say("A road is written with both places, like A~B.")
        if one == other:
            return say("A road leads from one place to another; write two places.")
        for place in (one, other):
            if place not in where:
                guess = guesses.near(place, where, "places")
                if guess:
                    return say("No table names the place {place}. Did you mean {near}?", place=place, near=guess)
                return say("No table names the place {place}; add it to travel, or correct it here.", place=place)
    elif a.kind == "feature":
        if not any(a.id == f"{v.id}:{f}" for v in problem.venues for f in v.features):
            return say("A feature is written with its venue, like V1:kitchen, and the venue must have it.")
    elif a.kind in known and a.id != "*" and a.id not in known[a.kind]:
        return unknown(a.id, TABLE_OF_KIND[a.kind], known[a.kind], guesses)
    return None


def _conditions(row: int, a: Availability) -> Iterator[Flaw]:
    for column, values, allowed in (
        ("weekdays", a.weekdays, range(7)),
        ("nth", a.nth, (1, 2, 3, 4, 5, -1)),
        ("pasaran", a.pasaran, PASARAN),
        ("hijri_months", a.hijri_months, range(1, 13)),
    ):
        for value in values:
            if value not in allowed:
                yield Flaw("availability", row, column, str(value), say("Allowed here: {all}.", all=tuple(allowed)))
    if not (0 <= a.time_from <= DAY_MINUTES and 0 <= a.time_to <= DAY_MINUTES):
        yield Flaw("availability", row, "time_from", str(a.time_from), say("Times go from 00:00 to 24:00."))
    elif a.time_from >= a.time_to:
        message = say("time_to is not after time_from; correct one of the two.")
        value = f"{a.time_to // 60:02d}:{a.time_to % 60:02d}"
        yield Flaw("availability", row, "time_to", value, message, (("availability", row, "time_from"),))


def wish_flaws(problem: Problem) -> Iterator[Flaw]:
    known, guesses = {kind: ids(problem, table) for kind, table in TABLE_OF_KIND.items()}, Guesses()
    for row, w in enumerate(problem.wishes):
        kind = (("wishes", row, "kind"),)
        if w.kind not in _WISHED:
            yield Flaw("wishes", row, "kind", w.kind, say("Allowed here: {all}.", all=_WISHED))
        elif w.kind == "weekday":
            if w.id not in WEEKDAY_IDS:
                yield Flaw("wishes", row, "id", w.id, say("Allowed here: {all}.", all=WEEKDAY_IDS), kind)
        elif w.id not in known[w.kind]:
            yield Flaw("wishes", row, "id", w.id, unknown(w.id, TABLE_OF_KIND[w.kind], known[w.kind], guesses), kind)


def travel_flaws(problem: Problem) -> Iterator[Flaw]:
    seen: dict[tuple[str, str], int] = {}
    for row, leg in enumerate(problem.travel_legs):
        both = (("travel", row, "from"),)
        if leg.from_ == leg.to:
            message = say("A row leads from one place to another; write two places.")
            yield Flaw("travel", row, "to", leg.to, message, both)
        elif (leg.from_, leg.to) in seen:
            message = say(
                "The way from {one} to {other} stands twice; delete one of the rows.", one=leg.from_, other=leg.to
            )
            yield Flaw("travel", row, "to", leg.to, message, both)
        seen.setdefault((leg.from_, leg.to), row)
        for column, place in (("from", leg.from_), ("to", leg.to)):
            if "~" in place:
                yield Flaw("travel", row, column, place, say("The name of a place cannot hold ~; write it otherwise."))
