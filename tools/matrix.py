"""The test suite on every supported Python that is found, and with the oldest and the pinned versions of packages.

    python tools/matrix.py                                all of it, the quick tests
    python tools/matrix.py --python 3.12 --versions oldest
    python tools/matrix.py --tests "tests/store tests/plan" --list

What cannot be tried (a Python that is not installed, a version that cannot be installed) is said at the end; the exit
status is 1 where something was tried and failed, and 0 otherwise.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
VERSIONS = ("pinned", "oldest", "newest")


@dataclass(frozen=True)
class Result:
    """What came of one combination: passed, failed, or not tried."""

    python: str
    versions: str
    outcome: str
    detail: str
    seconds: float = 0.0


def interpreter(version: str) -> str | None:
    """A Python of a version: on the path, in the py launcher, in pyenv, or in uv."""
    candidates: list[list[str]] = [[f"python{version}"], ["py", f"-{version}"]]
    homes = [Path.home() / ".pyenv" / "versions", Path.home() / ".local" / "share" / "uv" / "python"]
    if os.environ.get("PYENV_ROOT"):
        homes.insert(0, Path(os.environ["PYENV_ROOT"]) / "versions")
    for home in homes:
        found = sorted(home.glob(f"*{version}*/bin/python{version}")) if home.is_dir() else []
        candidates += [[str(p)] for p in reversed(found)]
    code = "import sys, ensurepip, sqlite3, ssl; print(sys.executable if sys.version_info[:2] == (%s) else '')"
    for command in candidates:
        if not shutil.which(command[0]):
            continue
        tried = subprocess.run(
            [*command, "-c", code % version.replace(".", ", ")], capture_output=True, text=True, check=False
        )
        if tried.returncode == 0 and tried.stdout.strip():
            return tried.stdout.strip()
    return None


def combination(python: str, version: str, versions: str, tests: list[str], jobs: str) -> Result:
    """Install into an environment of its own, and test."""
    began = time.monotonic()

    def result(outcome: str, detail: str) -> Result:
        return Result(version, versions, outcome, detail, time.monotonic() - began)

    with tempfile.TemporaryDirectory(prefix="jadwal-matrix-") as folder:
        made = subprocess.run([python, "-m", "venv", folder], capture_output=True, text=True, check=False)
        if made.returncode:
            return result("not tried", _last_line(made.stderr or made.stdout))
        own = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        install = [str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable"]
        environment = dict(os.environ)
        if versions == "pinned":
            environment["PIP_CONSTRAINT"] = str(ROOT / "constraints.txt")
        elif versions == "oldest":
            listed = Path(folder) / "oldest.txt"
            oldest = subprocess.run(
                [sys.executable, str(ROOT / "tools" / "constraints.py"), "--oldest"],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            listed.write_text(oldest.stdout, "utf-8")
            environment["PIP_CONSTRAINT"] = str(listed)
        installed = subprocess.run(
            [*install, f"{ROOT}[test]"], capture_output=True, text=True, env=environment, check=False
        )
        if installed.returncode:
            print(installed.stderr[-3000:], file=sys.stderr)
            return result("not tried", _last_line(installed.stderr))
        tested = subprocess.run(
            [str(own), "-m", "pytest", "-q", "-n", jobs, "-p", "no:cacheprovider", *tests],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        if tested.returncode:
            print(tested.stdout[-6000:], file=sys.stderr)
        summary = tested.stdout.strip().splitlines()[-1:] or ["?"]
        return result("passed" if tested.returncode == 0 else "failed", summary[0].strip())


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() and "subprocess-exited" not in line]
    return (errors[:1] or lines[-1:] or ["?"])[0].strip()[:160]


def results(pythons: list[str], versions: list[str], tests: list[str], jobs: str, only_list: bool) -> Iterator[Result]:
    """Each combination in turn."""
    for version in pythons:
        python = interpreter(version)
        for chosen in versions:
            if python is None:
                yield Result(version, chosen, "not tried", "no such Python was found")
            elif only_list:
                yield Result(version, chosen, "would be tried", python)
            else:
                yield combination(python, version, chosen, tests, jobs)


def main(arguments: list[str]) -> int:
    """Run, and show a line a combination."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only this one; may be given several times")
    parser.add_argument("--versions", action="append", choices=VERSIONS, help="of packages; else pinned and oldest")
    parser.add_argument("--tests", default="-m 'not slow'", help="what pytest is given")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--list", action="store_true", help="show what would be tried")
    asked = parser.parse_args(arguments)
    import shlex

    chosen = asked.versions or ["pinned", "oldest"]
    failed = False
    for r in results(asked.python or list(PYTHONS), chosen, shlex.split(asked.tests), asked.jobs, asked.list):
        print(f"Python {r.python}  {r.versions:7}  {r.outcome:9}  {r.detail}", flush=True)
        failed |= r.outcome == "failed"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
