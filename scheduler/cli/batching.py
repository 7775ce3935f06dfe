"""Planning one programme of many: every way it can end is a row of the summary."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.cli.talk import BAD_INPUT, BUSY, INTERNAL, NO_PLAN, UNMET_OR_VIOLATED, Failure, Talk
from scheduler.language import Text, say

if TYPE_CHECKING:
    from scheduler.store.store import Revision, Store

# How a programme of a batch ends, and the exit status it asks for; the batch has the largest.
PLANNED, KEPT, PUBLISHED = "planned", "kept", "published"
STATUSES = {
    PLANNED: 0,
    KEPT: 0,
    PUBLISHED: 0,
    "input": BAD_INPUT,
    "no plan": NO_PLAN,
    "busy": BUSY,
    "store": BAD_INPUT,
    "lost": INTERNAL,
    "fault": INTERNAL,
}
STATUS_NAMES: dict[str, Text] = {
    PLANNED: say("planned"),
    KEPT: say("kept from before"),
    PUBLISHED: say("published, left alone"),
    "input": say("problems in the input"),
    "no plan": say("no plan"),
    "busy": say("held by another process"),
    "store": say("store cannot be used"),
    "lost": say("process ended"),
    "fault": say("fault in Jadwal"),
}


@dataclass(frozen=True)
class Order:
    """One programme of a batch, and how to plan it; plain values that go to another computer."""

    path: str
    seconds: float | None = None
    work: float | None = None
    seed: int = 0
    workers: int | None = None
    anew: bool = False
    language: str | None = None

    @property
    def command(self) -> str:
        """What the history of the programme says; by it a later batch knows its own plan."""
        parts = ["batch"]
        for name in ("seconds", "work", "seed", "workers"):
            value = getattr(self, name)
            if value:
                parts.append(f"--{'time' if name == 'seconds' else name} {value:g}")
        return " ".join(parts)


@dataclass(frozen=True)
class Row:
    """What became of one programme; `unmet` are compulsory requirements, `detail` lines say more."""

    path: str
    status: str
    revision: int | None = None
    unmet: int | None = None
    optional: int | None = None
    points: int | None = None
    seconds: float = 0.0
    detail: tuple[str, ...] = ()

    def exit_status(self) -> int:
        return STATUSES[self.status]


class _Quiet(Talk):
    """Keeps what would be said, for the row."""

    def __init__(self, asked: str | None) -> None:
        super().__init__(asked)
        self.lines: list[str] = []

    def out(self, text: Text | str = "") -> None:
        pass

    def err(self, text: Text | str = "") -> None:
        self.lines.append(self.text(text))


def plan_one(order: dict[str, Any]) -> dict[str, Any]:
    """Plan one programme and store the plan; never raises for anything that concerns this programme alone."""
    began, given = time.monotonic(), Order(**order)
    talk = _Quiet(given.language)
    try:
        row = _plan(talk, given)
    except Failure as failure:
        status = {BAD_INPUT: "input", BUSY: "busy", NO_PLAN: "no plan"}.get(failure.status, "store")
        row = Row(given.path, status, detail=tuple(talk.text(x) for x in failure.lines if str(x)))
    except Exception as error:
        row = Row(given.path, "fault", detail=(f"{type(error).__name__}: {str(error)[:200]}",))
    return {**asdict(row), "seconds": time.monotonic() - began}


def _plan(talk: Talk, order: Order) -> Row:
    from scheduler.cli.planning import confirm
    from scheduler.cli.programme import open_store, read_input
    from scheduler.cli.replanning import effective_now
    from scheduler.solving.search import Options, solve

    path = Path(order.path)
    loaded = read_input(talk, path)
    with open_store(path, write=True) as store:
        there = store.revisions()
        last = there[-1] if there else None
        if last and not order.anew and last.command == order.command and _is_of_now(store, last, loaded.snapshot):
            return _row(order, KEPT, last)
        published = store.published()
        if published and not order.anew:
            return _row(order, PUBLISHED, published)
        problem = effective_now(store, loaded)
        options = Options(time=order.seconds, work=order.work, seed=order.seed, workers=order.workers)
        plan = solve(problem, options)
        confirm(talk, problem, plan)
        made = store.add_revision(plan, loaded.snapshot, loaded.problem.holidays, order.command)
        return _row(order, PLANNED, made)


def _is_of_now(store: Store, revision: Revision, snapshot: dict[str, bytes]) -> bool:
    """Whether the input and the events are what a revision was made from."""
    return revision.events == store.last_event() and store.snapshot(revision.number) == dict(snapshot)


def _row(order: Order, status: str, revision: Revision) -> Row:
    values = {x.name: x.value for x in revision.levels}
    return Row(
        order.path,
        status,
        revision.number,
        values.get("compulsory-unmet"),
        values.get("optional-unmet"),
        values.get("preferences"),
    )


def programmes_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    """The programmes that are named, or stand in the folders that are named, each once, in order of name."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir() and not (path / "programme.toml").exists():
            inside = sorted(x for x in path.iterdir() if _is_programme(x))
            found.update(dict.fromkeys(inside or [path]))
        else:
            found[path] = None
    return iter(found)


def _is_programme(path: Path) -> bool:
    if path.name.startswith((".", "~$")):  # Lock files of office programs.
        return False
    return (path / "programme.toml").is_file() or path.suffix.lower() in (".xlsx", ".xlsm")


def exit_status(rows: list[Row], strict: bool) -> int:
    """0 where each programme has a plan; with `strict` 1 where compulsory requirements stay unmet; else the worst."""
    worst = max((r.exit_status() for r in rows), default=0)
    return worst or (UNMET_OR_VIOLATED if strict and any(r.unmet for r in rows) else 0)
