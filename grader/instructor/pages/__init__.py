"""Pages for people: feedback for a learner, a report on a class."""
