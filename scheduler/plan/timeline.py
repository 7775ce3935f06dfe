"""What stood in the calendar of each person and place over the revisions: what is new, changed or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduler.plan.plan import Plan

Subject = tuple[str, str]
# What of an entry a person would notice, as plain values.
Content = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A session, or the n-th working day of a placement (`day` from 1; 0 for a session)."""

    kind: str
    id: str
    day: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """One entry of one subject over the revisions.

    Attributes
    ----------
    there : bool
        Whether it stands in the last revision.
    changes : int
        How often it changed, went or came back since it first appeared.
    first, changed, last : int
        Revisions in which it appeared first, was changed last, and stood last.
    """

    there: bool
    changes: int
    first: int
    changed: int
    last: int


def timeline(plans: Iterable[tuple[int, Plan]], homes: Mapping[str, str]) -> dict[Subject, dict[Entry, Track]]:
    """Tracks of every entry by subject, from the plans of revisions in order.

    Parameters
    ----------
    homes : mapping
        The sentra of each participant, for cohorts of several.
    """
    tracks: dict[Subject, dict[Entry, Track]] = {}
    contents: dict[tuple[Subject, Entry], Content] = {}
    for number, plan in plans:
        now = dict(_contents(plan, homes))
        for key in contents.keys() - now.keys():
            subject, entry = key
            last = tracks[subject][entry]
            if last.there:
                tracks[subject][entry] = Track(False, last.changes + 1, last.first, number, last.last)
        for key, content in now.items():
            subject, entry = key
            track = tracks.setdefault(subject, {}).get(entry)
            if track is None:
                tracks[subject][entry] = Track(True, 0, number, number, number)
            elif not track.there or contents[key] != content:
                tracks[subject][entry] = Track(True, track.changes + 1, track.first, number, number)
            else:
                tracks[subject][entry] = Track(True, track.changes, track.first, track.changed, number)
            contents[key] = content
    return tracks


def stood_in(plan: Plan, homes: Mapping[str, str]) -> set[tuple[Subject, Entry]]:
    """Entries of a plan with their subjects."""
    return {key for key, _content in _contents(plan, homes)}


def _contents(plan: Plan, homes: Mapping[str, str]) -> Iterator[tuple[tuple[Subject, Entry], Content]]:
    """Every entry with each of its subjects, and what a change of it would be."""
    for s in plan.sessions:
        # What was not held has its number given again: the entry moves to the make-up session.
        if s.state == "not_held":
            continue
        people, cohort = plan.people(s), plan.cohort.get(s.cohort)
        subjects: set[Subject] = {("cohort", s.cohort), ("venue", s.venue)}
        subjects |= {("trainer", t) for t in s.trainers} | {("participant", p) for p in people}
        own = {cohort.sentra} if cohort and cohort.sentra else {homes[p] for p in people if p in homes}
        subjects |= {("sentra", h) for h in own}
        content: Content = (s.date, s.start, s.end, s.venue, s.trainers)
        for subject in subjects:
            yield (subject, Entry("session", s.id)), content
    for p in plan.placements:
        subjects = {("participant", p.participant), ("host", p.host), ("mentor", p.mentor)}
        for n, day in enumerate(p.dates, 1):
            content = (day, p.start, p.end, p.host, p.mentor)
            for subject in subjects:
                yield (subject, Entry("placement", p.id, n)), content
