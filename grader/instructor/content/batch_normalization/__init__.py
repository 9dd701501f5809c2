"""Notebook 06, batch normalization."""
