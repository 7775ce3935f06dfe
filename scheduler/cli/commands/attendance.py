"""``jadwal attendance``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from scheduler.cli.programme import example, must_exist, open_store, programme_argument, stored_problem
from scheduler.cli.talk import Talk
from scheduler.language import Text, say


@example("jadwal attendance lampung", "jadwal attendance lampung --make-up")
@click.command("attendance")
@programme_argument
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day it is; else today.")
@click.option("--make-up", is_flag=True, help="Only those who have hours to make up.")
@click.pass_obj
def attendance_command(talk: Talk, programme: Path, today: dt.datetime | None, make_up: bool) -> None:
    """List who has earned a certificate, and who has hours to make up.

    Sessions before today count as held, and everybody as present unless `jadwal event PROG held` recorded otherwise.
    The share needed is `certificate_percent` of [attendance].
    """
    must_exist(programme)
    from scheduler.cli.replanning import today_in
    from scheduler.plan.attendance import Attendance, attendance
    from scheduler.plan.standing import standing

    with open_store(programme) as store:
        chosen = store.published() or store.revision()
        problem, events = stored_problem(talk, store, chosen), store.events()
        plan = store.plan(chosen.number)
    day = today.date() if today else today_in(problem.settings.timezone)
    found = attendance(problem, standing(problem, plan, events, day), events)

    def verdict(a: Attendance) -> Text:
        if a.certificate:
            return say("certificate")
        return say("{jp} JP to make up", jp=a.make_up) if a.make_up else say("in progress")

    rows = [
        (
            a.participant,
            problem.participant[a.participant].name,
            problem.course[a.course].title,
            a.attended,
            a.held,
            a.total,
            f"{100 * a.attended // a.total}%",
            verdict(a),
        )
        for a in found
        if a.make_up or not make_up
    ]
    heads = [
        say("id"), say("name"), say("course"), say("attended"), say("held"), say("JP"), say("share"), say("result"),
    ]  # fmt: skip
    talk.table(heads, rows)
    earned = sum(a.certificate for a in found)
    talk.out(
        say(
            "Certificates: {earned} of {all} ({percent}% of the JP are needed).",
            earned=earned,
            all=len(found),
            percent=problem.settings.certificate_percent,
        )
    )
