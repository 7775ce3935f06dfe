"""What printing costs: cards and timetables of many participants as PDF, in CPU seconds and peak memory.

    python benchmarks/printing.py --people 1000

The programme and its plan are made here from a seed, without the solver; they are of the size of a real one, but nobody
asks whether they keep the rules. Every run is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from scheduler.domain.courses import Course, Internship, Topic
from scheduler.domain.people import Mentor, Participant, Trainer
from scheduler.domain.places import Host, Sentra, Venue
from scheduler.domain.problem import Problem
from scheduler.domain.settings import DayPattern, Settings
from scheduler.plan.plan import Cohort, Placement, Plan, Session

SLOTS = (480, 525, 585, 630, 675, 780, 825, 885)
GROUP = 20
COURSES = 6
SESSIONS = 4
DOCUMENTS = ("participant-card", "participant-timetable")
GIVEN = ("Ahmad", "Siti", "Dewi", "Bambang", "Sri", "Yuliana", "Rudi", "Nurhayati", "Wahyu", "Lina", "Eko", "Ratna")
FAMILY = ("Fauzi", "Maryam", "Sartika", "Irawan", "Lestari", "Hidayat", "Hartono", "Prasetyo", "Marlina", "Nugroho")
TOPICS = ("Bahan dan alat", "Teknik dasar", "Latihan terbimbing", "Menyelesaikan dan memeriksa hasil")


def programme(people: int, seed: int = 1) -> tuple[Problem, Plan]:
    """A programme of so many participants in sentra of 20, six courses of four sessions each, a placement for one in
    three, and a plan of it."""
    rng = random.Random(seed)
    count = -(-people // GROUP)
    sentra = tuple(Sentra(f"S{n:03}", f"Sentra Desa {n}", f"Desa {n}", contact=f"Ibu Kontak {n}") for n in range(count))
    courses = tuple(Course(f"K{n}", f"Pelatihan keterampilan {n}", 32, 8) for n in range(COURSES))
    internships = (
        Internship("M", "Magang produksi", 15, legal_basis="praktik_kerja", competences=("Mutu", "Kemasan")),
    )
    hosts = tuple(Host(f"H{n:03}", f"Rumah Produksi {n}", s.location, 10, ("M",)) for n, s in enumerate(sentra))
    problem = Problem(
        settings=Settings(
            "cetak",
            "Pelatihan Provinsi 2027",
            dt.date(2027, 3, 22),
            dt.date(2027, 11, 26),
            day_patterns=(DayPattern("normal", SLOTS),),
            letterhead=(("lines", ("PEMERINTAH PROVINSI CONTOH", "DINAS PELATIHAN", "Jalan Contoh 1")),),
            signature=(("place", "Kota"), ("office", "Kepala Dinas"), ("name", "Dr. Contoh"), ("nip", "1900")),
        ),
        sentra=sentra,
        participants=tuple(
            Participant(
                f"P{n:04}",
                f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}",
                f"S{n // GROUP:03}",
                birth_date=dt.date(1990, 1, 1),
                internships=("M",) if n % 3 == 0 else (),
            )
            for n in range(people)
        ),
        trainers=tuple(
            Trainer(f"T{n:03}", f"Instruktur {n}", s.location, tuple(c.id for c in courses), rate_per_jp=Decimal(75000))
            for n, s in enumerate(sentra)
        ),
        venues=tuple(Venue(f"V{n:03}", f"Balai Desa {n}", s.location, 25) for n, s in enumerate(sentra)),
        courses=courses,
        topics=tuple(Topic(c.id, n, 8, title) for c in courses for n, title in enumerate(TOPICS, 1)),
        internships=internships,
        hosts=hosts,
        mentors=tuple(Mentor(f"N{n:03}", f"Pembimbing {n}", h.id, 10) for n, h in enumerate(hosts)),
    )
    dates = problem.calendar.teaching_dates
    cohorts, sessions, placements = [], [], []
    for s in sentra:
        members = tuple(p.id for p in problem.participants if p.sentra == s.id)
        days = sorted(rng.sample(dates[:120], COURSES * SESSIONS))
        for c in courses:
            cohort = Cohort(f"{c.id}-{s.id}-1", c.id, s.id, members)
            cohorts.append(cohort)
            for number in range(1, SESSIONS + 1):
                day, number_of = days.pop(0), s.id[1:]
                trainers = (f"T{number_of}",)
                sessions.append(
                    Session(f"{cohort.id}/{number}", cohort.id, number, day, 480, 930, 8, f"V{number_of}", trainers)
                )
    for n, p in enumerate(x for x in problem.participants if x.internships):
        first = rng.randrange(125, len(dates) - 16)
        host = f"H{p.sentra[1:]}"
        mentor = f"N{p.sentra[1:]}"
        placements.append(Placement(f"M{n:04}", p.id, "M", host, mentor, dates[first : first + 15], 540, 960))
    plan = Plan("cetak", 1, cohorts=tuple(cohorts), sessions=tuple(sessions), placements=tuple(placements))
    return problem, plan


def measured(people: int, document: str) -> None:
    """Print one document and tell what it took; in a process of its own."""
    from scheduler.output.documents import PrintRequest, print_documents

    problem, plan = programme(people)
    with tempfile.TemporaryDirectory() as out:
        wall, cpu = time.perf_counter(), time.process_time()
        (path,) = print_documents(problem, plan, PrintRequest(Path(out), (document,), printed_on=dt.date(2027, 3, 1)))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{document}: {people} people, {cpu:.1f} CPU s, {wall:.1f} s, peak {peak:.0f} MB, file {size / 2**20:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--document", choices=DOCUMENTS)
    options = parser.parse_args()
    if options.document:
        measured(options.people, options.document)
        return
    for document in DOCUMENTS:
        subprocess.run([sys.executable, __file__, "--people", str(options.people), "--document", document], check=True)


if __name__ == "__main__":
    main()
