"""Notebook 02, plateaus."""
