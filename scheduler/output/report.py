"""Reports for the office: sections of words, pictures and a table, as one HTML file or in the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from scheduler.output.pages import environment, template_bytes
from scheduler.output.privacy import FEW


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; columns that hold nothing but numbers are written to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]

    @property
    def numbers(self) -> frozenset[int]:
        """Columns of numbers."""
        return frozenset(n for n in range(len(self.heads)) if self.rows and all(is_number(row[n]) for row in self.rows))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    heading: str
    text: tuple[str, ...] = ()
    table: Table | None = None
    pictures: tuple[Markup, ...] = ()


def is_number(cell: str | int) -> bool:
    return isinstance(cell, int) or cell in ("", "–", UNTOLD) or _NUMBER.fullmatch(cell) is not None


_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?\s?%?")
UNTOLD = f"<{FEW}"


def told(count: int) -> str | int:
    """A count of people for a report that may be handed on: fewer than five are not told."""
    return UNTOLD if 0 < count < FEW else count


def render_report(title: str, about: Sequence[str], sections: Sequence[Section], language: str) -> str:
    """One HTML file; nothing in it is fetched from anywhere, and it needs no script."""
    return (
        environment(language)
        .get_template("report.html.j2")
        .render(
            title=title,
            about=tuple(about),
            sections=tuple(sections),
            language=language,
            css=Markup(template_bytes("report.css").decode("utf-8")),
        )
    )
