"""Jadwal: schedules for training and apprenticeship programmes."""

__version__ = "0.1.0"
