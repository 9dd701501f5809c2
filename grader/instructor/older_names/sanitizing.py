"""``grader.instructor.sanitizing``, as ``nbgrader_config.py`` named it until 0.1; it stays until 1.0."""

from grader.instructor.submission.cleaning import markdown_html

__all__ = ["markdown_html"]
