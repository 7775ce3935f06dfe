"""Jinja2 templates, print CSS and the font of the printed pages; installed as ``scheduler.templates``."""
