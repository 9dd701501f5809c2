"""Grades in the forms that an LMS takes."""
