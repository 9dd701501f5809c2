"""Notebook 08, pre-training."""
