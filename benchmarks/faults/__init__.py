"""Faults of a real event, each done to a server under load, and what came of it."""
