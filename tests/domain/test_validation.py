"""A Problem refuses what contradicts itself, and says where and what to do."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from scheduler.domain.availability import Availability, Wish
from scheduler.domain.courses import Course, Internship, Kit, Topic
from scheduler.domain.near import alike, near
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Business, Host, Leg, Sentra, Venue
from scheduler.domain.problem import InvalidProblem, Problem
from scheduler.domain.settings import PREFERENCES, DayPattern, Settings

D = dt.date
GOOD = Problem(
    Settings("p", "P", D(2027, 4, 5), D(2027, 6, 25), day_patterns=(DayPattern("normal", (480, 525, 585, 630)),)),
    sentra=(Sentra("A", "A", "Satu"), Sentra("B", "B", "Dua")),
    businesses=(Business("U1", "U", "A"),),
    households=(Household("K1", "A"),),
    participants=(
        Participant("P1", "Siti", "A", business="U1", birth_date=D(1990, 1, 1), internships=("MAG",)),
        Participant("P2", "Budi", "A", household="K1"),
        Participant("P3", "Dewi", "B", extra_courses=("C3",)),
    ),
    trainers=(Trainer("T1", "Yani", "Satu", ("C1", "C2", "C3")),),
    venues=(Venue("V1", "Balai", "Satu", 20),),
    courses=(
        Course("C1", "Satu", 8, 4),
        Course("C2", "Dua", 4, 2, after=("C1",), kit="G"),
        Course("C3", "Tiga", 4, 2, by_name=True, after=("C2",)),
    ),
    topics=(Topic("C1", 1, 8, "Alat"),),
    internships=(Internship("MAG", "Magang", 5, after=("C1",)),),
    hosts=(Host("H1", "Bengkel", "Dua", 2, ("MAG",)),),
    mentors=(Mentor("N1", "Jaka", "H1"),),
    kits=(Kit("G", "Gergaji"),),
    wishes=(Wish("P1", "host", "H1", 3), Wish("P3", "weekday", "fri", -1)),
    travel_legs=(Leg("Satu", "Dua", 30),),
    availability=(
        Availability("programme", "", "open", D(2027, 5, 1), D(2027, 5, 1)),
        Availability("venue", "*", "closed", weekdays=(5,), nth=(1, -1), pasaran=("wage",), hijri_months=(9,)),
        Availability("road", "Satu~Dua", "closed"),
        Availability("road", "*", "closed", D(2027, 6, 1), D(2027, 6, 1)),
    ),
)


def first(table, **changes):
    """The problem with the first row of a table changed."""
    rows = getattr(GOOD, table)
    return {table: (replace(rows[0], **changes), *rows[1:])}


def more(table, row):
    """The problem with one row more."""
    return {table: (*getattr(GOOD, table), row)}


def setting(**changes):
    return {"settings": replace(GOOD.settings, **changes)}


def rule(**changes):
    return setting(travel=replace(GOOD.settings.travel, **changes))


def slots(*times):
    return setting(day_patterns=(DayPattern("normal", times),))


FORBIDDEN = [
    (setting(id=""), "programme", None, "programme.id"),
    (setting(id="a/b"), "programme", None, "programme.id"),
    (setting(title=" "), "programme", None, "programme.title"),
    (setting(timezone="Mars/Kawah"), "programme", None, "programme.timezone"),
    (setting(timezone="../../etc"), "programme", None, "programme.timezone"),
    (setting(language="fr"), "programme", None, "programme.language"),
    (setting(venue_capacity="soft"), "programme", None, "programme.venue_capacity"),
    (setting(teaching_days=()), "programme", None, "programme.teaching_days"),
    (setting(teaching_days=(7,)), "programme", None, "programme.teaching_days"),
    (setting(last_day=D(2031, 1, 1)), "programme", None, "programme.last_day"),
    (setting(jp_minutes=0), "programme", None, "programme.jp_minutes"),
    (setting(freeze_days=-1), "programme", None, "replan.freeze_days"),
    (setting(weights=(("seets", 1),)), "programme", None, "weights.seets"),
    (setting(weights=(("seats", -1),)), "programme", None, "weights.seats"),
    (rule(wet_factor=0), "programme", None, "travel.wet_factor"),
    (rule(wet_months=(13,)), "programme", None, "travel.wet_months"),
    (rule(max_commute_minutes=-1), "programme", None, "travel.max_commute_minutes"),
    (setting(day_patterns=(DayPattern("a", (480, 525, 570, 615), first_day=D(2027, 5, 2), last_day=D(2027, 5, 1)),)),
     "programme", None, "day_patterns.a.last_day"),
    (setting(day_patterns=GOOD.settings.day_patterns * 2), "programme", None, "day_patterns.normal"),
    (slots(480, 500, 585, 630), "programme", None, "day_patterns.normal.slots"),
    (slots(480, 470, 585, 630), "programme", None, "day_patterns.normal.slots"),
    (slots(480, 525, 585, 1420), "programme", None, "day_patterns.normal.slots"),
    (slots(), "programme", None, "day_patterns"),
    ({"venues": ()}, "venues", None, None),
    (more("venues", Venue("V1", "Aula", "Satu", 10)), "venues", 1, "id"),
    (more("venues", Venue("", "Aula", "Satu", 10)), "venues", 1, "id"),
    (more("venues", Venue("V\n2", "Aula", "Satu", 10)), "venues", 1, "id"),
    (more("venues", Venue("V;2", "Aula", "Satu", 10)), "venues", 1, "id"),
    (more("venues", Venue("*", "Aula", "Satu", 10)), "venues", 1, "id"),
    (more("venues", Venue("V" * 65, "Aula", "Satu", 10)), "venues", 1, "id"),
    (first("businesses", sentra="X"), "businesses", 0, "sentra"),
    (more("households", Household("K2", "A")), "households", 1, "id"),
    (first("participants", business="U2"), "participants", 0, "business"),
    (first("participants", household="K1"), "participants", 0, "household"),
    (first("participants", sentra="B"), "participants", 0, "business"),
    (first("participants", courses=("C9",)), "participants", 0, "courses"),
    (first("participants", birth_date=None), "participants", 0, "birth_date"),
    (first("participants", birth_date=D(2028, 1, 1)), "participants", 0, "birth_date"),
    (first("participants", max_days_per_week=0), "participants", 0, "max_days_per_week"),
    (first("trainers", courses=("C1", "C9")), "trainers", 0, "courses"),
    (first("trainers", tax_percent=101), "trainers", 0, "tax_percent"),
    (first("venues", sentra=("A", "X")), "venues", 0, "sentra"),
    (first("venues", capacity=0), "venues", 0, "capacity"),
    (first("courses", jp=10_001), "courses", 0, "jp"),
    (first("courses", session_jp=5), "courses", 0, "session_jp"),
    (first("courses", group_min=21), "courses", 0, "group_min"),
    (first("courses", min_gap_days=3, max_gap_days=2), "courses", 0, "min_gap_days"),
    (first("courses", after=("C3",)), "courses", 0, "after"),
    (first("courses", after=("C1",)), "courses", 0, "after"),
    (first("courses", kit="X"), "courses", 0, "kit"),
    (first("courses", first_day=D(2027, 5, 2), last_day=D(2027, 5, 1)), "courses", 0, "last_day"),
    (first("courses", first_day=D(2027, 7, 1)), "courses", 0, "first_day"),
    (first("courses", last_day=D(2027, 3, 1)), "courses", 0, "last_day"),
    (first("courses", trainers_per_session=-1), "courses", 0, "trainers_per_session"),
    (first("topics", course="X"), "topics", 0, "course"),
    (first("internships", hours_per_day=9), "internships", 0, "hours_per_day"),
    (first("internships", days=367), "internships", 0, "days"),
    (first("internships", after=("X",)), "internships", 0, "after"),
    (more("internships", Internship("LAIN", "Lain", 5)), "internships", 1, "id"),
    (first("hosts", internships=("MAG", "X")), "hosts", 0, "internships"),
    (first("hosts", start=20 * 60), "hosts", 0, "start"),
    (first("mentors", host="X"), "mentors", 0, "host"),
    (first("mentors", participant="X"), "mentors", 0, "participant"),
    (first("mentors", after=("C1",)), "mentors", 0, "after"),
    (first("wishes", id="H9"), "wishes", 0, "id"),
    (first("wishes", kind="kit"), "wishes", 0, "kind"),
    (more("wishes", Wish("P1", "weekday", "friday", 1)), "wishes", 2, "id"),
    (first("travel_legs", minutes=-1), "travel", 0, "minutes"),
    (first("travel_legs", to="Satu"), "travel", 0, "to"),
    (more("travel_legs", Leg("Satu", "Dua", 40)), "travel", 1, "to"),
    (first("availability", kind="room"), "availability", 0, "kind"),
    (first("availability", last_day=D(2027, 4, 1)), "availability", 0, "last_day"),
    *[
        (more("availability", Availability(*row)), "availability", 4, column)
        for row, column in (
            (("venue", "V9", "closed"), "id"),
            (("course", "", "closed"), "id"),
            (("road", "Satu", "closed"), "id"),
            (("road", "Satu~Tiga", "closed"), "id"),
            (("road", "Satu~Satu", "closed"), "id"),
            (("road", "Satu~Dua", "avoid"), "effect"),
            (("venue", "V1", "open"), "effect"),
            (("venue", "V1", "shut"), "effect"),
            (("venue", "V1", "closed", None, None, (7,)), "weekdays"),
            (("venue", "V1", "closed", None, None, (), (0,)), "nth"),
            (("venue", "V1", "closed", None, None, (), (), ("senin",)), "pasaran"),
            (("venue", "V1", "closed", None, None, (), (), (), (13,)), "hijri_months"),
            (("venue", "V1", "closed", None, None, (), (), (), (), 600, 600), "time_to"),
            (("venue", "V1", "closed", None, None, (), (), (), (), 600, 1500), "time_from"),
            (("venue", "V1", "closed", None, None, (), (), (), (), 0, 1440, "sure"), "certainty"),
            (("venue", "V1", "avoid", None, None, (), (), (), (), 0, 1440, "certain", -1), "weight"),
        )
    ],
]  # fmt: skip
ALLOWED = [
    first("participants", courses=("C3",), sentra="A"),
    first("courses", session_jp=9, jp=4),
    first("courses", min_gap_days=2, max_gap_days=2),
    first("courses", trainers_per_session=0),
    first("courses", last_day=D(2027, 12, 31), first_day=D(2027, 1, 1)),
    first("mentors", participant="P3", after=("C1",)),
    more("travel_legs", Leg("Dua", "Satu", 40)),
    more("venues", Venue("V/2 (atas), ruang 1", "Aula", "Satu", 10)),
    setting(weights=tuple((id, 0) for id in PREFERENCES)),
    {"households": (), "participants": tuple(replace(p, household=None) for p in GOOD.participants)},
]


def flaws(changes):
    with pytest.raises(InvalidProblem) as caught:
        GOOD.with_(**changes)
    return caught.value.flaws


@pytest.mark.parametrize(("changes", "table", "row", "column"), FORBIDDEN)
def test_forbidden(changes, table, row, column):
    found = flaws(changes)
    assert [(f.table, f.row, f.column) for f in found] == [(table, row, column)], list(map(str, found))
    # A remedy is more than the verdict.
    assert len(str(found[0].message)) > 15


@pytest.mark.parametrize("changes", ALLOWED)
def test_allowed(changes):
    GOOD.with_(**changes)


def test_a_loop_is_named_once_whatever_leads_to_it():
    courses = (
        Course("C0", "Nol", 4, 2, after=("C1",)),
        Course("C1", "Satu", 4, 2, after=("C3", "C0x")),
        Course("C2", "Dua", 4, 2, after=("C1",)),
        Course("C3", "Tiga", 4, 2, after=("C2",), by_name=True),
    )
    loops = [f for f in flaws({"courses": courses}) if "circle" in f.message.msgid]
    assert [dict(f.message.values)["loop"] for f in loops] == ["C1 → C3 → C2 → C1"]


def test_a_misspelt_household_is_not_told_as_an_empty_one():
    people = (*GOOD.participants[:1], replace(GOOD.participants[1], household="K-1"), *GOOD.participants[2:])
    found = flaws({"participants": people})
    assert [(f.table, f.column) for f in found] == [("participants", "household")]
    assert "Did you mean K1?" in str(found[0].message)


def test_every_flaw_is_told():
    changes = first("courses", jp=0) | first("venues", capacity=-1) | first("trainers", courses=("X",))
    assert {(f.table, f.column) for f in flaws(changes)} == {
        ("courses", "jp"), ("venues", "capacity"), ("trainers", "courses"),
    }  # fmt: skip


def test_a_long_chain_of_courses_is_no_loop():
    chain = tuple(Course(f"X{n}", "x", 2, 2, after=(f"X{n - 1}",) if n else (), by_name=True) for n in range(3000))
    GOOD.with_(courses=GOOD.courses + chain)


def test_near():
    assert near("Negararatu", ["Krui", "Negara Ratu"]) == "Negara Ratu"
    assert near("sullam", ["SULAM", "DESAIN"]) == "SULAM"
    assert near("Q", ["SULAM"]) is None and near("", ["a"]) is None
    assert alike("Way-Krui") == alike("WAY krui") != alike("Krui")


def test_many_people_are_checked_quickly():
    people = tuple(Participant(f"P{n}", "x", "A" if n % 2 else "A.") for n in range(5000))
    started = time.perf_counter()
    assert len(flaws({"participants": people, "wishes": (), "households": ()})) == 2500
    assert time.perf_counter() - started < 5
