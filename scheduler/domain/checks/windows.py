"""The settings: ids, zones, day patterns, and windows of dates everywhere."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from scheduler.domain.checks.amounts import outside
from scheduler.domain.checks.references import spelling_flaw
from scheduler.domain.flaw import Flaw
from scheduler.domain.near import near
from scheduler.domain.settings import PREFERENCES
from scheduler.language import LANGUAGES, Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem

LONGEST_WINDOW_DAYS = 3 * 366
_DAY = 24 * 60
_REVERSED = say("The last day is before the first; correct one of the two.")


def _setting(key: str, value: object, message: Text, *others: str) -> Flaw:
    return Flaw("programme", None, key, str(value), message, tuple(("programme", None, o) for o in others))


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True


def settings_flaws(problem: Problem) -> Iterator[Flaw]:
    s = problem.settings
    message = spelling_flaw(s.id)
    if message is None and (set(s.id) & set('/\\:*?"<>|') or s.id.startswith(".")):
        message = say("The programme's id names files; use letters, digits, - and _ only.")
    if message is not None:
        yield _setting("programme.id", s.id, message)
    if not s.title.strip():
        yield _setting("programme.title", s.title, say("The programme needs a title."))
    if not _is_zone(s.timezone):
        guess = near(s.timezone, _zones())
        yield _setting(
            "programme.timezone",
            s.timezone,
            say("There is no time zone of this name. Did you mean {near}?", near=guess)
            if guess
            else say("There is no time zone of this name; write it like Asia/Jakarta."),
        )
    if s.language not in LANGUAGES:
        yield _setting("programme.language", s.language, say("The language is id or en."))
    if not re.fullmatch("[A-Z]{3}", s.currency):
        yield _setting("budget.currency", s.currency, say("Write a currency as its three letters, like IDR or EUR."))
    if s.venue_capacity not in ("hard", "preference"):
        yield _setting("programme.venue_capacity", s.venue_capacity, say("Write hard or preference."))
    if not s.teaching_days or not set(s.teaching_days) <= set(range(7)):
        message = say("At least one weekday is needed, like mon.")
        yield _setting("programme.teaching_days", "", message)
    if s.last_day < s.first_day:
        yield _setting("programme.last_day", s.last_day, _REVERSED,
                       "programme.first_day")  # fmt: skip
    elif (s.last_day - s.first_day).days > LONGEST_WINDOW_DAYS:
        yield _setting("programme.last_day", s.last_day,
                       say("A programme lasts three years at most; check both dates, or make two programmes of it."),
                       "programme.first_day")  # fmt: skip
    if s.retain_until is not None and s.retain_until < s.last_day:
        yield _setting("privacy.retain_until", s.retain_until,
                       say("This is before the programme's last day; give a later date, or leave it out."),
                       "programme.last_day")  # fmt: skip
    t = s.travel
    for key, value, least, most in (
        ("programme.jp_minutes", s.jp_minutes, 5, 480),
        ("replan.freeze_days", s.freeze_days, 0, 366),
        ("attendance.certificate_percent", s.certificate_percent, 0, 100),
        ("privacy.retain_months", s.retain_months, 0, 600),
        ("travel.setup_minutes", t.setup_minutes, 0, _DAY),
        ("travel.overnight_over_minutes", t.overnight_over_minutes, 0, 2 * _DAY),
        ("travel.max_commute_minutes", t.max_commute_minutes, 0, 2 * _DAY),
        ("travel.default_minutes", t.default_minutes, 0, 2 * _DAY),
        ("travel.wet_factor", t.wet_factor, 1, 10),
        ("budget.ceiling", s.budget_ceiling, 0, 10**12),
        ("budget.allowance_per_day", s.allowance_per_day, 0, 10**11),
        *((f"weights.{id}", weight, 0, 1000) for id, weight in s.weights),
    ):
        if value is not None and not least <= value <= most:
            yield _setting(key, value, outside(least, most))
    if not set(t.wet_months) <= set(range(1, 13)):
        yield _setting("travel.wet_months", t.wet_months, outside(1, 12))
    for id, weight in s.weights:
        if id not in PREFERENCES:
            guess = near(id, PREFERENCES)
            message = (
                say("There is no preference {id}. Did you mean {near}?", id=id, near=guess)
                if guess
                else say("There is no preference {id}. There are: {all}.", id=id, all=PREFERENCES)
            )
            yield _setting(f"weights.{id}", weight, message)


def day_pattern_flaws(problem: Problem) -> Iterator[Flaw]:
    s = problem.settings
    if not any(p.slots for p in s.day_patterns):
        message = say("No day has slots: write [day_patterns.normal] with the times at which lessons begin.")
        yield _setting("day_patterns", "", message)
    names: set[str] = set()
    for p in s.day_patterns:
        key = f"day_patterns.{p.name}"
        if p.name in names:
            yield _setting(key, p.name, say("This day pattern stands twice; rename one."))
        names.add(p.name)
        for before, slot in zip(p.slots, p.slots[1:], strict=False):
            if slot < before + s.jp_minutes:
                message = say("The slot at {slot} begins before the one at {before} ends ({minutes} minutes); "
                              "write later times, in order.", slot=_clock(slot), before=_clock(before),
                              minutes=s.jp_minutes)  # fmt: skip
                yield _setting(f"{key}.slots", _clock(slot), message, "programme.jp_minutes")
                break
        if p.slots and (p.slots[0] < 0 or p.slots[-1] + s.jp_minutes > _DAY):
            message = say("The last slot of a day ends after midnight; begin earlier.")
            yield _setting(f"{key}.slots", _clock(p.slots[-1]), message, "programme.jp_minutes")
        if p.first_day and p.last_day and p.last_day < p.first_day:
            message = _REVERSED
            yield _setting(f"{key}.last_day", p.last_day, message, f"{key}.first_day")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def window_flaws(problem: Problem) -> Iterator[Flaw]:
    """Windows that are reversed; those of courses and internships must also meet the programme's."""
    s = problem.settings
    for table in ("courses", "internships", "availability"):
        for row, item in enumerate(getattr(problem, table)):
            first, last = item.first_day, item.last_day
            if first and last and last < first:
                message = _REVERSED
                yield Flaw(table, row, "last_day", last.isoformat(), message, ((table, row, "first_day"),))
            elif table != "availability" and s.first_day <= s.last_day:
                yield from _outside_programme(table, row, first, last, s.first_day, s.last_day)


def _outside_programme(
    table: str, row: int, first: dt.date | None, last: dt.date | None, opens: dt.date, closes: dt.date
) -> Iterator[Flaw]:
    settings = (("programme", None, "programme.first_day"), ("programme", None, "programme.last_day"))
    if first and first > closes:
        message = say("This is after the programme's last day, {date}; choose an earlier date.", date=closes)
        yield Flaw(table, row, "first_day", first.isoformat(), message, settings)
    if last and last < opens:
        message = say("This is before the programme's first day, {date}; choose a later date.", date=opens)
        yield Flaw(table, row, "last_day", last.isoformat(), message, settings)
