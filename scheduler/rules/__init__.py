"""The rules: one registered class a rule, with a solver-free check and the constraints it posts on a model."""
