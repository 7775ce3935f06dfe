"""``jadwal batch``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.programme import example
from scheduler.cli.talk import BAD_INPUT, INTERRUPTED, USAGE, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from scheduler.cli.batching import Row

DEFAULT_SECONDS = 60.0


@example(
    "jadwal batch provinces",
    "jadwal batch provinces other.xlsx --jobs 2 --time 120 --csv summary.csv",
    "jadwal batch provinces --cluster tcp://10.0.0.5:8786    on a Dask cluster that sees the same folders",
)
@click.command("batch")
@click.argument("paths", metavar="DIR…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--jobs", type=click.IntRange(1, 512), default=1, show_default=True, metavar="N", help="At the same time."
)
@click.option("--cluster", metavar="ADDRESS", help="Scheduler of a Dask cluster; needs: pip install 'jadwal[cluster]'.")
@click.option("--time", "seconds", type=click.FloatRange(min=0.1), metavar="S", help="Seconds for each (60).")
@click.option("--work", type=click.FloatRange(min=0.01), metavar="N", help="Limit that is the same on every computer.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, metavar="N", help="Another seed, another search.")
@click.option("--workers", type=click.IntRange(1, 512), metavar="N", help="Threads for each; else shared by the jobs.")
@click.option("--anew", is_flag=True, help="Plan also what is planned or published.")
@click.option("--strict", is_flag=True, help="Exit with 1 when compulsory requirements stay unmet anywhere.")
@click.option(
    "--csv", "table", type=click.Path(path_type=Path, dir_okay=False), metavar="PATH", help="Write the summary."
)
@click.pass_obj
def batch_command(
    talk: Talk,
    paths: tuple[Path, ...],
    jobs: int,
    cluster: str | None,
    seconds: float | None,
    work: float | None,
    seed: int,
    workers: int | None,
    anew: bool,
    strict: bool,
    table: Path | None,
) -> None:
    """Plan many programmes, one after another or side by side.

    DIR is a programme, or a folder with programmes in it. Each gets a new revision as with `jadwal plan`. Bad input, or
    a process that ends, costs that programme alone. The same command goes on after Ctrl-C or a power cut: what it has
    planned from the same input is kept. What is published is left alone.

    Exit status: 0 when every programme has a plan; else the largest of: 3 problems in an input or a store, 4 no plan,
    5 held by another process, 70 a process that ended.
    """
    from scheduler.cli.batching import Order, Row, exit_status, plan_one, programmes_in
    from scheduler.cli.crew import Lost, run_all

    if seconds is None and work is None:
        seconds = DEFAULT_SECONDS
    if workers is None:
        workers = 1 if cluster else max(1, (os.cpu_count() or 1) // jobs)
    asked = click.get_current_context().find_root().params.get("lang")
    found = [p.absolute() for p in programmes_in(paths)]
    work_list: list[tuple[str, Any]] = [
        (str(p), vars(Order(str(p), seconds, work, seed, workers, anew, asked))) for p in found
    ]
    rows: dict[str, Row] = {}

    def keep(key: str, result: dict[str, Any]) -> None:
        rows[key] = Row(**{**result, "detail": tuple(result["detail"])})
        _say(talk, rows[key], len(rows), len(found))

    def fail(key: str, error: BaseException) -> None:
        lost = isinstance(error, Lost) or type(error).__name__ in ("KilledWorker", "CancelledError")
        detail = () if isinstance(error, Lost) else (f"{type(error).__name__}: {str(error)[:200]}",)
        keep(key, vars(Row(key, "lost" if lost else "fault", detail=detail)))

    make, close, slots = _executor(cluster, jobs)
    try:
        run_all(work_list, plan_one, make, slots, keep, fail)
    except KeyboardInterrupt:
        raise Failure(
            INTERRUPTED,
            say("Stopped. {done} of {all} are done; the same command goes on.", done=len(rows), all=len(found)),
        ) from None
    finally:
        close()
    ordered = [rows[str(p)] for p in found]
    _summary(talk, ordered)
    if table:
        _write(talk, table, ordered)
    status = exit_status(ordered, strict)
    if status:
        without = sum(r.exit_status() != 0 for r in ordered)
        raise Failure(status, say("Without a plan: {count} of {all}.", count=without, all=len(ordered)))


def _executor(cluster: str | None, jobs: int) -> tuple[Callable[[], Executor], Callable[[], None], int]:
    """What makes an executor, what ends everything, and how many programmes go out at a time."""
    if cluster is None:
        from scheduler.solving.processes import processes

        return lambda: processes(jobs), lambda: None, jobs
    try:
        from distributed import Client
    except ImportError:
        raise Failure(USAGE, say("--cluster needs Dask: pip install 'jadwal[cluster]'")) from None
    try:
        client = Client(cluster, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        detail = str(error) or type(error).__name__
        raise Failure(
            USAGE, say("No Dask scheduler answers at {address} ({detail}).", address=cluster, detail=detail[:120])
        ) from None
    # The cluster has its own queue and moves what a lost worker was doing; an order is never simply repeated by it.
    return lambda: client.get_executor(pure=False, retries=0), client.close, 10_000


def _label(row: Row) -> str:
    """The programme as a person would name it from here."""
    path, here = Path(row.path), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else row.path


def _say(talk: Talk, row: Row, done: int, all: int) -> None:
    from scheduler.cli.batching import STATUS_NAMES

    talk.err(f"{done}/{all}  {_label(row)}: {talk.text(STATUS_NAMES[row.status])} ({row.seconds:.1f} s)")
    for line in row.detail[:20]:
        talk.err(f"     {line}")


def _summary(talk: Talk, rows: list[Row]) -> None:
    from scheduler.cli.batching import STATUS_NAMES

    def cell(value: int | None) -> str | int:
        return "–" if value is None else value

    heads = [say("programme"), say("status"), say("revision"), say("unmet"), say("points"), say("seconds")]
    talk.out()
    talk.table(
        heads,
        [
            (
                _label(r),
                STATUS_NAMES[r.status],
                cell(r.revision),
                cell(r.unmet),
                cell(r.points),
                f"{r.seconds:.1f}",
            )
            for r in rows
        ],
    )


def _write(talk: Talk, path: Path, rows: list[Row]) -> None:
    from scheduler.output.files import OutputProblem, write_whole
    from scheduler.output.plancsv import csv_bytes

    heads = ("programme", "status", "revision", "compulsory_unmet", "optional_unmet", "points", "seconds")
    body = [(_label(r), r.status, r.revision, r.unmet, r.optional, r.points, f"{r.seconds:.1f}") for r in rows]
    try:
        write_whole(path, csv_bytes([heads, *body]), private=False)
    except OutputProblem as problem:
        raise Failure(BAD_INPUT, problem.text) from None
    talk.out(say("Written: {path}", path=str(path)))
