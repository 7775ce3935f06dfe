"""Calendar files over revisions, as a calendar program reads them."""

import datetime as dt
import stat
from dataclasses import replace

import pytest
from icalendar import Calendar

from scheduler.plan.json import to_json
from scheduler.store.store import Store, store_path
from tests.cli.programmes import TABLES, write_small

ZONE = dt.timezone(dt.timedelta(hours=7))


def plan_of(folder, number=None):
    with Store.open(store_path(folder)) as store:
        return store.plan(number)


def events(path):
    """Events of a file by what they are about (summary without the mark of cancelled ones)."""
    calendar = Calendar.from_ical(path.read_bytes())
    assert calendar["METHOD"] == "PUBLISH" and calendar["VERSION"] == "2.0"
    found = list(calendar.walk("VEVENT"))
    assert len({e["UID"] for e in found}) == len(found)
    return {str(e["UID"]): e for e in found}


@pytest.fixture
def export(jadwal, tmp_path):
    """Export calendars of everybody; returns the folder."""
    count = iter(range(100))

    def run(folder, *words):
        out = tmp_path / f"ics{next(count)}"
        result = jadwal("export", folder, "--format", "ics", "--out", out, *words)
        assert result.exit_code == 0, result.stderr
        return out

    return run


@pytest.fixture
def adopt(jadwal, tmp_path):
    """Make a changed plan the next revision."""

    def run(folder, plan):
        path = tmp_path / "changed.json"
        path.write_text(to_json(plan))
        result = jadwal("adopt", folder, path, "--force")
        assert result.exit_code == 0, result.stdout + result.stderr

    return run


def changed(plan, id, **changes):
    return plan.with_(sessions=tuple(replace(s, **changes) if s.id == id else s for s in plan.sessions))


