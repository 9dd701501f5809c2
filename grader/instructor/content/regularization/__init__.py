"""Notebook 05, regularization."""
