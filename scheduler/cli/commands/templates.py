"""``jadwal templates``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import example
from scheduler.cli.talk import BAD_INPUT, USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = {
    "page.html.j2": say("the page around every document: paper, margins, page numbers"),
    "parts.html.j2": say("pieces of several documents: letterhead, tables, signature"),
    "symbols.html.j2": say("the drawings on cards"),
    "card-frame.html.j2": say("the marks to cut cards along"),
    "print.css": say("the style of all documents"),
}


@example(
    "jadwal templates                                       which there are, and for which documents",
    "jadwal templates lampung --eject participant-card      a copy to edit, into lampung/templates",
    "jadwal templates our-templates --eject print.css       the same into a folder for all programmes",
)
@click.command("templates")
@click.argument("place", metavar="[PROG|DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--eject", "names", multiple=True, metavar="NAME", help="Copy this template out; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the copy.")
@click.pass_obj
def templates_command(talk: Talk, place: Path | None, names: tuple[str, ...], out: Path | None) -> None:
    """List the templates of pages, or copy them out.

    `jadwal print` takes the templates in the folder `templates` of a programme (NAME-templates beside a workbook), or
    in the one given with --templates, before its own. NAME is the file's, or the name of a document.
    """
    folder = out or (_folder(place) if place else None)
    if not names:
        _listed(talk, folder)
        return
    if folder is None:
        raise Failure(USAGE, say("Say where to put the copy: a programme, a folder, or --out DIR."))
    for file in [_file(name) for name in names]:
        talk.out(str(_copied(file, folder)))


def _folder(place: Path) -> Path:
    """The folder of templates of a programme, else the folder itself."""
    from scheduler.output.templates import template_folder

    programme = place.is_file() or (place / "programme.toml").exists() or (place / "jadwal.db").exists()
    return template_folder(place) if programme else place


def _known() -> tuple[str, ...]:
    """The templates of printed documents; other pages have templates that are not changed."""
    from scheduler.output.documents import DOCUMENTS
    from scheduler.output.pages import template_names

    used = {d.template for d in DOCUMENTS.values()}
    return tuple(name for name in template_names() if name in used or name in ROLES)


def _file(name: str) -> str:
    """The template of a name: a file's, or a document's."""
    from scheduler.output.documents import DOCUMENTS, NAMES

    known = _known()
    for guess in (name, f"{name}.html.j2", f"{name}.css"):
        if guess in known:
            return guess
    key = name.strip().lower().replace("_", "-").replace(" ", "-")
    if key in NAMES:
        return DOCUMENTS[NAMES[key]].template
    raise Failure(USAGE, say("There is no template {name}. There are: {names}.", name=name, names=known))


def _copied(file: str, folder: Path) -> Path:
    from scheduler.output.files import OutputProblem, write_whole
    from scheduler.output.pages import template_bytes

    path = folder / file
    if path.exists():
        raise Failure(USAGE, say("{file} is there already; move it away to get a fresh copy.", file=str(path)))
    try:
        write_whole(path, template_bytes(file), private=False)
    except OutputProblem as error:
        raise Failure(BAD_INPUT, error.text) from None
    return path


def _listed(talk: Talk, folder: Path | None) -> None:
    from scheduler.output.documents import DOCUMENTS

    rows: list[Sequence[object]] = []
    for name in _known():
        used = [d.alias if talk.language == "id" else d.name for d in DOCUMENTS.values() if d.template == name]
        what: Text | str = ROLES.get(name, ", ".join(used))
        rows.append((name, what, str(folder / name) if folder and (folder / name).is_file() else ""))
    talk.table([say("template"), say("for"), say("the office's own")], rows)