def test_everybody_has_a_calendar(planned, export):
    folder, plan = export(planned), plan_of(planned)
    names = {p.name for p in folder.iterdir()}
    assert {"participant-P1.ics", "trainer-T1.ics", "venue-V1.ics", "sentra-S1.ics"} <= names
    assert {f"cohort-{c.id}.ics" for c in plan.cohorts} <= names
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in folder.iterdir())
    mine = events(folder / "participant-P1.ics")
    sessions = plan.sessions_of_participant["P1"]
    assert sorted(e.start for e in mine.values()) == [
        dt.datetime.combine(s.date, dt.time(s.start // 60, s.start % 60), ZONE) for s in sessions
    ]
    assert all(e["STATUS"] == "CONFIRMED" and e["SEQUENCE"] == 0 for e in mine.values())
    assert all("Ani" not in p.read_text("utf-8") for p in folder.iterdir()), "public: no names of participants"


def test_the_same_revision_gives_the_same_bytes(planned, export):
    one, other = export(planned), export(planned)
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in other.iterdir()}


def test_a_moved_session_is_the_same_event_with_a_higher_sequence(planned, export, adopt):
    before = export(planned)
    plan = plan_of(planned)
    moved = max(plan.sessions, key=lambda s: s.date)
    day = moved.date + dt.timedelta(days=1)
    adopt(planned, changed(plan, moved.id, date=day))
    after = export(planned)
    old, new = events(before / "participant-P1.ics"), events(after / "participant-P1.ics")
    assert old.keys() == new.keys()
    differing = [uid for uid in old if old[uid].start != new[uid].start]
    assert len(differing) == 1 and new[differing[0]].start.date() == day
    assert {uid: int(e["SEQUENCE"]) for uid, e in new.items()} == {uid: int(uid in differing) for uid in new}
    assert new[differing[0]]["LAST-MODIFIED"].dt >= old[differing[0]]["LAST-MODIFIED"].dt
    adopt(planned, plan)
    back = events(export(planned) / "participant-P1.ics")
    assert back[differing[0]]["SEQUENCE"] == 2 and back[differing[0]].start == old[differing[0]].start
    assert {u: e.to_ical() for u, e in events(export(planned, "--revision", 1) / "participant-P1.ics").items()} == {
        u: e.to_ical() for u, e in old.items()
    }, "an old revision is written as it was then"


def test_a_substitute_gets_it_and_the_other_one_loses_it(planned, export, adopt):
    plan = plan_of(planned)
    session = next(s for s in plan.sessions if s.cohort.startswith("LANJUT"))
    other = {"T1": "T2", "T2": "T1"}[session.trainers[0]]
    before = export(planned)
    adopt(planned, changed(plan, session.id, trainers=(other,)))
    after = export(planned)
    lost = events(after / f"trainer-{session.trainers[0]}.ics")
    gone = [e for e in lost.values() if e["STATUS"] == "CANCELLED"]
    assert len(gone) == 1 and gone[0]["SEQUENCE"] == 1 and gone[0]["SUMMARY"].startswith("Cancelled: ")
    assert gone[0]["UID"] in events(before / f"trainer-{session.trainers[0]}.ics")
    assert gone[0].start.date() == session.date and gone[0]["TRANSP"] == "TRANSPARENT"
    got = events(after / f"trainer-{other}.ics")
    assert all(e["STATUS"] == "CONFIRMED" for e in got.values())
    mine = events(after / "participant-P1.ics")
    assert all(e["STATUS"] == "CONFIRMED" for e in mine.values())
    assert gone[0]["UID"] not in mine, "each calendar has identifiers of its own"


def test_a_cohort_that_is_gone_is_cancelled_and_stays_so(planned, export, adopt):
    plan = plan_of(planned)
    cohort = next(c.id for c in plan.cohorts if c.course == "LANJUT")
    fewer = plan.with_(
        cohorts=tuple(c for c in plan.cohorts if c.id != cohort),
        sessions=tuple(s for s in plan.sessions if s.cohort != cohort),
    )
    adopt(planned, fewer)
    for _ in range(2):
        gone = events(export(planned, "--who", cohort))
        assert {(e["STATUS"], int(e["SEQUENCE"])) for e in gone.values()} == {("CANCELLED", 1)}
    adopt(planned, fewer)
    # Revision 2 was published with the cohort cancelled; revision 3 follows on that.
    everybody = export(planned)
    mine = events(everybody / "participant-P1.ics")
    assert {e["STATUS"] for e in mine.values()} == {"CONFIRMED"}


def test_drafts_after_a_publication_cancel_nothing(planned, jadwal, export, adopt):
    jadwal("publish", planned)
    plan = plan_of(planned)
    session = plan.sessions[0]
    jadwal("plan", planned, "--anew", "--workers", 1, "--work", 5, "--seed", 3)
    adopt(planned, changed(plan, session.id, date=session.date))
    for path in export(planned).iterdir():
        assert all(e["STATUS"] == "CONFIRMED" for e in events(path).values()), path.name


def test_who_is_not_there(planned, jadwal, tmp_path):
    result = jadwal("export", planned, "--format", "ics", "--who", "T9")
    assert result.exit_code == 2 and "T9" in result.stderr
    out = tmp_path / "t.ics"
    assert jadwal("export", planned, "--format", "ics", "--who", "trainer:T1", "--out", out).exit_code == 0
    assert out.is_file() and events(out)


@pytest.mark.parametrize(("zone", "offsets"), [("Europe/Berlin", {1, 2}), ("UTC", {0}), ("Asia/Makassar", {8})])
def test_clocks_of_other_places(jadwal, export, tmp_path, zone, offsets):
    toml = TABLES["programme.toml"].replace('holidays = "ID"', f'holidays = ""\ntimezone = "{zone}"')
    toml = toml.replace("2027-04-05", "2027-03-25").replace("2027-04-30", "2027-03-31")
    folder = write_small(tmp_path / "there", programme=toml)
    assert jadwal("plan", folder, "--workers", 1, "--work", 5).exit_code == 0
    plan = plan_of(folder)
    ids = [s.id for s in sorted(plan.sessions, key=lambda s: s.date)]
    days = [dt.date(2027, 3, 26), dt.date(2027, 3, 29), dt.date(2027, 3, 30)]
    plan = plan.with_(sessions=tuple(replace(s, date=days[ids.index(s.id) % 3]) for s in plan.sessions))
    path = tmp_path / "p.json"
    path.write_text(to_json(plan))
    jadwal("adopt", folder, path, "--force")
    file = export(folder) / "sentra-S1.ics"
    found = events(file)
    assert {int(e.start.utcoffset().total_seconds() // 3600) for e in found.values()} == offsets
    text = file.read_text("utf-8")
    assert ("BEGIN:VTIMEZONE" in text) == (zone != "UTC") and text.count("TZID=") == (
        len(found) * 2 if zone != "UTC" else 0
    )
    if zone == "Europe/Berlin":
        assert "BEGIN:DAYLIGHT" in text and "BEGIN:STANDARD" in text
