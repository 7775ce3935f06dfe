"""Broken input: each kind is told with its place and its remedy, and nothing else is told beside it."""

import pytest

from scheduler.intake import InputProblems, read_snapshot
from tests.intake.programmes import as_folder, as_workbook, drop, edited, put, swap

# What it is, the edit, then where it is told: table, row, column; a word of what stands there; a part of the message.
P, TR, V, C, H, A = "participants", "trainers", "venues", "courses", "hosts", "availability"
BOTH = [
    ("unknown sentra", swap("participants.csv", "Siti Aminah,A", "Siti Aminah,C"), P, 2, "sentra", "C", "not in the table sentra"),
    ("household nearly", swap("participants.csv", "A,,K1", "A,,K11"), P, 3, "household", "K11", "Did you mean K1?"),
    ("unknown business", swap("participants.csv", "U1", "u1"), P, 2, "business", "u1", "Did you mean U1?"),
    ("unknown course of a trainer", swap("trainers.csv", "DASAR;KAYU", "DASSAR;KAYU"), TR, 2, "courses", "DASSAR", "Did you mean DASAR?"),
    ("unknown kit", swap("courses.csv", "GERGAJI", "GERGAJJ"), C, 3, "kit", "GERGAJJ", "Did you mean GERGAJI?"),
    ("unknown host of a mentor", swap("mentors.csv", "H1", "H-1"), "mentors", 2, "host", "H-1", "Did you mean H1?"),
    ("unknown course of a topic", swap("topics.csv", "DASAR,2", "DSAR,2"), "topics", 3, "course", "DSAR", "Did you mean DASAR?"),
    ("unknown internship", swap("participants.csv", ",MAG,", ",MAGG,"), P, 2, "internships", "MAGG", "Did you mean MAG?"),
    ("unknown sentra of a venue", swap("venues.csv", "A;B", "A;X"), V, 2, "sentra", "X", "Add it there"),
    ("unknown id of availability", swap("availability.csv", "trainer,T1", "trainer,t1"), A, 3, "id", "t1", "Did you mean T1?"),
    ("road to nowhere", swap("availability.csv", "Satu~Desa Dua", "Satu~Desa Duwa"), A, 4, "id", "Duwa", "Did you mean Desa Dua?"),
    ("road with one place", swap("availability.csv", "road,Desa Satu~Desa Dua", "road,Desa Satu"), A, 4, "id", "Desa Satu", "A~B"),
    ("unknown wish", swap("wishes.csv", "host,H1", "host,h1"), "wishes", 2, "id", "h1", "Did you mean H1?"),
    ("weekday wish", swap("wishes.csv", "weekday,fri", "weekday,holidy"), "wishes", 3, "id", "holidy", "Allowed: mon"),
    ("double id", swap("participants.csv", "P3,", "P1,"), P, 4, "id", "P1", "stands twice"),
    ("missing id", swap("venues.csv", "V1,", ","), V, 2, "id", None, "missing; fill it in"),
    ("missing name", swap("trainers.csv", "Ahmad Yani", ""), TR, 2, "name", None, "missing; fill it in"),
    ("id of control characters", swap("kits.csv", "GERGAJI", "GERG*"), "courses", 3, "kit", "GERGAJI", "Did you mean GERG*?"),
    ("id too long", swap("venues.csv", "V1", "V" * 70), V, 2, "id", "VVV", "64 characters"),
    ("business and household", swap("participants.csv", "A,,K1", "A,U1,K1"), P, 3, "household", "K1", "not to both"),
    ("household elsewhere", swap("participants.csv", "Budi Santoso,A", "Budi Santoso,B"), P, 3, "household", "K1", "belongs to the sentra A"),
    ("household with nobody", swap("participants.csv", "B,,K2", "B,,"), "households", 3, "id", "K2", "delete this row"),
    ("internship without host", swap("internships.csv", "MAG,Magang,5,6,DASAR,praktik_kerja\n",
     "MAG,Magang,5,6,DASAR,praktik_kerja\nLAIN,Lain,5,6,,\n"), "internships", 3, "id", "LAIN", "No host offers"),
    ("no date", swap("participants.csv", "1985-07-08", "tahun lalu"), P, 3, "birth_date", "tahun lalu", "2027-04-05"),
    ("impossible date", swap("participants.csv", "1985-07-08", "30/02/1985"), P, 3, "birth_date", "30/02/1985", "no such date"),
    ("month first", swap("participants.csv", "1985-07-08", "07/28/1985"), P, 3, "birth_date", "07/28/1985", "28/07/1985"),
    ("short year", swap("participants.csv", "1985-07-08", "8/7/85"), P, 3, "birth_date", "8/7/85", "four digits"),
    ("misspelt month", swap("participants.csv", "1985-07-08", "8 Agustuss 1985"), P, 3, "birth_date", "Agustuss", "Did you mean agustus?"),
    ("wrong weekday", swap("participants.csv", "1985-07-08", "Senin 5 Juli 1985"), P, 3, "birth_date", "Senin", "not that day of the week"),
    ("day number", swap("participants.csv", "1985-07-08", "31236"), P, 3, "birth_date", "31236", "Format the cell as a date"),
    ("unlikely year", swap("participants.csv", "1985-07-08", "0985-07-08"), P, 3, "birth_date", "0985", "check its digits"),
    ("born later", swap("participants.csv", "1985-07-08", "2072-07-08"), P, 3, "birth_date", "2072", "check the year"),
    ("birth date missing", swap("participants.csv", "1990-02-03", ""), P, 2, "birth_date", None, "needed for an internship"),
    ("no time", swap("participants.csv", "08:30", "pagi"), P, 2, "earliest_start", "pagi", "like 08:00"),
    ("impossible time", swap("participants.csv", "08:30", "25.00"), P, 2, "earliest_start", "25.00", "00:00 to 24:00"),
    ("half minutes", swap("participants.csv", "08:30", "8.3"), P, 2, "earliest_start", "8.3", "08:30, or 08:03"),
    ("another clock", swap("participants.csv", "08:30", "08.30 WITA"), P, 2, "earliest_start", "WITA", "Asia/Jakarta"),
    ("no number", swap("venues.csv", "20,power", "dua puluh,power"), V, 2, "capacity", "dua puluh", "digits only"),
    ("ambiguous number", swap("trainers.csv", "75000.50", "75.000"), TR, 2, "rate_per_jp", "75.000", "75000 or 75"),
    ("half a person", swap("venues.csv", "20,power", "20.5,power"), V, 2, "capacity", "20.5", "whole number"),
    ("endless number", swap("venues.csv", "20,power", "9" * 5000 + ",power"), V, 2, "capacity", "999", "shorten it"),
    ("exponent", swap("venues.csv", "20,power", "1e999,power"), V, 2, "capacity", "1e999", "digits only"),
    ("negative capacity", swap("venues.csv", "20,power", "-3,power"), V, 2, "capacity", "-3", "from 1 to"),
    ("nine hours", swap("internships.csv", "5,6", "5,9"), "internships", 2, "hours_per_day", "9", "from 1 to 8"),
    ("groups reversed", swap("courses.csv", "KAYU,Kayu,4,2,yes,1,20", "KAYU,Kayu,4,2,yes,30,20"), C, 3, "group_min", "30", "more than group_max 20"),
    ("session too long", swap("courses.csv", "DASAR,Dasar,8,4", "DASAR,Dasar,8,6"), C, 2, "session_jp", "6", "longest day has 4"),
    ("a loop in after", swap("courses.csv", "DASAR,Dasar,8,4,,1,20,,,", "DASAR,Dasar,8,4,,1,20,,KAYU,"), C, 2, "after", "KAYU", "DASAR → KAYU → DASAR"),
    ("window reversed", swap("courses.csv", "2027-04-12,", "2027-04-12,2027-04-10"), C, 3, "last_day", "2027-04-10", "before the first"),
    ("window outside", swap("courses.csv", "2027-04-12,", "2028-04-12,"), C, 3, "first_day", "2028-04-12", "25 June 2027"),
    ("yes or no", swap("courses.csv", "KAYU,Kayu,4,2,yes", "KAYU,Kayu,4,2,perhaps"), C, 3, "by_name", "perhaps", "Allowed: yes, no"),
    ("unknown effect", swap("availability.csv", "avoid", "avoidd"), A, 3, "effect", "avoidd", "Did you mean avoid?"),
    ("unknown kind", swap("wishes.csv", "P1,host", "P1,hsot"), "wishes", 2, "kind", "hsot", "Did you mean host?"),
    ("unknown weekday", swap("availability.csv", ",fri,-1", ",frei,-1"), A, 3, "weekdays", "frei", "Did you mean fri?"),
    ("sixth of a month", swap("availability.csv", ",fri,-1", ",fri,6"), A, 3, "nth", "6", "Allowed: 1, 2"),
    ("times reversed", swap("availability.csv", "08:00,12:00", "12:00,08:00"), A, 3, "time_to", "08:00", "not after time_from"),
    ("open for a trainer", swap("availability.csv", "T1,avoid", "T1,open"), A, 3, "effect", "open", "programme"),
    ("spreadsheet error", swap("venues.csv", "20,power", "#N/A,power"), V, 2, "capacity", "#N/A", "correct its formula"),
    ("way to itself", swap("travel.csv", "Desa Satu,Desa Dua", "Desa Dua,Desa Dua"), "travel", 2, "to", "Desa Dua", "two places"),
    ("way twice", swap("travel.csv", "30,12.5\n", "30,12.5\nDesa Satu,Desa Dua,40,\n"), "travel", 3, "to", "Desa Dua", "delete one of the rows"),
    ("mentor after nothing", swap("mentors.csv", "H1,,", "H1,,DASAR"), "mentors", 2, "after", "DASAR", "fill in participant"),
    ("missing column", swap("venues.csv", "location", "location_x"), V, 1, "location", None, "headed location_x"),
    ("column gone", swap("courses.csv", "title", "remarks"), C, 1, "title", None, "add it with a value"),
    ("double column", swap("venues.csv", "features", "capacity"), V, 1, "capacity", "capacity", "stands twice"),
    ("no headings", put("kits.csv", "GERGAJI,Gergaji besar,1\n"), "kits", 1, None, None, "id, name"),
    ("sentra with headings only", put("trainers.csv", "id,name,location,courses\n"), TR, None, None, None, "has no rows"),
    ("table missing", drop("venues.csv"), V, None, None, None, "has no rows"),
    ("no title", swap("programme.toml", 'title = "Rumah Kayu 2027"\n', ""), "programme", None, "programme.title", None, "add it"),
    ("settings misspelt", swap("programme.toml", "holidays", "hollidays"), "programme", 9, "programme.hollidays", None, "Did you mean holidays?"),
    ("section misspelt", swap("programme.toml", "[travel]", "[travl]"), "programme", 18, "travl.max_commute_minutes", "120", "Did you mean travel?"),
    ("weight misspelt", swap("programme.toml", "seats", "seets"), "programme", 23, "weights.seets", "2", "Did you mean seats?"),
    ("time zone", swap("programme.toml", "Asia/Jakarta", "Asia/Jakrta"), "programme", 4, "programme.timezone", "Asia/Jakrta", "Did you mean Asia/Jakarta?"),
    ("country", swap("programme.toml", 'holidays = ""', 'holidays = "XQ"'), "programme", 9, "programme.holidays", "XQ", "DE-BY"),
    ("name of a country", swap("programme.toml", 'holidays = ""', 'holidays = "Indonesia"'), "programme", 9, "programme.holidays", "Indonesia", "Did you mean ID?"),
    ("part of a country", swap("programme.toml", 'holidays = ""', 'holidays = "DE-XY"'), "programme", 9, "programme.holidays", "DE-XY", "no such part"),
    ("language", swap("programme.toml", 'language = "en"', 'language = "fr"'), "programme", 5, "programme.language", "fr", "Allowed: id, en"),
    ("window of the programme", swap("programme.toml", "last_day = 2027-06-25", "last_day = 2027-01-25"), "programme", 7, "programme.last_day", "2027-01-25", "before the first"),
    ("ten years", swap("programme.toml", "last_day = 2027-06-25", "last_day = 2037-01-25"), "programme", 7, "programme.last_day", "2037", "three years"),
    ("slots overlap", swap("programme.toml", '"08:45", "09:45"', '"08:45", "09:00"'), "programme", 15, "day_patterns.normal.slots", "09:00", "write later times"),
    ("slots in words", swap("programme.toml", '"08:45", "09:45"', '"08:45", "siang"'), "programme", 15, "day_patterns.normal.slots", "siang", "like 08:00"),
    ("id with a slash", swap("programme.toml", "rumah-kayu", "rumah/kayu"), "programme", 2, "programme.id", "rumah/kayu", "names files"),
]  # fmt: skip
FOLDER_ONLY = [
    ("no settings", drop("programme.toml"), "programme", None, None, None, "`jadwal init`"),
    ("no TOML", swap("programme.toml", 'title = "Rumah', "title = Rumah"), "programme", 3, None, None, "texts in quotes"),
    ("setting twice", swap("programme.toml", "[travel]", "[programme]"), "programme", 17, None, None, "TOML"),
    ("huge TOML number", swap("programme.toml", "= 120", "= " + "9" * 5000), "programme", None, None, None, "TOML"),
    ("deep TOML", swap("programme.toml", "seats = 2", "seats = " + "[" * 5000 + "]" * 5000), "programme", None, None, None, "TOML"),
    ("list for a text", swap("programme.toml", '"Rumah Kayu 2027"', '["a", "b"]'), "programme", 3, "programme.title", "a; b", "not a list"),
    ("setting without a section", swap("programme.toml", "[programme]\n", 'lang = "id"\n[programme]\n'), "programme", 1, "lang", "id", "no setting of this name"),
    ("no text", put("kits.csv", b"\x00\x01\x02PK\x03\x04"), "kits", None, None, None, "save it as CSV"),
    ("unclosed quote", swap("kits.csv", "Gergaji,1", '"Gergaji,1'), "kits", 2, None, None, "quotes do not match"),
    ("unquoted comma", swap("kits.csv", "Gergaji,1", "Gergaji,1,besar"), "kits", 2, None, "besar", "in quotes"),
    ("the same table twice", put("alat.csv", "id,name\nX,Y\n"), "kits", None, None, None, "alat.csv has the same content"),
]  # fmt: skip


