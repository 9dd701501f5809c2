"""Notebook 04, deep signals."""
