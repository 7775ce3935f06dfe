"""Words that stand for fixed values, in English and Indonesian; the first word of each value is what is written."""

from __future__ import annotations

import re

WEEKDAYS = {
    0: "mon monday senin sen",
    1: "tue tuesday tues selasa sel",
    2: "wed wednesday rabu rab",
    3: "thu thursday thur thurs kamis kam",
    4: "fri friday jumat jum jum'at jumaat",
    5: "sat saturday sabtu sab",
    6: "sun sunday minggu min ahad",
}
MONTHS = {
    1: "jan january januari",
    2: "feb february februari pebruari peb",
    3: "mar march maret mrt",
    4: "apr april",
    5: "may mei",
    6: "jun june juni",
    7: "jul july juli",
    8: "aug august agustus agu agt ags agst",
    9: "sep september sept",
    10: "oct october oktober okt",
    11: "nov november nopember nop",
    12: "dec december desember des",
}
HIJRI_MONTHS = {
    1: "1 muharram muharam",
    2: "2 safar shafar",
    3: "3 rabiulawal rabiul_awal",
    4: "4 rabiulakhir rabiul_akhir",
    5: "5 jumadilawal jumadil_awal",
    6: "6 jumadilakhir jumadil_akhir",
    7: "7 rajab",
    8: "8 syaban sya'ban shaban",
    9: "9 ramadan ramadhan ramadlan puasa",
    10: "10 syawal shawwal",
    11: "11 zulkaidah dzulqadah zulqaidah",
    12: "12 zulhijah dzulhijjah zulhijjah",
}
PASARAN = {"legi": "legi manis", "pahing": "pahing paing", "pon": "pon", "wage": "wage", "kliwon": "kliwon kasih"}
NTH = {1: "1 first pertama", 2: "2 second kedua", 3: "3 third ketiga", 4: "4 fourth keempat", 5: "5 fifth kelima",
       -1: "-1 last terakhir"}  # fmt: skip
YES_NO = {True: "yes y true 1 x ya iya v ✓ ✔ benar", False: "no n false 0 tidak tdk bukan salah"}
SEX = {"M": "M male man l lk laki-laki laki pria", "F": "F female woman p pr perempuan wanita", "X": "X d diverse lain"}
EFFECTS = {
    "closed": "closed tutup ditutup libur",
    "avoid": "avoid hindari sebaiknya_tidak",
    "only": "only hanya",
    "open": "open buka dibuka",
}
CERTAINTIES = {
    "certain": "certain pasti",
    "estimated": "estimated perkiraan",
    "candidate": "candidate calon usulan mungkin",
}
LEGAL_BASES = {
    "pemagangan": "pemagangan",
    "praktik_kerja": "praktik_kerja praktek_kerja work_practice work_placement",
}
CAPACITIES = {"hard": "hard wajib mutlak", "preference": "preference preferensi sebaiknya"}
LANGUAGES = {"id": "id indonesia bahasa_indonesia indonesian", "en": "en english inggris bahasa_inggris"}
KINDS = {
    "programme": "programme program",
    "sentra": "sentra cluster",
    "trainer": "trainer instruktur pelatih pengajar",
    "venue": "venue tempat tempat_pelatihan ruang",
    "participant": "participant peserta",
    "household": "household rumah_tangga keluarga",
    "host": "host tempat_magang perusahaan",
    "mentor": "mentor pembimbing pembimbing_magang",
    "kit": "kit alat perlengkapan",
    "course": "course kursus pelatihan",
    "road": "road jalan",
    "feature": "feature fasilitas",
}
WISH_KINDS = {
    **{k: KINDS[k] for k in ("host", "trainer", "venue")},
    "internship": "internship magang",
    "weekday": "weekday hari",
}


def folded(word: str) -> str:
    """A word as it is looked up: lower case, one underscore for any spaces, hyphens and underscores, no full stop."""
    return re.sub(r"[\s_\-–‑.]+", "_", word.strip().casefold().replace("’", "'")).strip("_")


def lookup(words: dict) -> dict[str, object]:
    """From every folded spelling to its value."""
    found = {}
    for value, spellings in words.items():
        for word in spellings.split():
            found[word if word.startswith("-") else folded(word)] = value
    return found


def written(words: dict) -> tuple[str, ...]:
    """The spelling that is written for each value."""
    return tuple(spellings.split()[0] for spellings in words.values())


def spelling(words: dict, value: object) -> str:
    """How one value is written."""
    return words[value].split()[0]
