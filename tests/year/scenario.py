"""A scripted year of the Lampung example: what happens, and when the office hears of it.

Each step looks at the plan in force and picks something that it really meets, so that the script holds whatever the
plan before it looks like.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.problem import Problem
from scheduler.plan.plan import Placement, Plan, Session

Commands = list[list[str]]


@dataclass(frozen=True)
class Now:
    """What the office knows on a day."""

    problem: Problem
    plan: Plan
    today: dt.date
    folder: Path

    def session(self, wanted: Callable[[Session], bool], after: int = 1) -> Session:
        """The next session like that, so many days from now at the earliest."""
        return next(self.sessions(wanted, after))

    def sessions(self, wanted: Callable[[Session], bool], after: int = 1) -> Iterator[Session]:
        for s in sorted(self.plan.sessions, key=lambda s: (s.date, s.start, s.id)):
            if s.state is None and s.date >= self.today + dt.timedelta(days=after) and wanted(s):
                yield s

    def placement(self, wanted: Callable[[Placement], bool], after: int = 1) -> Placement:
        first = self.today + dt.timedelta(days=after)
        return min((x for x in self.plan.placements if x.first_day >= first and wanted(x)), key=lambda x: x.first_day)

    def away(self, subject: str, first: dt.date, last: dt.date | None = None, *more: str) -> Commands:
        return [["cancel", subject, "--from", str(first), "--to", str(last or first), "--reason", "a note", *more]]

    def course(self, s: Session) -> str:
        return self.plan.cohort[s.cohort].course


def _trainer(now: Now) -> Commands:
    s = now.session(lambda s: "T02" in s.trainers)
    return now.away("trainer:T02", s.date, s.date + dt.timedelta(days=2), "--category", "ill")


def _trainer_alone(now: Now) -> Commands:
    """One whom nobody can stand in for: the day moves."""
    s = now.session(lambda s: "T01" in s.trainers and now.course(s) == "DESAIN")
    return now.away("trainer:T01", s.date)


def _afternoon(now: Now) -> Commands:
    s = now.session(lambda s: s.end > 13 * 60)
    trainer = s.trainers[0]
    return [["cancel", f"trainer:{trainer}", "--from", f"{s.date}T12:00", "--to", f"{s.date}T18:00", "--reason", "x"]]


def _venue(now: Now) -> Commands:
    return now.away(f"venue:{(s := now.session(lambda s: True)).venue}", s.date, None, "--category", "venue-taken")


def _flood(now: Now) -> Commands:
    s = now.session(lambda s: now.problem.venue[s.venue].location == "Lugusari")
    last = s.date + dt.timedelta(days=4)
    halls = [v.id for v in now.problem.venues if v.location == "Lugusari"]
    return [c for v in halls for c in now.away(f"venue:{v}", s.date, last, "--category", "weather")]


def _road(now: Now) -> Commands:
    def across(s: Session) -> bool:
        there = now.problem.venue[s.venue].location
        return there == "Krui" and any(now.problem.trainer[t].location == "Bandarlampung" for t in s.trainers)

    s = now.session(across)
    return now.away("road:Bandarlampung~Krui", s.date, s.date + dt.timedelta(days=1))


def _holiday(now: Now) -> Commands:
    s = now.session(lambda s: True, after=7)
    return [["cancel", f"holiday:{s.date}", "--reason", "decree of last night"]]


def _no_holiday(now: Now) -> Commands:
    """A day off on which nothing would have been is taken back, and another given."""
    first = now.session(lambda s: now.course(s) != "GLASIR", after=5)
    spans = [(x.first_day, x.last_day) for x in now.plan.placements]
    other = next(
        h.date for h in now.problem.holidays if h.date > now.today and not any(a <= h.date <= b for a, b in spans)
    )
    return [
        ["cancel", f"no-holiday:{other}", "--reason", "moved"],
        ["cancel", f"holiday:{first.date}", "--reason", "moved"],
    ]


def _drops_out(now: Now) -> Commands:
    s = now.session(lambda s: len(now.plan.people(s)) > 2)
    person = next(p for p in now.plan.people(s) if not now.problem.participant[p].household)
    return [["cancel", f"drops-out:{person}", "--from", str(now.today), "--reason", "moved away"]]


def _joins(now: Now) -> Commands:
    begun = {s.cohort for s in now.plan.sessions if s.state == "held" or s.date <= now.today}
    s = now.session(
        lambda s: s.cohort not in begun and s.number == 1 and now.plan.cohort[s.cohort].sentra is not None, 5
    )
    cohort = now.plan.cohort[s.cohort]
    who = ["--name", "Fulan Contoh", "--sentra", cohort.sentra]
    return [["event", "joins", "P99", "--from", str(now.today), "--courses", cohort.course, *who]]


def _household(now: Now) -> Commands:
    """A member is called away on a day with a session."""
    s = now.session(lambda s: any(now.problem.participant[p].household for p in now.plan.people(s)))
    home = next(h for p in now.plan.people(s) if (h := now.problem.participant[p].household))
    return now.away(f"household:{home}", s.date)


def _participant(now: Now) -> Commands:
    s = now.session(lambda s: len(now.plan.people(s)) > 1)
    return now.away(f"participant:{now.plan.people(s)[0]}", s.date)


def _not_held(now: Now) -> Commands:
    behind = [s for s in now.plan.sessions if s.date < now.today and s.state != "not_held"]
    last = max(behind, key=lambda s: (s.date, s.start, s.id))
    return [["event", "not-held", last.id, "--reason", "power cut"]]


def _session(now: Now) -> Commands:
    return [["cancel", f"session:{now.session(lambda s: True).id}", "--reason", "asked by the village"]]


def _kit(now: Now) -> Commands:
    s = now.session(lambda s: s.kit is not None)
    return now.away(f"kit:{s.kit}", s.date, s.date + dt.timedelta(days=1))


def _feature(now: Now) -> Commands:
    s = now.session(lambda s: "power" in now.problem.course[now.course(s)].features)
    return now.away(f"feature:{s.venue}:power", s.date, s.date + dt.timedelta(days=1))


def _host(now: Now) -> Commands:
    """A host gives up for good, with people there or to come."""
    x = now.placement(lambda x: x.internship.startswith("MAG"))
    return [["cancel", f"host:{x.host}", "--from", str(now.today), "--reason", "closed"]]


def _host_away(now: Now) -> Commands:
    x = min((x for x in now.plan.placements if x.last_day > now.today), key=lambda x: (x.first_day, x.id))
    day = next(d for d in x.dates if d > now.today)
    return now.away(f"host:{x.host}", day, day + dt.timedelta(days=2))


def _mentor(now: Now) -> Commands:
    x = now.placement(lambda x: True)
    return now.away(f"mentor:{x.mentor}", x.first_day, x.first_day + dt.timedelta(days=1))


def _input(now: Now) -> Commands:
    """A row in the office's file: somebody is closed for a day that has a session."""
    s = now.session(lambda s: True)
    path = now.folder / "availability.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    row = {"kind": "trainer", "id": s.trainers[0], "effect": "closed", "first_day": s.date, "last_day": s.date}
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns).writerow(row)
    return []


