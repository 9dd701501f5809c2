"""Editions of before, frozen, and what has to go on working for those who have them."""
