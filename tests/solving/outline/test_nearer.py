"""Far places left out of outlines: the best outline stays as good, and something is left out."""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import pytest

from benchmarks.generate import generate
from scheduler.domain.places import Venue
from scheduler.intake import read_programme
from scheduler.solving.axis import Axis
from scheduler.solving.engine import Budget, Settings, run
from scheduler.solving.outline import parts as parts_module
from scheduler.solving.outline.parts import Parts


def _with_a_hall_in_town(tmp_path, seed):
    """Two sentra of a few weeks, a hall in town open to both, some people and trainers who live elsewhere."""
    generate(24, seed, tmp_path)
    problem, r = read_programme(tmp_path).problem, random.Random(seed)
    names = sorted({c.id for c in problem.courses if not c.mixed and not c.kit})[:3]
    places = [s.location for s in problem.sentra] + ["Town", "Elsewhere"]
    return problem.with_(
        venues=(*problem.venues, Venue("HALL", "Hall", "Town", 60, ("power", "step_free", "wet_clay", "kitchen"))),
        courses=tuple(
            replace(c, group_min=r.choice([6, 7]), after=tuple(a for a in c.after if a in names))
            for c in problem.courses
            if c.id in names
        ),
        trainers=tuple(
            replace(t, location=r.choice([t.location, *places]), courses=tuple(c for c in t.courses if c in names))
            for t in problem.trainers
            if set(t.courses) & set(names)
        ),
        participants=tuple(
            replace(p, internships=(), extra_courses=(), location=r.choice([None, None, None, *places]))
            for p in problem.participants
        ),
        hosts=(),
        mentors=(),
        internships=(),
        kits=(),
        availability=(),
        settings=replace(
            problem.settings,
            last_day=problem.settings.first_day.replace(month=5, day=7),
            travel=replace(problem.settings.travel, default_minutes=r.choice([40, 100, 200])),
        ),
    )  # fmt: skip


def _best(parts, sentra) -> tuple[int, int]:
    outline = parts.outline([sentra])
    outcome = run(outline, outline.objective, Budget(None, None), (None, 60.0), Settings(0, 1), threading.Event())
    assert outcome.status == "optimal"
    return outcome.value, sum(len(s.choices) for s in outline.strands)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_outline_needs_no_far_place(seed, tmp_path, monkeypatch):
    axis = Axis(_with_a_hall_in_town(tmp_path, seed))
    found = [_best(Parts(axis), s.id) for s in axis.problem.sentra]
    monkeypatch.setattr(parts_module, "without_far_places", lambda axis, strands, weight: list(strands))
    every = [_best(Parts(axis), s.id) for s in axis.problem.sentra]
    assert [value for value, _ in found] == [value for value, _ in every]
    assert all(few <= many for (_, few), (_, many) in zip(found, every, strict=True))


def test_a_hall_far_from_everybody_is_left_out(tmp_path):
    problem = _with_a_hall_in_town(tmp_path, 0)
    homes = {s.id: s.location for s in problem.sentra}
    problem = problem.with_(
        participants=tuple(replace(p, location=None, household=None) for p in problem.participants),
        households=(),
        courses=tuple(replace(c, group_min=7) for c in problem.courses),  # Too many for two cohorts of twelve people.
        trainers=tuple(replace(t, location="Elsewhere") for t in problem.trainers),
        settings=replace(problem.settings, travel=replace(problem.settings.travel, default_minutes=100)),
    )
    parts = Parts(Axis(problem))
    for sentra, home in homes.items():
        assert {place for s in parts.outline([sentra]).strands for _, place in s.choices} == {home}
