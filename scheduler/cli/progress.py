"""What a person sees while the solver works."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from scheduler.cli.programme import level_name
from scheduler.cli.talk import Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from rich.table import Table

    from scheduler.plan.plan import Level
    from scheduler.solving.search import Progress

SECONDS_BETWEEN_LINES = 3.0


class Display:
    """Elapsed seconds and each level with value and bound: a live table on a terminal, else a line now and then.

    `update` may be called from any thread; `refresh` and the context manager belong to the main thread.
    """

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._console = talk.console(stderr=True)
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._latest: Progress | None = None
        self._note: Text | None = None
        self._said: tuple | None = None
        self._said_at = 0.0
        self._live = None

    def __enter__(self) -> Display:
        if self._console.is_terminal:
            from rich.live import Live

            self._live = Live(self._table(), console=self._console, auto_refresh=False, transient=True)
            self._live.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._live:
            self._live.__exit__(*error)

    def update(self, progress: Progress) -> None:
        """Take in a better plan or bound."""
        with self._lock:
            self._latest = progress

    def note(self, text: Text) -> None:
        """Say something once, below the table."""
        self._note = text
        if not self._live:
            self._talk.err(text)

    def refresh(self) -> None:
        """Show what is new."""
        if self._live:
            self._live.update(self._table(), refresh=True)
            return
        with self._lock:
            latest = self._latest
        seconds = time.monotonic() - self._began
        state = latest and (latest.phase, latest.levels)
        if state and state != self._said and seconds - self._said_at >= (SECONDS_BETWEEN_LINES if self._said else 0):
            self._said, self._said_at = state, seconds
            levels = " · ".join(self._level(x) for x in latest.levels)
            self._talk.err(f"{seconds:6.1f} s  {levels or self._talk.text(_phase(latest.phase))}")

    def _level(self, level: Level) -> str:
        return self._talk.text(say("{level} {value} (bound {bound})", **_fields(level)))

    def _table(self) -> Table:
        from rich.table import Table

        with self._lock:
            latest = self._latest
        text = self._talk.text
        seconds = f"{time.monotonic() - self._began:.0f} s"
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
        table.add_column(f"{seconds}  {text(_phase(latest.phase)) if latest else ''}", min_width=30)
        for head in (say("value"), say("bound"), say("gap")):
            table.add_column(text(head), justify="right")
        for level in latest.levels if latest else ():
            gap = "✓" if level.value == level.bound else f"{level.gap:.1%}"
            table.add_row(text(level_name(level.name)), str(level.value), str(level.bound), gap)
        table.caption = text(self._note or say("Ctrl-C stops and keeps the best plan so far."))
        table.caption_justify = "left"
        return table


def _fields(level: Level) -> dict[str, object]:
    return {"level": level_name(level.name), "value": level.value, "bound": level.bound}


def _phase(phase: str) -> Text | str:
    return say(phase) if phase else ""
