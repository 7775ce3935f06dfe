"""Calendars of a programme with awkward names, with placements and a session not held."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from icalendar import Calendar

from scheduler.output.calendars import Calendars, _quoted
from scheduler.output.privacy import PROFILES, Gate, clean
from scheduler.plan.timeline import stood_in, timeline
from tests.output import programme

MADE = {n: dt.datetime(2027, 1, n, 3, tzinfo=dt.UTC) for n in range(1, 9)}


def calendars(problem, *plans, audience="public", language="id") -> Calendars:
    """Calendars of the last of some plans, all of which were handed out."""
    numbered = dict(enumerate(plans, 1))
    homes = {p.id: p.sentra for p in problem.participants}
    earlier = list(numbered)[:-1]
    return Calendars(
        len(plans),
        problem.settings.id,
        problem.settings.timezone,
        language,
        MADE,
        timeline(numbered.items(), homes),
        {key for n in earlier for key in stood_in(numbered[n], homes)},
        lambda n: Gate(problem, numbered[n], PROFILES[audience]),
    )


def events(made: Calendars, kind: str, id: str):
    calendar = Calendar.from_ical(made.file((kind, id)))
    return sorted(calendar.walk("VEVENT"), key=lambda e: e.start)


def everything(made: Calendars) -> str:
    return b"".join(made.file(s) for s in made.subjects()).replace(b"\r\n ", b"").decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_public_names_no_participant(problem, plan, language):
    told = everything(calendars(problem, plan, language=language))
    for p in problem.participants:
        assert clean(p.name).replace(",", "\\,").replace(";", "\\;") not in told
    assert not [s for s in programme.SECRETS if s in told] and "98765" not in told and "0800-1000" not in told


def test_office_names_the_people_of_placements(problem, plan):
    made = calendars(problem, plan, audience="office")
    assert "Zubaidah" in events(made, "host", "H1")[-1]["DESCRIPTION"]
    assert "Zubaidah" not in everything(calendars(problem, plan))
    told = everything(made)
    assert not [s for s in programme.SECRETS if s in told]


def test_a_mentor_who_is_a_participant_is_named_in_the_office_only(problem, plan):
    mentors = (replace(problem.mentors[0], name="Zubaidah", participant="P01"),)
    spoilt = problem.with_(mentors=mentors)
    assert "Zubaidah" not in everything(calendars(spoilt, plan))
    assert "Zubaidah" in everything(calendars(spoilt, plan, audience="office"))


def test_who_gets_what(problem, plan):
    made = calendars(problem, plan)
    assert [e.start.isoformat() for e in events(made, "trainer", "T2")] == ["2027-04-01T08:00:00+07:00"]
    assert len(events(made, "participant", "P01")) == 4 + 5
    assert len(events(made, "mentor", "N1")) == len(events(made, "host", "H1")) == 10
    assert len(events(made, "sentra", "TGM")) == 4 and len(events(made, "venue", "V2")) == 2
    assert ("trainer", "T3") not in made.subjects()
    assert not events(made, "trainer", "T3"), "who teaches nothing has an empty calendar"


def test_a_session_not_held_moves_to_its_make_up(problem, plan):
    first = plan.with_(sessions=tuple(s for s in plan.sessions if s.id != "SULAM-PRS-1/2a"))
    was = {e["UID"]: e for e in events(calendars(problem, first), "cohort", "SULAM-PRS-1")}
    now = {e["UID"]: e for e in events(calendars(problem, first, plan), "cohort", "SULAM-PRS-1")}
    assert was.keys() == now.keys() and {e["STATUS"] for e in now.values()} == {"CONFIRMED"}


def test_days_of_a_placement_move_and_fall_away(problem, plan):
    short = replace(plan.placements[0], dates=(*plan.placements[0].dates[1:4], dt.date(2027, 5, 31)))
    after = plan.with_(placements=(short, plan.placements[1]))
    was = {e["UID"]: e for e in events(calendars(problem, plan), "participant", "P02")}
    now = {e["UID"]: e for e in events(calendars(problem, plan, after), "participant", "P02")}
    assert was.keys() == now.keys()
    days = [e for e in now.values() if "Magang" in e["SUMMARY"]]
    assert [(e["STATUS"], int(e["SEQUENCE"])) for e in sorted(days, key=lambda e: str(e["SUMMARY"]))].count(
        ("CANCELLED", 1)
    ) == 1
    assert all(e["SEQUENCE"] == 1 for e in days) and len(days) == 5


def test_who_leaves_a_cohort_has_its_sessions_cancelled_and_no_one_else(problem, plan):
    fewer = (replace(plan.cohorts[0], participants=("P01", "P02"), left={}), *plan.cohorts[1:])
    made = calendars(problem, plan, plan.with_(cohorts=fewer))
    gone = [e for e in events(made, "participant", "P03") if e["STATUS"] == "CANCELLED"]
    assert len(gone) == 2 and all(e["SEQUENCE"] == 1 for e in gone)
    assert {e["STATUS"] for e in events(made, "cohort", "SULAM-PRS-1")} == {"CONFIRMED"}
    assert {int(e["SEQUENCE"]) for e in events(made, "participant", "P01")} == {0}


def test_identifiers_do_not_depend_on_revision_language_or_profile(problem, plan):
    one = calendars(problem, plan)
    other = calendars(problem, plan, plan, audience="office", language="en")
    for subject in one.subjects():
        assert {e["UID"] for e in events(one, *subject)} == {e["UID"] for e in events(other, *subject)}
        assert {int(e["SEQUENCE"]) for e in events(other, *subject)} == {0}, "nothing changed"


def test_hostile_names_do_no_harm(problem, plan):
    bad = "=1+1;x,y:\\z\r\nBEGIN:VEVENT\r\nSUMMARY:evil\nEND:VCALENDAR \u202e<b>&" + "ü" * 300
    venues = tuple(replace(v, name=bad, address=bad) for v in problem.venues)
    trainers = tuple(replace(t, name=bad) for t in problem.trainers)
    settings = replace(problem.settings, title=bad, signature=(("office", f'{bad}"'),))
    spoilt = problem.with_(venues=venues, trainers=trainers, settings=settings)
    made = calendars(spoilt, plan)
    for subject in made.subjects():
        content = made.file(subject)
        lines = content.decode().split("\r\n")
        assert "\n" not in content.decode().replace("\r\n", "") and max(len(x.encode()) for x in lines) <= 75
        calendar = Calendar.from_ical(content)
        assert len(list(calendar.walk("VEVENT"))) == lines.count("BEGIN:VEVENT")
        assert lines.count("END:VCALENDAR") == 1
    where = str(events(made, "trainer", "T2")[0]["LOCATION"])
    assert where.startswith("=1+1;x,y:\\z BEGIN:VEVENT") and "\u202e" not in where


def test_ids_with_colons_are_kept_apart(problem, plan):
    one, other = ("a:b", "c"), ("a", "b:c")
    assert ":".join(map(_quoted, one)) != ":".join(map(_quoted, other))
