"""The instructor's side: sources with solutions, exercises with known mistakes, building, publishing and grading a class.

Never part of the student edition.
"""
