"""Generated programmes of any size, shaped like examples/lampung-ovop.

    python benchmarks/generate.py N SEED DIR

N participants live in sentra of about twelve. Five sentra make a district (three of woven cloth, one of pottery, one of
snacks) with a town in the middle, where most of its trainers live; the same courses, kit, hosts and internships are
repeated in every district. Trainers are loaded to between 65 and 80 %. Everything a district needs is there, so that
nearly every requirement can be met; nothing proves that all can. The same N and SEED give the same files.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from pathlib import Path

import click

PEOPLE_OF_SENTRA = 12
SENTRA_OF_DISTRICT = 5
PRODUCTS = ("kain", "kain", "kain", "gerabah", "keripik")  # of the sentra of a district, in order
LOAD = 0.65, 0.80
FIRST, LAST = dt.date(2027, 3, 29), dt.date(2027, 11, 26)
GIVEN = ("Adi", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gita", "Hadi", "Indah", "Joko", "Lestari", "Nur", "Wati")
FAMILY = ("Santoso", "Lubis", "Harahap", "Saputra", "Wijaya", "Hidayat", "Siregar", "Utami", "Kusuma", "Rahayu")

# id, title, jp, session_jp, products, features, kit, after, gap_after_days
COURSES = (
    ("DESAIN", "Desain motif", 16, 4, ("kain",), "", "", "", 0),
    ("TENUN", "Tenun mutu", 24, 6, ("kain",), "", "", "DESAIN", 0),
    ("BENTUK", "Olah dan bentuk tanah liat", 24, 4, ("gerabah",), "wet_clay", "", "", 0),
    ("GLASIR", "Bakar dan glasir", 12, 3, ("gerabah",), "wet_clay;power", "", "BENTUK", 3),
    ("GMP", "Cara produksi yang baik", 18, 6, ("keripik",), "kitchen", "", "", 0),
    ("HALAL", "Sertifikasi halal", 12, 4, ("keripik",), "", "", "GMP", 0),
    ("KEMAS", "Pengemasan dan label", 12, 6, (), "power", "SEGEL", "TENUN;GLASIR;GMP", 0),
    ("DIGITAL", "Pemasaran digital", 12, 6, (), "power", "", "KEMAS", 0),
    ("HPP", "Harga pokok dan perizinan", 12, 6, (), "", "", "", 0),
)
# courses, how many there are of the kind in a district, JP a week
TRAINERS = (
    ("DESAIN;TENUN", 3, 24),
    ("BENTUK", 1, 24),
    ("GLASIR", 1, 24),
    ("GMP;HALAL", 1, 16),
    ("KEMAS", 2, 24),
    ("DIGITAL", 1, 24),
    ("DIGITAL;HPP", 1, 24),
    ("HPP;TOT", 1, 24),
)
# product, places, workers, owner is the mentor and takes TOT
HOSTS = {
    "kain": ((2, 12, True), (2, 11, False)),
    "gerabah": ((2, 10, True), (2, 11, False)),
    "keripik": ((2, 14, True), (2, 10, False)),
}
INTERNSHIP = {"kain": "MAG-KAIN", "gerabah": "MAG-GERABAH", "keripik": "MAG-KERIPIK"}
LEARNT_FIRST = {"kain": "TENUN", "gerabah": "BENTUK", "keripik": "GMP"}

SETTINGS = """\
[programme]
id = "dibuat-{n}-{seed}"
title = "Program buatan, {n} peserta"
timezone = "Asia/Jakarta"
language = "id"
first_day = {first}
last_day = {last}
jp_minutes = 45
teaching_days = ["mon", "tue", "wed", "thu", "fri"]
holidays = "ID"
venue_capacity = "hard"

[day_patterns.friday]
weekdays = ["fri"]
slots = ["08:00", "08:45", "09:45", "10:30", "13:00", "13:45"]

[day_patterns.normal]
slots = ["08:00", "08:45", "09:45", "10:30", "11:15", "13:00", "13:45", "14:45"]

[travel]
setup_minutes = 30
overnight_over_minutes = 180
max_commute_minutes = 120
default_minutes = 300
wet_months = [11, 12, 1, 2, 3]
wet_factor = 1.3

