"""Comments of people on wrong answers: offered for all that are wrong in the same way, and kept for the next class."""
