"""Documents from a problem and a plan: views, the privacy gate, templates, PDF, and the terminal."""
