"""The example programmes that come with Jadwal."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import scheduler


def examples_folder() -> Path:
    """Where the examples are: in the installed package, else beside it in a checkout."""
    spec = importlib.util.find_spec("scheduler.examples")
    if spec and spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(scheduler.__file__).resolve().parents[1] / "examples"


def example_names() -> list[str]:
    """Names of the examples, sorted."""
    return sorted(p.parent.name for p in examples_folder().glob("*/programme.toml"))


def copy_example(name: str, folder: Path) -> None:
    """Copy an example's files into a folder, which is made; a store somebody left in it stays behind."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted((examples_folder() / name).iterdir()):
        if file.suffix in (".toml", ".csv", ".md", ".png", ".svg"):
            shutil.copyfile(file, folder / file.name)
