"""``jadwal forget``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument, stored_problem
from scheduler.cli.talk import BAD_INPUT, USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.intake import Mention
    from scheduler.store.forgetting import Outcome, Person
    from scheduler.store.store import Store


@example(
    "jadwal forget lampung P07",
    "jadwal forget lampung P07 --also “Bu Nur”      a nickname that stands in notes",
    "jadwal forget lampung P07 --dry-run",
)
@click.command("forget")
@programme_argument
@click.argument("participant", metavar="PARTICIPANT")
@click.option("--also", multiple=True, metavar="NAME", help="Another name of this person; may be given several times.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@click.option("--dry-run", is_flag=True, help="Show what would be done and change nothing.")
@click.pass_obj
def forget_command(
    talk: Talk, programme: Path, participant: str, also: tuple[str, ...], yes: bool, dry_run: bool
) -> None:
    """Remove a person's data for good.

    In every revision, stored input, event and alternative, and in copies of the store beside it, a pseudonym takes the
    place of the person; name, telephone number, id and everything else about the person are gone, and the file is
    written anew so that no bytes of them are left. Plans, and what is stored about others, stay as they are. Input
    files are never edited: the rows to delete are named, and as long as they are there the input is refused.
    This cannot be undone.
    """
    must_exist(programme)
    with open_store(programme, write=not dry_run) as store:
        stored_problem(talk, store, store.revision())
        person = _person(store, participant)
        if person is None:
            _done_before(talk, store, programme, participant, dry_run)
            return
        _announce(talk, store, person, also)
        rows = _rows(programme, person, also)
        if dry_run:
            _tell_rows(talk, rows)
            _tell_files(talk, programme, person, also)
            talk.out(say("Nothing was written (--dry-run)."))
            return
        _confirm(talk, yes)
        from scheduler.store.forgetting import forget

        talk.err(say("Every revision is checked before anything is changed; with many of them this takes a while."))
        outcome = forget(store, person, also)
    _report(talk, outcome, rows)
    _tell_files(talk, programme, person, also)
    _tell_failed(outcome)


def _person(store: Store, participant: str) -> Person | None:
    """The participant in the store and its copies; None where it was forgotten before."""
    from scheduler.store.errors import StoreProblem
    from scheduler.store.forgetting import copies_of, known_people, person_in
    from scheduler.store.store import Store

    if any(f.pseudonym == participant for f in store.forgotten()):
        raise Failure(USAGE, say("{id} is the pseudonym of somebody who was forgotten.", id=participant))
    with ExitStack() as opened:
        stores = [store]
        for path in copies_of(store.path):
            try:
                stores.append(opened.enter_context(Store.open(path)))
            except StoreProblem:
                # Told when it cannot be cleaned.
                continue
        person = person_in(stores, participant)
    if person is not None or store.forgotten_as("participant", participant):
        return person
    from scheduler.domain.near import near

    guess = near(participant, known_people(store))
    if guess:
        raise Failure(USAGE, say("There is no participant {id}. Did you mean {near}?", id=participant, near=guess))
    raise Failure(USAGE, say("There is no participant {id}.", id=participant))


def _announce(talk: Talk, store: Store, person: Person, names_given: tuple[str, ...]) -> None:
    names = ", ".join(sorted(person.names)) or person.id
    talk.out(f"{person.id}, {names}")
    talk.out(
        say(
            "Revisions: {revisions}; events: {events}. In all of them the person becomes a pseudonym, for good.",
            revisions=len(store.revisions()),
            events=store.last_event(),
        )
    )
    also = {
        "mentor": say("also as mentor {id}", id=""),
        "household": say("also household {id}, which has no other member", id=""),
        "business": say("also business {id}, which has no other participant", id=""),
    }
    for kind, id in sorted(person.ids - {("participant", person.id)}):
        talk.out(f"  {talk.text(Text(also[kind].msgid, (('id', id),)))}")
    for table, id in sorted(person.shared):
        line = say("{table} {id} has the same name or telephone number; that is kept.", table=table, id=id)
        talk.out(f"  {talk.text(line)}")
    parts = list(_parts(store, person, names_given))
    if parts:
        talk.out(say("Part of the name also stands here; if it means this person, forget it too with --also:"))
        for part in parts:
            talk.out(f"  {talk.text(part)}")


def _parts(store: Store, person: Person, also: tuple[str, ...]) -> Iterator[Text]:
    """Texts of the latest input and of events in which a single word of the name stands."""
    from scheduler.store.forgetting import texts_with_part

    for table, id, text in texts_with_part(store, person, also):
        if table == "events":
            yield say("event {number}: {text}", number=id, text=text)
        else:
            yield say("{table} {id}: {text}", table=table, id=id, text=text)


def _rows(programme: Path, person: Person, also: tuple[str, ...]) -> list[Mention] | None:
    from scheduler.cli.forgotten import rows_to_delete

    # Only where the person stands matters here, so that any pseudonym will do.
    ids = dict.fromkeys(person.ids, "?")
    return rows_to_delete(programme, ids, person.scrub(ids, also))


def _tell_files(talk: Talk, programme: Path, person: Person, also: tuple[str, ...]) -> None:
    """Files beside the programme that Jadwal may have written earlier."""
    from scheduler.store.forgetting import copies_of
    from scheduler.store.store import store_path
    from scheduler.store.traces import traces_beside

    folder, store = (programme if programme.is_dir() else programme.parent), store_path(programme)
    apart = {store, *copies_of(store)}
    if programme.is_dir():
        apart |= {p for p in programme.iterdir() if p.suffix.lower() in (".csv", ".toml")}
    else:
        apart.add(programme)
    found = traces_beside(folder, person.scrub(dict.fromkeys(person.ids, "?"), also), apart)
    if found.files:
        talk.out(say("These files beside the programme hold this person; delete them, or make them anew:"))
        for path in found.files[:_MOST_FILES_TOLD]:
            talk.out(f"  {path.relative_to(folder)}")
        if len(found.files) > _MOST_FILES_TOLD:
            talk.out(f"  … {len(found.files) - _MOST_FILES_TOLD}")
    if found.opaque:
        talk.out(say("Files that cannot be searched, like PDF: {count}. Look at them yourself.", count=found.opaque))
    if not found.complete:
        talk.out(say("Not all files of the folder could be searched."))


_MOST_FILES_TOLD = 50


def _confirm(talk: Talk, yes: bool) -> None:
    """Ask, or refuse where nobody can answer.

    Raises
    ------
    Failure
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure(USAGE, say("This cannot be undone; add --yes where nobody can be asked. Nothing was changed."))
    if not click.confirm(talk.text(say("This cannot be undone. Forget this person?")), err=True):
        raise Failure(USAGE, say("Nothing was changed."))


