"""``python -m scheduler`` is the command ``jadwal``."""

from scheduler.cli.main import main

main()
