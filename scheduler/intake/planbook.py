"""Reading a plan's workbook back: the exported sheets, edited by hand, as a Plan.

What follows from other cells (end, last day, course, sentra, weekday) is worked out anew. Such a cell may still show
what the revision of the export had; anything else in it contradicts the row and is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.domain.problem import Problem
from scheduler.intake import plantables, words
from scheduler.intake.findings import Findings, InputProblem, InputProblems
from scheduler.intake.plancohorts import cohorts_of
from scheduler.intake.planplacements import placements_of
from scheduler.intake.planrows import Reading
from scheduler.intake.plansessions import sessions_of
from scheduler.intake.tables import Grid, heading_key, read_table
from scheduler.intake.values import Bad, Manner, is_blank, shown, whole
from scheduler.intake.workbook import read_sheets
from scheduler.language import say
from scheduler.plan.plan import Plan


@dataclass(frozen=True)
class ReadPlan:
    """A plan from a workbook.

    Attributes
    ----------
    places : dict
        The sheet and row of each session, placement and cohort (the first of its rows).
    """

    plan: Plan
    places: dict[str, tuple[str, int]]
    warnings: tuple[InputProblem, ...]


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook (or was meant to be one) and no text."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:4] == b"\xd0\xcf\x11\xe0"


def read_plan_workbook(file: str, data: bytes, problem: Problem, base_of: Callable[[int], Plan | None]) -> ReadPlan:
    """The plan of a workbook.

    Parameters
    ----------
    base_of : callable
        The plan of a revision, or None where the store has none of this number: what the workbook was exported from.

    Raises
    ------
    InputProblems
        With every cell that cannot be read or contradicts its row.
    """
    findings = Findings()
    grids = read_sheets(file, data, lambda title: bool(_meaning(title)), findings)
    sheets = {_meaning(title): grid for title, grid in reversed(grids.items())}
    if not findings.problems:
        _complete(file, sheets, findings)
    base = None if findings.problems else _base(file, sheets, problem, base_of, findings)
    if findings.problems:
        raise InputProblems(findings.problems, problem.settings.language)
    reading = Reading(problem, base or Plan(problem.settings.id), findings)
    manner = Manner(timezone=problem.settings.timezone)
    read = {t.name: read_table(t, sheets[t.name], manner, findings) for t in plantables.PLAN_TABLES[:3]}
    cohorts = cohorts_of(reading, read["cohorts"])
    sessions = sessions_of(reading, read["sessions"], cohorts)
    placements = placements_of(reading, read["placements"])
    if findings.problems:
        raise InputProblems(findings.problems, problem.settings.language)
    plan = reading.base.with_(
        programme=problem.settings.id,
        cohorts=_in_order(cohorts, reading.base.cohorts),
        sessions=_in_order(sessions, reading.base.sessions),
        placements=_in_order(placements, reading.base.placements),
    )
    return ReadPlan(plan, reading.places, tuple(findings.warnings))


def _meaning(title: str) -> str | None:
    if words.folded(title) in plantables.COVER:
        return "cover"
    table = plantables.plan_table(title)
    return table and table.name


def _complete(file: str, sheets: Mapping[str | None, Grid], findings: Findings) -> None:
    if "cover" not in sheets:
        message = say("This workbook is no exported plan: its sheet Plan is missing. "
                      "Make one with: jadwal export PROG --format xlsx")  # fmt: skip
        findings.problem(file, None, None, None, message)
        return
    for table in plantables.PLAN_TABLES[:3]:
        if table.name not in sheets:
            names = tuple(plantables.sheet_name(table, language) for language in ("en", "id"))
            message = say("The sheet {name} ({other}) is missing; export the plan again, and keep its sheets.",
                          name=names[0], other=names[1])  # fmt: skip
            findings.problem(file, None, None, None, message)


def _base(
    file: str, sheets: Mapping[Any, Grid], problem: Problem, base_of: Callable[[int], Plan | None], findings: Findings
) -> Plan | None:
    """The plan that the workbook was exported from, as its cover says."""
    cover = sheets["cover"]
    keys = {spelling: key for key, known in plantables.COVER_KEYS.items() for spelling in known.split()}
    found: dict[str, tuple[int, object]] = {}
    for number, cells in cover.rows:
        key = keys.get(heading_key(cells[0])) if cells else None
        if key and len(cells) > 1 and not is_blank(cells[1]):
            found.setdefault(key, (number, cells[1]))
    number, form = found.get("format", (None, None))
    if form != plantables.FORMAT:
        message = say("This is no plan of the form {form}; export it again with this version of Jadwal.",
                      form=plantables.FORMAT)  # fmt: skip
        findings.problem(cover.file, number, None, None if form is None else shown(form), message)
        return None
    number, programme = found.get("programme", (None, None))
    if shown(programme) != problem.settings.id:
        message = say("This plan is of the programme {other}, not of {own}", other=shown(programme) or "–",
                      own=problem.settings.id)  # fmt: skip
        findings.problem(cover.file, number, None, None, message)
    number, revision = found.get("revision", (None, None))
    try:
        base = base_of(whole(revision, Manner())) if revision is not None else None
    except Bad as bad:
        findings.problem(cover.file, number, None, shown(revision), bad.message)
        return None
    if base is None:
        message = say("The revision that this workbook was exported from is not in the store; "
                      "every cell that follows from others is compared with its row only.")  # fmt: skip
        findings.warn(cover.file, number, None, None, message)
    return base


def _in_order(items: Iterable[Any], before: Iterable[Any]) -> tuple[Any, ...]:
    """Items in the order of the base, then new ones in the order of the sheet: sorting a sheet changes nothing."""
    order = {x.id: n for n, x in enumerate(before)}
    return tuple(sorted(items, key=lambda x: order.get(x.id, len(order))))
