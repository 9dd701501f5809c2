"""An error of a learner's function in words."""
