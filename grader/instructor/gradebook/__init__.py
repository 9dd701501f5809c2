"""nbgrader's gradebook: opening it, one writer, and what is read from it."""
