"""People who were forgotten and still stand in the input: told with the rows to delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.talk import BAD_INPUT, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.intake import Loaded, Mention
    from scheduler.plan.erasure import Scrub
    from scheduler.store.store import Store

# An id of a household or business may stay: it is nobody's once its only member has gone.
_REFUSED = ("participant", "mentor")


def refuse_forgotten(talk: Talk, programme: Path, loaded: Loaded) -> None:
    """Refuse input that holds people who were forgotten, with the rows to delete.

    Raises
    ------
    Failure
    """
    from scheduler.store.errors import StoreProblem
    from scheduler.store.store import Store, store_path

    path = store_path(programme)
    if not path.exists():
        return
    try:
        with Store.open(path) as store:
            found = _forgotten_in(store, loaded)
    except StoreProblem:
        # Whoever needs the store tells what is wrong with it; `check` does not.
        return
    if not found:
        return
    from scheduler.intake import mentions
    from scheduler.plan.erasure import Scrub

    talk.use(loaded.problem.settings.language)
    lines = list(mention_lines(talk, mentions(loaded.snapshot, found, Scrub(""))))
    raise Failure(
        BAD_INPUT,
        say("Somebody who was forgotten stands in the input. Delete these rows:"),
        *lines,
        say("If one of them is somebody else, give that person another id: an id is never used again."),
    )


def _forgotten_in(store: Store, loaded: Loaded) -> dict[tuple[str, str], str]:
    """Ids of the input that were forgotten, with their pseudonyms."""
    known = [f for f in store.forgotten() if f.kind in _REFUSED]
    ids = {"participant": loaded.problem.participant, "mentor": loaded.problem.mentor}
    return {(f.kind, id): f.pseudonym for f in known for id in ids[f.kind] if f.fingerprint.fits(f.kind, id)}


def rows_to_delete(programme: Path, ids: Mapping[tuple[str, str], str], scrub: Scrub) -> list[Mention] | None:
    """Where somebody stands in the input as it is now; None where there is no input."""
    from scheduler.intake import InputProblems, mentions, programme_files

    if not programme.exists():
        return None
    try:
        return mentions(programme_files(programme), ids, scrub)
    except InputProblems:
        return None


def mention_lines(talk: Talk, found: Iterable[Mention]) -> list[str]:
    """Rows of one file together, then cells, each as a line."""
    rows: dict[str, list[int]] = {}
    lines: list[Text] = []
    for m in found:
        if m.column is None:
            rows.setdefault(m.file, []).append(m.row)
        else:
            lines.append(say("{file}, row {row}, column {column}", file=m.file, row=m.row, column=m.column))
    whole = [
        say("{file}, row {row}", file=file, row=numbers[0])
        if len(numbers) == 1
        else say("{file}, rows {rows}", file=file, rows=tuple(map(str, numbers)))
        for file, numbers in rows.items()
    ]
    return [f"  {talk.text(line)}" for line in (*whole, *lines)]
