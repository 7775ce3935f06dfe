"""The capacity report: short exactly where something is missing in every plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.domain.availability import Availability
from scheduler.intake import read_programme
from scheduler.rules.capacity import capacity_report
from tests.rules.cases import BASE, course, day, host, rows, trainer, venue

EXAMPLES = Path(__file__).parents[2] / "examples"


def _short(problem) -> set[str]:
    return {s.kind for s in capacity_report(problem) if s.short}


def test_the_small_programme_lacks_nothing() -> None:
    assert _short(BASE) == set()


@pytest.mark.parametrize("name", ["lampung-ovop", "berufsschule"])
def test_the_examples_lack_nothing(name: str) -> None:
    report = capacity_report(read_programme(EXAMPLES / name).problem)
    assert [str(s.message) for s in report if s.short] == []
    assert len(report) > 10


def _one_trainer(max_jp: int):
    return trainer("T2", max_jp=max_jp).with_(trainers=(replace(BASE.trainers[1], max_jp=max_jp),))


_TUESDAYS = Availability("course", "A", "only", weekdays=(1,))

SHORT = {
    "course-people": (course("B", group_min=3), course("B", group_min=4)),
    "course-dates": (
        rows(replace(_TUESDAYS, last_day=day(8))),
        rows(replace(_TUESDAYS, last_day=day(7))),
    ),
    "course-seats": (course("B", size=10), course("B", size=11)),
    "trainer": (_one_trainer(12), _one_trainer(11)),
    "trainers-jointly": (
        BASE.with_(trainers=tuple(replace(t, max_jp=6) for t in BASE.trainers)),
        BASE.with_(trainers=(replace(BASE.trainers[0], max_jp=6), replace(BASE.trainers[1], max_jp=5))),
    ),
    "venue-hours": (
        BASE.with_(venues=venue("V1").venues[:1], availability=(Availability("venue", "V1", "only", day(0), day(2)),)),
        BASE.with_(
            venues=venue("V1").venues[:1],
            availability=(Availability("venue", "V1", "only", day(0), day(1), time_from=480, time_to=675),),
        ),
    ),
    "internship-places": (
        rows(Availability("host", "*", "only", day(14), day(16))),
        rows(Availability("host", "*", "only", day(14), day(15))),
    ),
}


@pytest.mark.parametrize("kind", SHORT)
def test_exactly_enough_and_one_too_few(kind: str) -> None:
    enough, too_few = SHORT[kind]
    assert kind not in _short(enough)
    assert kind in _short(too_few)


def test_the_sentence_has_both_numbers() -> None:
    line = next(s for s in capacity_report(_one_trainer(11)) if s.kind == "trainer")
    assert str(line.message) == "Trainer T2 Second must teach 12 JP, 11 JP are available in this time."
    assert (line.needed, line.available) == (12, 11)


def test_no_host_at_all() -> None:
    assert "internship-places" in _short(
        host("H", internships=()).with_(hosts=(replace(BASE.hosts[0], capacity=0), replace(BASE.hosts[1], capacity=0)))
    )
