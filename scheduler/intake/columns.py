"""The tables: their columns, every accepted spelling of a heading, how cells are read, and what a note says of them.

This is the only list of columns; readers, writers, drop-downs and notes are derived from it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

from scheduler.domain.availability import DAY_MINUTES, Availability, Wish
from scheduler.domain.courses import Course, Internship, Kit, Topic
from scheduler.domain.people import Household, Mentor, Participant, Trainer
from scheduler.domain.places import Business, Host, Leg, Sentra, Venue
from scheduler.intake import kinds, words
from scheduler.intake.kinds import Kind
from scheduler.language import Text, say


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    name : str
        The English heading, as written.
    kind : Kind
    note : Text
        What goes in.
    also : tuple of str
        Further spellings of the heading; Indonesian first.
    refers : str
        The table whose ids stand here, or ``''``.
    field : str
        The attribute of the record.
    required : bool
        Whether a row must have it; the record's attribute then has no default.
    default : object
        The record's own default.
    """

    name: str
    kind: Kind
    note: Text
    also: tuple[str, ...] = ()
    refers: str = ""
    field: str = ""
    required: bool = True
    default: object = None


@dataclass(frozen=True)
class Table:
    """One table: its English name, Indonesian and other names, the record of a row, the attribute of `Problem`."""

    name: str
    record: type
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    attribute: str = ""
    required: bool = False

    @cached_property
    def column(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}

    @cached_property
    def headings(self) -> dict[str, Column]:
        """From every folded spelling of a heading to its column."""
        return {words.folded(h): c for c in self.columns for h in (c.name, *c.also)}

    @cached_property
    def has_ids(self) -> bool:
        return self.columns[0].name == "id"


def _c(name: str, kind: Kind, note: Text, also: str = "", refers: str = "", field: str = "") -> Column:
    return Column(name, kind, note, tuple(also.split()), refers, field or name)


def _table(name: str, also: str, record: type, *columns: Column, attribute: str = "", required: bool = False) -> Table:
    """A table whose columns take their defaults from the record's."""
    fields = {f.name: f for f in dataclasses.fields(record)}
    completed = []
    for c in columns:
        default = fields[c.field].default
        needed = default is dataclasses.MISSING
        completed.append(dataclasses.replace(c, required=needed, default=None if needed else default))
    return Table(name, record, tuple(completed), tuple(also.split()), attribute or name, required)


_ID = say("A short code that only this row has.")
_NAME = say("The name that is printed.")
_SENTRA = say("The id of the sentra.")
_SENTRA_LIST = say("Ids of sentra, parted by ;. Blank: all of them.")
_LOCATION = say("The place, spelled like everywhere else; travel times are looked up by it.")
_CONTACT = say("Whom to ask, with telephone number.")
_ADDRESS = say("The address that is printed.")
_PHONE = say("The telephone number.")
_FEATURES = say("What it has, parted by ;, like power;step_free.")
_FIRST = say("The first date, like 2027-04-05. Blank: from the programme's first day.")
_LAST = say("The last date, like 2027-06-30. Blank: to the programme's last day.")
_AFTER = say("Ids of courses that are finished before, parted by ;.")

_contact = _c("contact", kinds.TEXT, _CONTACT, "kontak narahubung pj penanggung_jawab")
_address = _c("address", kinds.TEXT, _ADDRESS, "alamat")
_phone = _c("phone", kinds.PHONE, _PHONE, "telepon no_hp hp nomor_telepon telp no_telepon telephone wa")
_location = _c("location", kinds.TEXT, _LOCATION, "lokasi tempat_tinggal domisili tempat place")
_first_day = _c(
    "first_day", kinds.DATE, _FIRST, "hari_pertama tanggal_mulai mulai dari_tanggal tanggal_awal start_date"
)
_last_day = _c(
    "last_day", kinds.DATE, _LAST, "hari_terakhir tanggal_selesai selesai sampai_tanggal tanggal_akhir end_date"
)


def _id(also: str = "") -> Column:
    return _c("id", kinds.ID, _ID, f"kode code {also}")


def _name(also: str = "") -> Column:
    return _c("name", kinds.TEXT, _NAME, f"nama {also}")


