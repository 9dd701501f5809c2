"""The instructor's course folder: where things are, who is in it, what was handed in, and what is known about it."""
