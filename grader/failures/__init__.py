"""What happened where a learner's function raised an error, as data."""