SENTRA = _table(
    "sentra", "cluster clusters", Sentra,
    _id("kode_sentra"),
    _name("nama_sentra"),
    _location,
    _c("product", kinds.TEXT, say("What the sentra makes."), "produk"),
    _c("district", kinds.TEXT, say("The district (kabupaten or kota)."), "kabupaten kabupaten/kota kab kota"),
    _c("village", kinds.TEXT, say("The village (desa or kelurahan)."), "desa kelurahan pekon"),
    _c("status", kinds.TEXT, say("How far the sentra is recognised, like official or proposed."), ""),
    _contact, _address,
    required=True,
)  # fmt: skip

BUSINESSES = _table(
    "businesses", "usaha ikm business daftar_ikm", Business,
    _id("kode_usaha kode_ikm"),
    _name("nama_usaha nama_ikm"),
    _c("sentra", kinds.ID, _SENTRA, "", "sentra"),
    _c("workers", kinds.WHOLE, say("How many people work there."), "tenaga_kerja pekerja jumlah_pekerja karyawan"),
)  # fmt: skip

HOUSEHOLDS = _table(
    "households", "rumah_tangga keluarga household", Household,
    _id("kode_keluarga kode_rumah_tangga"),
    _c("sentra", kinds.ID, _SENTRA, "", "sentra"),
    _c("location", kinds.TEXT, say("Where the household lives. Blank: the sentra's place."),
       "lokasi tempat_tinggal domisili place"),
    _c("max_absent", kinds.WHOLE, say("How many members may be away from home at one time."),
       "maks_absen maks_pergi maksimal_pergi"),
    _c("must_train", kinds.WHOLE, say("How many members take each course of the household."),
       "wajib_ikut wajib_latih harus_ikut"),
)  # fmt: skip

PARTICIPANTS = _table(
    "participants", "peserta participant daftar_peserta", Participant,
    _id("kode_peserta no_peserta nomor_peserta"),
    _name("nama_peserta nama_lengkap"),
    _c("sentra", kinds.ID, _SENTRA, "", "sentra"),
    _c("business", kinds.ID, say("The id of the participant's business, or blank; never business and household both."),
       "usaha ikm", "businesses"),
    _c("household", kinds.ID, say("The id of the participant's household, or blank."),
       "rumah_tangga keluarga kk", "households"),
    _c("location", kinds.TEXT, say("Where the participant lives. Blank: the household's, else the sentra's place."),
       "lokasi tempat_tinggal domisili place"),
    _c("sex", kinds.choice(words.SEX), say("F (female), M (male) or X."), "jenis_kelamin l/p jk gender"),
    _c("birth_date", kinds.DATE, say("The date of birth, like 1990-12-31; needed for internships."),
       "tanggal_lahir tgl_lahir lahir"),
    _c("earliest_start", kinds.TIME, say("No session of this person begins before, like 08:30."),
       "mulai_paling_awal jam_paling_awal paling_awal"),
    _c("max_days_per_week", kinds.WHOLE, say("On how many days of a week there may be sessions. Blank: no limit."),
       "maks_hari_per_minggu maks_hari_seminggu"),
    _c("max_jp_per_day", kinds.WHOLE, say("How many JP on one day."), "maks_jp_per_hari maks_jp_sehari"),
    _c("needs", kinds.FEATURES, say("What a venue or host must have for this person, parted by ;, like step_free."),
       "kebutuhan"),
    _c("consent", kinds.YES_NO, say("Whether the guardian of a 17-year-old has agreed to an internship."),
       "izin izin_wali persetujuan persetujuan_wali"),
    _c("courses", kinds.IDS, say("Ids of exactly these courses, parted by ;. Blank: all of the sentra."),
       "pelatihan kursus", "courses"),
    _c("extra_courses", kinds.IDS, say("Ids of courses besides, parted by ;."),
       "pelatihan_tambahan kursus_tambahan tambahan", "courses"),
    _c("internships", kinds.IDS, say("Ids of internships, parted by ;."), "magang internship", "internships"),
    _phone,
    required=True,
)  # fmt: skip

