"""The errors that grading itself may raise: each says what, where and what to do."""


class GraderError(Exception):
    """Base of every error of the grader; never raised for a learner's mistake."""


class UnknownExercise(GraderError):
    """There is no exercise of that name in the references at hand."""


class BadValue(GraderError):
    """A value or a file does not follow the data format of `grader.values`."""


class BadNotebook(GraderError):
    """A file is not a notebook that can be graded."""
