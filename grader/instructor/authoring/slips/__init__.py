"""How much is said about wrong answers: every small slip in the right solutions, and what a check cell says about it."""
