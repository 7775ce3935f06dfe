"""What a new plan changes, by day and by person: Semula → Menjadi."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.talk import Talk
from scheduler.language import Clock, Text, say, weekday_date

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.diff import Change, Difference

MOST_LINES = 200


def report_difference(
    talk: Talk, problem: Problem, changes: Difference, reasons: Mapping[str, Sequence[Text | str]] | None = None
) -> None:
    """Counts, then the changes by day with their reasons, then who has to be told what."""
    if not changes.changes and not changes.people_notified:
        talk.out(say("Nothing changes."))
        return
    talk.out(
        say(
            "Changed: {items} sessions and placements, {people} people to notify "
            "({participants} participants, {trainers} trainers, {mentors} mentors), {days} days moved.",
            items=changes.items_changed,
            people=changes.people_notified,
            participants=len(changes.participants),
            trainers=len(changes.trainers),
            mentors=len(changes.mentors),
            days=changes.days_moved,
        )
    )
    talk.out()
    _by_day(talk, changes, reasons or {})
    _by_person(talk, problem, changes)


def _by_day(talk: Talk, changes: Difference, reasons: Mapping[str, Sequence[Text | str]]) -> None:
    days = defaultdict(list)
    for c in changes.changes:
        if c.what != ("people",):
            days[_day(c)].append(c)
    lines = 0
    for day in sorted(days):
        if lines > MOST_LINES:
            talk.out("…")
            break
        talk.out(weekday_date(day, talk.language))
        for c in days[day]:
            talk.out(f"  {c.item}: {_what(talk, c)}")
            talk.out(f"    {talk.text(say('before'))}: {_place(talk, c.before)}")
            talk.out(f"    {talk.text(say('now'))}: {_place(talk, c.after)}")
            for n, reason in enumerate(reasons.get(c.item, ())):
                talk.out(f"    {talk.text(say('because')) if n == 0 else '  ←'} {talk.text(reason)}")
            lines += 3
    talk.out()


def _by_person(talk: Talk, problem: Problem, changes: Difference) -> None:
    """People with the same changes stand together."""
    from scheduler.plan.diff import changes_of

    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for who in changes.affected:
        own = (c for c in changes_of(changes, who) if c.what != ("people",) or _comes_or_goes(changes, c, who))
        groups[tuple(c.item for c in own)].append(who)
    talk.out(say("To be told:"))
    for items, people in groups.items():
        names = ", ".join(_name(problem, p) for p in people)
        talk.out(f"  {names}")
        talk.out(f"    {', '.join(items)}")


def _comes_or_goes(changes: Difference, change: Change, who: str) -> bool:
    """Whether a session is no longer, or newly, one that a participant attends; of others that is nobody's news."""
    return (who in changes.before.people(change.before)) != (who in changes.after.people(change.after))


def _name(problem: Problem, id: str) -> str:
    for table in (problem.participant, problem.trainer, problem.mentor):
        if id in table:
            return f"{id} {table[id].name}"
    return id


def _day(change: Change):
    item = change.before if change.before is not None else change.after
    return getattr(item, "date", None) or item.first_day


_WHAT = {
    "date": say("date"),
    "start": say("start"),
    "end": say("end"),
    "venue": say("venue"),
    "trainers": say("trainer"),
    "people": say("people"),
    "host": say("host"),
    "mentor": say("mentor"),
    "new": say("new"),
    "gone": say("gone"),
}


def _what(talk: Talk, change: Change) -> str:
    return ", ".join(talk.text(_WHAT[w]) for w in change.what if w in _WHAT)


def _place(talk: Talk, item: object) -> str:
    if item is None:
        return "–"
    if hasattr(item, "dates"):
        span = say("{first} – {last}", first=item.first_day, last=item.last_day)
        return f"{talk.text(span)} · {item.host} · {item.mentor}"
    when = say("{start}–{end}", start=Clock(item.start), end=Clock(item.end))
    day = weekday_date(item.date, talk.language)
    return f"{day} {talk.text(when)} · {item.venue} · {', '.join(item.trainers) or '–'}"
