"""``explain --why`` and ``--why-not`` on the terminal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import Clock, Text, say, translate

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.plan.plan import Plan
    from scheduler.solving.explain.moves import Item, Move, Moves

SHOWN, SHOWN_OF_A_RULE, LOOKED_AT = 6, 3, 12


def why_not(talk: Talk, problem: Problem, plan: Plan, id: str, when: str) -> None:
    """What a session or placement on another date (and time) would break, whom it would hit, and its points.

    Raises
    ------
    Failure
        Where there is no such item, or the date has no such slot.
    """
    from scheduler.cli.happened import moment
    from scheduler.plan.plan import Session
    from scheduler.solving.explain.moves import Moves

    moves = Moves(problem, plan)
    item, asked = _item(moves, id), moment(when)
    date = asked.date()
    start = asked.hour * 60 + asked.minute if len(when) > 10 else None
    if not problem.settings.first_day <= date <= problem.settings.last_day:
        raise Failure(USAGE, say("{date} is outside the programme.", date=date))
    moved = moves.session_at(item, date, start) if isinstance(item, Session) else moves.placement_from(item, date)
    if moved is None:
        talk.out(_place_of(problem, plan, item))
        if isinstance(item, Session):
            talk.out(_no_slot(problem, item, date, start))
        else:
            talk.out(say("From {date} on the host has no {days} working days.", date=date, days=len(item.dates)))
        return
    talk.out(_place_of(problem, plan, item))
    talk.out(say("If it were moved to: {place}", place=_where(problem, moved)))
    _show(talk, problem, moves.move(item, moved), "  ")


def why(talk: Talk, problem: Problem, plan: Plan, id: str) -> None:
    """Where else a session or placement could be, and why that is worse.

    Raises
    ------
    Failure
        Where there is no such item.
    """
    from scheduler.solving.explain.moves import Moves, by_rule

    moves = Moves(problem, plan)
    item = _item(moves, id)
    talk.out(_place_of(problem, plan, item))
    found = moves.alternatives(item, LOOKED_AT)
    allowed = [m for m in found if not m.broken]
    talk.out(
        say(
            "{count} other places near it were looked at, one item moved alone: {allowed} break no rule.",
            count=len(found),
            allowed=len(allowed),
        )
    )
    for move in allowed[:SHOWN]:
        talk.out(f"  {talk.text(_what_differs(problem, move))}")
        _show(talk, problem, move, "    ")
    for move in [m for m in found if m.broken][:SHOWN]:
        talk.out(f"  {talk.text(_what_differs(problem, move))}")
        for rule, violations in by_rule(move.broken).items():
            more = f" (+{len(violations) - 1})" if len(violations) > 1 else ""
            talk.out(f"    – {talk.text(violations[0].message)}{more} [{rule}]")


def _item(moves: Moves, id: str) -> Item:
    item = moves.item(id)
    if item is None:
        raise Failure(USAGE, say("The plan has no session or placement {id}. See: jadwal show", id=id))
    if item.state == "held":
        raise Failure(USAGE, say("{id} was held; it never moves.", id=id))
    return item


def _show(talk: Talk, problem: Problem, move: Move, indent: str) -> None:
    from scheduler.rules.registry import preferences
    from scheduler.solving.explain.moves import by_rule
    from scheduler.solving.explain.wording import subject, when

    sentences = {r.id: r.sentence for r in preferences()}
    for kind, id, row in move.blockers:
        talk.out(f"{indent}– {talk.text(_closed(subject(problem, kind, id), row, when((row,))))}")
    for rule, violations in by_rule(move.broken).items():
        for v in violations[:SHOWN_OF_A_RULE]:
            talk.out(f"{indent}– {talk.text(v.message)} [{rule}]")
        if len(violations) > SHOWN_OF_A_RULE:
            more = say("and {count} more of this rule", count=len(violations) - SHOWN_OF_A_RULE)
            talk.out(f"{indent}  {talk.text(more)} [{rule}]")
    if not move.broken:
        talk.out(f"{indent}{talk.text(say('It breaks no rule.'))}")
    for rule, points in sorted(move.points.items(), key=lambda x: -abs(x[1])):
        talk.out(f"{indent}{points:+d} {rule}: {translate(sentences[rule], talk.language)}")
    talk.out(f"{indent}{talk.text(_sum(move))}")
    told = [*move.changes.participants, *move.changes.trainers, *move.changes.mentors]
    if told:
        names = [_name(problem, x) for x in told]
        shown = (*names[:SHOWN], "…") if len(names) > SHOWN else tuple(names)
        text = say("{count} people would have to be told: {people}", count=len(told), people=shown)
        talk.out(f"{indent}{talk.text(text)}")


def _closed(name: Text, row: object, text: Text) -> Text:
    if getattr(row, "effect", "") == "only":
        return say("{subject} is available only {when}.", subject=name, when=text)
    return say("{subject} is closed {when}.", subject=name, when=text)


def _sum(move: Move) -> Text:
    if move.total > 0:
        return say("Preferences: {points} points worse in all.", points=move.total)
    if move.total < 0:
        return say("Preferences: {points} points better in all.", points=-move.total)
    return say("Preferences: no difference in all.")


def _name(problem: Problem, id: str) -> str:
    for table in (problem.participant, problem.trainer, problem.mentor):
        if id in table:
            return f"{id} {table[id].name}"
    return id


def _place_of(problem: Problem, plan: Plan, item: Item) -> Text:
    return say("{id} stands: {place}", id=item.id, place=_where(problem, item))


def _where(problem: Problem, item: Item) -> Text:
    if hasattr(item, "cohort"):
        return say(
            "{weekday}, {date} {start}–{end}, venue {venue}, trainers {trainers}",
            weekday=_weekday(item.date),
            date=item.date,
            start=Clock(item.start),
            end=Clock(item.end),
            venue=item.venue,
            trainers=item.trainers or ("–",),
        )
    return say(
        "{first} – {last}, host {host}, mentor {mentor}",
        first=item.first_day,
        last=item.last_day,
        host=item.host,
        mentor=item.mentor,
    )


def _weekday(day: dt.date) -> Text:
    from scheduler.solving.explain.wording import weekday

    return weekday(day)


def _what_differs(problem: Problem, move: Move) -> Text:
    return _where(problem, move.moved)


def _no_slot(problem: Problem, item: Item, date: dt.date, start: int | None) -> Text:
    slots = problem.calendar.slots(date)
    times = [Clock(s.start) for s in slots]
    if not slots:
        return say("{date} has no lessons at all.", date=date)
    if start is None or problem.calendar.slot_at(date, start) is not None:
        return say("{date} has no {jp} lessons in a row from then on; lessons begin at {times}.",
                   date=date, jp=getattr(item, "jp", 0), times=times)  # fmt: skip
    return say("No lesson begins then on {date}; lessons begin at {times}.", date=date, times=times)
