"""Notebook 03, variance scaling."""
