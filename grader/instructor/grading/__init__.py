"""From a submission to its scores: one notebook, or a class."""
