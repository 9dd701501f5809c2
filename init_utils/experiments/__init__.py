"""The experiments of the course, one module each: seeded, and tested against the numbers that the notebooks state.

An experiment that shows what a graded function does takes that function as an argument: no experiment answers an exercise.
"""
