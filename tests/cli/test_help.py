"""Help: every command has it with an example, and it comes at once."""

import os
import subprocess
import sys

import pytest

from scheduler import __version__
from scheduler.cli import reference
from scheduler.cli.main import COMMANDS, cli
from tests.cli.conftest import ROOT


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(jadwal, name):
    result = jadwal(name, "--help")
    assert result.exit_code == 0
    assert "Example:\n" in result.stdout and f"jadwal {name}" in result.stdout.split("Example:")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert f"## jadwal {name}" in (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name):
    for parameter in cli.get_command(None, name).params:
        if parameter.param_type_name == "option" and parameter.name not in ("form", "paper"):
            assert parameter.help, parameter.name


def test_the_page_of_tables_is_current():
    assert reference.PAGE.read_text("utf-8") == reference.reference(), "run: make docs"


def test_the_list_of_commands_is_whole_sentences(jadwal):
    listed = jadwal("--help").stdout.split("Commands:\n")[1].splitlines()
    assert len(listed) == len(COMMANDS) and all(line.endswith(".") and "..." not in line for line in listed)


@pytest.mark.skipif(os.name != "posix", reason="the time of child processes is counted on POSIX only")
def test_help_takes_less_than_three_tenths_of_a_second_of_the_processor():
    def seconds() -> float:
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "scheduler", "--help"],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    # Not by the clock: the same test on a busy computer must tell the same.
    assert 0 < min(seconds() for _ in range(5)) < 0.3


def test_version(jadwal):
    assert __version__ in jadwal("--version").stdout


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["plan"],
        ["plan", "x", "--time", "soon"],
        ["plan", "x", "--time", "0"],
        ["export", "x"],
        ["export", "x", "--format", "docx"],
        ["show", "x", "--week", "next"],
        ["publish", "x", "--revision", "0"],
        ["--lang", "de", "check", "x"],
    ],
)
def test_wrong_usage_is_2(jadwal, words):
    result = jadwal(*words)
    assert result.exit_code == 2 and result.stderr and not result.stdout