TRAINERS = _table(
    "trainers", "instruktur pelatih pengajar trainer", Trainer,
    _id("kode_instruktur"),
    _name("nama_instruktur nama_lengkap"),
    _location,
    _c("courses", kinds.IDS, say("Ids of the courses this trainer may teach, parted by ;."),
       "pelatihan kursus mengajar", "courses"),
    _c("qualified_until", kinds.DATE, say("The last date on which the certificate is valid. Blank: no end."),
       "berlaku_sampai sertifikat_sampai berlaku_hingga"),
    _c("max_jp_per_day", kinds.WHOLE, say("How many JP on one day."), "maks_jp_per_hari maks_jp_sehari"),
    _c("max_jp_per_week", kinds.WHOLE, say("How many JP in one week. Blank: no limit."),
       "maks_jp_per_minggu maks_jp_seminggu"),
    _c("max_jp", kinds.WHOLE, say("How many JP in the whole programme. Blank: no limit."), "maks_jp jumlah_jp_maks"),
    _c("rate_per_jp", kinds.DECIMAL, say("Pay for one JP."), "tarif_per_jp honor_per_jp tarif honor"),
    _c("tax_percent", kinds.DECIMAL, say("Tax in per cent of the pay."), "pajak_persen pajak pph"),
    _c("position", kinds.TEXT, say("The position that is printed in letters."), "jabatan"),
    _c("rank", kinds.TEXT, say("The rank that is printed in letters."), "pangkat pangkat/gol golongan"),
    _c("nip", kinds.DIGITS, say("The civil servant's number, as text."), ""),
    _phone,
    required=True,
)  # fmt: skip

VENUES = _table(
    "venues", "tempat tempat_pelatihan venue ruang", Venue,
    _id("kode_tempat"),
    _name("nama_tempat"),
    _c("location", kinds.TEXT, _LOCATION, "lokasi place"),
    _c("capacity", kinds.WHOLE, say("How many people have a seat."), "kapasitas daya_tampung"),
    _c("features", kinds.FEATURES, _FEATURES, "fasilitas"),
    _c("sentra", kinds.IDS, say("Ids of the sentra that may use it, parted by ;. Blank: open to all."), "", "sentra"),
    _contact, _address,
    required=True,
)  # fmt: skip

COURSES = _table(
    "courses", "pelatihan kursus course", Course,
    _id("kode_pelatihan kode_kursus"),
    _c("title", kinds.TEXT, say("The title that is printed."), "judul nama nama_pelatihan nama_kursus name"),
    _c("jp", kinds.WHOLE, say("JP of the whole course."), "jumlah_jp total_jp jam_pelajaran"),
    _c("session_jp", kinds.WHOLE, say("JP of one session; the last one has the rest."),
       "jp_per_sesi jp_sesi jp_pertemuan jp_per_pertemuan"),
    _c("sentra", kinds.IDS, _SENTRA_LIST, "", "sentra"),
    _c("by_name", kinds.YES_NO, say("yes: only for participants who name it in their courses or extra_courses."),
       "berdasarkan_nama menurut_nama per_nama"),
    _c("compulsory", kinds.YES_NO, say("no: it is taken only where there is room for it."), "wajib"),
    _c("group_min", kinds.WHOLE, say("How many people a cohort has at least."), "kelompok_min peserta_min min_peserta"),
    _c("group_max", kinds.WHOLE, say("How many people a cohort has at most."),
       "kelompok_maks peserta_maks maks_peserta"),
    _c("trainers_per_session", kinds.WHOLE, say("How many trainers a session has; 0 for a ceremony."),
       "instruktur_per_sesi jumlah_instruktur"),
    _c("features", kinds.FEATURES, say("What the venue must have, parted by ;, like kitchen."), "fasilitas kebutuhan"),
    _c("kit", kinds.ID, say("The id of the kit that every session needs."), "alat perlengkapan", "kits"),
    _c("after", kinds.IDS, _AFTER, "setelah sesudah prasyarat", "courses"),
    _c("gap_after_days", kinds.WHOLE, say("Free days between the courses in after and this one; 0: the next day."),
       "jeda_setelah_hari jeda_setelah"),
    _c("min_gap_days", kinds.WHOLE, say("Days from one session to the next at least."), "jeda_min_hari jeda_min"),
    _c("max_gap_days", kinds.WHOLE, say("Days from one session to the next at most."), "jeda_maks_hari jeda_maks"),
    _c("max_sessions_per_day", kinds.WHOLE, say("How many sessions of a cohort on one day."),
       "maks_sesi_per_hari maks_sesi_sehari"),
    _c("min_days", kinds.WHOLE, say("Over how many days the sessions should be spread."), "min_hari"),
    _first_day, _last_day,
    _c("mixed", kinds.YES_NO, say("yes: people of different sentra are taught together."), "campuran gabungan"),
    _c("size", kinds.WHOLE, say("Seats needed, however many people come."), "ukuran kursi"),
    required=True,
)  # fmt: skip

