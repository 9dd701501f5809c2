"""Figures, and the colors and styles they share."""
