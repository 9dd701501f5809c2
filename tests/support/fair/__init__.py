"""Restart & Run All as the oracle of fairness: notebooks as honest learners edit them, in a kernel and graded."""
