"""Programmes in outline: days, places and trainers without hours; bounds and large neighbourhoods from it."""
