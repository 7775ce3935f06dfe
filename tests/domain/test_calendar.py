"""Day patterns, holidays, recurrences and availability, each against dates known from a printed calendar."""

import datetime as dt

import pytest

from scheduler.domain.availability import Availability, Holiday
from scheduler.domain.calendar import Calendar, Slot, hijri_month, monday, nth_weekday, pasaran
from scheduler.domain.settings import DayPattern, Settings

H = 60


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


PATTERNS = (
    DayPattern("ramadan_friday", (8 * H, 8 * H + 45), weekdays=(4,), hijri_months=(9,)),
    DayPattern("ramadan", (8 * H, 8 * H + 45, 9 * H + 45), hijri_months=(9,)),
    DayPattern("friday", (8 * H, 8 * H + 45, 13 * H), weekdays=(4,)),
    DayPattern("normal", (8 * H, 8 * H + 45, 9 * H + 45, 10 * H + 30)),
)


def calendar(*rows: Availability, holidays=(), **settings) -> Calendar:
    values = {"first_day": day("2027-01-01"), "last_day": day("2027-12-31"), "day_patterns": PATTERNS} | settings
    return Calendar(Settings("p", "P", **values), tuple(holidays), rows)


def closed(kind="venue", id="V1", **conditions) -> Availability:
    return Availability(kind, id, "closed", **conditions)


def is_open(c: Calendar, date: str, start=8 * H, end=9 * H, kind="venue", id="V1") -> bool:
    return c.available(kind, id, day(date), start, end)


# Cycles ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("1945-08-17", "legi"),
        ("1945-08-18", "pahing"),
        ("1945-08-16", "kliwon"),
        ("2027-01-01", "pon"),
        ("2027-01-02", "wage"),
        ("2027-01-06", "pon"),
    ],
)
def test_pasaran(date, name):
    assert pasaran(day(date)) == name


@pytest.mark.parametrize(
    ("date", "month"), [("2027-02-07", 8), ("2027-02-08", 9), ("2027-03-08", 9), ("2027-03-09", 10)]
)
def test_ramadan_2027_is_8_february_to_8_march_by_umm_al_qura(date, month):
    assert hijri_month(day(date)) == month


@pytest.mark.parametrize(
    ("date", "nth", "last"),
    [
        ("2027-03-01", 1, False),
        ("2027-03-07", 1, False),
        ("2027-03-08", 2, False),
        ("2027-03-22", 4, False),
        ("2027-03-29", 5, True),
        ("2027-02-22", 4, True),
        ("2027-02-28", 4, True),
    ],
)
def test_nth_weekday(date, nth, last):
    assert nth_weekday(day(date)) == (nth, last)


def test_monday():
    assert monday(day("2027-03-28")) == monday(day("2027-03-22")) == day("2027-03-22")


# Patterns -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2027-03-22", "normal"),
        ("2027-03-26", "friday"),
        ("2027-02-11", "ramadan"),
        ("2027-02-12", "ramadan_friday"),
    ],
)
def test_the_first_pattern_whose_conditions_all_hold(date, name):
    assert calendar().pattern(day(date)).name == name


def test_a_pattern_of_a_season():
    evening = DayPattern("evening", (18 * H,), first_day=day("2027-05-01"), last_day=day("2027-05-31"))
    c = calendar(day_patterns=(evening, *PATTERNS))
    assert [c.pattern(day(d)).name for d in ("2027-04-30", "2027-05-01", "2027-05-31", "2027-06-01")] == [
        "friday", "evening", "evening", "normal",
    ]  # fmt: skip


def test_slots_last_jp_minutes():
    assert calendar().slots(day("2027-03-26")) == (Slot(480, 525), Slot(525, 570), Slot(780, 825))
    assert calendar(jp_minutes=60).slots(day("2027-03-26"))[2] == Slot(780, 840)


def test_a_date_without_pattern_has_no_slots():
    c = calendar(day_patterns=(DayPattern("friday", (480,), weekdays=(4,)),))
    assert c.slots(day("2027-03-22")) == () and day("2027-03-22") not in c.teaching_dates


def test_a_span_goes_over_breaks_and_not_over_the_end():
    c = calendar()
    assert c.span(day("2027-03-22"), 1, 3) == (8 * H + 45, 11 * H + 15)
    assert c.span(day("2027-03-22"), 1, 4) is None
    assert c.slot_at(day("2027-03-22"), 9 * H + 45) == 2 and c.slot_at(day("2027-03-22"), 9 * H) is None


# Holidays ---------------------------------------------------------------------------


def test_holidays_close_candidates_do_not():
    c = calendar(
        holidays=(Holiday(day("2027-03-25"), "Eid", "estimated"), Holiday(day("2027-03-24"), "leave", "candidate"))
    )
    assert day("2027-03-25") not in c.teaching_dates and day("2027-03-24") in c.teaching_dates
    assert c.holiday(day("2027-03-25")).name == "Eid" and c.candidate(day("2027-03-24")).name == "leave"
    assert c.holiday(day("2027-03-24")) is None


