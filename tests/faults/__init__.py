"""What can go wrong around grading, and that it stays one submission's trouble: a clear line, the rest graded, nothing lost."""
