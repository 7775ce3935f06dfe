"""What each format of `export` writes, and where."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.files import must_be_new
from scheduler.cli.talk import USAGE, Failure
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem
    from scheduler.output.calendars import Calendars
    from scheduler.output.ledger import Ledger
    from scheduler.plan.plan import Plan
    from scheduler.store.store import Revision, Store


@dataclass(frozen=True)
class Export:
    """What is to be written: a revision of an open store, for whom, and where to."""

    store: Store
    revision: Revision
    problem: Problem
    plan: Plan
    language: str
    out: Path | None = None
    who: tuple[str, ...] = ()
    profile: str = "public"

    def path(self, ending: str) -> Path:
        """Where it goes: ``--out``, else a name from the programme's id."""
        if self.out is not None:
            return self.out
        safe = re.sub(r"[^A-Za-z0-9]+", "-", self.problem.settings.id).strip("-")[:60] or "jadwal"
        return Path(f"{safe}{ending}")

    @property
    def made(self) -> dt.datetime:
        """When the revision was made, by the programme's clock."""
        from zoneinfo import ZoneInfo

        return self.revision.created.astimezone(ZoneInfo(self.problem.settings.timezone))

    def subjects(self) -> list[tuple[str, str]] | None:
        """Kinds and ids of ``--who``.

        Raises
        ------
        Failure
        """
        from scheduler.output.files import OutputProblem
        from scheduler.output.subjects import resolve

        if not self.who:
            return None
        try:
            return [found for who in self.who for found in resolve(self.problem, self.plan, who)]
        except OutputProblem as error:
            raise Failure(USAGE, error.text) from None

    def ledger(self) -> Ledger:
        from scheduler.output.ledger import ledger
        from scheduler.output.privacy import PROFILES

        return ledger(self.problem, self.plan, PROFILES[self.profile], self.subjects())


def write(form: str, task: Export) -> Path:
    """Write one format; returns the file or folder.

    Raises
    ------
    Failure
    """
    _spare_the_input(task)
    writers = {"json": _json, "xlsx": _xlsx, "csv": _csv, "ics": _ics, "board": _board, "programme": _programme}
    return writers[form](task)


def _spare_the_input(task: Export) -> None:
    """Refuse to write over the programme's own input or store, or among its tables."""
    if task.out is None:
        return
    store, out = task.store.path.resolve(), task.out.resolve()
    own = {store.name, f"{store.name}.lock", *task.store.snapshot(task.revision.number)}
    folder = store.parent if store.name == "jadwal.db" else None
    if out == folder or (out.parent == store.parent and out.name.casefold() in {n.casefold() for n in own}):
        raise Failure(USAGE, say("{path} is the programme itself; give another name with --out.", path=str(task.out)))


def _put(path: Path, content: bytes, private: bool = True) -> Path:
    from scheduler.output.files import OutputProblem, write_whole

    if path.is_dir():
        raise Failure(USAGE, say("{path} is a folder; name a file with --out.", path=str(path)))
    try:
        write_whole(path, content, private=private)
    except OutputProblem as error:
        raise Failure(USAGE, error.text) from None
    return path


def _put_all(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Files into a folder, which may hold those of an earlier export."""
    if folder.exists() and not folder.is_dir():
        raise Failure(USAGE, say("{path} is a file; name a folder with --out.", path=str(folder)))
    for name, content in files.items():
        _put(folder / name, content)
    return folder


def _json(task: Export) -> Path:
    from scheduler.plan.json import to_json

    return _put(task.path(".json"), to_json(task.plan).encode())


def _xlsx(task: Export) -> Path:
    from scheduler.output.planbook import plan_workbook

    content = plan_workbook(task.ledger(), task.made, task.language)
    return _put(task.path(f"-r{task.revision.number}.xlsx"), content)


def _csv(task: Export) -> Path:
    from scheduler.output.plancsv import csv_files

    return _put_all(task.path(f"-r{task.revision.number}-csv"), csv_files(task.ledger()))


def _ics(task: Export) -> Path:
    from scheduler.output.files import file_name

    calendars = _calendars(task)
    every = calendars.subjects()
    wanted = every if not task.who else _named(task, every)
    if len(wanted) == 1 and task.who:
        return _put(task.path("-" + file_name(*wanted[0], "ics")), calendars.file(wanted[0]))
    return _put_all(task.path("-ics"), {file_name(*s, "ics"): calendars.file(s) for s in wanted})


def _named(task: Export, every: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The subjects of ``--who``: those that were in an earlier revision, too."""
    found: dict[tuple[str, str], None] = {}
    for who in task.who:
        gone = [s for s in every if who in (s[1], f"{s[0]}:{s[1]}")]
        found.update(dict.fromkeys(gone or replace(task, who=(who,)).subjects() or ()))
    return list(found)


def _calendars(task: Export) -> Calendars:
    """The calendars of a revision, with what the revisions before it brought.

    What earlier calendars had is what earlier published revisions had; while nothing was published before, every
    earlier revision may have been handed out.
    """
    from functools import lru_cache

    from scheduler.output.calendars import Calendars
    from scheduler.output.privacy import PROFILES, Gate
    from scheduler.plan.timeline import stood_in, timeline
    from scheduler.store.inputs import problem_of

    store, last = task.store, task.revision.number
    revisions = [r for r in store.revisions() if r.number <= last]
    plans = {r.number: task.plan if r.number == last else store.plan(r.number) for r in revisions}
    homes = {p.id: p.sentra for p in task.problem.participants}
    earlier = [r for r in revisions if r.number < last]
    handed = [r for r in earlier if r.published] or earlier

    @lru_cache
    def gate_of(number: int) -> Gate:
        problem = task.problem if number == last else problem_of(store, number)
        return Gate(problem, plans[number], PROFILES[task.profile])

    return Calendars(
        revision=last,
        programme=task.problem.settings.id,
        timezone=task.problem.settings.timezone,
        language=task.language,
        made={r.number: r.created for r in revisions},
        tracks=timeline(plans.items(), homes),
        handed_out={key for r in handed for key in stood_in(plans[r.number], homes)},
        gate_of=gate_of,
    )


def _board(task: Export) -> Path:
    """The only export for everybody: nobody's name but trainers' is on it, so its file is as readable as any."""
    from scheduler.output.board import board_page
    from scheduler.output.phrases import Phrases
    from scheduler.output.privacy import PROFILES, Gate

    _ = Phrases(task.language)
    gate = Gate(task.problem, task.plan, PROFILES["public"])
    revision = _("Revision {number} of {date}", number=task.revision.number, date=task.made.date())
    page = board_page(gate.programme(), gate.placements(), revision, task.language)
    return _put(task.path("-board.html"), page.encode(), private=False)


def _programme(task: Export) -> Path:
    from scheduler.intake import write_folder
    from scheduler.store.effective import effective_programme

    folder = task.path(f"-r{task.revision.number}")
    must_be_new(folder)
    write_folder(effective_programme(task.problem), folder)
    return folder