TOPICS = _table(
    "topics", "materi topik topic", Topic,
    _c("course", kinds.ID, say("The id of the course."), "pelatihan kursus", "courses"),
    _c("number", kinds.WHOLE, say("1, 2, 3 … within the course."), "nomor no urutan urut"),
    _c("jp", kinds.WHOLE, say("JP of this topic; together they are the JP of the course."), "jumlah_jp"),
    _c("title", kinds.TEXT, say("What is taught; printed in timetables."), "judul materi topik"),
)  # fmt: skip

INTERNSHIPS = _table(
    "internships", "magang jenis_magang program_magang internship pemagangan", Internship,
    _id("kode_magang"),
    _c("title", kinds.TEXT, say("The title that is printed."), "judul nama nama_magang name"),
    _c("days", kinds.WHOLE, say("How many working days."), "hari jumlah_hari lama_hari"),
    _c("hours_per_day", kinds.WHOLE, say("Working hours of a day, without the break; 8 at most."),
       "jam_per_hari jam_sehari"),
    _c("after", kinds.IDS, _AFTER, "setelah sesudah prasyarat", "courses"),
    _c("legal_basis", kinds.choice(words.LEGAL_BASES),
       say("pemagangan: at most a fifth of the host's workers; praktik_kerja: the host's capacity counts."),
       "dasar_hukum jenis"),
    _first_day, _last_day,
    _c("competences", kinds.TEXTS, say("What is learnt, parted by ;."), "kompetensi"),
    _c("visit_every_days", kinds.WHOLE, say("Every how many days somebody visits."), "kunjungan_tiap_hari kunjungan"),
)  # fmt: skip

HOSTS = _table(
    "hosts", "tempat_magang perusahaan host lokasi_magang", Host,
    _id("kode_tempat_magang"),
    _name("nama_tempat nama_perusahaan"),
    _c("location", kinds.TEXT, _LOCATION, "lokasi place"),
    _c("capacity", kinds.WHOLE, say("How many apprentices on one day."), "kapasitas daya_tampung kuota"),
    _c("internships", kinds.IDS, say("Ids of the internships offered, parted by ;."),
       "magang internship", "internships"),
    _c("workers", kinds.WHOLE, say("How many people work there; for pemagangan a fifth of them may be apprentices."),
       "tenaga_kerja pekerja jumlah_pekerja karyawan"),
    _c("weekdays", kinds.WEEKDAYS, say("Working days, parted by ;, like tue;wed;sat. Blank: the teaching days."),
       "hari hari_kerja"),
    _c("start", kinds.TIME, say("When the working day begins, like 09:00."), "mulai jam_mulai"),
    _c("features", kinds.FEATURES, _FEATURES, "fasilitas"),
    _contact, _address,
)  # fmt: skip

MENTORS = _table(
    "mentors", "pembimbing pembimbing_magang mentor", Mentor,
    _id("kode_pembimbing"),
    _name("nama_pembimbing nama_lengkap"),
    _c("host", kinds.ID, say("The id of the host."), "tempat_magang perusahaan", "hosts"),
    _c("max_apprentices", kinds.WHOLE, say("How many apprentices at one time."),
       "maks_peserta_magang maks_peserta maks_magang"),
    _c("qualified_from", kinds.DATE, say("From which date the mentor may guide. Blank: at once."),
       "berlaku_mulai sertifikat_mulai"),
    _c("participant", kinds.ID, say("The id of the participant this mentor is, where the programme trains the mentor."),
       "peserta", "participants"),
    _c("after", kinds.IDS, say("Courses this participant finishes before the first apprentice comes, parted by ;."),
       "setelah sesudah prasyarat", "courses"),
    _phone,
)  # fmt: skip

KITS = _table(
    "kits", "alat perlengkapan kit peralatan", Kit,
    _id("kode_alat"),
    _name("nama_alat"),
    _c("count", kinds.WHOLE, say("How many equal ones there are."), "jumlah"),
    _c("move_days", kinds.WHOLE, say("Free days between two places; 1: Monday and Wednesday."), "hari_pindah"),
)  # fmt: skip

