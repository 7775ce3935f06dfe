"""Printing again only what changed: which sheets lie in the folder as they are now.

A file counts only while it is byte for byte what the record says was printed, in the same form. So whoever deletes or
edits a file gets its sheets again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.output.editions import Edition
from scheduler.store.sheets import Print

Choose = Callable[[str, list[str], Mapping[str, Edition], Path], tuple[list[str], Path]]


def changed_since(revision: int | None) -> Choose:
    """Chooses the sheets that say something else than in an earlier revision: what affected people need."""

    def choose(_document: str, keys: list[str], now: Mapping[str, Edition], path: Path) -> tuple[list[str], Path]:
        return [k for k in keys if revision is None or k not in now or now[k].revision > revision], path

    return choose


@dataclass
class Reprint:
    """Chooses what is printed again.

    Attributes
    ----------
    prints : iterable of Print
        The record.
    form : str
        Of this print.
    unchanged : dict
        How many sheets of each document were left out.
    replaced : dict
        File and how many of its sheets were replaced since.
    """

    prints: Iterable[Print]
    form: str
    revision: int
    word: str
    unchanged: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)

    def choose(self, document: str, keys: list[str], now: Mapping[str, Edition], path: Path) -> tuple[list[str], Path]:
        """The sheets of a document that have to be printed, and into which file.

        Everything goes into the document's own file, unless that lies there and most of it still holds: then what
        changed since goes into a file beside it that is named after the revision.
        """
        whole = self._lying(document, path)
        beside = path.with_name(f"{path.stem}-{self.word}-{self.revision}{path.suffix}")
        if not whole:
            return keys, path
        lying = {path: whole, **self._later(document, path)}
        held = {(key, code) for codes in lying.values() for key, code in codes.items()}
        changed = [key for key in keys if (key, now[key].code) not in held]
        if len(changed) == len(keys):
            return keys, path
        self.unchanged[document] = len(keys) - len(changed)
        if changed and (already := lying.get(beside)):
            current = {key for key, code in already.items() if key in now and now[key].code == code}
            changed = [key for key in keys if key in current or key in changed]
        old = sum(key not in now or now[key].code != code for key, code in whole.items())
        if old:
            self.replaced[path.name] = old
        return changed, beside

    def _later(self, document: str, path: Path) -> dict[Path, Mapping[str, str]]:
        files = sorted(path.parent.glob(f"{path.stem}-{self.word}-*{path.suffix}"))
        return {file: codes for file in files if (codes := self._lying(document, file))}

    def _lying(self, document: str, path: Path) -> Mapping[str, str]:
        """The codes of the sheets in a file, as recorded when it was printed; none where it is another file."""
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return {}
        for p in self.prints:
            if p.file == digest and p.document == document and p.form == self.form:
                return p.codes
        return {}