def test_an_open_row_lifts_a_holiday():
    row = Availability("programme", "", "open", first_day=day("2027-03-25"), last_day=day("2027-03-25"))
    c = calendar(row, holidays=(Holiday(day("2027-03-25"), "x"), Holiday(day("2027-03-26"), "y")))
    assert not c.is_holiday(day("2027-03-25")) and c.is_holiday(day("2027-03-26"))
    assert day("2027-03-25") in c.teaching_dates


def test_teaching_dates_are_inside_the_window_on_teaching_weekdays_and_not_wholly_closed():
    c = calendar(
        closed("programme", "ignored", first_day=day("2027-03-24"), last_day=day("2027-03-24")),
        closed("programme", "", weekdays=(3,), time_from=0, time_to=9 * H),
        first_day=day("2027-03-22"),
        last_day=day("2027-03-28"),
    )
    assert c.teaching_dates == tuple(day(f"2027-03-{n}") for n in (22, 23, 25, 26))


# Availability ---------------------------------------------------------------------------


def test_no_row_is_open():
    assert is_open(calendar(), "2027-03-22")


def test_times_are_half_open():
    c = calendar(closed(time_from=9 * H, time_to=10 * H))
    assert is_open(c, "2027-03-22", 8 * H, 9 * H) and is_open(c, "2027-03-22", 10 * H, 11 * H)
    assert not is_open(c, "2027-03-22", 8 * H, 9 * H + 1)


def test_conditions_hold_together():
    """Only the last Friday of the month, and of those only a Pon: 26 February 2027 and no other one until autumn."""
    c = calendar(closed(weekdays=(4,), nth=(-1,), pasaran=("pon",)))
    shut = [d for d in c.dates if not c.available("venue", "V1", d, 480, 540)]
    assert all(d.weekday() == 4 and nth_weekday(d)[1] and pasaran(d) == "pon" for d in shut)
    fridays = [d for d in c.dates if d.weekday() == 4 and nth_weekday(d)[1]]
    assert shut == [d for d in fridays if pasaran(d) == "pon"] and 1 <= len(shut) < len(fridays) == 12


@pytest.mark.parametrize(
    ("conditions", "shut", "free"),
    [
        ({"first_day": day("2027-03-23")}, "2027-03-23", "2027-03-22"),
        ({"last_day": day("2027-03-23")}, "2027-03-23", "2027-03-24"),
        ({"weekdays": (0, 2)}, "2027-03-24", "2027-03-23"),
        ({"nth": (1, 4)}, "2027-03-22", "2027-03-15"),
        ({"nth": (-1,)}, "2027-03-31", "2027-03-24"),
        ({"pasaran": ("legi", "wage")}, "2027-01-02", "2027-01-01"),
        ({"hijri_months": (9,)}, "2027-02-08", "2027-03-10"),
    ],
)
def test_each_condition(conditions, shut, free):
    c = calendar(closed(**conditions))
    assert not is_open(c, shut) and is_open(c, free)


def test_only_rows_need_one_whole_row():
    """Tuesday mornings or Tuesday afternoons: a session over noon lies in neither whole."""
    c = calendar(
        Availability("trainer", "T", "only", weekdays=(1,), time_from=8 * H, time_to=12 * H),
        Availability("trainer", "T", "only", weekdays=(1,), time_from=12 * H, time_to=16 * H),
    )

    def free(date, start, end):
        return is_open(c, date, start, end, "trainer", "T")

    assert free("2027-03-23", 8 * H, 12 * H) and free("2027-03-23", 12 * H, 13 * H)
    assert not free("2027-03-23", 11 * H, 13 * H)
    assert not free("2027-03-22", 8 * H, 9 * H)
    assert len(c.blockers("trainer", "T", day("2027-03-22"), 8 * H, 9 * H)) == 2


def test_closed_wins_over_only_and_open():
    c = calendar(
        Availability("venue", "V1", "only", weekdays=(0,)),
        closed(first_day=day("2027-03-22"), last_day=day("2027-03-22")),
    )
    assert not is_open(c, "2027-03-22") and is_open(c, "2027-03-29") and not is_open(c, "2027-03-23")


def test_a_candidate_closes_nothing_and_avoid_neither():
    c = calendar(closed(certainty="candidate"), Availability("venue", "V1", "avoid"))
    assert is_open(c, "2027-03-22")
    assert len(list(c.meeting("venue", "V1", "candidate", day("2027-03-22"), 480, 540))) == 1
    assert len(list(c.meeting("venue", "V1", "avoid", day("2027-03-22"), 480, 540))) == 1


def test_an_estimated_row_closes():
    assert not is_open(calendar(closed(certainty="estimated")), "2027-03-22")


def test_a_star_is_all_of_the_kind_and_no_other():
    c = calendar(closed(id="*"))
    assert not is_open(c, "2027-03-22", id="V9") and is_open(c, "2027-03-22", kind="trainer", id="T1")


def test_a_road_is_closed_in_both_directions_at_any_hour():
    c = calendar(closed("road", "A~B", first_day=day("2027-03-22"), last_day=day("2027-03-22"), time_from=700))
    assert c.road_closed("A", "B", day("2027-03-22")) and c.road_closed("B", "A", day("2027-03-22"))
    assert not c.road_closed("A", "B", day("2027-03-23")) and not c.road_closed("A", "C", day("2027-03-22"))
    assert not c.road_closed("A", "A", day("2027-03-22"))
    assert c.closed_roads == (("A", "B"),)
