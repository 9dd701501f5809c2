"""Judging: outcomes and references in, a verdict out. Nothing here runs or sees the learner's code."""
