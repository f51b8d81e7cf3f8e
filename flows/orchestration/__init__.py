"""Prefect's part of a run: its surroundings, what it shows, who is told."""
