"""Notebook 07, gradient checking."""
