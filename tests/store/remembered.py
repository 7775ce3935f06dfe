"""A store full of one person, and the search for what is left of that person anywhere."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sqlite3
import zipfile
import zlib
from pathlib import Path

from scheduler.domain.availability import Holiday
from scheduler.plan.events import Event
from scheduler.plan.plan import Cohort, Level, Placement, Plan, Reason, Session, Unmet
from scheduler.store.forgetting import forget, person_in
from scheduler.store.store import Store
from tests.cli.programmes import TABLES

ID, NAME, PHONE = "3201234567890123", "Sukarsih Ningtyas", "0812-7777-888"
# Whatever of the person must not be found as bytes, in any case and encoding.
TRACES = ("3201234567890123", "sukarsih", "ningtyas", "7777888", "7777-888", "hamil", "1991-02-03")
MONDAY = dt.date(2027, 4, 5)

FILES = {
    **{name: text.encode() for name, text in TABLES.items()},
    "participants.csv": (
        "Daftar peserta; penanggung jawab Sukarsih Ningtyas,,,,,,,,,,,\n"
        "id,name,sentra,household,business,location,birth_date,sex,needs,internships,phone,catatan\n"
        f"{ID},{NAME},S1,K1,,Sumur-Batu,1991-02-03,F,step_free,I,{PHONE},sedang hamil\n"
        "P2,Budi,S1,,,,,M,,,0812 1111 222,suami Sukarsih  Ningtyas\n"
        "P3,Citra,S1,,,,1995-01-01,F,,I,,\n"
        "P4,Sukarsih Ningtyas Ayu,S1,,,,,F,,,,\n"
    ).encode(),
    "venues.csv": b"id,name,location,capacity,features\nV1,Balai,Metro,20,step_free\n",
    "households.csv": b"id,sentra,location\nK1,S1,Sumur-Batu\n",
    "businesses.csv": b"id,name,sentra\nU1,Anyaman Ibu Sukarsih Ningtyas,S1\n",
    "internships.csv": b"id,title,days,legal_basis\nI,Magang,2,praktik_kerja\n",
    "hosts.csv": b"id,name,location,capacity,internships,contact,features\nH1,Rumah Anyam,Metro,2,I,Sukarsih Ningtyas 08127777888,step_free\n",
    "mentors.csv": (
        f"id,name,host,participant,phone\nN1,Ibu Sukarsih Ningtyas,H1,{ID},{PHONE}\nN2,Fajar,H1,,0812\n".encode()
    ),
    "wishes.csv": f"participant,kind,id,points\n{ID},host,H1,5\nP2,trainer,T1,3\n".encode(),
    "availability.csv": (
        "kind,id,effect,first_day,last_day,weekdays,reason\n"
        f"participant,{ID},closed,,,fri,periksa karena hamil\n"
        "venue,V1,closed,2027-04-20,2027-04-20,,hajatan Sukarsih Ningtyas\n"
    ).encode(),
    "travel.csv": b"from,to,minutes\nMetro,Sumur-Batu,30\n",
}
FILES["programme.toml"] += b'# ditanya Sukarsih Ningtyas\n[signature]\nname = "Rina"\nplace = "Metro"\n'


def plan(number: int) -> Plan:
    """DASAR and LANJUT for everybody, a placement for two; the person's from Thursday to Monday, for Fridays closed."""
    everybody = (ID, "P2", "P3", "P4")
    thursday, monday = MONDAY + dt.timedelta(days=10), MONDAY + dt.timedelta(days=14)
    return Plan(
        "kecil",
        0,
        "optimal",
        (Level("compulsory-unmet", 0, 0), Level("optional-unmet", 0, 0), Level("preferences", 0, 0)),
        (Cohort("DASAR-S1-1", "DASAR", "S1", everybody), Cohort("LANJUT-S1-1", "LANJUT", "S1", everybody)),
        (
            Session("DASAR-S1-1/1", "DASAR-S1-1", 1, MONDAY, 480, 675, 4, "V1", ("T1",)),
            Session("LANJUT-S1-1/1", "LANJUT-S1-1", 1, MONDAY + dt.timedelta(days=1), 480, 675, 4, "V1", ("T1",)),
            Session(
                "LANJUT-S1-1/2", "LANJUT-S1-1", 2, MONDAY + dt.timedelta(days=1 + number), 480, 675, 4, "V1", ("T2",)
            ),
        ),
        (
            Placement("M01", ID, "I", "H1", "N2", (thursday, monday), 540, 960),
            Placement("M02", "P3", "I", "H1", "N1", (thursday, thursday + dt.timedelta(days=1)), 540, 960),
        ),
        (Unmet(ID, None, None, None, (Reason("x", f"{NAME} tidak hadir"),)),) if number == 9 else (),
    )


def fill(path: Path, files: dict[str, bytes] | None = None) -> None:
    """Two revisions and events of every kind that can hold a person."""
    files = files or FILES
    name = next(iter(files)) if len(files) == 1 else "participants.csv"
    with Store.open(path, write=True) as store:
        store.add_revision(plan(1), files, (Holiday(dt.date(2027, 5, 1), "Hari Buruh"),), "plan", publish=True)
        store.add_events(
            Event(0, "participant", ID, category="ill", note="hamil tua"),
            Event(0, "withdraw", "1"),
            Event(0, "held", "DASAR-S1-1/1", note="Sukarsih Ningtyas datang terlambat", data={"absent": [ID]}),
            Event(0, "delivered", ID, data={"revision": 1}),
            Event(0, "delivered", "N1", data={"revision": 1}),
            Event(0, "not-held", "LANJUT-S1-1/9", note=f"telepon {PHONE}"),
        )
        store.keep_candidates({"published": 1}, [{"kind": "people", "who": ID, "text": NAME}])
        store.add_revision(plan(2), files, (), f"adopt plan-{ID}.json", note=f"untuk {NAME} ({name})")


def forgotten(path: Path, **options):
    with Store.open(path, write=True) as store:
        person = person_in([store], ID)
        return forget(store, person, **options)


def everything(data: bytes) -> bytes:
    """Bytes with all that is packed in them: pages of SQLite, zlib, members of workbooks; in lower case, as UTF-8."""
    found = [data]
    if data.startswith(b"SQLite format 3"):
        with sqlite3.connect(":memory:") as db:
            db.deserialize(data)
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in db.execute(f'SELECT * FROM "{table}"'):
                    found += [everything(v if isinstance(v, bytes) else str(v).encode()) for v in row]
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [everything(archive.read(name)) + name.encode() for name in archive.namelist()]
    else:
        with contextlib.suppress(zlib.error):
            found.append(everything(zlib.decompress(data)))
    for part in list(found):
        if b"\0" in part:
            found.append(part.decode("utf-16-le", "ignore").encode())
    return b"\n".join(found).lower()


def traces(*paths: Path) -> list[tuple[str, str]]:
    """What of the person is found in files; somebody else's longer name is no trace."""
    found = []
    for p in paths:
        content = everything(p.read_bytes()).replace(b"sukarsih ningtyas ayu", b"")
        found += [(p.name, t) for t in TRACES if t.encode() in content]
    return found
