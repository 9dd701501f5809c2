"""``make demo``: a sample class, from an LMS's zip to grades for an LMS."""
