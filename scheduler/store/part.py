"""What the parts of a Store need of it: reading rows, and a transaction to write in."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path


class StorePart(ABC):
    """One concern of a Store (events, forgetting), written apart from it."""

    path: Path

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction: all that is done within is stored, or nothing."""

    @abstractmethod
    def _rows(self, query: str, *values: object) -> list[tuple]:
        """The rows of a query; none where there is no file yet."""
