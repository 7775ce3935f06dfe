"""The shape of a letter's page: plain values with all words in place."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.output.pageviews import Fact, Table


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled part of an order: numbered lines, or facts."""

    label: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """What stands on a page of its own behind a letter."""

    title: str
    about: str
    table: Table


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to somebody (`head`, `to`, `opening`), or an order with its title and `sections`.

    `mark` says which letter this one replaces or takes back.
    """

    title: str
    head: tuple[Fact, ...] = ()
    number: str = ""
    to: tuple[str, ...] = ()
    mark: str = ""
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    table: Table | None = None
    closing: tuple[str, ...] = ()
    attachment: Attachment | None = None
