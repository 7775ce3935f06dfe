"""A Plan and its file form."""
