"""The student edition, and its addresses."""
