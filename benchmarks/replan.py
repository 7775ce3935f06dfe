"""Re-plan a folder of programmes after their cancellations and compare with the proven minimum.

    python benchmarks/replan.py FOLDER [--least people|changes] [--seconds 60] [--workers 2]

Each programme is a folder in the ordinary format with `published.json` (the plan in force), `cancel.txt` (a line
"trainer:ID FIRST LAST" for each trainer who is away) and `minimum.txt`. Prints a table in Markdown.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from scheduler.domain.availability import Availability
from scheduler.intake import read_programme
from scheduler.plan.json import from_json
from scheduler.plan.named import Named
from scheduler.rules.verify import verify
from scheduler.solving.replan import Task, replan
from scheduler.solving.search import Options


def absences(text: str) -> list[Availability]:
    """The closed rows of a cancel.txt."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        who, first, last = line.split()
        kind, id = who.split(":", 1)
        found.append(Availability(kind, id, "closed", dt.date.fromisoformat(first), dt.date.fromisoformat(last)))
    return found


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--least", type=click.Choice(["people", "changes"]), default="people")
@click.option("--seconds", default=60.0)
@click.option("--workers", default=2)
@click.option("--seed", default=0)
def main(folder: Path, least: str, seconds: float, workers: int, seed: int) -> None:
    """Print the table of a folder of programmes."""
    click.echo("| programme | people | changes | proven least | minimum given | seconds |\n|---|---|---|---|---|---|")
    for place in sorted(p for p in folder.iterdir() if (p / "cancel.txt").is_file()):
        problem = read_programme(place).problem
        published = from_json((place / "published.json").read_text(encoding="utf-8"))
        rows = absences((place / "cancel.txt").read_text(encoding="utf-8"))
        effective = problem.with_(availability=(*problem.availability, *rows))
        named = Named(trainers=frozenset(r.id for r in rows if r.kind == "trainer"))
        settings = problem.settings
        task = Task(effective, published, published, settings.first_day, settings.freeze_days, named, least)
        began = time.monotonic()
        result = replan(task, Options(time=seconds, workers=workers, seed=seed))
        took = time.monotonic() - began
        assert not [v for v in verify(effective, result.plan) if not v.warning]
        given = next(x for x in (place / "minimum.txt").read_text().splitlines() if f"--least {least}" in x)
        changes = result.difference
        click.echo(
            f"| {place.name} | {changes.people_notified} | {changes.items_changed} | "
            f"{'yes' if result.proven else 'no'} | {given.split(':', 1)[1].strip()} | {took:.1f} |"
        )


if __name__ == "__main__":
    main()
