"""constraints.txt: the exact versions of everything that is installed, for installs that are the same everywhere.

    python tools/constraints.py            write it from the environment this runs in
    python tools/constraints.py --oldest   print the oldest version of each requirement that setup.cfg allows

Run it with the Python of an environment in which the whole test suite has just passed (`make constraints`).
"""

from __future__ import annotations

import configparser
import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = ROOT / "constraints.txt"
# Makers of packages; what they are does not change what an installed programme does.
_APART = {"pip", "wheel", "jadwal"}


def canonical(name: str) -> str:
    """A package's name in the form in which two spellings are the same."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(*extras: str) -> dict[str, str]:
    """Name and bounds of every requirement in setup.cfg, with those of extras."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lines = config["options"]["install_requires"].split("\n")
    for extra in extras:
        lines += config["options.extras_require"][extra].split("\n")
    found = {}
    for line in lines:
        if match := re.match(r"([A-Za-z0-9._-]+)\s*(.*)", line.strip()):
            found[canonical(match[1])] = match[2]
    return found


def constrained() -> dict[str, str]:
    """Name and version of every line of constraints.txt."""
    pairs = [line.split("==") for line in FILE.read_text("utf-8").splitlines() if "==" in line]
    return {canonical(name): version.split(";")[0].strip() for name, version in pairs}


def installed_apart() -> set[str]:
    """Packages that other packages name, and that are not installed here: they are for other systems or Pythons."""
    named = needed(set(requirements("test")))
    return {name for name in named if not _is_installed(name)} | _APART


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def needed(names: set[str]) -> set[str]:
    """Packages and what they need in turn, as far as it is installed here."""
    todo, found = set(names), set()
    while todo:
        name = todo.pop()
        found.add(name)
        try:
            wants = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        # What an extra of a package wants is not installed by us.
        plain = {canonical(re.split(r"[^A-Za-z0-9._-]", w, maxsplit=1)[0]) for w in wants if "extra ==" not in w}
        todo |= plain - found
    return found


def main(arguments: list[str]) -> int:
    """Write the file, or print the oldest versions."""
    if arguments == ["--oldest"]:
        for name, bounds in requirements().items():
            least = re.search(r">=\s*([0-9.]+)", bounds)
            if least:
                print(f"{name}=={least[1]}")
        return 0
    installed = {canonical(d.metadata["Name"]): d.version for d in metadata.distributions()}
    wanted = needed(set(requirements("test"))) - _APART
    lines = [f"{name}=={installed[name]}" for name in sorted(wanted & installed.keys())]
    head = (
        "# Versions with which the whole test suite passed: pip install --constraint constraints.txt .\n"
        "# Written by `make constraints`; setup.cfg says which versions are allowed.\n"
    )
    FILE.write_text(head + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} versions in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
