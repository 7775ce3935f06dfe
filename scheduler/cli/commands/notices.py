"""``jadwal notices`` and ``jadwal messages``: who has to be told of a change, what, and who has been."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import (
    example,
    must_exist,
    open_store,
    programme_argument,
    revision_option,
    since_option,
    stored_problem,
)
from scheduler.cli.talk import Talk
from scheduler.language import LANGUAGES, say

if TYPE_CHECKING:
    from scheduler.cli.notified import Notified
    from scheduler.store.store import Store

_pending = click.option("--pending", is_flag=True, help="Only those who have not been told yet.")


@example(
    "jadwal notices lampung",
    "jadwal notices lampung --pending",
    "jadwal notices lampung --delivered P07 --delivered T01     tick them as told",
)
@click.command("notices")
@programme_argument
@click.option("--delivered", multiple=True, metavar="ID", help="Record that this person has been told; repeatable.")
@_pending
@revision_option
@since_option
@click.pass_obj
def notices_command(
    talk: Talk, programme: Path, delivered: tuple[str, ...], pending: bool, revision: int | None, since: int | None
) -> None:
    """List who has to be told of a change, and who has been.

    These are the people for whom `jadwal print --document change-notice` has a letter and `jadwal messages` a text.
    A tick is an event of the record: it is added, listed by `jadwal event PROG list`, and taken back with
    `jadwal event PROG withdraw`.
    """
    must_exist(programme)
    with open_store(programme, write=bool(delivered)) as store:
        found = _notified(talk, store, revision, since)
        if delivered:
            found = _tick(talk, store, found, delivered)
    if found.since is None or not found.people:
        talk.out(say("Nobody's timetable differs from what was handed out before."))
        return
    people = [p for p in found.people if not (pending and p.told)]
    heads = [say("id"), say("name"), say("role"), say("phone"), say("changes"), say("told")]
    if people and not delivered:
        rows = [(p.id, p.name, p.role_name, p.phone, p.changes, p.told) for p in people]
        talk.table(heads, rows)
    told = sum(bool(p.told) for p in found.people)
    talk.out(
        say(
            "Revision {number} against revision {since}: {told} of {all} have been told.",
            number=found.revision,
            since=found.since,
            told=told,
            all=len(found.people),
        )
    )
    if told < len(found.people):
        talk.out(say("Next: jadwal print {path} --document change-notice, jadwal messages {path}", path=str(programme)))


@example(
    "jadwal messages lampung --pending",
    "jadwal messages lampung --who P07 --lang en",
    "jadwal messages lampung --out messages                     a file each, called after the id",
)
@click.command("messages")
@programme_argument
@click.option("--who", multiple=True, metavar="ID", help="Only for this person, sentra or cohort; repeatable.")
@_pending
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write a text file for each into a folder.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the messages; else the programme's.")
@revision_option
@since_option
@click.pass_obj
def messages_command(
    talk: Talk,
    programme: Path,
    who: tuple[str, ...],
    pending: bool,
    out: Path | None,
    lang: str | None,
    revision: int | None,
    since: int | None,
) -> None:
    """Write a text for the phone of each who has to be told.

    The texts are for pasting. One names nobody and carries no phone number. Name and number stand above it, for the
    office, or with --out beside the name of its file.
    """
    must_exist(programme)
    with open_store(programme) as store:
        found = _notified(talk, store, revision, since)
    people = found.chosen(who)
    if not people:
        talk.out(say("Nobody's timetable differs from what was handed out before."))
        return
    people = [p for p in people if not (pending and p.told)]
    if not people:
        talk.out(say("Everybody has been told."))
    for p in people:
        head = " · ".join(filter(None, (p.id, p.name, p.phone)))
        text = found.message(p, lang or found.problem.settings.language)
        if out is None:
            talk.out(f"── {head}")
            talk.out(text)
        else:
            talk.out(f"{found.write(p, text, out, lang or found.problem.settings.language)}  {head}")


def _notified(talk: Talk, store: Store, revision: int | None, since: int | None) -> Notified:
    from scheduler.cli.letters import letters
    from scheduler.cli.notified import notified_of

    chosen = store.revision(revision)
    problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
    return notified_of(talk, problem, plan, letters(store, chosen, problem, plan, since), store.events())


def _tick(talk: Talk, store: Store, found: Notified, ids: tuple[str, ...]) -> Notified:
    """Record who has been told; nothing is recorded where one of them does not have to be."""
    from scheduler.cli.notified import notified_of
    from scheduler.plan.events import Event

    meant = []
    for id in ids:
        people = [p for p in found.people if id in (p.id, p.key)]
        if not people:
            raise found.not_concerned(id)
        meant += [p for p in people if p not in meant]
    fresh = [p for p in meant if not p.told]
    events = (Event(0, "delivered", p.id, data={"revision": found.revision, "role": p.role}) for p in fresh)
    for e in store.add_events(*events) if fresh else ():
        talk.out(
            say(
                "Event {number} is recorded: {who} has been told of revision {revision}.",
                number=e.number,
                who=e.subject,
                revision=found.revision,
            )
        )
    for p in meant:
        if p.told:
            talk.out(say("{who} had been told of revision {revision} already.", who=p.id, revision=found.revision))
    return notified_of(talk, found.problem, found.plan, found.letters, store.events())
