"""Forgetting a person: pseudonyms in place of ids, and texts without the person's name, telephone number and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scheduler.plan.events import Event, usual_category
from scheduler.plan.plan import Cohort, Placement, Plan, Reason, Unmet

# Who has an id of a person's own: the kinds of `Erasure.ids`.
KINDS = ("participant", "mentor", "household", "business")
# What stands for a telephone number that is gone.
GONE = "–"
# Keys of an event's data whose texts are ids of other things, or no texts of people.
_OTHER_KEYS = {"courses", "sentra", "date", "start", "revision", "trainers", "venue"}


class Scrub:
    """Takes names, telephone numbers and ids of one person out of a text.

    Whole words only, in any case and with any blanks between them. A longer name of somebody else that holds the
    name (`Siti Maryam` where `Siti` is forgotten) stays as it is.

    Parameters
    ----------
    pseudonym : str
        Stands in place of a name.
    names, phones : iterable of str
        In every spelling that is known.
    ids : mapping
        From an id to its pseudonym; ids too short to be told from other words and numbers stay.
    others : iterable of str
        Names of other people.
    """

    def __init__(
        self,
        pseudonym: str,
        names: Iterable[str] = (),
        phones: Iterable[str] = (),
        ids: Mapping[str, str] | None = None,
        others: Iterable[str] = (),
    ) -> None:
        self._pseudonym = pseudonym
        self._ids = {id.casefold(): other for id, other in (ids or {}).items() if _is_telling(id)}
        words = sorted({" ".join(n.split()) for n in names if n.strip()}, key=len, reverse=True)
        own = {w.casefold() for w in words}
        longer = sorted(
            {o for o in (" ".join(n.split()) for n in others) if o.casefold() not in own and _holds(o, words)},
            key=len,
            reverse=True,
        )
        self._names = own
        parts = [("other", longer), ("name", words), ("id", sorted(self._ids, key=len, reverse=True))]
        patterns = [f"(?P<{kind}>{'|'.join(map(_loosely, found))})" for kind, found in parts if found]
        self._words = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None
        numbers = sorted({n for n in map(_significant, phones) if len(n) >= 6}, key=len, reverse=True)
        pattern = "|".join(r"[\s.()/\-]*".join(n) for n in numbers)
        # The leading 0, or the country's number, may stand or lack.
        self._phones = re.compile(rf"(?<!\d)(?:\+?62[\s.()\-]*|0)?(?:{pattern})(?!\d)") if numbers else None

    def __call__(self, text: str) -> str:
        if self._phones:
            text = self._phones.sub(GONE, text)
        return self._words.sub(self._stand_in, text) if self._words else text

    def _stand_in(self, found: re.Match[str]) -> str:
        if found.lastgroup == "other":
            return found[0]
        if found.lastgroup == "id":
            return self._ids[" ".join(found[0].split()).casefold()]
        return self._pseudonym

    def finds(self, text: str) -> bool:
        """Whether anything of the person stands in a text."""
        return self(text) != text

    def is_name(self, text: str) -> bool:
        """Whether a text is the person's name and nothing else."""
        return " ".join(text.split()).casefold() in self._names


def _holds(name: str, words: list[str]) -> bool:
    return any(re.search(rf"(?<!\w){_loosely(w)}(?!\w)", name, re.IGNORECASE) for w in words)