[replan]
freeze_days = 3
"""


class Generator:
    """Rows of every table; `tables` maps a table's name to its rows."""

    def __init__(self, people: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.people = people
        self.named = 0
        self.tables: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.products: dict[str, str] = {}
        self.villages: dict[int, list[str]] = defaultdict(list)

    def add(self, table: str, **row: object) -> None:
        self.tables[table].append({k: v for k, v in row.items() if v not in ("", None)})

    def _name(self) -> str:
        """A name nobody else has."""
        self.named += 1
        return f"{self.random.choice(GIVEN)} {self.random.choice(FAMILY)} {self.named}"

    def build(self) -> dict[str, list[dict[str, object]]]:
        sentra = max(1, round(self.people / PEOPLE_OF_SENTRA))
        for n in range(sentra):
            here = self.people * (n + 1) // sentra - self.people * n // sentra
            self._sentra(n, here)
        districts = -(-sentra // SENTRA_OF_DISTRICT)
        self._courses(districts)
        for d in range(districts):
            self._trainers(d)
        self._travel(districts)
        return self.tables

    # A sentra ---------------------------------------------------------------------------

    def _sentra(self, n: int, people: int) -> None:
        district, product = n // SENTRA_OF_DISTRICT, PRODUCTS[n % SENTRA_OF_DISTRICT]
        id, village = f"S{n + 1:04}", f"Desa {n + 1:04}"
        self.products[id] = product
        self.villages[district].append(village)
        self.add("sentra", id=id, name=f"Sentra {product} {village}", location=village, product=product)
        self._venues(id, village, product)
        first, last = self._stretch(21)
        self.add("availability", kind="sentra", id=id, effect="avoid", first_day=first, last_day=last, weight=3)
        self._people(id, village, product, people)
        for k, (places, workers, owner) in enumerate(HOSTS[product]):
            host, mentor = f"H{n + 1:04}{'AB'[k]}", f"N{n + 1:04}{'AB'[k]}"
            place = village if owner else f"Kota {district + 1:03}"
            self.add(
                "hosts", id=host, name=f"Usaha {host}", location=place, capacity=places, workers=workers,
                internships=INTERNSHIP[product], features="step_free",
            )  # fmt: skip
            self.add(
                "mentors", id=mentor, name=f"Pembimbing {mentor}", host=host, max_apprentices=places,
                participant=f"{id}-01" if owner else "", after="TOT" if owner else "",
                qualified_from="" if owner else "2026-11-20",
            )  # fmt: skip

    def _venues(self, sentra: str, village: str, product: str) -> None:
        own = {"kain": "power", "gerabah": "power;wet_clay", "keripik": "power;kitchen"}[product]
        for k, (seats, features) in enumerate(((24, f"{own};step_free"), (16, own))):
            id = f"V{sentra[1:]}{'AB'[k]}"
            self.add(
                "venues", id=id, name=f"Balai {id}", location=village, capacity=seats, features=features, sentra=sentra
            )
        self.add("availability", kind="venue", id=f"V{sentra[1:]}A", effect="closed", weekdays="mon", nth=1)

    def _people(self, sentra: str, village: str, product: str, people: int) -> None:
        households = [f"K{sentra[1:]}{x}" for x in "AB"] if people >= 8 else []
        for k in households:
            self.add("households", id=k, sentra=sentra, max_absent=1, must_train=1)
        interns = set(self.random.sample(range(2, max(3, people - 2 * len(households) + 1)), min(4, people // 3)))
        for number in range(1, people + 1):
            at_home = people - number
            carer, daily = self.random.random() < 0.3, self.random.random() < 0.15
            self.add(
                "participants",
                id=f"{sentra}-{number:02}",
                name=self._name(),
                sentra=sentra,
                household=households[at_home // 2] if at_home // 2 < len(households) else "",
                sex=self.random.choice("FM"),
                birth_date=dt.date(self.random.randint(1965, 2003), self.random.randint(1, 12), 15),
                earliest_start="08:30" if carer else "",
                max_days_per_week=3 if daily else "",
                needs="step_free" if self.random.random() < 0.02 else "",
                extra_courses="TOT" if number == 1 else "",
                internships=INTERNSHIP[product] if number in interns else "",
            )

    # What all share -------------------------------------------------------------------------

    def _courses(self, districts: int) -> None:
        for id, title, jp, session_jp, products, features, kit, after, gap in COURSES:
            there = [s for s, product in self.products.items() if product in products]
            if products and not there:
                continue
            self.add(
                "courses", id=id, title=title, jp=jp, session_jp=session_jp, sentra=";".join(there), group_min=6,
                group_max=20, features=features, kit=kit, gap_after_days=gap,
                after=";".join(c for c in after.split(";") if self._is_taught(c)),
            )  # fmt: skip
        self.add(
            "courses", id="TOT", title="Pembimbing magang", jp=12, session_jp=6, by_name="yes", group_min=1,
            group_max=20, features="power", mixed="yes", max_gap_days=7, last_day=FIRST + dt.timedelta(days=75),
        )  # fmt: skip
        self.add("kits", id="SEGEL", name="Alat segel", count=districts, move_days=1)
        for product in dict.fromkeys(self.products.values()):
            self.add(
                "internships", id=INTERNSHIP[product], title=f"Magang {product}", days=15, hours_per_day=6,
                after=LEARNT_FIRST[product], legal_basis="pemagangan", first_day="2027-06-01", last_day="2027-10-29",
            )  # fmt: skip

    def _is_taught(self, course: str) -> bool:
        products = next((c[4] for c in COURSES if c[0] == course), ())
        return bool(products) and not set(products).isdisjoint(self.products.values())

    def _trainers(self, district: int) -> None:
        town = f"Kota {district + 1:03}"
        sentra = len(self.villages[district])
        products = PRODUCTS[:sentra]
        jp = {c[0]: c[2] * sum(1 for p in products if not c[4] or p in c[4]) for c in COURSES}
        jp["TOT"] = 12
        supply = {course: sum(n for text, n, _ in TRAINERS if course in text.split(";")) for course in jp}
        number = 0
        for text, count, weekly in TRAINERS:
            courses = text.split(";")
            if not any(jp.get(c) for c in courses):
                continue
            share = sum(jp[c] / supply[c] for c in courses)
            for _ in range(count):
                number += 1
                id = f"T{district + 1:03}{number:02}"
                most = max(6, round(share / self.random.uniform(*LOAD)))
                home = town if self.random.random() < 0.6 else self.random.choice(self.villages[district])
                self.add(
                    "trainers", id=id, name=self._name(), location=home,
                    courses=text, max_jp_per_day=8, max_jp_per_week=weekly, max_jp=most, rate_per_jp=80000,
                )  # fmt: skip
                first, last = self._stretch(10)
                self.add("availability", kind="trainer", id=id, effect="closed", first_day=first, last_day=last)
                if text == "GMP;HALAL":
                    self.add("availability", kind="trainer", id=id, effect="only", weekdays="tue;thu")

    def _stretch(self, days: int) -> tuple[dt.date, dt.date]:
        first = FIRST + dt.timedelta(days=self.random.randrange((LAST - FIRST).days - days))
        return first, first + dt.timedelta(days=days - 1)

    def _travel(self, districts: int) -> None:
        """Villages lie within an hour of their town, districts on a grid; what is not named is a day's journey away."""
        way = {}
        for d in range(districts):
            town = f"Kota {d + 1:03}"
            for n, village in enumerate(self.villages[d]):
                way[village] = self.random.randint(15, 60)
                self._leg(town, village, way[village])
                for other in self.villages[d][:n]:
                    self._leg(
                        other, village, max(15, (way[other] + way[village]) * self.random.randint(60, 100) // 100)
                    )
        columns = max(1, round(districts**0.5))
        for d in range(districts):
            for e in (d + 1 if (d + 1) % columns else None, d + columns):
                if e is not None and e < districts:
                    road = self.random.randint(70, 120)
                    self._leg(f"Kota {d + 1:03}", f"Kota {e + 1:03}", road)
                    for a, b in ((d, e), (e, d)):
                        for village in self.villages[a]:
                            self._leg(f"Kota {b + 1:03}", village, road + way[village])

    def _leg(self, a: str, b: str, minutes: int) -> None:
        self.add("travel", **{"from": a, "to": b, "minutes": minutes})


def generate(people: int, seed: int, folder: Path) -> None:
    """Write a programme as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.format(n=people, seed=seed, first=FIRST, last=LAST)
    (folder / "programme.toml").write_text(settings, encoding="utf-8")
    for table, rows in Generator(people, seed).build().items():
        columns = list(dict.fromkeys(c for row in rows for c in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


@click.command()
@click.argument("people", type=click.IntRange(min=1), metavar="N")
@click.argument("seed", type=int)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def main(people: int, seed: int, folder: Path) -> None:
    """Write a programme of N participants to DIR."""
    generate(people, seed, folder)


if __name__ == "__main__":
    main()
