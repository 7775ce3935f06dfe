"""constraints.txt covers every requirement, within the bounds of setup.cfg; bounds have both ends."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tools import constraints, matrix

ROOT = Path(__file__).parents[1]
RUNTIME = constraints.requirements()
# Data that is released several times a year, with nothing to break.
NEVER_BREAKS = {"tzdata"}


def test_every_requirement_and_what_it_needs_is_constrained():
    pinned = constraints.constrained()
    if any(metadata.version(name) != pinned[name] for name in RUNTIME):
        pytest.skip("what other versions need is another list")
    assert constraints.requirements("test").keys() <= pinned.keys()
    missing = constraints.needed(set(RUNTIME)) - constraints.installed_apart() - pinned.keys()
    assert not missing, "run: make constraints"


@pytest.mark.parametrize("name", constraints.requirements("test"))
def test_the_constrained_version_is_allowed(name):
    bounds = SpecifierSet(constraints.requirements("test")[name])
    assert bounds.contains(constraints.constrained()[name], prereleases=True)


@pytest.mark.parametrize("name", RUNTIME)
def test_bounds_have_both_ends(name):
    assert re.search(r">=\s*\d", RUNTIME[name])
    assert name in NEVER_BREAKS or re.search(r"<\s*\d", RUNTIME[name])


def test_the_oldest_versions_are_within_the_bounds():
    listed = subprocess.run(
        [sys.executable, ROOT / "tools" / "constraints.py", "--oldest"], capture_output=True, text=True, check=True
    ).stdout.split()
    found = dict(line.split("==") for line in listed)
    assert found.keys() == RUNTIME.keys()
    assert all(SpecifierSet(RUNTIME[name]).contains(version) for name, version in found.items())


def test_a_python_that_is_not_there_is_said():
    found = list(matrix.results(["3.99"], ["oldest"], [], "1", only_list=True))
    assert [(r.python, r.outcome) for r in found] == [("3.99", "not tried")] and "no such Python" in found[0].detail


def test_the_matrix_knows_the_pythons_that_are_promised():
    text = (ROOT / "setup.cfg").read_text("utf-8")
    assert tuple(re.findall(r"Python :: (3\.\d+)$", text, re.MULTILINE)) == matrix.PYTHONS
