"""Who has to be told of a change, for the office's own eyes: names, phones, and who has been told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.cli.letters import Letters
    from scheduler.domain.problem import Problem
    from scheduler.output.lettergate import LetterGate
    from scheduler.plan.events import Event
    from scheduler.plan.plan import Plan

ROLE_NAMES = {"participant": say("participant"), "trainer": say("trainer"), "mentor": say("mentor")}


@dataclass(frozen=True, slots=True)
class Told:
    """One person who has to be told; `told` is the local date and time of the tick, empty before."""

    role: str
    id: str
    name: str
    phone: str
    changes: int
    told: str

    @property
    def key(self) -> str:
        return f"{self.role}:{self.id}"

    @property
    def role_name(self) -> Text:
        return ROLE_NAMES[self.role]


@dataclass(frozen=True)
class Notified:
    """All who have to be told of a revision."""

    problem: Problem
    plan: Plan
    letters: Letters
    people: tuple[Told, ...]

    @property
    def revision(self) -> int:
        return self.plan.revision

    @property
    def since(self) -> int | None:
        return self.letters.since

    def chosen(self, who: Sequence[str]) -> list[Told]:
        """Those of them that are meant; all where nobody is named.

        Raises
        ------
        Failure
            When nothing has such an id, or nobody of it has to be told.
        """
        if not who:
            return list(self.people)
        from scheduler.output import subjects
        from scheduler.output.files import OutputProblem

        earlier = self.letters.earlier.problem if self.letters.earlier else None
        found = []
        for word in who:
            try:
                meant = subjects.resolve(self.problem, self.plan, word, earlier)
            except OutputProblem as error:
                raise Failure(USAGE, error.text) from None
            wanted = {*meant, *(("participant", p) for p in subjects.participants(self.problem, self.plan, meant))}
            some = [p for p in self.people if (p.role, p.id) in wanted]
            if not some:
                raise self.not_concerned(word)
            found += [p for p in some if p not in found]
        return found

    def not_concerned(self, who: str) -> Failure:
        """What to raise for somebody who does not have to be told."""
        text = say(
            "{who} does not have to be told of revision {number}. See: jadwal notices", who=who, number=self.revision
        )
        return Failure(USAGE, text)

    @cached_property
    def _gate(self) -> LetterGate:
        from scheduler.output.lettergate import LetterGate
        from scheduler.output.privacy import PROFILES

        return LetterGate(self.problem, self.plan, PROFILES["message"], self.letters.earlier, self.letters.numbers)

    def message(self, person: Told, language: str) -> str:
        """The text for one person's phone."""
        from scheduler.output.messages import message
        from scheduler.output.phrases import Phrases

        return message(self._gate.notice(person.key), Phrases(language))

    def write(self, person: Told, text: str, out: Path, language: str) -> Path:
        """Write a text into a file called after the id.

        Raises
        ------
        Failure
            When it cannot be written.
        """
        from scheduler.output.files import OutputProblem, file_name, write_whole

        twice = sum(p.id == person.id for p in self.people) > 1
        name = file_name("pesan" if language == "id" else "message", person.key if twice else person.id, "txt")
        try:
            write_whole(out / name, text.encode("utf-8"), private=True)
        except OutputProblem as error:
            raise Failure(USAGE, error.text) from None
        return out / name


def notified_of(talk: Talk, problem: Problem, plan: Plan, letters: Letters, events: Iterable[Event]) -> Notified:
    """Who has to be told, in the order of the letters, and who has been."""
    from scheduler.cli.commands.publish import local
    from scheduler.output.letters import notified
    from scheduler.plan.amendments import amendments
    from scheduler.plan.diff import difference
    from scheduler.plan.events import in_force

    if letters.earlier is None:
        return Notified(problem, plan, letters, ())
    changes = difference(letters.earlier.plan, plan)
    ticks = [e for e in in_force(events) if e.kind == "delivered" and e.data.get("revision") == plan.revision]
    people = []
    for key in notified(problem, plan, None, letters):
        role, _colon, id = key.partition(":")
        known = getattr(problem, role).get(id) or getattr(letters.earlier.problem, role).get(id)
        tick = next((e for e in ticks if e.subject == id and e.data.get("role") in (None, role)), None)
        told = local(tick.created, problem.settings.timezone) if tick and tick.created else ""
        name, phone = (known.name, known.phone or "") if known else ("", "")
        people.append(Told(role, id, name, phone, len(amendments(changes, role, id)), told))
    return Notified(problem, plan, letters, tuple(people))
