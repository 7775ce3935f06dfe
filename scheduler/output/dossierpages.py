"""A dossier as a page, as text, or as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from scheduler.output.dossier import Dossier, Part, plain
from scheduler.output.pages import render_page, render_sheet
from scheduler.output.paper import PAPERS
from scheduler.output.phrases import Phrases


@dataclass(frozen=True)
class _Shown:
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


def as_json(dossier: Dossier) -> str:
    """For another program; the same in every language."""
    return json.dumps(dossier.to_dict(), indent=2, ensure_ascii=False) + "\n"


def as_text(dossier: Dossier, language: str) -> str:
    """For the terminal, or a message."""
    words = Phrases(language)
    lines = [_title(dossier, words), _about(dossier, words), "", _intro(words)]
    for shown in (_shown(part, words) for part in dossier.parts):
        lines += ["", shown.title, ""]
        if not shown.rows:
            lines.append(f"  {shown.empty}")
            continue
        table = [shown.heads, *shown.rows]
        widths = [max(len(row[n]) for row in table) for n in range(len(shown.heads))]
        lines += ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join(lines) + "\n"


def as_html(dossier: Dossier, language: str) -> str:
    """A page that is read in a browser and printed from there."""
    words = Phrases(language)
    sheet = render_sheet(
        "dossier.html.j2",
        dossier.id,
        language,
        title=_title(dossier, words),
        id=dossier.id,
        made=words.date(dossier.made.date()),
        about=_about(dossier, words),
        intro=_intro(words),
        parts=[_shown(part, words) for part in dossier.parts],
    )
    return render_page([sheet], _title(dossier, words), PAPERS["A4"].landscape, "dossier", language)


def _title(dossier: Dossier, _: Phrases) -> str:
    return _("What is stored about {name}", name=dossier.name)


def _about(dossier: Dossier, _: Phrases) -> str:
    return f"{dossier.programme} · {dossier.id} · {_.date(dossier.made.date())}"


def _intro(_: Phrases) -> str:
    return _(
        "This is everything the scheduling of this programme keeps about you. Where a text spoke of other people, "
        "there is … instead. You may ask the office to correct it or to erase it."
    )


def _shown(part: Part, words: Phrases) -> _Shown:
    """A part with the columns that have something in them."""
    used = [n for n in range(len(part.heads)) if any(row[n] not in (None, "") for row in part.rows)]
    rows = tuple(tuple(_cell(row[n], words) for n in used) for row in part.rows)
    heads = tuple(_cell(part.heads[n][1], words) for n in used)
    return _Shown(_cell(part.title, words), heads, rows, _cell(part.empty, words))


def _cell(value: object, words: Phrases) -> str:
    found = plain(value, words, spoken=True)  # type: ignore[arg-type]
    return "" if found is None else str(found)
