"""The gate of letters and messages: who gets which, and what each may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.domain.problem import Problem
from scheduler.output.disclosed import Amended, Apprenticeship, Correspondence, Extract, Lesson, Person, Recipient
from scheduler.output.privacy import Gate, Profile, clean, in_order
from scheduler.plan.amendments import amendments, dates_of
from scheduler.plan.diff import Difference, Item, difference
from scheduler.plan.events import CATEGORIES, Event
from scheduler.plan.letters import ASSIGNMENT, INVITATION, NOTICE, Key, Numbered, numbered
from scheduler.plan.plan import Plan, Session
from scheduler.solving.causes import Causes

# What is told of a reason, where it is less than the category: nobody's health.
TOLD = {"ill": "unavailable"}


@dataclass(frozen=True)
class Earlier:
    """The plan that was handed out before, and the events since that the new one takes into account."""

    problem: Problem
    plan: Plan
    events: tuple[Event, ...] = ()


class LetterGate(Gate):
    """Makes extracts of letters.

    Parameters
    ----------
    earlier : Earlier or None
        None means that nothing was handed out before, so nobody has to be told of a change.
    numbers : mapping or None
        The numbers of letters (see `scheduler.plan.letters`); None means those of these two plans.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        profile: Profile,
        earlier: Earlier | None = None,
        numbers: Mapping[Key, Numbered] | None = None,
    ) -> None:
        super().__init__(problem, plan, profile)
        self.earlier = earlier
        self._before = Gate(earlier.problem, earlier.plan, profile) if earlier else None
        self._given_numbers = numbers

    @cached_property
    def changes(self) -> Difference:
        """What changed since the plan that was handed out before."""
        return difference(self.earlier.plan if self.earlier else self.plan, self.plan)

    @cached_property
    def numbers(self) -> Mapping[Key, Numbered]:
        """The numbers of letters."""
        if self._given_numbers is not None:
            return self._given_numbers
        return numbered([*([self.earlier.plan] if self.earlier else ()), self.plan])

    # Letters -----------------------------------------------------------------------

    def notice(self, key: str) -> Extract:
        """What changed for one person (``role:id``), and nothing about anybody else."""
        role, _colon, id = key.partition(":")
        found = amendments(self.changes, role, id)
        remaining = self.changes.rows[role][1].get(id, {}).values()
        first = min((a.effective for a in found), default=None)
        over = first is not None and all(dates_of(item)[-1] < first for item in remaining)
        return self._extract(
            id,
            recipient=self._recipient(role, id),
            letter=replace(self._letter(NOTICE, key), withdrawn=over),
            amended=tuple(
                Amended(
                    self._own(self._before, a.before, role),
                    self._own(self, a.after, role),
                    self._what(a.before, a.after),
                    self._reason(self._causes.category(a, id)),
                    a.effective,
                )
                for a in found
            ),
        )

    def assignment(self, key: str) -> Extract:
        """The sessions of one trainer with the way there; without them, that the earlier letter is taken back."""
        id = key.partition(":")[2]
        known = self if id in self.problem.trainer else self._before
        assert known is not None
        sheet = known.trainer(id)
        lessons = tuple(x for x in sheet.lessons if x.held) if known is self else ()
        letter = self._letter(ASSIGNMENT, key)
        return replace(sheet, lessons=lessons, days_off=(), letter=letter, recipient=self._recipient("trainer", id))

    def invitation(self, key: str) -> Extract:
        """The sessions of one participant, or of one cohort with the list of its people."""
        role, _colon, id = key.partition(":")
        sheet = self.cohort(id) if role == "cohort" else self.participant(id)
        people = self.plan.cohort[id].participants if role == "cohort" else ()
        lessons = (replace(x, teachers=()) for x in sheet.lessons if x.held)
        return replace(
            sheet,
            lessons=tuple(sorted(lessons, key=lambda x: (x.date, x.start, x.id))),
            apprenticeships=(),
            days_off=(),
            people=tuple(self._person(p) for p in in_order(self.problem, people)),
            letter=self._letter(INVITATION, key),
            recipient=self._recipient(role, id),
        )

    # Parts of them -------------------------------------------------------------------

    def _letter(self, kind: str, key: str) -> Correspondence:
        letters = dict(self.problem.settings.letters)
        basis = letters.get("basis", ())
        found = self.numbers[kind, key]
        old = found.replaces
        return Correspondence(
            number=self._number(found),
            classification=clean(letters.get("classification")),
            basis=tuple(clean(x) for x in ((basis,) if isinstance(basis, str) else basis)),
            revision=found.revision,
            replaces=self._number(old) if old else "",
            replaced_revision=old.revision if old else 0,
            withdrawn=found.withdrawn,
        )

    def _number(self, letter: Numbered) -> str:
        pattern = clean(dict(self.problem.settings.letters).get("number"))
        return pattern.replace("{number}", str(letter.number))

    def _recipient(self, role: str, id: str) -> Recipient:
        """The person as the programme knows them now, else as it knew them."""
        if role == "cohort":
            return Recipient(role, id)
        for gate in (self, self._before):
            found = getattr(gate.problem, role).get(id) if gate else None
            if found is not None:
                break
        if found is None or not self.profile.participants:
            return Recipient(role, id)
        problem = gate.problem
        detail = {
            "participant": lambda: problem.one_sentra[found.sentra].name,
            "trainer": lambda: found.position,
            "mentor": lambda: problem.host[found.host].name,
        }[role]()
        return Recipient(role, id, clean(found.name), clean(detail))

    def _own(self, gate: Gate | None, item: Item | None, role: str) -> Lesson | Apprenticeship | None:
        """An item without the names of other people: a mentor knows an apprentice by the number."""
        if item is None or gate is None:
            return None
        if isinstance(item, Session):
            return replace(gate._lesson(item), teachers=(), people=None)
        (found,) = gate._apprenticeships((item,))
        person = Person(found.person.id, "", "") if role == "mentor" else Person("", "", "")
        return replace(found, person=person, mentor="")

    @cached_property
    def _causes(self) -> Causes:
        earlier = self.earlier
        return Causes(
            self.problem, earlier.problem if earlier else self.problem, self.changes, earlier.events if earlier else ()
        )

    def _reason(self, category: str | None) -> str:
        """The words of a category; a person's illness is nobody else's business."""
        told = TOLD.get(category, category) if category else None
        return CATEGORIES[told].msgid if told in CATEGORIES else ""

    def _what(self, before: Item | None, after: Item | None) -> tuple[str, ...]:
        """What of an item is another; ``gone`` where nobody has it any more."""
        if after is None and before is not None:
            return () if before.id in {**self.plan.session, **self.plan.placement} else ("gone",)
        if before is None or after is None or type(before) is not type(after):
            return ()
        session = isinstance(before, Session)
        fields = ("date", "start", "end", "venue") if session else ("dates", "start", "end", "host", "mentor")
        return tuple("date" if f == "dates" else f for f in fields if getattr(before, f) != getattr(after, f))
