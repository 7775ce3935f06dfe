"""Recognising the id of somebody who was forgotten, without keeping it.

An id may be a number out of a few thousand, which no hash hides from whoever tries them all; but a national number
out of 10¹³ is safe behind a slow one. So that a programme of many people is still checked at once, one byte of a
quick hash (as good as nothing to whoever guesses) tells first whether the slow one is worth computing.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

_WORK = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of one id of one kind."""

    salt: bytes
    bucket: int
    print: bytes

    def fits(self, kind: str, id: str) -> bool:
        """Whether it is of this id."""
        return self.bucket == _bucket(self.salt, kind, id) and secrets.compare_digest(
            self.print, _slow(self.salt, kind, id)
        )


def fingerprint(kind: str, id: str) -> Fingerprint:
    """A fingerprint with a salt of its own."""
    salt = secrets.token_bytes(16)
    return Fingerprint(salt, _bucket(salt, kind, id), _slow(salt, kind, id))


def _spelled(kind: str, id: str) -> bytes:
    return f"{kind}\0{id.casefold()}".encode()


def _bucket(salt: bytes, kind: str, id: str) -> int:
    return hashlib.sha256(salt + _spelled(kind, id)).digest()[0]


def _slow(salt: bytes, kind: str, id: str) -> bytes:
    return hashlib.scrypt(_spelled(kind, id), salt=salt, dklen=16, **_WORK)
