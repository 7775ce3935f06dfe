"""``jadwal score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import (
    LEVEL_NAMES,
    example,
    must_exist,
    open_store,
    programme_argument,
    revision_option,
    stored_problem,
)
from scheduler.cli.talk import BAD_INPUT, Failure, Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.output.quality import Judged
    from scheduler.store.store import Store

KIND_NAMES = {
    "trainer": say("trainer"),
    "cohort": say("cohort"),
    "participant": say("participant"),
    "sentra": say("sentra"),
    "host": say("host"),
    "programme": say("programme"),
}


@example(
    "jadwal score lampung",
    "jadwal score lampung --by subject                       who the points belong to",
    "jadwal score lampung --revision 3 --against 2           what became better, what worse",
    "jadwal score lampung --html quality.html                loads, travel, fairness and slack in pictures",
)
@click.command("score")
@programme_argument
@revision_option
@click.option("--against", type=click.IntRange(min=1), metavar="M", help="Another revision to compare with.")
@click.option(
    "--by",
    type=click.Choice(["rule", "subject"]),
    default="rule",
    show_default=True,
    help="By preference, or by trainer, cohort, participant, sentra and host.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="Write a report with pictures, for the office.",
)
@click.pass_obj
def score_command(
    talk: Talk, programme: Path, revision: int | None, against: int | None, by: str, html: Path | None
) -> None:
    """Show the points of a plan by preference or by subject.

    They are counted anew, without the solver, with the input of the revision and its weights. With --against another
    revision's products stand beside, and the difference: below zero is better.
    """
    must_exist(programme)
    from scheduler.cli.planning import report_levels

    with open_store(programme) as store:
        other = _judged(talk, store, against) if against else None
        judged = _judged(talk, store, revision)
    talk.out(say("Revision {number}", number=judged.number))
    (_by_rule if by == "rule" else _by_subject)(talk, judged, other)
    talk.out(say("Sum: {total}", total=judged.score.total))
    if other:
        talk.out(
            say(
                "Sum of revision {number}: {total} ({difference})",
                number=other.number,
                total=other.score.total,
                difference=_signed(judged.score.total - other.score.total),
            )
        )
    talk.out()
    report_levels(talk, judged.plan)
    if html:
        _write(talk, html, judged, other)


def _judged(talk: Talk, store: Store, number: int | None) -> Judged:
    from scheduler.output.quality import Judged

    chosen = store.revision(number)
    return Judged(chosen.number, stored_problem(talk, store, chosen), store.plan(chosen.number))


def _signed(difference: int) -> str:
    return f"{difference:+d}" if difference else "0"


def _by_rule(talk: Talk, judged: Judged, other: Judged | None) -> None:
    from scheduler.rules.registry import preferences

    sentences = {r.id: r.sentence for r in preferences()}
    rows = []
    for rule, (points, weight) in judged.score.by_rule.items():
        row = (rule, points, weight, points * weight)
        if other:
            then = other.score.by_rule.get(rule, (0, 0))
            row += (then[0] * then[1], _signed(points * weight - then[0] * then[1]))
        rows.append((*row, say(sentences.get(rule, ""))))
    heads = [say("preference"), say("points"), say("weight"), say("product")]
    talk.table([*heads, *_heads(other), say("meaning")], rows)


def _heads(other: Judged | None) -> list:
    return [say("revision {number}", number=other.number), say("difference")] if other else []


def _by_subject(talk: Talk, judged: Judged, other: Judged | None) -> None:
    from scheduler.rules.subjects import KINDS, by_subject

    now = by_subject(judged.problem, judged.plan, judged.score)
    then = by_subject(other.problem, other.plan, other.score) if other else {}
    rows = []
    for subject in sorted(
        now.keys() | then.keys(), key=lambda s: (KINDS.index(s[0]), -now.get(s, {}).total() if s in now else 0, s[1])
    ):
        kind, id = subject
        points, before = now.get(subject), then.get(subject)
        total = points.total() if points else 0
        row = (KIND_NAMES[kind], id, total)
        if other:
            row += (before.total() if before else 0, _signed(total - (before.total() if before else 0)))
        rows.append((*row, ", ".join(f"{r} {n}" for r, n in (points or before).most_common())))
    talk.table([say("subject"), say("id"), say("product"), *_heads(other), say("of which")], rows)


def _write(talk: Talk, path: Path, judged: Judged, other: Judged | None) -> None:
    from scheduler.output.files import OutputProblem, write_whole
    from scheduler.output.quality import sections, title
    from scheduler.output.report import render_report

    levels = {name: talk.text(text) for name, text in LEVEL_NAMES.items()}
    about = [judged.problem.settings.title]
    found = sections(judged, talk.language, other, levels)
    content = render_report(title(judged, talk.language), about, found, talk.language).encode()
    try:
        write_whole(path, content, private=True)
    except OutputProblem as problem:
        raise Failure(BAD_INPUT, problem.text) from None
    talk.out(say("Written: {path}", path=str(path)))
