"""Running a stress test: processes, kept results, progress, reports."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from scheduler.cli.crew import Job, run_all
from scheduler.cli.programme import told_as_failure
from scheduler.cli.talk import BAD_INPUT, INTERRUPTED, Failure, Talk
from scheduler.language import say
from scheduler.output.files import OutputProblem, write_whole
from scheduler.output.report import render_report
from scheduler.output.stress import Found, sections, title, to_csv
from scheduler.solving.cancellations import Cancellation
from scheduler.solving.processes import processes
from scheduler.solving.remedies import WORST, free_day, from_plain, seconds_worth_trying, to_plain, with_second
from scheduler.solving.stress import COSTS, FAILED, Played, Trial, blank_result, play
from scheduler.store.results import ResultFile

SECONDS_BETWEEN_LINES = 5.0
_trial: Trial | None = None  # Of this process, where it is a worker.


def _begin(trial: Trial) -> None:
    global _trial
    _trial = trial


def _work(task: tuple[str, Cancellation, str | None]) -> Any:
    """One job of a worker process."""
    question, cancellation, trainer = task
    assert _trial is not None
    if question == "play":
        return play(_trial, cancellation).to_dict()
    if question == "second":
        return with_second(_trial, cancellation, trainer or "")
    return to_plain(free_day(_trial, cancellation))


def play_all(
    talk: Talk, trial: Trial, revision: int, kinds: Sequence[str], path: Path, jobs: int | None, resume: bool
) -> Found:
    """Play all cancellations through, then try what would help against those that hurt.

    Raises
    ------
    Failure
        Stopped by Ctrl-C; what was found is kept.
    """
    possible = trial.possible(kinds)
    cases = {c.key: c for c in possible.touching}
    with told_as_failure(), ResultFile(path, trial.fingerprint, anew=not resume) as kept:
        runner = _Runner(talk, trial, kept, jobs or os.cpu_count() or 1)
        try:
            runner.run(say("cancellations"), [(k, ("play", c, None)) for k, c in cases.items()])
            played = tuple(_played(kept.results.get(k), c) for k, c in cases.items())
            pairs = [(t, x) for t, x in seconds_worth_trying(trial, played)]
            runner.run(say("second trainers"), [(f"second {t} {x.key}", ("second", cases[x.key], t)) for t, x in pairs])
            worst = [x for x in played if x.outcome == COSTS]
            runner.run(say("free days"), [(f"day {x.key}", ("day", cases[x.key], None)) for x in worst])
        except KeyboardInterrupt:
            raise Failure(
                INTERRUPTED,
                say(
                    "Stopped. {done} of {all} cancellations are kept; the same command goes on from there.",
                    done=sum(k in kept.results for k in cases),
                    all=len(cases),
                ),
            ) from None
        seconds: dict[str, list[tuple[Played, int]]] = {}
        for t, x in pairs:
            people = kept.results.get(f"second {t} {x.key}")
            if people is not None and (x.outcome in WORST or people < x.people):
                seconds.setdefault(t, []).append((x, people))
        days = {x.key: from_plain(kept.results.get(f"day {x.key}")) for x in worst}
    return Found(trial.problem, revision, played, possible.idle, trial.notice, seconds, days)


def _played(data: dict[str, Any] | None, case: Cancellation) -> Played:
    return blank_result(case, outcome=FAILED) if data is None else Played.from_dict(data)


class _Runner:
    """Runs jobs whose results are not kept yet, and says how far it is."""

    def __init__(self, talk: Talk, trial: Trial, kept: ResultFile, workers: int) -> None:
        self._talk, self._trial, self._kept, self._workers = talk, trial, kept, workers
        self._said = 0.0

    def run(self, what: Any, jobs: list[Job]) -> None:
        left = [(key, task) for key, task in jobs if key not in self._kept.results]
        if not left:
            return
        done = len(jobs) - len(left)
        if done:
            self._talk.err(say("{done} of {all} are kept from before.", done=done, all=len(jobs)))
        self._said = time.monotonic()
        with _bar(self._talk, self._talk.text(what), len(jobs), done) as advance:

            def keep(key: str, result: Any) -> None:
                nonlocal done
                self._kept.add(key, result)
                done += 1
                if not advance() and time.monotonic() - self._said > SECONDS_BETWEEN_LINES:
                    self._said = time.monotonic()
                    self._talk.err(f"{self._talk.text(what)}: {done}/{len(jobs)}")

            def give_up(key: str, error: BaseException) -> None:
                advance()
                detail = f"{type(error).__name__} {error}".strip()
                self._talk.err(say("{case}: its process ended ({detail}).", case=key, detail=detail))

            count = min(self._workers, len(left))
            run_all(left, _work, lambda: processes(count, _begin, self._trial), count, keep, give_up)


def _bar(talk: Talk, what: str, total: int, done: int) -> Any:
    """A context manager whose value advances a bar on a terminal; else it only says that there is none."""
    from contextlib import contextmanager

    @contextmanager
    def bar() -> Iterator[Callable[[], bool]]:
        console = talk.console(stderr=True)
        if not console.is_terminal:
            yield lambda: False
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(what, total=total, completed=done)

            def advance() -> bool:
                progress.advance(task)
                return True

            yield advance

    return bar()


def say_report(talk: Talk, found: Found) -> None:
    """The report in the terminal."""
    from scheduler.cli.reports import say_sections

    say_sections(talk, sections(found, talk.language, handed_on=False))


def write_reports(found: Found, paths: Sequence[Path], language: str) -> Iterator[Path]:
    """The report as HTML, or the cases as CSV, by the ending of each path.

    Raises
    ------
    Failure
    """
    for path in paths:
        if path.suffix.lower() == ".csv":
            content = to_csv(found.played)
        else:
            about = [found.problem.settings.title]
            html = render_report(title(found, language), about, sections(found, language, handed_on=True), language)
            content = html.encode()
        try:
            write_whole(path, content, private=True)
        except OutputProblem as problem:
            raise Failure(BAD_INPUT, problem.text) from None
        yield path