def problems_of(files):
    with pytest.raises(InputProblems) as caught:
        read_snapshot(files)
    return caught.value


@pytest.mark.parametrize("form", ["folder", "workbook"])
@pytest.mark.parametrize(
    ("edit", "table", "row", "column", "value", "remedy"), [c[1:] for c in BOTH], ids=[c[0] for c in BOTH]
)
def test_broken_input_names_place_and_remedy(edit, table, row, column, value, remedy, form):
    files = edited(edit)
    if form == "folder":
        error = problems_of(as_folder(files))
        place = "programme.toml" if table == "programme" else f"{table}.csv"
    else:
        error = problems_of(as_workbook(files))
        place = f"p.xlsx › {table}"
    check(error, place, row if form == "folder" or table != "programme" else ..., column, value, remedy)
    assert error.language == "en" or column in ("programme.language",)


@pytest.mark.parametrize(
    ("edit", "table", "row", "column", "value", "remedy"), [c[1:] for c in FOLDER_ONLY], ids=[c[0] for c in FOLDER_ONLY]
)
def test_broken_files_name_place_and_remedy(edit, table, row, column, value, remedy):
    place = "programme.toml" if table == "programme" else f"{table}.csv"
    check(problems_of(as_folder(edited(edit))), place, row, column, value, remedy)


def check(error, place, row, column, value, remedy):
    found = error.problems
    first = next((p for p in found if remedy in str(p.message)), None)
    assert first, list(map(str, found))
    assert first.file == place
    assert row is ... or first.row == row, str(first)
    assert first.column == column
    assert value is None or (first.value and value in first.value)
    # One slip, one line; a misspelt section or column is allowed one a setting below it.
    assert len({p.message for p in found}) == 1, list(map(str, found))
