"""Merge the parts of the Indonesian catalog into jadwal.po and compile it: ``python -m scheduler.locale.merge``.

Each area of the code keeps its translations in ``id/parts/AREA.po``, so that they can be written side by side. The
merged catalog is sorted and carries no dates: the same parts give the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
PARTS = HERE / "id" / "parts"
CATALOG = HERE / "id" / "LC_MESSAGES" / "jadwal.po"


class _Catalog(Catalog):
    """A catalog whose header names no tool, person or date, so that the same messages are the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "jadwal"),
            ("Language", "id"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


class CatalogConflict(ValueError):
    """Parts that translate the same message differently, or hold a message without translation."""


def read_part(path: Path) -> dict[str, str]:
    """Message ids and translations of one part."""
    with path.open("rb") as file:
        part = read_po(file, locale="id", domain="jadwal")
    return {str(m.id): str(m.string) for m in part if m.id}


def merge(parts: Iterable[Path]) -> Catalog:
    """One catalog of all parts.

    Raises
    ------
    CatalogConflict
        Lists every message that two parts translate differently and every one without translation.
    """
    found: dict[str, tuple[str, str]] = {}
    problems = []
    for path in sorted(parts):
        for msgid, text in read_part(path).items():
            if not text:
                problems.append(f"{path.name}: no translation of {msgid!r}")
            elif msgid in found and found[msgid][0] != text:
                other, name = found[msgid]
                problems.append(f"{path.name}: {msgid!r} is {text!r} here, {other!r} in {name}")
            else:
                found.setdefault(msgid, (text, path.name))
    if problems:
        raise CatalogConflict("\n".join(problems))
    header = "# Merged from parts/ by scheduler.locale.merge; change the parts, not this file."
    catalog = _Catalog(locale="id", domain="jadwal", fuzzy=False, header_comment=header)
    for msgid in sorted(found):
        catalog.add(msgid, found[msgid][0])
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """The merged catalog as text."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, no_location=True, sort_output=True)
    return file.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The merged catalog in compiled form."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> int:
    """Write jadwal.po and jadwal.mo."""
    try:
        catalog = merge(PARTS.glob("*.po"))
    except CatalogConflict as conflict:
        print(conflict, file=sys.stderr)
        return 1
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_bytes(po_bytes(catalog))
    CATALOG.with_suffix(".mo").write_bytes(mo_bytes(catalog))
    print(f"{len(catalog)} messages in {CATALOG.name} and {CATALOG.with_suffix('.mo').name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
