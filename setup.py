"""Compiles the innermost loops of the search where there is a compiler; without one the same files run as they are.

All else is said in setup.cfg. An editable install compiles nothing: what is edited is what runs.
"""

import sys

from setuptools import setup

# Small changes in programmes in one place: compiled they are twice as fast (docs/development.md).
LOOPS = ["scheduler/solving/campus/annealing.py", "scheduler/solving/campus/chain.py"]
HOW = ["--config-file=", "--follow-imports=silent", "--ignore-missing-imports"]


def extensions():
    if "bdist_wheel" not in sys.argv:
        return []
    try:
        from mypyc.build import mypycify

        found = mypycify([*HOW, *LOOPS], debug_level="0", group_name="scheduler.solving.campus.loops")
    except (ImportError, SystemExit) as why:
        # A mypyc that finds fault with the files ends the process; that is no reason to install nothing.
        print(f"The loops are not compiled: {why!r}", file=sys.stderr)
        return []
    for extension in found:
        extension.optional = True
    return found


setup(ext_modules=extensions())
