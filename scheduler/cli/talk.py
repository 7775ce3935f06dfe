"""How commands speak: in one language, results on standard output, everything else on standard error."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from scheduler.language import Text, translate

if TYPE_CHECKING:
    from rich.console import Console

UNMET_OR_VIOLATED = 1
USAGE = 2
BAD_INPUT = 3
NO_PLAN = 4
BUSY = 5
INTERNAL = 70
INTERRUPTED = 130
BROKEN_PIPE = 141


# Characters of control but tab and line end, among them those with which a terminal is steered.
_STEERING = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\ufffd")


def harmless(text: str) -> str:
    """A text without characters that would steer the terminal instead of standing on it."""
    return text.translate(_STEERING).encode("utf-8", "replace").decode()


class Failure(Exception):
    """Ends a command with an exit status and lines on standard error."""

    def __init__(self, status: int, *lines: Text | str) -> None:
        super().__init__(*map(str, lines))
        self.status = status
        self.lines = lines


class Talk:
    """Speaks to the person at the terminal.

    Parameters
    ----------
    asked : str or None
        The language asked for; None means the programme's once `use` names it, before that the environment's.
    """

    def __init__(self, asked: str | None) -> None:
        self._asked = asked
        self.language = asked or _of_environment()

    def use(self, language: str) -> None:
        """Speak the programme's language from now on, unless another was asked for or it is not known (``''``)."""
        self.language = self._asked or language or self.language

    def text(self, text: Text | str) -> str:
        """The sentence in the current language; a plain string stays as it is."""
        return translate(text, self.language) if isinstance(text, Text) else text

    def out(self, text: Text | str = "") -> None:
        """A line of the result."""
        click.echo(harmless(self.text(text)))

    def err(self, text: Text | str = "") -> None:
        """A line that is no result: a problem, a warning, progress."""
        click.echo(harmless(self.text(text)), err=True)

    def table(self, heads: Sequence[Text], rows: Iterable[Sequence[Text | str | int]], indent: str = "") -> None:
        """Columns as plain text, whole numbers to the right; the last column is not padded."""
        body = [[c if isinstance(c, int) else self.text(c) for c in row] for row in rows]
        lines = [[self.text(h) for h in heads], *[[str(c) for c in row] for row in body]]
        right = [bool(body) and all(isinstance(row[n], int) for row in body) for n in range(len(heads))]
        widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
        for line in lines:
            cells = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True)]
            self.out((indent + "  ".join(cells)).rstrip())

    def console(self, stderr: bool = False) -> Console:
        """A rich console; wide enough not to wrap where nobody looks at a screen."""
        from rich.console import Console

        console = Console(stderr=stderr, highlight=False)
        return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=140)


def _of_environment() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "id" if os.environ[name].lower().startswith(("id", "in_")) else "en"
    if os.name == "nt":
        import locale

        return "id" if (locale.getlocale()[0] or "").lower().startswith(("id", "indones")) else "en"
    return "en"
