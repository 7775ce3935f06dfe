"""Letters among the documents: assignment letters, invitations, change notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scheduler.domain.problem import Problem
from scheduler.output import letterviews, subjects
from scheduler.output.document import Document, Subjects
from scheduler.output.lettergate import Earlier, LetterGate
from scheduler.output.privacy import PROFILES, Profile
from scheduler.plan.letters import ASSIGNMENT, INVITATION, Key, Numbered
from scheduler.plan.plan import Plan


class HandedOut(Protocol):
    """What is known of what was handed out before: a print request, for instance."""

    earlier: Earlier | None
    numbers: Mapping[Key, Numbered] | None


def letter_gate(problem: Problem, plan: Plan, profile: Profile, request: HandedOut | None = None) -> LetterGate:
    """The gate that knows what was handed out before."""
    if request is None:
        return LetterGate(problem, plan, profile)
    return LetterGate(problem, plan, profile, request.earlier, request.numbers)


def notified(problem: Problem, plan: Plan, chosen: Subjects = None, request: HandedOut | None = None) -> list[str]:
    """``role:id`` of who has to be told of a change: participants by sentra and name, trainers, mentors."""
    gate = letter_gate(problem, plan, PROFILES["notice"], request)
    affected = gate.changes.people
    order = {("participant", p): n for n, p in enumerate(subjects.participants(problem, plan, None))}
    order |= {("trainer", t): n for n, t in enumerate(problem.trainer)}
    order |= {("mentor", m): n for n, m in enumerate(problem.mentor)}
    roles = ("participant", "trainer", "mentor")
    people = sorted(affected, key=lambda x: (roles.index(x[0]), order.get(x, len(order)), x[1]))
    if chosen is not None:
        wanted = set(chosen) | {("participant", p) for p in subjects.participants(problem, plan, chosen)}
        people = [x for x in people if x in wanted]
    return [f"{role}:{id}" for role, id in people]


def _assigned(problem: Problem, plan: Plan, chosen: Subjects, request: HandedOut | None = None) -> list[str]:
    """Trainers with a letter: those who teach, and those whose letter this very revision takes back."""
    numbers = letter_gate(problem, plan, PROFILES["letter"], request).numbers
    found = []
    for (kind, key), letter in numbers.items():
        id = key.partition(":")[2]
        wanted = kind == ASSIGNMENT and (not letter.withdrawn or letter.revision == plan.revision)
        if wanted and (chosen is None or ("trainer", id) in chosen):
            found.append(id)
    order = {t: n for n, t in enumerate(problem.trainer)}
    return [f"trainer:{t}" for t in sorted(found, key=lambda t: (order.get(t, len(order)), t))]


def _invited(problem: Problem, plan: Plan, chosen: Subjects, request: HandedOut | None = None) -> list[str]:
    """Participants and cohorts with sessions."""
    numbers = letter_gate(problem, plan, PROFILES["letter"], request).numbers
    people = [] if chosen is not None and {k for k, _id in chosen} == {"cohort"} else None
    people = subjects.participants(problem, plan, chosen) if people is None else people
    keys = [f"participant:{p}" for p in people]
    keys += [f"cohort:{c}" for c in subjects.cohorts(problem, plan, chosen)]
    return [key for key in keys if (INVITATION, key) in numbers]


LETTERS = (
    Document(
        "invitation",
        "surat-undangan",
        "letter",
        "letter.html.j2",
        _invited,
        lambda gate, key: gate.invitation(key),
        letterviews.invitation,
        gate=letter_gate,
    ),
    Document(
        "assignment-letter",
        "surat-tugas",
        "letter",
        "assignment-letter.html.j2",
        _assigned,
        lambda gate, key: gate.assignment(key),
        letterviews.assignment_letter,
        gate=letter_gate,
    ),
    Document(
        "change-notice",
        "pemberitahuan-perubahan",
        "notice",
        "letter.html.j2",
        notified,
        lambda gate, key: gate.notice(key),
        letterviews.change_notice,
        gate=letter_gate,
    ),
)
