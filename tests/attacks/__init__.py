"""Submissions that try to get points, files or power that they should not have: see `corpus.ATTACKS`."""
