"""docs/tables.md from the list of columns: ``python -m scheduler.cli.reference``."""

from __future__ import annotations

from pathlib import Path

from scheduler.intake.columns import TABLES, Column
from scheduler.language import translate

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


def reference() -> str:
    """Every table with its columns, what goes in, the default, and other accepted headings, as Markdown."""
    lines = [
        "# Tables",
        "",
        "Written by `make docs` from `scheduler/intake/columns.py`. \\* marks what must be there. Every heading is",
        "accepted in any case, with spaces or underscores, in English or in one of the other spellings. How values may",
        "be written is in",
        "[formats.md](formats.md).",
        "",
    ]
    for table in TABLES:
        names = ", ".join(f"`{n}`" for n in table.also)
        lines += [f"## {table.name}{' *' if table.required else ''}", "", f"Also: {names}", ""]
        lines += ["| column | what goes in | default | also |", "|---|---|---|---|"]
        lines += [_row(c) for c in table.columns]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _row(column: Column) -> str:
    note = translate(column.note, "en").replace("|", "\\|").replace("*", "\\*")
    if column.kind.choices and not column.kind.many:
        note += f" One of: {', '.join(column.kind.choices)}."
    default = "" if column.required or column.default in (None, "", ()) else _shown(column)
    also = ", ".join(f"`{a}`" for a in column.also)
    needed = " \\*" if column.required else ""
    return f"| {column.name}{needed} | {note} | {default} | {also} |"


def _shown(column: Column) -> str:
    written = column.kind.write(column.default)
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return str(written)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
