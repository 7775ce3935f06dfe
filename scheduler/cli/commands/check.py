"""``jadwal check``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.programme import example, programme_argument, read_input
from scheduler.cli.talk import Talk
from scheduler.language import say


@example("jadwal check lampung", "jadwal check lampung.xlsx --all")
@click.command("check")
@programme_argument
@click.option("--all", "everything", is_flag=True, help="Show what is ample too.")
@click.pass_obj
def check_command(talk: Talk, programme: Path, everything: bool) -> None:
    """Find what is wrong or too little in the input.

    Each problem names file or sheet, row, column and value, and says what to do; exit status 3. Without
    problems comes the capacity report: seats, trainer hours, venue hours and placements needed, against what is
    there. Nothing is written.
    """
    loaded = read_input(talk, programme)
    from scheduler.cli.retention import warn_of_retention

    warn_of_retention(talk, loaded.problem.settings)
    report_programme(talk, loaded.problem)
    talk.out()
    report_capacity(talk, loaded.problem, everything)


def report_programme(talk: Talk, problem: object) -> None:
    """Title, window and how much there is of everything."""
    s = problem.settings
    talk.out(say("{title}, {first} – {last}", title=s.title, first=s.first_day, last=s.last_day))
    talk.out(
        say(
            "{participants} participants, {households} households, {courses} courses, {trainers} trainers, "
            "{venues} venues, {hosts} hosts; {requirements} requirements, {days} teaching days",
            participants=len(problem.participants),
            households=len(problem.households),
            courses=len(problem.courses),
            trainers=len(problem.trainers),
            venues=len(problem.venues),
            hosts=len(problem.hosts),
            requirements=len(problem.requirements),
            days=len(problem.calendar.teaching_dates),
        )
    )


def report_capacity(talk: Talk, problem: object, everything: bool) -> None:
    """What is short first, each marked with an exclamation mark; what is ample in one line unless asked for."""
    from scheduler.rules.capacity import capacity_report

    report = capacity_report(problem)
    short = [s for s in report if s.short]
    ample = [s for s in report if not s.short]
    if short:
        talk.out(say("Not enough ({count}):", count=len(short)))
        for s in short:
            talk.out(f"  ! {talk.text(s.message)}")
    else:
        talk.out(say("Nothing is short by counting alone."))
    if everything:
        talk.out(say("Enough ({count}):", count=len(ample)))
        for s in ample:
            talk.out(f"    {talk.text(s.message)}")
    elif ample:
        talk.out(say("Enough: {count} more counts (--all shows them).", count=len(ample)))