def _done_before(talk: Talk, store: Store, programme: Path, participant: str, dry_run: bool) -> None:
    """Finish what may have been broken off, and say so."""
    known = store.forgotten_as("participant", participant)
    if known is None:
        return
    if not dry_run:
        store.compact()
    talk.out(
        say(
            "{pseudonym} was forgotten on {date}; nothing of the person is stored.",
            pseudonym=known.pseudonym,
            date=known.at.date(),
        )
    )
    from scheduler.cli.forgotten import rows_to_delete
    from scheduler.plan.erasure import Scrub

    _tell_rows(talk, rows_to_delete(programme, {("participant", participant): known.pseudonym}, Scrub("")))


def _tell_rows(talk: Talk, rows: list[Mention] | None) -> None:
    from scheduler.cli.forgotten import mention_lines

    if rows is None:
        talk.out(say("The input was not found or cannot be read; look through it yourself."))
        return
    whole, cells = [m for m in rows if m.column is None], [m for m in rows if m.column is not None]
    if whole:
        talk.out(say("Now delete these rows of the input, which Jadwal never edits; until then it is refused:"))
        for line in mention_lines(talk, whole):
            talk.out(line)
    if cells:
        talk.out(say("These cells of the input hold the name, a number or the id; change them:"))
        for line in mention_lines(talk, cells):
            talk.out(line)
    if not rows:
        talk.out(say("The input does not hold this person any more."))


def _report(talk: Talk, outcome: Outcome, rows: list[Mention] | None) -> None:
    talk.out()
    talk.out(
        say(
            "Forgotten: {pseudonym} stands in the place of this person (revisions changed: {revisions}, "
            "events changed: {events}). Alternatives of replan are gone.",
            pseudonym=outcome.pseudonym,
            revisions=outcome.revisions,
            events=outcome.events,
        )
    )
    for path in outcome.copies:
        talk.out(say("The copy {file} was cleaned too.", file=path.name))
    _tell_rows(talk, rows)
    talk.out(
        say(
            "Outside Jadwal, and for you to do: pages that were printed, files that were exported or sent, the input's "
            "own copies, and backups elsewhere."
        )
    )


def _tell_failed(outcome: Outcome) -> None:
    """
    Raises
    ------
    Failure
        Where a copy of the store could not be cleaned.
    """
    if outcome.failed:
        raise Failure(
            BAD_INPUT,
            say("These copies could not be cleaned; delete them yourself:"),
            *(say("  {file}: {reason}", file=path.name, reason=reason) for path, reason in outcome.failed),
        )
