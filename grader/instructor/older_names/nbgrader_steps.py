"""``grader.instructor.nbgrader_steps``, as ``nbgrader_config.py`` named it until 0.1; it stays until 1.0."""

from grader.instructor.nbgrader_plugins.steps import GradeConfined, RestoreCells, SubmissionExporter

__all__ = ["GradeConfined", "RestoreCells", "SubmissionExporter"]
