"""Explanations, repairs as events, and moves, from outside."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from scheduler.cli.explaining import explained
from scheduler.cli.talk import Talk
from scheduler.store.store import Store, store_path
from tests.cli.programmes import write_small

TIRED = "id,name,location,courses,max_jp\nT1,Dewi,Metro,DASAR;LANJUT,6\nT2,Eko,Metro,LANJUT,6\n"


@pytest.fixture
def short(tmp_path, jadwal):
    """The small programme with too few hours for LANJUT, planned."""
    folder = write_small(tmp_path / "short", trainers=TIRED)
    assert jadwal("plan", folder, "--workers", 1, "--work", 5).exit_code == 0
    return folder


def test_causes_then_repairs_with_the_command_that_tries_each(jadwal, short):
    result = jadwal("explain", short, "--requirement", "P1:LANJUT")
    assert result.exit_code == 0, result.stderr
    assert "LANJUT Anyaman lanjut: P1 Ani" in result.stdout
    assert "Trainer T2 Eko teaches 6 JP in all at most. [trainer-load]" in result.stdout
    assert "none of them can be left out" in result.stdout
    assert f"jadwal event {short} change trainers:" in result.stdout


def test_those_with_the_same_causes_are_told_in_one(jadwal, short):
    result = jadwal("explain", short, "--no-repairs")
    assert result.stdout.count("LANJUT Anyaman lanjut: P1 Ani, P2 Budi, P3 Citra") == 1
    assert "1." not in result.stdout


def test_applied_it_is_an_event_and_the_plan_meets_everything(jadwal, short):
    before = (short / "trainers.csv").read_bytes()
    result = jadwal("explain", short, "--apply", 1)
    assert result.exit_code == 0, result.stderr
    assert "Event 1 is recorded: input changed" in result.stdout
    assert (short / "trainers.csv").read_bytes() == before
    listed = jadwal("event", short, "list").stdout
    assert "input changed" in listed and "trainers:" in listed and " = " in listed
    planned = jadwal("plan", short, "--workers", 1, "--work", 5, "--strict")
    assert planned.exit_code == 0, planned.stderr
    assert jadwal("verify", short).exit_code == 0
    assert "Every requirement is met." in jadwal("explain", short).stdout
    assert "P1:LANJUT is met in this plan." in jadwal("explain", short, "-r", "P1:LANJUT").stdout
    assert jadwal("event", short, "withdraw", 1).exit_code == 0
    assert jadwal("plan", short, "--workers", 1, "--work", 5, "--strict").exit_code == 1


def test_the_effective_programme_is_exported_with_the_change(jadwal, short, tmp_path):
    assert jadwal("event", short, "change", "trainers:T2:max_jp", "14", "--reason", "agreed").exit_code == 0
    assert jadwal("plan", short, "--workers", 1, "--work", 5).exit_code == 0
    assert jadwal("export", short, "--format", "programme", "--out", tmp_path / "out").exit_code == 0
    assert ",14," in (tmp_path / "out" / "trainers.csv").read_text("utf-8")


def test_without_a_plan(jadwal, tmp_path):
    folder = write_small(tmp_path / "none", trainers="id,name,location,courses\nT1,Dewi,Metro,LANJUT\n")
    assert jadwal("explain", folder).exit_code == 2
    result = jadwal("explain", folder, "--without-plan", "--no-repairs")
    assert result.exit_code == 0, result.stderr
    assert "It cannot be met at all" in result.stdout and "No trainer lists DASAR Dasar anyaman." in result.stdout
    fine = write_small(tmp_path / "fine")
    assert "Each requirement can be met on its own." in jadwal("explain", fine, "--without-plan").stdout


def test_not_decided_in_time_is_said(jadwal, short):
    result = jadwal("explain", short, "--time", "0.1", "--no-repairs")
    assert result.exit_code == 0
    said = "Not decided in 0.1 s." in result.stdout or "It cannot be met" in result.stdout
    assert said and "infeasible" not in result.stdout


def test_indonesian(jadwal, short):
    result = jadwal("--lang", "id", "explain", short, "-r", "P1:LANJUT")
    assert "Instruktur T2 Eko mengajar paling banyak 6 JP seluruhnya." in result.stdout
    assert "yang termurah lebih dahulu" in result.stdout


def test_why_not_names_rules_people_and_points(jadwal, planned):
    result = jadwal("explain", planned, "--why-not", "LANJUT-S1-1/1", "2027-04-30")
    assert result.exit_code == 0, result.stderr
    assert "If it were moved to: Friday, 30 April 2027" in result.stdout
    assert "[course-rhythm]" in result.stdout and "would have to be told" in result.stdout
    missing = jadwal("explain", planned, "--why-not", "LANJUT-S1-1/1", "2027-04-30T08:10")
    assert "No lesson begins then on 30 April 2027" in missing.stdout


def test_why_lists_other_places(jadwal, planned):
    result = jadwal("explain", planned, "--why", "DASAR-S1-1/1")
    assert result.exit_code == 0 and "other places near it were looked at" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--requirement", "P9:DASAR"),
        ("--requirement", "DASAR"),
        ("--why", "NONE"),
        ("--why-not", "DASAR-S1-1/1", "2028-01-01"),
        ("--why-not", "DASAR-S1-1/1", "tomorrow"),
        ("--why", "DASAR-S1-1/1", "--apply", "1"),
        ("--apply", "1", "--no-repairs"),
        ("--revision", "9"),
    ],
)
def test_wrong_usage_is_2_in_one_line(jadwal, planned, words):
    result = jadwal("explain", planned, *words)
    assert result.exit_code == 2 and len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("trainers:T1:name", "Somebody"),
        ("trainers:T9:max_jp", "3"),
        ("trainers:T1:max_jp", "many"),
        ("trainers", "3"),
        ("availability:venue:V1:closed", "2027-04-05"),
        ("availability:venue:V1:open", "2027-04-05 tomorrow"),
        ("courses:DASAR:first_day", "2027-12-01"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(jadwal, planned, words):
    result = jadwal("event", planned, "change", *words)
    assert result.exit_code == 2 and result.stderr.strip()
    with Store.open(store_path(planned)) as store:
        assert store.events() == ()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_shows_what_was_found_so_far(capsys):
    stop = threading.Event()

    def work() -> str:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(30)
        return "so far"

    before = signal.getsignal(signal.SIGINT)
    assert explained(Talk("en"), work, stop) == "so far"
    assert "Stopping; what was found so far is shown." in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
