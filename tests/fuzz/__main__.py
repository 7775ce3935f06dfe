"""``python -m tests.fuzz [INPUTS] [SEED]``: feeds every reader with changed input."""

import json
import sys

from tests.fuzz.runner import fuzz

asked = [int(x) for x in sys.argv[1:]]
found = fuzz(asked[0] if asked else 100_000, asked[1] if len(asked) > 1 else 1, lambda line: print(line, flush=True))
print(json.dumps(found, indent=1))
