"""The record of events as a table, for `event list` and `history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.happened import KIND_NAMES, about, spoken_period
from scheduler.cli.talk import Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.store.store import Store


def show_events(talk: Talk, store: Store, everything: bool = True) -> None:
    """Each event with its period, reason, and the first revision that took it into account."""
    from scheduler.plan.events import marked, reason_of

    revisions = store.revisions()
    events = [e for e in marked(store.events()) if everything or e.withdrawn is None]
    if not events:
        talk.out(say("No events are recorded."))
        return
    rows = []
    for e in events:
        since = next((r.number for r in revisions if r.events >= e.number), None)
        state = say("withdrawn") if e.withdrawn else say("in revision {number}", number=since) if since else ""
        rows.append((e.number, KIND_NAMES[e.kind], about(e), spoken_period(e), reason_of(e) or "", state, e.note or ""))
    heads = [say("no."), say("event"), say("about"), say("when"), say("reason"), say("counted"), say("note")]
    talk.table(heads, rows)
