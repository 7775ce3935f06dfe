"""Whether a printed sheet is still current, by the code at its foot."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.programme import open_store, stored_problem
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.output.editions import Editions, Found
    from scheduler.store.store import Store


def check_codes(talk: Talk, programme: Path, codes: Sequence[str], revision: int | None, today: dt.date | None) -> None:
    """Say of each code which sheet it stands on and whether that is current, in the latest revision or the one given.

    Raises
    ------
    Failure
        When a code is on no sheet that was ever printed or stored.
    """
    from scheduler.cli.letters import letters
    from scheduler.cli.replanning import today_in
    from scheduler.output.codes import tidy_code
    from scheduler.output.documents import DOCUMENTS
    from scheduler.output.editions import Editions
    from scheduler.plan.standing import standing

    unknown: list[Text] = []
    with open_store(programme) as store:
        chosen = store.revision(revision)
        problem, plan = stored_problem(talk, store, chosen), store.plan(chosen.number)
        day = today or today_in(problem.settings.timezone)
        met = None if revision else standing(problem, plan, store.events(), day)
        editions = Editions(store, chosen.number, met, day, letters(store, chosen, problem, plan))
        for text in codes:
            code = tidy_code(text)
            if code is None:
                unknown.append(
                    say("{code} is no code; one has eight letters and figures, like 7KQF-2M9P.", code=text.strip())
                )
                continue
            found = editions.find(code, DOCUMENTS)
            if found is None:
                unknown.append(
                    say(
                        "No sheet up to revision {number} has the code {code}; compare it with the page.",
                        code=code,
                        number=chosen.number,
                    )
                )
            else:
                talk.out(_verdict(talk, store, editions, found, code))
    if editions.computed:
        _keep(programme, editions)
    if unknown:
        raise Failure(USAGE, *unknown)


def _keep(programme: Path, editions: Editions) -> None:
    """Keep what had to be computed, so that the next question is answered at once; where that is not possible, not."""
    from scheduler.output.codes import maker
    from scheduler.store.sheets import record

    with contextlib.suppress(Failure), open_store(programme, write=True) as store:
        record(store, [], editions.computed, maker())


def _verdict(talk: Talk, store: Store, editions: Editions, found: Found, code: str) -> Text:
    from scheduler.output.documents import DOCUMENTS
    from scheduler.output.sheetnames import sheet_name
    from scheduler.store.inputs import problem_of

    problem = problem_of(store, found.revision)
    name = talk.text(sheet_name(DOCUMENTS[found.document], found.key, problem, talk.language))
    if found.replaced is None:
        return say("{code}, {sheet}: current in revision {number}", code=code, sheet=name, number=editions.number)
    if not found.now:
        return say(
            "{code}, {sheet}: no such sheet any more since revision {number}",
            code=code,
            sheet=name,
            number=found.replaced,
        )
    if DOCUMENTS[found.document].dated and found.replaced == found.revision:
        return say(
            "{code}, {sheet}: replaced, more has been held since; the current one has the code {now}",
            code=code,
            sheet=name,
            now=found.now,
        )
    return say(
        "{code}, {sheet}: replaced since revision {number}; the current one has the code {now}",
        code=code,
        sheet=name,
        number=found.replaced,
        now=found.now,
    )
