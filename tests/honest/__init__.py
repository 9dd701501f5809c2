"""Right solutions that look different from ours, by assignment; each has to get full marks.

A module is named as the one in `grader.instructor.exercises` and has a dictionary ``HONEST``: function → variants.
"""
