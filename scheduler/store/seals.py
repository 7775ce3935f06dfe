"""Seals: short digests beside values that nothing else would betray when a disk spoils them.

Plans are packed with a checksum and input files are known by their hashes; dates, levels, holidays, publications and
events are plain values. Rows of an older format have no seal.
"""

from __future__ import annotations

import hashlib
import json

# Letters alone, so that no seal ever looks like somebody's number or year of birth.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def seal(*values: object) -> str:
    """The seal of plain values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:24].translate(_LETTERS)


def check(found: str | None, *values: object) -> None:
    """Refuse values that are not those which were sealed.

    Raises
    ------
    ValueError
    """
    if found is not None and found.translate(_LETTERS) != seal(*values):
        raise ValueError("the seal is broken")
