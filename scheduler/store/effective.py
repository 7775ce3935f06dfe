"""The programme as it stands: input and holidays in one value that needs nothing else."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.availability import Availability
from scheduler.domain.problem import Problem


def effective_programme(problem: Problem) -> Problem:
    """The same programme with its holidays as rows of the programme's availability and ``holidays = ""``.

    A holiday that an `open` row lifts is left out, since `closed` would win over the row; joint leave becomes rows of
    certainty candidate. Plans keep the same rules and get the same points under both.
    """
    calendar = problem.calendar
    rows = tuple(
        Availability(
            "programme",
            "",
            "closed",
            first_day=h.date,
            last_day=h.date,
            certainty=h.certainty,
            reason=h.name or None,
        )
        for h in problem.holidays
        if h.certainty == "candidate" or calendar.is_holiday(h.date)
    )
    return problem.with_(
        settings=replace(problem.settings, holidays=""), holidays=(), availability=problem.availability + rows
    )
