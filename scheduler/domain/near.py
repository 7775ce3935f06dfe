"""What somebody may have meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

# Comparing letter by letter with more candidates than this takes longer than the guess is worth.
_MANY = 3000
# Where more different words than this are unknown, a whole table is wrong and guesses help nobody.
_MOST_GUESSES = 100


def alike(word: str) -> str:
    """A spelling without case, accents, spaces and punctuation: ``Negara Ratu`` and ``Negararatu`` are alike."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None where none is."""
    words = list(dict.fromkeys(known))
    key = alike(word)
    for other in words:
        if key and alike(other) == key:
            return other
    if len(words) > _MANY or not word or len(word) > 200:
        return None
    lowered = {w.casefold(): w for w in reversed(words)}
    found = difflib.get_close_matches(word.casefold(), list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


class Guesses:
    """Guesses for many words: remembered, and given up when there are too many different ones."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str | None] = {}

    def near(self, word: str, known: Iterable[str], name: str) -> str | None:
        """The word of `known` (called `name`) most like this one, or None."""
        key = name, word
        if key not in self._found:
            if len(self._found) >= _MOST_GUESSES:
                return None
            self._found[key] = near(word, known)
        return self._found[key]
