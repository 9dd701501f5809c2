"""``grader.instructor.exporting``, as ``nbgrader export --exporter`` named it until 0.1; it stays until 1.0."""

from grader.instructor.nbgrader_plugins.exporters import CanvasExporter, MoodleExporter

__all__ = ["CanvasExporter", "MoodleExporter"]
