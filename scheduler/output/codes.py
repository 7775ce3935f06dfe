"""A short code for what a sheet says: the same words have the same code, on any paper and in any language."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from importlib import resources

from scheduler.domain.problem import Problem
from scheduler.output.document import Document
from scheduler.output.pageviews import Timetable
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import PROFILES, Gate
from scheduler.plan.plan import Plan

# Without I, L, O and U: nobody mistakes them for figures, and no code is a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
# Codes are of the sheet in one language, so that pages in another have the same.
WORDS = Phrases("en")


def codes_of(document: Document, problem: Problem, plan: Plan) -> dict[str, str]:
    """The code of every sheet of a document, by key."""
    gate = (document.gate or Gate)(problem, plan, PROFILES[document.audience])
    return codes_from(document, gate, every_key(document, problem, plan))


def every_key(document: Document, problem: Problem, plan: Plan) -> list[str]:
    """The keys of all sheets that can be printed: those of everybody, and those made only when asked for by person."""
    people = [("participant", p.id) for p in problem.participants]
    keys = [*document.keys(problem, plan, None, None), *document.keys(problem, plan, people, None)]
    return list(dict.fromkeys(keys))


def codes_from(document: Document, gate: Gate, keys: list[str]) -> dict[str, str]:
    """The codes of some sheets that know what the gate gives them."""
    return {key: code_of(document.name, key, document.view(document.extract(gate, key), WORDS)) for key in keys}


def code_of(document: str, key: str, view: object) -> str:
    """The code of one sheet: eight letters and figures in two groups.

    Parameters
    ----------
    view : dataclass
        The page value; all that a reader finds on the sheet except letterhead and signature.
    """
    if isinstance(view, Timetable) and view.as_of:
        view = replace(view, as_of="")
    number = int.from_bytes(hashlib.blake2b(f"{document}\0{key}\0{view!r}".encode(), digest_size=8).digest())
    letters = ""
    for _ in range(LENGTH):
        number, n = divmod(number, len(ALPHABET))
        letters += ALPHABET[n]
    return f"{letters[:4]}-{letters[4:]}"


def tidy_code(text: str) -> str | None:
    """A code as somebody copied it from paper; None where it cannot be one."""
    letters = "".join(c for c in text.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    if len(letters) != LENGTH or set(letters) - set(ALPHABET):
        return None
    return f"{letters[:4]}-{letters[4:]}"


@cache
def maker() -> str:
    """Tells versions of the program apart that might write a sheet differently."""
    digest = hashlib.sha256()
    for file in sorted(resources.files("scheduler.output").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