def _withdrawn(now: Now) -> Commands:
    """An absence that turns out to be none after all: nothing need change for it."""
    s = now.session(lambda s: True)
    return [*now.away(f"trainer:{s.trainers[0]}", s.date), ["event", "withdraw", "LAST"]]


@dataclass(frozen=True)
class Step:
    """One thing that happens."""

    name: str
    today: dt.date
    commands: Callable[[Now], Commands]


def _day(month: int, day: int) -> dt.date:
    return dt.date(2027, month, day)


YEAR = (
    Step("trainer ill, nobody can stand in", _day(3, 29), _trainer_alone),
    Step("session not held", _day(4, 6), _not_held),
    Step("trainer away one afternoon", _day(4, 12), _afternoon),
    Step("trainer ill, others can stand in", _day(4, 19), _trainer),
    Step("venue taken for a wedding", _day(4, 26), _venue),
    Step("participant drops out", _day(4, 29), _drops_out),
    Step("new holiday", _day(5, 3), _holiday),
    Step("holiday moved", _day(5, 6), _no_holiday),
    Step("participant away for a day", _day(5, 10), _participant),
    Step("flood closes two venues", _day(5, 17), _flood),
    Step("sealing set fails", _day(5, 20), _kit),
    Step("participant joins late", _day(5, 24), _joins),
    Step("road to Krui cut", _day(5, 31), _road),
    Step("power fails in a hall", _day(6, 3), _feature),
    Step("household called away", _day(6, 7), _household),
    Step("host withdraws", _day(6, 10), _host),
    Step("one session cannot be then", _day(6, 14), _session),
    Step("mentor away", _day(6, 17), _mentor),
    Step("host away for three days", _day(6, 24), _host_away),
    Step("an absence in the office's own file", _day(7, 5), _input),
    Step("an absence that was none", _day(7, 8), _withdrawn),
)
