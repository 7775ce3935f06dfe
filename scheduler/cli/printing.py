"""Printing from the store, for `print` and `demo`: with editions, a record of what was printed, a line of progress."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.programme import open_store, stored_problem
from scheduler.cli.talk import BAD_INPUT, USAGE, Failure, Talk
from scheduler.language import say, translate

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.output.editions import Edition, Editions
    from scheduler.output.reprint import Reprint
    from scheduler.store.sheets import Print


def print_folder(programme: Path) -> Path:
    """Where documents go unless asked otherwise: ``print`` in the folder, ``NAME-print`` beside a workbook."""
    return programme / "print" if programme.is_dir() else programme.with_name(f"{programme.stem}-print")


@dataclass(frozen=True)
class Wish:
    """What somebody asked for.

    Attributes
    ----------
    affected : bool
        Also for those whose timetable differs from what was handed out before, and nobody else unless in `who`.
    since : int or None
        The revision that changes are told against; None means what was handed out before.
    changed : bool
        Leave out what lies in the folder as it is.
    """

    out: Path
    documents: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    affected: bool = False
    paper: str = "F4"
    language: str | None = None
    format: str = "pdf"
    revision: int | None = None
    since: int | None = None
    today: dt.date | None = None
    templates: Path | None = None
    changed: bool = False


@dataclass
class Printing:
    """What came of it.

    Attributes
    ----------
    left_out : int
        Sheets that lie in the folder as they are.
    replaced : mapping
        File in the folder and how many of its sheets are no longer current.
    """

    files: list[Path]
    left_out: int = 0
    replaced: Mapping[str, int] = field(default_factory=dict)


def print_revision(talk: Talk, programme: Path, wish: Wish) -> Printing:
    """Print documents of a revision and record it.

    Raises
    ------
    Failure
        When a revision, document or id is unknown, or a file cannot be written.
    """
    from scheduler.cli.letters import letters
    from scheduler.cli.replanning import today_in
    from scheduler.output.documents import DOCUMENTS, PrintRequest, document, print_documents
    from scheduler.output.editions import Editions
    from scheduler.output.files import OutputProblem
    from scheduler.output.reprint import Reprint, changed_since
    from scheduler.output.templates import TemplateProblem, template_folder
    from scheduler.plan.standing import standing as standing_on
    from scheduler.store.sheets import Print, prints

    done: list[Print] = []
    try:
        with open_store(programme) as store:
            chosen = store.revision(wish.revision)
            problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
            day = wish.today or today_in(problem.settings.timezone)
            # What an old revision says of the sessions held is what was known then.
            standing = None if wish.revision else standing_on(problem, plan, store.events(), day)
            known = letters(store, chosen, problem, plan, wish.since)
            who = (*wish.who, *(f"{role}:{id}" for role, id in known.people(plan) if wish.affected))
            if wish.affected and not who:
                return Printing([])
            editions = Editions(store, chosen.number, standing, day, known)
            wanted = [document(name) for name in wish.documents] or list(DOCUMENTS.values())
            found = editions.of(wanted)
            language = wish.language or problem.settings.language
            logo = _logo(talk, programme, problem)
            wish = replace(wish, templates=_templates(wish.templates, template_folder(programme)))
            form = _form(wish, language, logo, problem)
            word = "revisi" if language == "id" else "revision"
            reprint = Reprint(prints(store), form, chosen.number, word) if wish.changed else None

        def printed(name: str, _path: Path, content: bytes, of: Mapping[str, Edition]) -> None:
            codes = {key: edition.code for key, edition in of.items()}
            done.append(Print(chosen.number, name, form, hashlib.sha256(content).hexdigest(), codes))

        request = PrintRequest(
            wish.out,
            wish.documents,
            who,
            wish.paper,
            wish.language,
            wish.format,
            printed_on=day,
            logo=logo,
            templates=wish.templates,
            standing=standing,
            earlier=known.earlier,
            numbers=known.numbers,
            label=translate(say("affected"), language) if wish.affected and not wish.who else "",
            editions=found,
            choose=reprint.choose
            if reprint
            else changed_since(known.since)
            if wish.affected and not wish.who
            else None,
            printed=printed,
        )
        with talk.console(stderr=True).status("") as status:

            def step(count: int, total: int, name: str) -> None:
                status.update(f"{name} {count}/{total}")

            files = print_documents(problem, plan, request, step)
    except OutputProblem as error:
        raise Failure(BAD_INPUT if isinstance(error, TemplateProblem) else USAGE, error.text) from None
    finally:
        if done:
            _record(talk, programme, done, editions)
    return _outcome(files, reprint)


def _templates(asked: Path | None, own: Path) -> Path | None:
    """The folder of an office's templates: the one asked for, else the programme's own where it has one.

    Raises
    ------
    Failure
    """
    if asked and not asked.is_dir():
        raise Failure(USAGE, say("There is no folder {folder} with templates.", folder=str(asked)))
    return asked or (own if own.is_dir() else None)


def _outcome(files: list[Path], reprint: Reprint | None) -> Printing:
    if reprint is None:
        return Printing(files)
    return Printing(files, sum(reprint.unchanged.values()), reprint.replaced)


def _record(talk: Talk, programme: Path, done: list[Print], editions: Editions) -> None:
    """Keep what was printed; a store that somebody else writes to, or nobody may, is no reason not to print."""
    from scheduler.output.codes import maker
    from scheduler.store.sheets import record

    try:
        with open_store(programme, write=True) as store:
            record(store, done, editions.computed, maker())
    except Failure as failure:
        talk.err(say("Note: the print is not recorded, so it will be printed again next time."))
        for line in failure.lines:
            talk.err(line)


def _form(wish: Wish, language: str, logo: bytes | None, problem: Problem) -> str:
    """Hash of what sheets look like besides what they say: another letterhead means printing all of them again."""
    settings = problem.settings
    digest = hashlib.sha256(repr((wish.paper.upper(), language, settings.letterhead, settings.signature)).encode())
    digest.update(logo or b"")
    if wish.templates:
        for file in sorted(f for f in wish.templates.glob("*") if f.is_file()):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _logo(talk: Talk, programme: Path, problem: Problem) -> bytes | None:
    """The picture that the letterhead names, from the programme's own folder."""
    name = dict(problem.settings.letterhead).get("logo")
    if not name or not isinstance(name, str):
        return None
    folder = (programme if programme.is_dir() else programme.parent).resolve()
    path = (folder / name).resolve()
    try:
        if not path.is_relative_to(folder):
            raise OSError
        return path.read_bytes()
    except OSError:
        talk.err(
            say("Note: the logo {name} is not in the programme's folder; pages are printed without it.", name=name)
        )
        return None
