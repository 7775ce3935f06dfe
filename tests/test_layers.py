"""Imports go one way: language < domain < plan < {intake, rules} < solving < store < output < cli."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import scheduler

ROOT = Path(scheduler.__file__).parent
LAYER = {
    "language": 0,
    "domain": 1,
    "plan": 2,
    "intake": 3,
    "rules": 3,
    "solving": 4,
    "store": 5,
    "output": 6,
    "cli": 7,
    "__main__": 8,
}
# Tools and data that no layer imports: the catalog's merger, and what is installed from beside the package.
APART = {"locale", "templates", "examples"}
HEAVY = {"ortools", "pendulum", "openpyxl", "rich", "jinja2", "plutoprint", "holidays", "hijridate", "babel", "sqlite3"}


def imports(file: Path):
    """Modules a file imports, at any depth, with the line; `if TYPE_CHECKING` counts too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def layer_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "scheduler" and len(parts) > 1 and parts[1] in LAYER else None


def test_every_package_has_its_layer():
    found = {
        p.stem if p.suffix else p.name for p in ROOT.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    assert found - APART - {"__init__"} == set(LAYER)


def test_imports_go_one_way():
    wrong = []
    for file in sorted(ROOT.rglob("*.py")):
        own = file.relative_to(ROOT).parts[0].removesuffix(".py")
        if own not in LAYER:
            continue
        for module, line in imports(file):
            other = layer_of(module)
            if other is not None and other != own and LAYER[other] >= LAYER[own]:
                wrong.append(f"{file.relative_to(ROOT)}:{line}: {own} imports {module}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("library", "owners"),
    [
        ("sqlite3", {"store"}),
        ("ortools", {"solving"}),
        ("openpyxl", {"intake", "output"}),
        ("plutoprint", {"output"}),
        ("click", {"cli"}),
    ],
)
def test_only_its_owner_knows_a_library(library, owners):
    users = {
        file.relative_to(ROOT).parts[0]
        for file in ROOT.rglob("*.py")
        for module, _ in imports(file)
        if module.split(".")[0] == library
    }
    assert users <= owners


def test_the_command_loads_nothing_heavy():
    code = (
        "import sys, scheduler.cli.main as m\n"
        "[m.cli.get_command(None, name) for name in m.COMMANDS]\n"
        "print(*(x if x.startswith('scheduler.') else x.split('.')[0] for x in sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)
    assert not {m for m in loaded if layer_of(m) in set(LAYER) - {"language", "cli"}}
