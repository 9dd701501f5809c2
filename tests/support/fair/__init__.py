"""Notebooks as honest learners make them: a solved one, and one habit at a time."""
