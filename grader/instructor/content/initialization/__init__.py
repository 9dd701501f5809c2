"""Notebook 01, initialization."""
