"""`grader report --term`: the whole term on one page."""
