"""The audit list: who was put where by which revision, after which events."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.happened import line_of
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.output.personal import PersonalChange
    from scheduler.store.store import Store

ROLES = {"participant": say("participant"), "trainer": say("trainer"), "mentor": say("mentor")}
_CSV = (
    "revision", "made", "command", "published", "role", "person", "item", "what", "change", "before", "after", "events",
)  # fmt: skip


def audit(talk: Talk, store: Store, who: tuple[str, ...], out: Path | None) -> None:
    """Show the list, or write it as CSV.

    Raises
    ------
    Failure
        When nobody has one of the ids.
    """
    found = list(_changes(store, who))
    if out is not None:
        from scheduler.cli.files import write_private_bytes
        from scheduler.output.plancsv import csv_bytes

        write_private_bytes(out, csv_bytes([_CSV, *(_row(talk, c) for c in found)]))
        talk.out(say("{path}: {count} entries.", path=str(out), count=len(found)))
        return
    revision = 0
    for c in found:
        if c.revision.number != revision:
            revision = c.revision.number
            _head(talk, c)
        talk.out(f"  {talk.text(ROLES[c.role])} {c.person}: {c.item}, {c.what}: {_moved(talk, c)}")
    if not found:
        talk.out(say("Nothing."))


def _changes(store: Store, who: tuple[str, ...]) -> Iterator[PersonalChange]:
    from scheduler.output.personal import changes_by_person
    from scheduler.store.inputs import problem_of

    problem_at = cache(lambda number: problem_of(store, number))
    people = None
    if who:
        roles = [(role, id) for role in ROLES for id in who]
        known = {
            *((("participant", id)) for r in store.revisions() for id in problem_at(r.number).participant),
            *((("trainer", id)) for r in store.revisions() for id in problem_at(r.number).trainer),
            *((("mentor", id)) for r in store.revisions() for id in problem_at(r.number).mentor),
        }
        people = [key for key in roles if key in known]
        for id in who:
            if not any(i == id for _, i in people):
                raise Failure(USAGE, say("There is no participant, trainer or mentor {id}.", id=id))
    return changes_by_person(store, problem_at, people)


def _head(talk: Talk, c: PersonalChange) -> None:
    talk.out(
        say(
            "Revision {number}, {made}: {command}",
            number=c.revision.number,
            made=c.revision.created.date(),
            command=c.revision.command,
        )
    )
    for e in c.events:
        talk.out(f"  ← {talk.text(say('event {number}', number=e.number))}: {line_of(talk, e)}")


def _moved(talk: Talk, c: PersonalChange) -> str:
    if c.before is None:
        return f"{talk.text(say('new'))} {c.after}"
    if c.after is None:
        return f"{talk.text(say('gone'))} {c.before}"
    return f"{c.before} → {c.after}"


def _row(talk: Talk, c: PersonalChange) -> tuple[object, ...]:
    change = "new" if c.before is None else "gone" if c.after is None else "changed"
    r = c.revision
    return (
        r.number, r.created.isoformat(timespec="seconds"), r.command,
        r.published.isoformat(timespec="seconds") if r.published else None,
        c.role, c.person, c.item, c.what, change, c.before, c.after,
        "; ".join(f"{e.number} {line_of(talk, e)}" for e in c.events),
    )  # fmt: skip


def forgotten_lines(store: Store) -> Iterator[Text]:
    """Everybody who was forgotten, as a line."""
    for f in store.forgotten():
        if f.kind == "participant":
            yield say("{pseudonym} stands for somebody who was forgotten on {date}.", pseudonym=f.pseudonym,
                      date=f.at.date())  # fmt: skip