def _loosely(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _significant(phone: str) -> str:
    """The digits of a telephone number without the leading 0 or 62."""
    digits = re.sub(r"\D", "", phone)
    return digits[2:] if digits.startswith("62") else digits.lstrip("0")


def _is_telling(id: str) -> bool:
    """Whether an id can be found among other words: letters and digits, a long number, or a long word."""
    if id.isdigit():
        return len(id) >= 6
    return len(id) >= 4 or (len(id) >= 2 and any(c.isdigit() for c in id) and any(c.isalpha() for c in id))


@dataclass(frozen=True)
class Erasure:
    """How one person is forgotten.

    Attributes
    ----------
    pseudonym : str
        Of the person as a participant; stands in place of the name too.
    ids : mapping
        (kind, id) → pseudonym, of `KINDS`: the participant, the mentor that this person is, and a household or
        business that nobody else belongs to.
    scrub : Scrub
        For texts.
    keep : frozenset of str
        ``absences`` keeps times of absence, without reasons, and ``home`` the place of the home: stored plans may be
        against the rules without them.
    """

    pseudonym: str
    ids: Mapping[tuple[str, str], str]
    scrub: Scrub
    keep: frozenset[str] = frozenset()

    def of(self, kind: str, id: str) -> str:
        """The pseudonym of an id, or the id itself."""
        return self.ids.get((kind, id), id)

    def maybe(self, kind: str, id: str | None) -> str | None:
        """The same where there may be no id."""
        return None if id is None else self.of(kind, id)

    def has(self, kind: str, id: str) -> bool:
        """Whether an id is the person's own."""
        return (kind, id) in self.ids


# Plans -----------------------------------------------------------------------------


def plan_without(plan: Plan, erasure: Erasure) -> Plan:
    """A plan with pseudonyms; nothing else of it changes."""
    return plan.with_(
        cohorts=tuple(_cohort(c, erasure) for c in plan.cohorts),
        placements=tuple(_placement(x, erasure) for x in plan.placements),
        unmet=tuple(_unmet(u, erasure) for u in plan.unmet),
    )


def _cohort(cohort: Cohort, erasure: Erasure) -> Cohort:
    def numbers(found: Mapping[str, int]) -> dict[str, int]:
        return {erasure.of("participant", p): n for p, n in found.items()}

    people = tuple(erasure.of("participant", p) for p in cohort.participants)
    return replace(cohort, participants=people, joined=numbers(cohort.joined), left=numbers(cohort.left))


def _placement(placement: Placement, erasure: Erasure) -> Placement:
    return replace(
        placement,
        participant=erasure.of("participant", placement.participant),
        mentor=erasure.of("mentor", placement.mentor),
    )


def _unmet(unmet: Unmet, erasure: Erasure) -> Unmet:
    return replace(
        unmet,
        participant=erasure.maybe("participant", unmet.participant),
        household=erasure.maybe("household", unmet.household),
        reasons=tuple(Reason(r.rule, erasure.scrub(r.text)) for r in unmet.reasons),
    )


# Events ----------------------------------------------------------------------------

_SUBJECTS = {
    "participant": "participant",
    "drops-out": "participant",
    "joins": "participant",
    "household": "household",
    "mentor": "mentor",
}


def event_without(event: Event, erasure: Erasure) -> Event:
    """An event with pseudonyms; of one about the person nothing is kept but its kind and period."""
    kinds = ("participant", "mentor") if event.kind == "delivered" else (_SUBJECTS.get(event.kind, ""),)
    kind = next((k for k in kinds if erasure.has(k, event.subject)), None)
    data = {key: _value(key, value, erasure) for key, value in event.data.items()}
    if kind is None:
        note = erasure.scrub(event.note) if event.note else event.note
        return replace(event, subject=_subject(event, erasure), note=note, data=data)
    data.pop("phone", None)
    if "name" in data:
        data["name"] = erasure.pseudonym
    subject = erasure.of(kind, event.subject)
    return replace(event, subject=subject, category=usual_category(event.kind), note=None, data=data)


def _subject(event: Event, erasure: Erasure) -> str:
    """Subjects that are no ids (places of a road) may hold a name."""
    return "~".join(map(erasure.scrub, event.subject.split("~"))) if event.kind == "road" else event.subject


def _value(key: str, value: Any, erasure: Erasure) -> Any:
    if key in _OTHER_KEYS:
        return value
    return erasure.of("household", value) if key == "household" else without(value, erasure)


def without(value: Any, erasure: Erasure) -> Any:
    """A plain value (of JSON) with pseudonyms in place of the participant's and the mentor's id, and texts scrubbed."""
    if isinstance(value, str):
        own = _own(value, erasure)
        return erasure.scrub(value) if own is None else own
    if isinstance(value, (list, tuple)):
        return [without(x, erasure) for x in value]
    if isinstance(value, Mapping):
        return {_own(key, erasure) or key: without(x, erasure) for key, x in value.items()}
    return value


def _own(id: str, erasure: Erasure) -> str | None:
    return next((erasure.of(kind, id) for kind in ("participant", "mentor") if erasure.has(kind, id)), None)