WISHES = _table(
    "wishes", "keinginan permintaan harapan wish", Wish,
    _c("participant", kinds.ID, say("The id of the participant."), "peserta", "participants"),
    _c("kind", kinds.choice(words.WISH_KINDS), say("What is wished for."), "jenis"),
    _c("id", kinds.ID, say("The id of the host, internship, trainer or venue, or a weekday."), "kode"),
    _c("points", kinds.WHOLE, say("How much: 5 is strongly wanted, -5 strongly unwanted."), "poin nilai"),
)  # fmt: skip

TRAVEL = _table(
    "travel", "perjalanan jarak jarak_tempuh", Leg,
    _c("from", kinds.TEXT, say("A place, spelled like in the other tables."), "dari asal", field="from_"),
    _c("to", kinds.TEXT, say("The other place; the way back is as long unless a row says otherwise."), "ke tujuan"),
    _c("minutes", kinds.WHOLE, say("Minutes by road in the dry season."), "menit waktu_menit"),
    _c("km", kinds.DECIMAL, say("Kilometres."), "jarak_km jarak kilometer"),
    attribute="travel_legs",
)  # fmt: skip

AVAILABILITY = _table(
    "availability", "ketersediaan", Availability,
    _c("kind", kinds.choice(words.KINDS), say("Whom or what the row is about."), "jenis"),
    _c("id", kinds.ROAD_OR_ID, say("Its id; * for all of the kind; A~B for the road between two places; "
                                   "blank for the programme."), "kode"),
    _c("effect", kinds.choice(words.EFFECTS),
       say("closed: not then. only: at no other time. avoid: costs points. open: no holiday (programme)."),
       "akibat efek status"),
    _first_day, _last_day,
    _c("weekdays", kinds.WEEKDAYS, say("Only on these weekdays, parted by ;, like mon;fri."), "hari"),
    _c("nth", kinds.NTH, say("Only on the first to fifth (1–5) or last (-1) of its weekday in the month."),
       "ke urutan minggu_ke"),
    _c("pasaran", kinds.PASARAN, say("Only on these market days, like wage."), "hari_pasaran"),
    _c("hijri_months", kinds.HIJRI_MONTHS, say("Only in these Hijri months; 9 is Ramadan."),
       "bulan_hijriah bulan_hijriyah"),
    _c("time_from", kinds.TIME, say("From this time on. Blank: from the morning."), "jam_mulai dari_jam"),
    _c("time_to", kinds.TIME, say("Until this time. Blank: until the evening."), "jam_selesai sampai_jam"),
    _c("certainty", kinds.choice(words.CERTAINTIES),
       say("certain, estimated, or candidate: it may come, and a session that day costs points."), "kepastian"),
    _c("weight", kinds.WHOLE, say("Points of an avoid row."), "bobot"),
    _c("reason", kinds.TEXT, say("Why."), "alasan keterangan sebab"),
)  # fmt: skip

TABLES = (
    SENTRA, BUSINESSES, HOUSEHOLDS, PARTICIPANTS, TRAINERS, VENUES, COURSES, TOPICS, INTERNSHIPS, HOSTS, MENTORS, KITS,
    WISHES, TRAVEL, AVAILABILITY,
)  # fmt: skip
BY_NAME = {t.name: t for t in TABLES}

# The name of the settings among tables.
PROGRAMME = "programme"
_PROGRAMME_NAMES = ("programme", "program", "pengaturan", "settings")


def table_named(name: str) -> str | None:
    """The English name of a table or of the settings, from a sheet's or file's name in either language."""
    key = words.folded(name)
    if key in _PROGRAMME_NAMES:
        return PROGRAMME
    return next((t.name for t in TABLES if key == t.name or key in map(words.folded, t.also)), None)


def table_names() -> list[str]:
    """Every accepted name of a table."""
    return [*_PROGRAMME_NAMES, *(n for t in TABLES for n in (t.name, *t.also))]


def is_whole_day(column: Column, value: object) -> bool:
    """Whether a time of an availability row says no more than a blank."""
    return (column.name, value) in (("time_from", 0), ("time_to", DAY_MINUTES))
