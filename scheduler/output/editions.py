"""In which revision each sheet last changed, and which sheet a code stands on; computed from the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.domain.problem import Problem
from scheduler.output.codes import WORDS, code_of, codes_from, codes_of, every_key, maker
from scheduler.output.document import Document
from scheduler.output.letters import HandedOut
from scheduler.output.privacy import PROFILES, Gate
from scheduler.plan.plan import Plan
from scheduler.store.inputs import problem_of
from scheduler.store.sheets import prints, stored_codes
from scheduler.store.store import Store


@dataclass(frozen=True, slots=True)
class Edition:
    """The revision in which a sheet came to say what it says, its date, and the code of what it says."""

    revision: int
    date: dt.date | None
    code: str


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet that a code stands on.

    Attributes
    ----------
    revision : int
        A revision in which the sheet says this.
    replaced : int or None
        The revision since which it says something else, or is gone; None while it is current. The same as `revision`
        where the plan is the same and only more was held.
    now : str
        The code of the sheet today; empty where there is no such sheet any more.
    """

    document: str
    key: str
    revision: int
    replaced: int | None
    now: str


class Editions:
    """The editions of the sheets of one revision.

    Attributes
    ----------
    computed : dict
        Codes by revision and document that were not in the store yet.
    """

    def __init__(
        self,
        store: Store,
        number: int,
        standing: Plan | None = None,
        today: dt.date | None = None,
        handed_out: HandedOut | None = None,
    ) -> None:
        self.store = store
        self.number = number
        self.standing = standing
        self.today = today
        self.handed_out = handed_out
        self.computed: dict[tuple[int, str], Mapping[str, str]] = {}
        self._revisions = [r for r in store.revisions() if r.number <= number]
        self._at = lru_cache(maxsize=2)(self._load)
        self._known: dict[tuple[int, str], Mapping[str, str]] = {}

    def of(self, documents: Iterable[Document]) -> dict[str, dict[str, Edition]]:
        """The editions of all sheets of some documents: by document and key.

        Revisions are gone through once, newest first, and only as far as some sheet is still the same.
        """
        letters = [d for d in documents if d.gate]
        documents = [d for d in documents if not d.gate]
        zone = ZoneInfo(self._at(self.number)[0].settings.timezone)
        now = {d.name: self.codes(d, self.number) for d in documents}
        same = {d.name: dict.fromkeys(now[d.name], self._revisions[-1]) for d in documents}
        open_keys = {d.name: set(now[d.name]) for d in documents}
        for revision in reversed(self._revisions[:-1]):
            for d in documents:
                if not open_keys[d.name]:
                    continue
                then = self.codes(d, revision.number)
                open_keys[d.name] = {k for k in open_keys[d.name] if then.get(k) == now[d.name][k]}
                for key in open_keys[d.name]:
                    same[d.name][key] = revision
        found = {}
        for d in documents:
            codes = self.live(d)
            found[d.name] = {
                key: Edition(r.number, r.created.astimezone(zone).date(), codes.get(key, now[d.name][key]))
                for key, r in same[d.name].items()
            }
        made = {r.number: r.created.astimezone(zone).date() for r in self._revisions}
        for d in letters:
            found[d.name] = {
                key: Edition(revision, made.get(revision), code) for key, (revision, code) in self._letters(d).items()
            }
        return found

    def _letters(self, d: Document) -> dict[str, tuple[int, str]]:
        """Revision and code of each letter: a letter carries the revision it was written for."""
        problem, plan = self._at(self.number)
        gate = d.gate(problem, plan, PROFILES[d.audience], self.handed_out)
        found = {}
        for key in d.keys(problem, plan, None, self.handed_out):
            extract = d.extract(gate, key)
            revision = extract.letter.revision if extract.letter else self.number
            found[key] = revision, code_of(d.name, key, d.view(extract, WORDS))
        return found

    def live(self, d: Document) -> Mapping[str, str]:
        """The codes of a document today: of what was held, where the document counts that."""
        if d.gate:
            return {key: code for key, (_revision, code) in self._letters(d).items()}
        if not d.dated or self.standing is None:
            return self.codes(d, self.number)
        problem, plan = self._at(self.number)
        gate = Gate(problem, self.standing, PROFILES[d.audience], self.today)
        return codes_from(d, gate, every_key(d, problem, plan))

    def codes(self, d: Document, number: int) -> Mapping[str, str]:
        """The codes of a document in a revision."""
        if (number, d.name) not in self._known:
            codes = stored_codes(self.store, number, d.name, maker())
            if codes is None:
                codes = codes_of(d, *self._at(number))
                self.computed[number, d.name] = codes
            self._known[number, d.name] = codes
        return self._known[number, d.name]

    def find(self, code: str, documents: Mapping[str, Document]) -> Found | None:
        """The sheet that a code stands on, in this revision or an earlier one; None where no sheet ever had it."""
        for d in documents.values():
            for key, found in self.live(d).items():
                if found == code:
                    return Found(d.name, key, self.number, None, code)
        for p in prints(self.store):
            for key, printed in p.codes.items():
                if printed == code and p.document in documents and p.revision <= self.number:
                    return self._since(documents[p.document], key, p.revision)
        for revision in reversed(self._revisions):
            for d in (d for d in documents.values() if not d.gate):
                for key, found in self.codes(d, revision.number).items():
                    if found == code:
                        return self._since(d, key, revision.number)
        return None

    def _since(self, d: Document, key: str, number: int) -> Found:
        """When the sheet of a revision was replaced."""
        if d.gate:
            revision, code = self._letters(d).get(key, (self.number, ""))
            return Found(d.name, key, number, revision, code)
        then, now = self.codes(d, number).get(key), self.live(d).get(key, "")
        later = (r.number for r in self._revisions if r.number > number)
        replaced = next((n for n in later if self.codes(d, n).get(key) != then), None)
        if replaced is None and d.dated:
            # The plan is the same; what was held is not.
            replaced = number
        return Found(d.name, key, number, replaced, now)

    def _load(self, number: int) -> tuple[Problem, Plan]:
        return problem_of(self.store, number), self.store.plan(number)
