"""Reports in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.talk import Talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.output.report import Section


def say_sections(talk: Talk, sections: Sequence[Section]) -> None:
    """Headings, sentences and tables; the pictures are in the HTML report."""
    for n, section in enumerate(sections):
        if n:
            talk.out()
        talk.out(section.heading.upper())
        for line in section.text:
            talk.out(line)
        if section.table:
            talk.table(section.table.heads, section.table.rows, indent="  ")
