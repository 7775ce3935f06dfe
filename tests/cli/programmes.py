"""A programme small enough to be planned to proven optimality in a moment."""

from pathlib import Path

TABLES = {
    "programme.toml": """
[programme]
id = "kecil"
title = "Program kecil"
language = "en"
first_day = 2027-04-05
last_day = 2027-04-30
jp_minutes = 45
teaching_days = ["mon", "tue", "wed", "thu", "fri"]
holidays = "ID"

[day_patterns.normal]
slots = ["08:00", "08:45", "09:45", "10:30", "13:00", "13:45"]
""",
    "sentra.csv": "id,name,location\nS1,Anyaman,Metro\n",
    "courses.csv": (
        "id,title,jp,session_jp,group_min,after,compulsory\n"
        "DASAR,Dasar anyaman,4,4,2,,yes\n"
        "LANJUT,Anyaman lanjut,8,4,2,DASAR,yes\n"
    ),
    "participants.csv": "id,name,sentra\nP1,Ani,S1\nP2,Budi,S1\nP3,Citra,S1\n",
    "trainers.csv": "id,name,location,courses\nT1,Dewi,Metro,DASAR;LANJUT\nT2,Eko,Metro,LANJUT\n",
    "venues.csv": "id,name,location,capacity\nV1,Balai,Metro,20\n",
}


def write_small(folder: Path, **changes: str) -> Path:
    """Write the programme into a folder; `changes` replace tables (``courses="id,…"``)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        (folder / name).write_text(changes.get(name.split(".")[0], text), "utf-8")
    return folder
