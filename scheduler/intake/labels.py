"""Cells that name something by id and name together: ``V1 · Balai Desa``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from scheduler.domain.near import near
from scheduler.intake.values import Bad, cleaned
from scheduler.language import say

MARK = " · "
_LONGEST = 120


def label(id: str, name: str) -> str:
    """What is written for an id; a list of labels is parted by ``;``, so that none stands in a name."""
    name = cleaned(name).replace(";", ",")
    name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return f"{id}{MARK}{name}" if name and name != id else id


class Labels:
    """Finds the id that a cell means: the id, id and name, or a name that only one has.

    Parameters
    ----------
    names : mapping of str to str
        Names by id.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    @classmethod
    def of(cls, items: Iterable[object], name: str = "name") -> Labels:
        """Labels of records with an id and a name."""
        return cls({x.id: getattr(x, name) for x in items})  # type: ignore[attr-defined]

    @cached_property
    def _ids(self) -> dict[str, str]:
        written = {cleaned(label(id, name)): id for id, name in self.names.items()}
        return {**written, **{cleaned(id): id for id in self.names}}

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        table = defaultdict(list)
        for id, name in self.names.items():
            table[cleaned(name).casefold()].append(id)
        return table

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        table = defaultdict(list)
        for id in self.names:
            table[cleaned(id).casefold()].append(id)
        return table

    def find(self, text: str) -> str:
        """The id.

        Raises
        ------
        Bad
            When nothing or more than one thing is meant, or id and name contradict each other.
        """
        text = cleaned(text)
        if text in self._ids:
            return self._ids[text]
        head, mark, tail = (part.strip() for part in text.partition(MARK.strip()))
        if mark and head in self._ids:
            return self._agreeing(self._ids[head], tail)
        for table in (self._folded, self._named):
            found = table.get(text.casefold(), [])
            if len(found) == 1:
                return found[0]
            if found:
                raise Bad(say("More than one has this name: {ids}. Write the code.", ids=sorted(found)))
        guess = near(text, [*self.names, *(n for n in self.names.values() if n)])
        if guess:
            raise Bad(say("{value} is not in the programme. Did you mean {near}?", value=text[:60], near=guess))
        raise Bad(say("{value} is not in the programme", value=text[:60]))

    def _agreeing(self, id: str, name: str) -> str:
        """The id of a label, unless its name is that of another."""
        others = self._named.get(name.casefold(), [])
        if others and id not in others:
            raise Bad(
                say("{id} is called {own}, and {name} is {other}; write one of the two.",
                    id=id, own=self.names[id], name=name, other=others[0])
            )  # fmt: skip
        return id
