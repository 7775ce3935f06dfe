"""Numbers that make no sense, alone or beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.domain.flaw import Flaw
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem

# table, column, least, most. The upper ends catch slips of the keyboard, not policy, except the 8 hours a day and the
# year of an internship (Permenaker 6/2020).
_RANGES = (
    ("businesses", "workers", 0, 1_000_000),
    ("households", "max_absent", 0, 100),
    ("households", "must_train", 0, 100),
    ("participants", "max_days_per_week", 1, 7),
    ("participants", "max_jp_per_day", 1, 24),
    ("trainers", "max_jp_per_day", 1, 24),
    ("trainers", "max_jp_per_week", 1, 168),
    ("trainers", "max_jp", 0, 100_000),
    ("trainers", "rate_per_jp", 0, 10**11),
    ("trainers", "tax_percent", 0, 100),
    ("venues", "capacity", 1, 100_000),
    ("courses", "jp", 1, 10_000),
    ("courses", "session_jp", 1, 24),
    ("courses", "group_min", 1, 100_000),
    ("courses", "group_max", 1, 100_000),
    ("courses", "trainers_per_session", 0, 50),
    ("courses", "gap_after_days", 0, 1000),
    ("courses", "min_gap_days", 0, 1000),
    ("courses", "max_gap_days", 0, 1000),
    ("courses", "max_sessions_per_day", 1, 24),
    ("courses", "min_days", 1, 1000),
    ("courses", "size", 1, 100_000),
    ("topics", "number", 1, 10_000),
    ("topics", "jp", 1, 10_000),
    ("internships", "days", 1, 366),
    ("internships", "hours_per_day", 1, 8),
    ("internships", "visit_every_days", 1, 1000),
    ("hosts", "capacity", 0, 100_000),
    ("hosts", "workers", 0, 1_000_000),
    ("mentors", "max_apprentices", 0, 1000),
    ("kits", "count", 0, 10_000),
    ("kits", "move_days", 0, 1000),
    ("wishes", "points", -1000, 1000),
    ("availability", "weight", 0, 1000),
)
# In travel_legs, the attribute of Problem; the table is called travel.
_LEG_RANGES = (("minutes", 0, 2 * 24 * 60), ("km", 0, 25_000))


def outside(least: int, most: int) -> Text:
    """That a number is not between two others."""
    return say("A number from {least} to {most} is expected here.", least=str(least), most=str(most))


def range_flaws(problem: Problem) -> Iterator[Flaw]:
    for table, column, least, most in _RANGES:
        for row, item in enumerate(getattr(problem, table)):
            value = getattr(item, column)
            if value is not None and not least <= value <= most:
                yield Flaw(table, row, column, str(value), outside(least, most))
    for column, least, most in _LEG_RANGES:
        for row, leg in enumerate(problem.travel_legs):
            value = getattr(leg, column)
            if value is not None and not least <= value <= most:
                yield Flaw("travel", row, column, str(value), outside(least, most))


def course_flaws(problem: Problem) -> Iterator[Flaw]:
    longest = max((len(p.slots) for p in problem.settings.day_patterns), default=0)
    for row, c in enumerate(problem.courses):
        if c.group_min > c.group_max:
            message = say("group_min {least} is more than group_max {most}; exchange or correct them.",
                          least=c.group_min, most=c.group_max)  # fmt: skip
            yield Flaw("courses", row, "group_min", str(c.group_min), message, (("courses", row, "group_max"),))
        if c.min_gap_days is not None and c.max_gap_days is not None and c.min_gap_days > c.max_gap_days:
            message = say("min_gap_days {least} is more than max_gap_days {most}; exchange or correct them.",
                          least=c.min_gap_days, most=c.max_gap_days)  # fmt: skip
            other = ("courses", row, "max_gap_days")
            yield Flaw("courses", row, "min_gap_days", str(c.min_gap_days), message, (other,))
        needed = min(c.session_jp, c.jp)
        if longest and longest < needed <= 24:
            message = say("A session of {jp} JP fits in no day: the longest day has {longest}. Make it shorter.",
                          jp=needed, longest=longest)  # fmt: skip
            others = (("courses", row, "jp"), ("programme", None, "day_patterns"))
            yield Flaw("courses", row, "session_jp", str(c.session_jp), message, others)


def internship_flaws(problem: Problem) -> Iterator[Flaw]:
    for row, p in enumerate(problem.participants):
        if p.internships and p.birth_date is None:
            message = say("The date of birth is needed for an internship; fill it in, or clear internships.")
            yield Flaw("participants", row, "birth_date", "", message, (("participants", row, "internships"),))
        elif p.birth_date is not None and p.birth_date > problem.settings.first_day:
            message = say("This date of birth is after the programme's first day; check the year.")
            others = (("programme", None, "programme.first_day"),)
            yield Flaw("participants", row, "birth_date", p.birth_date.isoformat(), message, others)
    last = {i.id: i.day_minutes for i in problem.internships}
    for row, h in enumerate(problem.hosts):
        longest = max((last[i] for i in h.internships if i in last), default=0)
        if not 0 <= h.start < 24 * 60 or h.start + min(longest, 9 * 60) > 24 * 60:
            message = say("A working day that begins so late ends after midnight; begin earlier.")
            yield Flaw("hosts", row, "start", f"{h.start // 60:02d}:{h.start % 60:02d}", message)
