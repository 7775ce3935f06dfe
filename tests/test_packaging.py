"""What is installed works from any folder: wheel (built from the sdist) and editable, templates and examples inside."""

import configparser
import os
import pickle
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from scheduler.solving.axis import Axis
from scheduler.solving.campus.hands import Spell, cooled
from scheduler.solving.campus.settling import settled
from scheduler.solving.campus.surveying import Surveyor
from scheduler.solving.greedy import Greedy
from tests.cli.programmes import write_small
from tests.solving.campus import programmes

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "dist", "*.db", "jadwal-demo", "demo", "node_modules"
)


def run(*words: object, more: dict[str, object] | None = None, **options: object) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "JADWAL_LANG")} | {"LANG": "C.UTF-8"}
    environment |= {k: str(v) for k, v in (more or {}).items()}
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, env=environment, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the checkout as it would be published."""
    return shutil.copytree(ROOT, tmp_path_factory.mktemp("source") / "jadwal", ignore=LEFT_OUT)


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """A wheel, built from an sdist."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, source)
    assert len(list(out.glob("jadwal-*.tar.gz"))) == 1
    (found,) = out.glob("jadwal-*.whl")
    return found


def environment(folder: Path, *what: object, **variables: object) -> Path:
    """A virtual environment with the dependencies of this one and one thing installed; returns its scripts."""
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # A path in a .pth file adds the packages there, but not what is installed there as editable.
    paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (site / "dependencies.pth").write_text("\n".join(paths) + "\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet"]
    run(*pip, "--no-deps", "--no-build-isolation", "--ignore-installed", *what, more=variables)
    return python.parent


def test_every_package_is_named():
    """find: cannot look beside scheduler/, so the list is kept by hand and by this test."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    named = set(setup["options"]["packages"].split())
    found = {".".join(p.parent.relative_to(ROOT).parts) for p in (ROOT / "scheduler").rglob("__init__.py")}
    assert named == found | {"scheduler.templates", "scheduler.examples"}


@pytest.mark.slow
def test_the_wheel_holds_every_module_template_and_example(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    missing = []
    for top, inside in (
        ("scheduler", "scheduler"),
        ("templates", "scheduler/templates"),
        ("examples", "scheduler/examples"),
    ):
        for file in (ROOT / top).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts and file.suffix not in (".db", ".po", ".lock"):
                name = f"{inside}/{file.relative_to(ROOT / top).as_posix()}"
                if name not in names:
                    missing.append(name)
    assert not missing
    strays = [n for n in names if n.endswith((".db", ".pyc")) or not n.startswith(("scheduler/", "jadwal-"))]
    assert not strays


@pytest.mark.slow
@pytest.mark.parametrize("how", ["wheel", "editable"])
def test_it_works_from_another_folder(how, wheel, source, tmp_path):
    what = [wheel] if how == "wheel" else ["--editable", source]
    jadwal = environment(tmp_path / "venv", *what) / "jadwal"
    work = tmp_path / "work"
    work.mkdir()
    run(jadwal, "init", "lampung", "--example", "lampung-ovop", cwd=work)
    assert "60" in run(jadwal, "check", "lampung", cwd=work)
    run(jadwal, "init", "book.xlsx", "--example", "berufsschule", cwd=work)
    write_small(work / "small")
    run(jadwal, "plan", "small", "--workers", "1", "--work", "5", cwd=work)
    assert "peserta" in run(jadwal, "--lang", "id", "check", "small", cwd=work)
    printed = run(jadwal, "print", "small", "--out", "pages", cwd=work).split()
    assert printed and all((work / name).read_bytes().startswith(b"%PDF-") for name in printed)


COOL = """
import pickle, sys
from scheduler.solving.campus import annealing, chain
from scheduler.solving.campus.hands import cooled
with open(sys.argv[1], "rb") as file:
    given = pickle.load(file)
with open(sys.argv[2], "wb") as file:
    pickle.dump(([annealing.__file__, chain.__file__], [cooled(*x) for x in given]), file)
"""


def _with_the_loops_of(python: Path, given: list, folder: Path) -> tuple[list[str], list]:
    (folder / "given").write_bytes(pickle.dumps(given))
    run(python, "-c", COOL, folder / "given", folder / "found", cwd=folder)
    return pickle.loads((folder / "found").read_bytes())


@pytest.mark.slow
def test_compiled_loops_find_what_the_files_find(wheel, tmp_path):
    given = []
    for seed in range(6):
        ground = Surveyor(Greedy(Axis(programmes.problem(seed)), 0)).ground
        given.append((ground, Spell(settled(ground, {}, seed), seed, (10.0, 3.0, 1.0, 0.1))))
    python = environment(tmp_path / "venv", wheel) / Path(sys.executable).name
    files, found = _with_the_loops_of(python, given, tmp_path)
    compiled = [not f.endswith(".py") for f in files]
    assert compiled == [shutil.which("cc") is not None] * 2
    assert found == [cooled(*x) for x in given]


@pytest.mark.slow
def test_without_a_compiler_the_files_are_installed_as_they_are(source, tmp_path):
    broken = tmp_path / "cc"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    copy = shutil.copytree(source, tmp_path / "copy", ignore=shutil.ignore_patterns("build", "*.egg-info"))
    python = environment(tmp_path / "venv", copy, CC=broken) / Path(sys.executable).name
    files, _ = _with_the_loops_of(python, [], tmp_path)
    assert all(f.endswith(".py") for f in files)
