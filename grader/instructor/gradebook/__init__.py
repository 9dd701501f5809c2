"""nbgrader's gradebook: opening it, its one writer, and what is read from it."""
