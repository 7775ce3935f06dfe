"""Why something is not in a plan, what it would take, and what a move would do."""
