"""Every reader fed with changed input: a value or a sentence comes out, within seconds, and nothing else.

What makes a reader say something it has not said before is kept and changed further, so that the search goes where
readers decide. Everything follows from the seed.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from scheduler.cli.commands.adopt import recounted
from scheduler.cli.commands.event import _add
from scheduler.cli.happened import _checked, _met, line_of, moment, of_session
from scheduler.cli.talk import Failure, Talk
from scheduler.domain.problem import Problem
from scheduler.intake import InputProblems, read_snapshot
from scheduler.intake.planbook import read_plan_workbook
from scheduler.language import Text
from scheduler.output.ledger import ledger
from scheduler.output.planbook import plan_workbook
from scheduler.output.privacy import PROFILES
from scheduler.plan.effective import effective
from scheduler.plan.events import KINDS, ON_ITEMS, Event, from_payload, to_payload
from scheduler.plan.json import NotAPlan, from_json, to_dict
from scheduler.plan.references import unknown_ids
from scheduler.plan.standing import standing
from scheduler.rules.capacity import capacity_report
from scheduler.rules.verify import verify
from tests.fuzz import mutations
from tests.intake.programmes import EXAMPLE, TABLES, TOML, as_folder, as_workbook
from tests.output import programme as printed

SECONDS = 5.0
KEPT = 300


class TooLong(BaseException):
    """An input took more than `SECONDS` of processor time."""


@dataclass
class Reader:
    """One way in.

    Attributes
    ----------
    seeds : list
        Inputs to begin with.
    change : callable
        A changed input.
    read : callable
        What the reader says about an input: anything hashable, without the input's own values.
    """

    name: str
    weight: int
    seeds: list[Any]
    change: Callable[[random.Random, Any, list[Any]], Any]
    read: Callable[[Any], Hashable]
    said: Counter[Hashable] = field(default_factory=Counter)
    slowest: float = 0.0


# Folders and workbooks ----------------------------------------------------------


def _input(files: dict[str, bytes]) -> Hashable:
    try:
        loaded = read_snapshot(files)
    except InputProblems as error:
        assert error.problems
        for p in error.problems:
            str(p).encode("utf-8", "replace")
        return frozenset((p.column, p.message.msgid) for p in error.problems[:20])
    problem = loaded.problem
    short = capacity_report(problem)
    return ("read", len(loaded.warnings), len(short))


def _folder(r: random.Random, files: dict[str, bytes], others: list[Any]) -> dict[str, bytes]:
    table = r.choice(sorted(TABLES))
    name = f"{table}.csv"
    source = files[name].decode("utf-8", "replace")
    changed = mutations.table(r, source) if r.random() < 0.75 else mutations.text(r, source, list(TABLES.values()))
    data = changed.encode(r.choice(["utf-8", "utf-8", "utf-8", "utf-16", "cp1252"]), "replace")
    if r.random() < 0.05:
        data = data[: r.randint(0, len(data))] + r.randbytes(r.choice([1, 9]))
    return files | {name: data}


def _settings(r: random.Random, files: dict[str, bytes], others: list[Any]) -> dict[str, bytes]:
    source = files["programme.toml"].decode("utf-8", "replace")
    if r.random() < 0.5:
        lines = source.split("\n")
        at = [n for n, line in enumerate(lines) if " = " in line] or [0]
        n = r.choice(at)
        value = r.choice(mutations.VALUES)
        shown = value if r.random() < 0.4 else json.dumps(value)
        shown = f"[{shown}, {shown}]" if r.random() < 0.2 else shown
        lines[n] = lines[n].split(" = ")[0] + " = " + shown
        source = "\n".join(lines)
    else:
        source = mutations.text(r, source, [TOML])
    return files | {"programme.toml": source.encode("utf-8", "replace")}


def _workbook(r: random.Random, files: dict[str, bytes], others: list[Any]) -> dict[str, bytes]:
    return {"p.xlsx": mutations.workbook(r, _opened(files["p.xlsx"], _inner))}


def _opened(data: bytes, usual: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    """The files inside a workbook, those of the usual one where it cannot be opened."""
    try:
        return mutations.inner_files(data)
    except Exception:
        return usual()


@cache
def _inner() -> dict[str, bytes]:
    return mutations.inner_files(next(iter(as_workbook(EXAMPLE).values())))


# Plans --------------------------------------------------------------------------


@cache
def _printed() -> Problem:
    return printed.problem()


def _judged(plan: Any) -> Hashable:
    counted = recounted(_printed(), plan)
    return ("plan", counted.status, frozenset(v.rule for v in verify(_printed(), counted)))


def _plan(text: str) -> Hashable:
    try:
        plan = from_json(text)
    except NotAPlan as error:
        for place, message in error.problems:
            f"{place} {message}".encode("utf-8", "replace")
        return frozenset((place.split("[")[0], message.msgid) for place, message in error.problems[:20])
    unknown = unknown_ids(_printed(), plan)
    if unknown:
        return frozenset((place.rpartition(".")[2], m.msgid) for place, m in unknown[:20])
    return _judged(plan)


def _plan_text(r: random.Random, text: str, others: list[Any]) -> str:
    if r.random() < 0.15:
        return mutations.text(r, text, [text])
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return mutations.text(r, text, [text])
    return json.dumps(mutations.tree(r, tree))


def _book(data: bytes) -> Hashable:
    try:
        read = read_plan_workbook("p.xlsx", data, _printed(), lambda number: printed.plan() if number == 3 else None)
    except InputProblems as error:
        assert error.problems
        return frozenset((p.column, p.message.msgid) for p in error.problems[:20])
    return _judged(read.plan)


def _plan_book(r: random.Random, data: bytes, others: list[Any]) -> bytes:
    return mutations.workbook(r, _opened(data, _inner_plan))


def _inner_plan() -> dict[str, bytes]:
    return mutations.inner_files(_plan_as_book())


@cache
def _plan_as_book() -> bytes:
    x = ledger(_printed(), printed.plan().with_(revision=3), PROFILES["office"])
    return plan_workbook(x, dt.datetime(2027, 3, 1), "en")


# Events -------------------------------------------------------------------------


class _NoStore:
    """What `_met` asks of a store."""

    def published(self) -> None:
        return None

    def plan(self, number: int | None) -> Any:
        return printed.plan()


# Kinds that have a command of their own.
ONLY_BY_NAME = ("held", "not-held", "joins", "pin", "unpin")


class _Silent(Talk):
    def out(self, text: Text | str = "") -> None:
        self.text(text)


def _asked(word: str, first: str | None, last: str | None, note: str | None) -> Event:
    """The event that `jadwal cancel` records."""
    recorded: list[Event] = []
    with mock.patch("scheduler.cli.happened.record", lambda talk, programme, *events: recorded.extend(events)):
        _add(_Silent("en"), Path("p"), word, first, last, note, None)
    return recorded[0]


def _event(words: tuple[Any, ...]) -> Hashable:
    kind, subject, first, last, note, data = words
    try:
        if kind not in ONLY_BY_NAME:
            event = _asked(kind if ":" in kind else f"{kind}:{subject}", first, last, note)
            kind = event.kind
        else:
            event = Event(0, kind, subject, moment(first), None, "other", note, data)
        if kind in ON_ITEMS:
            event = of_session(printed.plan(), kind, subject, event)
        before, after = _checked(Talk("en"), _printed(), (), (event,))
    except Failure as failure:
        return frozenset(x.msgid if isinstance(x, Text) else "" for x in failure.lines)
    payload = json.loads(json.dumps(to_payload(event), ensure_ascii=False))
    stored = from_payload(1, kind, dt.datetime(2027, 1, 1, tzinfo=dt.UTC), payload)
    line_of(Talk("id"), stored).encode("utf-8", "replace")
    met = _met(_NoStore(), before, after, (), (stored,))
    return ("recorded", kind, len(met), len(verify(effective(_printed(), (stored,)), standing(_printed(), printed.plan(), (stored,), dt.date(2027, 4, 5)))))  # fmt: skip


def _words(r: random.Random, words: tuple[Any, ...], others: list[Any]) -> tuple[Any, ...]:
    problem, plan = _printed(), printed.plan()
    ids = [
        *problem.participant, *problem.trainer, *problem.venue, *problem.host, *problem.mentor, *problem.kit,
        *plan.session, *plan.placement,
    ]  # fmt: skip
    found = list(words)
    for _ in range(r.choice([1, 2, 3])):
        n = r.randrange(6)
        if n == 0:
            known = r.choice([*KINDS, "trainer:T1", "feature:V1:power", "road:A~B", "holiday:2027-04-05"])
            found[0] = r.choice([known, known, r.choice(mutations.VALUES) + ":" + r.choice(mutations.VALUES)])
        elif n in (2, 3):
            day = f"{r.choice(['0001', '1999', '2027', '2027', '2027', '9999'])}-{r.choice(['01-01', '04-05', '05-03', '12-31'])}"
            found[n] = r.choice([None, day, day + "T13:00", day + "T00:00", r.choice(mutations.VALUES)])
        elif n == 5:
            pair = r.choice(["present", "absent", "courses", "name", "sentra", "revision", "participants"])
            found[5] = {pair: r.choice([[r.choice(ids)], [], [r.choice(mutations.VALUES)], r.choice(mutations.VALUES)])}
            if found[0] == "joins":
                found[5] = {"courses": [r.choice([*problem.course, "?"])], "name": r.choice(mutations.VALUES),
                            "sentra": r.choice([*problem.one_sentra, "?"])}  # fmt: skip
            elif found[0] not in ("held",) or pair not in ("present", "absent"):
                found[5] = {}
        elif n == 4:
            found[4] = r.choice([None, *mutations.VALUES])
        else:
            found[1] = r.choice([r.choice(ids), r.choice(ids), r.choice(mutations.VALUES)])
    return tuple(found)


def readers() -> list[Reader]:
    """Every way in, with its share of the inputs."""
    session = next(iter(printed.plan().session))
    return [
        Reader("folder", 8, [as_folder(EXAMPLE)], _folder, _input),
        Reader("settings", 6, [as_folder(EXAMPLE)], _settings, _input),
        Reader("workbook", 6, [as_workbook(EXAMPLE)], _workbook, _input),
        Reader("plan.json", 14, [json.dumps(to_dict(printed.plan()))], _plan_text, _plan),
        Reader("plan workbook", 3, [_plan_as_book()], _plan_book, _book),
        Reader("events", 6, [("trainer:T1", "", "2027-04-05", "2027-04-06", "flu", {}),
                             ("held", session, None, None, None, {}), ("joins", "P99", "2027-04-12", None, None, {})],
               _words, _event),
    ]  # fmt: skip


def fuzz(count: int, seed: int, report: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Feed so many inputs; fails at the end where some were neither read nor told, each kind of fault once.

    Returns
    -------
    dict
        By reader how many inputs, different answers, and the slowest in seconds; and the growth of memory in MB.
    """
    ways = readers()
    faults: dict[str, str] = {}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.signal(signal.SIGPROF, _too_long)
    for n in range(count):
        r = random.Random(seed * 10_000_000 + n)
        way = r.choices(ways, [w.weight for w in ways])[0]
        given = way.change(r, r.choice(way.seeds), way.seeds)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            said = way.read(given)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            said = "fault"
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{way.name}: {type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
            faults.setdefault(place, f"{place}: {error} (input {n} of seed {seed})\n{given!r:.1500}")
        signal.setitimer(signal.ITIMER_PROF, 0)
        way.slowest = max(way.slowest, time.process_time() - begun)
        way.said[said] += 1
        if way.said[said] == 1 and len(way.seeds) < KEPT:
            way.seeds.append(given)
        if n % 5000 == 4999:
            report(f"{n + 1} inputs, {sum(len(w.said) for w in ways)} different answers")
    if faults:
        raise AssertionError("\n".join(faults.values()))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return {
        w.name: {"inputs": w.said.total(), "answers": len(w.said), "slowest": round(w.slowest, 2)} for w in ways
    } | {"grown MB": grown}


def _too_long(*_: object) -> None:
    raise TooLong
