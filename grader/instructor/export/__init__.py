"""Grades as an LMS takes them."""
