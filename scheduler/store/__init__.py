"""Revisions of a programme's plan, with the input each was made from, in one SQLite file."""
