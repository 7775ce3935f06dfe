"""Ids, what refers to them, and what belongs together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scheduler.domain.flaw import Flaw
from scheduler.domain.near import Guesses
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem

LONGEST_ID = 64
WITH_IDS = (
    "sentra", "businesses", "households", "participants", "trainers", "venues", "courses", "internships", "hosts",
    "mentors", "kits",
)  # fmt: skip
_NEEDED = ("sentra", "participants", "trainers", "venues", "courses")

# table, column, table referred to; a column holds one id, a list of ids, or None.
_REFERENCES = (
    ("businesses", "sentra", "sentra"),
    ("households", "sentra", "sentra"),
    ("participants", "sentra", "sentra"),
    ("participants", "business", "businesses"),
    ("participants", "household", "households"),
    ("participants", "courses", "courses"),
    ("participants", "extra_courses", "courses"),
    ("participants", "internships", "internships"),
    ("trainers", "courses", "courses"),
    ("venues", "sentra", "sentra"),
    ("courses", "sentra", "sentra"),
    ("courses", "kit", "kits"),
    ("courses", "after", "courses"),
    ("topics", "course", "courses"),
    ("internships", "after", "courses"),
    ("hosts", "internships", "internships"),
    ("mentors", "host", "hosts"),
    ("mentors", "participant", "participants"),
    ("mentors", "after", "courses"),
    ("wishes", "participant", "participants"),
)


def unknown(value: str, table: str, known: Iterable[str], guesses: Guesses) -> Text:
    """That a table has no such id, with the most similar one."""
    guess = guesses.near(value, known, table)
    if guess is not None:
        return say("{value} is not in the table {table}. Did you mean {near}?", value=value, table=table, near=guess)
    return say("{value} is not in the table {table}. Add it there, or correct it here.", value=value, table=table)


def ids(problem: Problem, table: str) -> dict[str, int]:
    """The ids of a table with the position of their first row."""
    found: dict[str, int] = {}
    for row, item in enumerate(getattr(problem, table)):
        found.setdefault(item.id, row)
    return found


def empty_tables(problem: Problem) -> Iterator[Flaw]:
    for table in _NEEDED:
        if not getattr(problem, table):
            yield Flaw(table, None, None, "", say("The table {table} has no rows; fill it in.", table=table))


def id_flaws(problem: Problem) -> Iterator[Flaw]:
    for table in WITH_IDS:
        first = ids(problem, table)
        for row, item in enumerate(getattr(problem, table)):
            message = spelling_flaw(item.id)
            if message:
                yield Flaw(table, row, "id", item.id, message)
            elif first[item.id] != row:
                message = say("The id {id} stands twice in this table; give one of the rows another.", id=item.id)
                yield Flaw(table, row, "id", item.id, message, ((table, first[item.id], "id"),))


def spelling_flaw(id: str) -> Text | None:
    """Why a text cannot be an id."""
    if not id.strip():
        return say("An id is missing; give each row a short code.")
    if len(id) > LONGEST_ID:
        return say("This id is longer than {limit} characters; shorten it.", limit=LONGEST_ID)
    if any(unicodedata.category(c)[0] == "C" for c in id) or id != id.strip():
        return say("This id has characters that nobody sees; type it again.")
    if ";" in id or id == "*":
        return say("An id cannot be * and cannot hold ;, which parts lists; choose another.")
    return None


def _values(item: object, column: str) -> tuple[str, ...]:
    value = getattr(item, column)
    return () if value is None else (value,) if isinstance(value, str) else value


def reference_flaws(problem: Problem) -> Iterator[Flaw]:
    known = {table: ids(problem, table) for table in WITH_IDS}
    guesses = Guesses()
    for table, column, target in _REFERENCES:
        for row, item in enumerate(getattr(problem, table)):
            for value in _values(item, column):
                if value not in known[target]:
                    yield Flaw(table, row, column, value, unknown(value, target, known[target], guesses))


def belonging_flaws(problem: Problem) -> Iterator[Flaw]:
    businesses = {b.id: b for b in problem.businesses}
    households = {h.id: h for h in problem.households}
    sentra = {s.id for s in problem.sentra}
    homes = {table: ids(problem, table) for table in ("businesses", "households", "participants")}
    for row, p in enumerate(problem.participants):
        if p.business and p.household:
            message = say("A participant belongs to a business or to a household, not to both; clear one of the two.")
            yield Flaw("participants", row, "household", p.household, message, (("participants", row, "business"),))
        for column, target, known in (("business", "businesses", businesses), ("household", "households", households)):
            home = known.get(getattr(p, column))
            if home is not None and home.sentra != p.sentra and {home.sentra, p.sentra} <= sentra:
                message = say(
                    "{id} belongs to the sentra {theirs}, the participant to {own}; correct one of the two.",
                    id=home.id, theirs=home.sentra, own=p.sentra,
                )  # fmt: skip
                others = (("participants", row, "sentra"), (target, homes[target][home.id], "sentra"))
                yield Flaw("participants", row, column, home.id, message, others)
    for row, m in enumerate(problem.mentors):
        if m.after and not m.participant:
            message = say("Only a mentor who is a participant can have courses in after; fill in participant.")
            yield Flaw("mentors", row, "after", ";".join(m.after), message, (("mentors", row, "participant"),))


def loops(problem: Problem) -> Iterator[Flaw]:
    """Courses that wait for themselves; each loop once, at its first course."""
    rows = ids(problem, "courses")
    after = {c.id: [a for a in c.after if a in rows] for c in problem.courses}
    done: set[str] = set()
    for start in after:
        # Depth first without recursion: a chain of courses may be longer than the stack.
        path: list[str] = []
        places: dict[str, int] = {}
        pending = [(start, iter(after[start]))] if start not in done else []
        if pending:
            path.append(start)
            places[start] = 0
        while pending:
            course, waits_for = pending[-1]
            nxt = next(waits_for, None)
            if nxt is None:
                pending.pop()
                path.pop()
                del places[course]
                done.add(course)
            elif nxt in places:
                loop = path[places[nxt] :]
                first = min(loop, key=rows.__getitem__)
                turned = loop[loop.index(first) :] + loop[: loop.index(first)]
                message = say(
                    "These courses wait for each other in a circle: {loop}. Take one of them out of after.",
                    loop=" → ".join([*turned, first]),
                )
                others = tuple(("courses", rows[c], "after") for c in turned)
                yield Flaw("courses", rows[first], "after", ";".join(after[first]), message, others)
            elif nxt not in done:
                pending.append((nxt, iter(after[nxt])))
                places[nxt] = len(path)
                path.append(nxt)


def left_alone(problem: Problem) -> Iterator[Flaw]:
    """Households without people and internships without hosts, unless a misspelt id explains it."""
    households = ids(problem, "households")
    named = {p.household for p in problem.participants if p.household}
    if named <= households.keys():
        for row, h in enumerate(problem.households):
            if h.id not in named:
                message = say("Nobody belongs to this household; name it in participants, or delete this row.")
                yield Flaw("households", row, "id", h.id, message, (("participants", None, "household"),))
    internships = ids(problem, "internships")
    offered = {i for h in problem.hosts for i in h.internships}
    if offered <= internships.keys():
        for row, i in enumerate(problem.internships):
            if i.id not in offered:
                message = say("No host offers this internship; name it in hosts, or delete this row.")
                yield Flaw("internships", row, "id", i.id, message, (("hosts", None, "internships"),))
