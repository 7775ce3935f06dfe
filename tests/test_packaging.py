"""What is installed works from any folder: wheel (built from the sdist) and editable, templates and examples inside."""

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.cli.programmes import write_small

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "dist", "*.db", "jadwal-demo", "demo", "node_modules"
)


def run(*words: object, **options: object) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "JADWAL_LANG")} | {"LANG": "C.UTF-8"}
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


def environment(folder: Path, *what: object) -> Path:
    """A virtual environment with the dependencies of this one and one thing installed; returns its scripts."""
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # A path in a .pth file adds the packages there, but not what is installed there as editable.
    paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (site / "dependencies.pth").write_text("\n".join(paths) + "\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet"]
    run(*pip, "--no-deps", "--no-build-isolation", "--ignore-installed", *what)
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
