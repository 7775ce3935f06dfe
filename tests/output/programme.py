"""A small programme with awkward people in it, and its plan: what the pages are tested with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from scheduler.domain.availability import Availability, Holiday
from scheduler.domain.courses import Course, Internship, Topic
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Business, Host, Leg, Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import DayPattern, Settings, TravelRules
from scheduler.output.lettergate import Earlier
from scheduler.plan.events import Event
from scheduler.plan.plan import Cohort, Placement, Plan, Session

LONG = "Raden Ayu Siti Khadijah Nur Azizah binti Haji Muhammad Yusuf Batin Pemuka Adat Z"
ARABIC = "محمد عبد الله \u202eevil"
MARKUP = "<script>alert(\"x\")</script> & 'Ibu' {{ 7*7 }}"
FORMULA = '=HYPERLINK("http://x")\x07+62'
PHONES = ("0812-1111-0001", "0812-1111-0002", "0812-1111-0003", "0812-2222-0001", "0812-3333-0001")
# Words that stand in the input and must stand on no page.
SECRETS = (
    *PHONES,
    "kursi_roda",
    "huruf_besar",
    "RT-MISKIN",
    "Kampung Rahasia",
    "Usaha Rahasia",
    "3171234567890001",
    "1990-03-04",
    "karena sakit",
    "rapat tertutup",
)


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


SLOTS = (480, 525, 585, 630, 675, 780, 825, 885)


def settings(language: str = "id", **changes: object) -> Settings:
    values = {
        "id": "uji-2027",
        "title": "Program Uji <2027> & Co",
        "first_day": day("2027-03-22"),
        "last_day": day("2027-06-18"),
        "language": language,
        "day_patterns": (DayPattern("normal", SLOTS),),
        "travel": TravelRules(),
        "letterhead": (("lines", ("PEMERINTAH PROVINSI UJI", "DINAS PELATIHAN", "Jalan Contoh 1 & 2")),),
        "signature": (
            ("place", "Kota Uji"),
            ("office", "Kepala Dinas"),
            ("name", 'Dr. Contoh "Uji", M.M.'),
            ("rank", "Pembina (IV/a)"),
            ("nip", "190001012000011001"),
        ),
        "letters": (
            ("number", "090/{number}/UJI & CO/2027"),
            ("classification", "Biasa"),
            ("basis", ("DIPA <contoh>", "Keputusan Kepala Dinas & lain-lain")),
        ),
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def participants() -> tuple[Participant, ...]:
    born = day("1990-03-04")
    return (
        Participant(
            "P01",
            "Zubaidah",
            "PRS",
            business="U1",
            phone=PHONES[0],
            birth_date=born,
            internships=("PROD",),
            sex="F",
        ),
        Participant(
            "P02",
            ARABIC,
            "PRS",
            household="RT-MISKIN",
            phone=PHONES[1],
            needs=("kursi_roda",),
            internships=("PROD",),
            birth_date=born,
            sex="M",
        ),
        Participant("P03", MARKUP, "PRS", household="RT-MISKIN", location="Kampung Rahasia", max_days_per_week=3),
        Participant("P04", LONG, "TGM", business="U2", needs=("huruf_besar",), earliest_start=minutes("08:00")),
        Participant("P05", FORMULA, "TGM", phone=PHONES[2]),
        Participant("P06", "Tanpa Sesi", "TGM", courses=("LAIN",)),
    )


def problem(language: str = "id", **changes: object) -> Problem:
    values = {
        "settings": settings(language),
        "sentra": (
            Sentra("PRS", "Sentra Pertama", "Kota", contact="Ibu Satu 0800-1000-101", address="Balai 1"),
            Sentra("TGM", "Sentra Kedua", "Jauh", contact="Pak Dua 0800-1000-102"),
        ),
        "businesses": (Business("U1", "Usaha Rahasia Satu", "PRS"), Business("U2", "Usaha Rahasia Dua", "TGM")),
        "households": (Household("RT-MISKIN", "PRS", "Kampung Rahasia"),),
        "participants": participants(),
        "trainers": (
            Trainer(
                "T1",
                "Dra. Ani <Guru>",
                "Kota",
                ("SULAM", "KEMAS", "LAIN"),
                rate_per_jp=Decimal(98765),
                tax_percent=Decimal("2.5"),
                position="Dosen",
                rank="Penata (III/c)",
                nip="190001022000012002",
                phone=PHONES[3],
            ),
            Trainer("T2", "Budi", "Jauh", ("SULAM", "KEMAS")),
            Trainer("T3", "Tanpa Mengajar", "Kota", ("LAIN",)),
        ),
        "venues": (
            Venue("V1", "Balai Kota", "Kota", 20, contact="Pak Juru 0800-1000-201", address="Jalan Balai 1"),
            Venue("V2", "Gedung Jauh", "Jauh", 30),
            Venue("V3", "Ruang Kosong", "Kota", 10),
        ),
        "courses": (
            Course("SULAM", "Sulam <mutu> & rapi", 12, 6, by_name=False),
            Course("KEMAS", "Pengemasan", 4, 2, mixed=True, max_sessions_per_day=2),
            Course("LAIN", "Kursus lain", 2, 2, by_name=True, compulsory=False),
        ),
        "topics": (
            Topic("SULAM", 1, 3, "Bahan & alat"),
            Topic("SULAM", 2, 5, "Tusuk dasar"),
            Topic("SULAM", 3, 4, "Menyelesaikan <panel>"),
        ),
        "internships": (
            Internship(
                "PROD",
                "Magang produksi",
                5,
                legal_basis="praktik_kerja",
                competences=("Kendali mutu", "Kemasan & label"),
                visit_every_days=3,
            ),
        ),
        "hosts": (
            Host("H1", "Rumah & Karya", "Kota", 3, ("PROD",), contact="Ibu Tiga 0800-1000-301"),
            Host("H2", "Tempat Lain", "Jauh", 3, ("PROD",)),
        ),
        "mentors": (
            Mentor("N1", "Nona Pembimbing", "H1", phone=PHONES[4]),
            Mentor("N2", "Tuan Pembimbing", "H2"),
        ),
        "travel_legs": (Leg("Kota", "Jauh", 240, Decimal("176")),),
        "availability": (
            Availability("participant", "P02", "closed", weekdays=(4,), time_from=780, reason="karena sakit"),
            Availability("programme", "", "closed", day("2027-05-04"), day("2027-05-04"), reason="rapat tertutup"),
            Availability("sentra", "PRS", "closed", day("2027-05-05"), day("2027-05-05"), reason="rapat tertutup"),
        ),
        "holidays": (
            Holiday(day("2027-03-26"), "Wafat Yesus Kristus"),
            Holiday(day("2027-05-17"), "Iduladha", "estimated"),
            Holiday(day("2027-05-18"), "Cuti bersama", "candidate"),
        ),
    }
    return Problem(**{**values, **changes})  # type: ignore[arg-type]


def session(cohort: str, number: int, date: str, start: str, end: str, jp: int, venue: str, *trainers: str) -> Session:
    id = f"{cohort}/{number}"
    return Session(id, cohort, number, day(date), minutes(start), minutes(end), jp, venue, trainers)


def plan() -> Plan:
    """Two cohorts of SULAM, a mixed one of KEMAS with two sessions on one date, a session not held, two placements."""
    return Plan(
        "uji-2027",
        3,
        cohorts=(
            Cohort("SULAM-PRS-1", "SULAM", "PRS", ("P01", "P02", "P03")),
            Cohort("SULAM-TGM-1", "SULAM", "TGM", ("P04", "P05")),
            Cohort("KEMAS-1", "KEMAS", None, ("P01", "P02", "P03", "P04", "P05")),
        ),
        sessions=(
            session("SULAM-PRS-1", 1, "2027-03-29", "08:00", "13:45", 6, "V1", "T1"),
            replace(
                session("SULAM-PRS-1", 2, "2027-03-30", "08:00", "13:45", 0, "V1", "T1"),
                id="SULAM-PRS-1/2a",
                state="not_held",
            ),
            session("SULAM-PRS-1", 2, "2027-04-06", "08:00", "13:45", 6, "V1", "T1"),
            session("SULAM-TGM-1", 1, "2027-03-31", "08:00", "13:45", 6, "V2", "T1"),
            session("SULAM-TGM-1", 2, "2027-04-01", "08:00", "13:45", 6, "V2", "T1", "T2"),
            session("KEMAS-1", 1, "2027-05-27", "08:00", "09:30", 2, "V1", "T1"),
            session("KEMAS-1", 2, "2027-05-27", "10:30", "12:00", 2, "V1", "T1"),
        ),
        placements=(
            Placement("M1", "P02", "PROD", "H1", "N1", _days("2027-05", 20, 21, 24, 25, 26), 540, 960),
            Placement("M2", "P01", "PROD", "H1", "N1", _days("2027-06", 1, 2, 3, 4, 7), 540, 960),
        ),
    )


def _days(month: str, *days: int) -> tuple[dt.date, ...]:
    return tuple(day(f"{month}-{d:02d}") for d in days)


def earlier() -> Earlier:
    """What was handed out before `plan`, with somebody who has left since, and the events between the two."""
    usual = problem()
    left = Participant("P07", "Sudah Keluar", "TGM", phone="0812-1111-0003")
    now = plan()
    before = {s.id: s for s in now.sessions if s.state != "not_held"}
    before |= {
        "SULAM-PRS-1/2": session("SULAM-PRS-1", 2, "2027-03-30", "08:00", "13:45", 6, "V1", "T1"),
        "SULAM-TGM-1/1": session("SULAM-TGM-1", 1, "2027-03-31", "08:00", "13:45", 6, "V2", "T3"),
        "SULAM-TGM-1/2": session("SULAM-TGM-1", 2, "2027-04-01", "08:00", "13:45", 6, "V1", "T1", "T2"),
    }
    cohorts = tuple(replace(c, participants=(*c.participants, "P07")) if c.sentra == "TGM" else c for c in now.cohorts)
    first, second = now.placements
    placements = (
        replace(first, host="H2", mentor="N2"),
        replace(second, dates=_days("2027-05", 31) + second.dates[:-1]),
    )
    at = dt.datetime
    events = (
        Event(1, "not-held", "SULAM-PRS-1/2", category="weather", note="karena sakit"),
        Event(2, "trainer", "T3", at(2027, 3, 31), at(2027, 4, 1), "ill", "karena sakit"),
        Event(3, "venue", "V1", at(2027, 4, 1), at(2027, 4, 2), "venue-taken", "rapat tertutup"),
        Event(4, "host", "H2", at(2027, 5, 1), None, "host", "rapat tertutup"),
        Event(5, "participant", "P01", at(2027, 5, 31), at(2027, 6, 1), "ill", "karena sakit"),
        Event(6, "drops-out", "P07", at(2027, 3, 25), None, "participants", "karena sakit"),
    )
    old = now.with_(revision=2, cohorts=cohorts, sessions=tuple(before.values()), placements=placements)
    return Earlier(usual.with_(participants=(*usual.participants, left)), old, events)


def long_plan(count: int = 200) -> tuple[Problem, Plan]:
    """One cohort with many sessions."""
    base = problem(settings=settings(last_day=day("2028-12-29")), topics=())
    long = base.with_(courses=(Course("SULAM", "Sulam", count * 2, 2), *base.courses[1:]))
    dates = [d for d in long.calendar.teaching_dates][:count]
    sessions = tuple(
        Session(f"SULAM-PRS-1/{n}", "SULAM-PRS-1", n, d, 480, 570, 2, "V1", ("T1",)) for n, d in enumerate(dates, 1)
    )
    return long, Plan("uji-2027", 1, cohorts=(Cohort("SULAM-PRS-1", "SULAM", "PRS", ("P01",)),), sessions=sessions)
