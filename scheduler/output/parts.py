"""What happens inside a session (topics and breaks), how a trainer gets there, and when an apprentice is visited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from scheduler.domain.problem import Problem
from scheduler.output.disclosed import Part, Trip
from scheduler.plan.plan import Plan, Session

DAY = dt.timedelta(days=1)


def hour_titles(problem: Problem, course: str) -> tuple[str, ...]:
    """The topic of each JP of a course, in order of the topics' numbers; empty where the topics are too few."""
    jp = problem.course[course].jp
    topics = sorted((t for t in problem.topics if t.course == course), key=lambda t: t.number)
    titles = [t.title for t in topics for _ in range(t.jp)]
    return tuple((titles + [""] * jp)[:jp])


def parts_of(problem: Problem, session: Session, course: str, titles: Sequence[str]) -> tuple[Part, ...]:
    """The lesson hours of a session, joined where topic and time run on, and the breaks between them.

    Parameters
    ----------
    titles : sequence of str
        The topic of each JP of the course.
    """
    if session.state == "not_held":
        return (Part(session.start, session.end, 0),)
    lengths = problem.course[course].session_lengths
    before = sum(lengths[: session.number - 1])
    hours = list(titles[before : before + session.jp])
    hours += [""] * (session.jp - len(hours))
    calendar = problem.calendar
    first = calendar.slot_at(session.date, session.start)
    slots = calendar.slots(session.date)[first : first + session.jp] if first is not None else ()
    if len(slots) != session.jp or not slots or slots[-1].end != session.end:
        # A held session from before the day pattern changed: its own times are all that is known.
        return (Part(session.start, session.end, session.jp, "; ".join(dict.fromkeys(t for t in hours if t))),)
    parts: list[Part] = []
    for slot, title in zip(slots, hours, strict=True):
        last = parts[-1] if parts else None
        if last and slot.start > last.end:
            parts.append(Part(last.end, slot.start, 0))
            last = None
        if last and last.title == title:
            parts[-1] = Part(last.start, slot.end, last.jp + 1, title)
        else:
            parts.append(Part(slot.start, slot.end, 1, title))
    return tuple(parts)


def trips_of(problem: Problem, plan: Plan, trainer: str) -> dict[str, Trip]:
    """How a trainer comes to each session whose place is not where the trainer already is, by session id."""
    home = problem.trainer[trainer].location
    rules = problem.settings.travel
    sessions = [s for s in plan.sessions_of_trainer.get(trainer, ()) if s.state != "not_held"]
    places = [problem.venue[s.venue].location for s in sessions]
    last_at: dict[dt.date, str] = {s.date: place for s, place in zip(sessions, places, strict=True)}
    first_at: dict[dt.date, str] = {}
    for s, place in zip(sessions, places, strict=True):
        first_at.setdefault(s.date, place)
    trips: dict[str, Trip] = {}
    for i, (s, place) in enumerate(zip(sessions, places, strict=True)):
        opening = i == 0 or sessions[i - 1].date != s.date
        closing = i + 1 == len(sessions) or sessions[i + 1].date != s.date
        far = problem.travel.minutes(home, place, s.date) > rules.overnight_over_minutes
        returns = far and closing and first_at.get(s.date + DAY) != place
        start = home if opening else places[i - 1]
        minutes = problem.travel.minutes(start, place, s.date)
        km = problem.travel.kilometres(start, place)
        kilometres = "" if km is None else f"{km:f}"
        if opening and far and last_at.get(s.date - DAY) == place:
            trips[s.id] = Trip("stay", place, place, 0, "", None, returns)
        elif opening and far:
            trips[s.id] = Trip("evening-before", start, place, minutes, kilometres, None, returns)
        elif start != place:
            leave = s.start - minutes - rules.setup_minutes
            trips[s.id] = Trip("go", start, place, minutes, kilometres, max(0, leave), returns)
        elif returns:
            trips[s.id] = Trip("home", place, home, 0, "", None, True)
    return trips


def visits_of(dates: Sequence[dt.date], every_days: int | None) -> tuple[dt.date, ...]:
    """Days of a visit: every so many days from the first one on, each moved to the next working day."""
    if not every_days or not dates:
        return ()
    visits: list[dt.date] = []
    due = dates[0] + every_days * DAY
    while due <= dates[-1]:
        visits.append(next(d for d in dates if d >= due))
        due += every_days * DAY
    return tuple(dict.fromkeys(visits))
