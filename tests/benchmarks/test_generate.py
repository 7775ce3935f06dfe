"""Generated programmes are read without a problem, and nothing in them is short by arithmetic."""

import filecmp

import pytest

from benchmarks.generate import generate
from scheduler.intake import read_programme
from scheduler.rules.capacity import capacity_report


@pytest.mark.parametrize("people", [1, 7, 30, 150])
def test_a_generated_programme_is_sound(tmp_path, people):
    generate(people, 3, tmp_path)
    loaded = read_programme(tmp_path)
    assert len(loaded.problem.participants) == people
    assert not loaded.warnings


def test_trainers_are_loaded_and_nothing_is_short(tmp_path):
    generate(150, 1, tmp_path)
    problem = read_programme(tmp_path).problem
    assert not [x for x in capacity_report(problem) if x.short]
    jp = sum(problem.course[g.course].jp for g in problem.groups)
    assert 0.6 < jp / sum(t.max_jp for t in problem.trainers) < 0.85


def test_the_same_seed_gives_the_same_files(tmp_path):
    for name, seed in (("one", 5), ("again", 5), ("other", 6)):
        generate(40, seed, tmp_path / name)
    names = [p.name for p in (tmp_path / "one").iterdir()]
    assert filecmp.cmpfiles(tmp_path / "one", tmp_path / "again", names, shallow=False)[0] == names
    assert filecmp.cmpfiles(tmp_path / "one", tmp_path / "other", ["participants.csv"], shallow=False)[1]
