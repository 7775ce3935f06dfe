"""``jadwal dossier``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument, stored_problem
from scheduler.cli.talk import USAGE, Failure, Talk
from scheduler.language import LANGUAGES, say

if TYPE_CHECKING:
    from scheduler.output.dossier import Dossier
    from scheduler.store.store import Store


@example(
    "jadwal dossier lampung P07",
    "jadwal dossier lampung P07 --format html --out P07.html",
    "jadwal dossier lampung P07 --format json",
)
@click.command("dossier")
@programme_argument
@click.argument("participant", metavar="PARTICIPANT")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="Text, a page to print, or JSON for another program.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to a file.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the dossier; else the programme's.")
@click.pass_obj
def dossier_command(
    talk: Talk, programme: Path, participant: str, form: str, out: Path | None, lang: str | None
) -> None:
    """Show what is stored about one person, for that person.

    Over all revisions: what the input says, sessions and placements, what each revision changed, what could not be
    planned, attendance and events. Names of other people are left out. The file can be read by its owner only.
    """
    must_exist(programme)
    with open_store(programme) as store:
        stored_problem(talk, store, store.published() or store.revision())
        found = _dossier(store, participant)
    from scheduler.output import dossierpages

    language = lang or talk.language
    if form == "json":
        text = dossierpages.as_json(found)
    else:
        text = (dossierpages.as_html if form == "html" else dossierpages.as_text)(found, language)
    if out is None:
        click.echo(text, nl=False)
        return
    from scheduler.cli.files import write_private

    write_private(out, text)
    talk.out(str(out))


def _dossier(store: Store, participant: str) -> Dossier:
    """
    Raises
    ------
    Failure
        Where there is nobody of this id.
    """
    from scheduler.cli.happened import KIND_NAMES, spoken_period
    from scheduler.cli.replanning import today_in
    from scheduler.output.dossier import dossier_of
    from scheduler.store.inputs import problem_of

    today = today_in(problem_of(store).settings.timezone)
    found = dossier_of(store, participant, today, KIND_NAMES, spoken_period)
    if found is not None:
        return found
    if store.forgotten_as("participant", participant):
        raise Failure(USAGE, say("This participant was forgotten; nothing of the person is stored."))
    from scheduler.domain.near import near
    from scheduler.store.forgetting import known_people

    guess = near(participant, known_people(store))
    if guess:
        raise Failure(USAGE, say("There is no participant {id}. Did you mean {near}?", id=participant, near=guess))
    raise Failure(USAGE, say("There is no participant {id}.", id=participant))
