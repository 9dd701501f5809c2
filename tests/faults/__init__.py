"""What can go wrong around grading stays one submission's problem: a clear line, the rest graded, nothing lost."""
