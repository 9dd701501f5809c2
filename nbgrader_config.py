"""nbgrader at the root of the course. `nbgrader autograde 01_initialization` works whether or not .venv is activated."""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import SAWarning

from grader.instructor.course.root_name import unusable

c = get_config()  # noqa: F821 - given by traitlets
root = Path(__file__).resolve().parent
if reason := unusable(root):
    sys.exit(f"nbgrader_config.py: {reason}")

# `grader build` writes both; the folders for submissions and results keep nbgrader's own names.
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "build/release"
c.CourseDirectory.db_url = URL.create("sqlite", database=str(root / "gradebook.db")).render_as_string()

# Submissions are repaired before nbgrader's own steps, so that one broken file does not end the batch.
c.Autograde.exporter_class = "grader.instructor.nbgrader_plugins.steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "grader.instructor.nbgrader_plugins.steps.RestoreCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# DatesOfTheCourse replaces nbgrader's AssignLatePenalties: course.toml says what is due when, and what being late costs.
# GradeConfined replaces nbgrader's Execute. If this machine cannot confine submissions at the level "strong", grading refuses;
# c.GradeConfined.accept = "basic" or "none" accepts less, for submissions that you trust.
c.Autograde.autograde_preprocessors = [
    "grader.instructor.nbgrader_plugins.steps.GradeConfined",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "grader.instructor.nbgrader_plugins.late.DatesOfTheCourse",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# `nbgrader validate` runs a notebook in a kernel. Each check limits its own calls, and this is the backstop.
c.Execute.timeout = 60

# Markdown of a submission is cleaned once it has become HTML, in feedback and in formgrader.
c.HTMLExporter.filters = {"markdown2html": "grader.instructor.submission.cleaning.markdown_html"}

# A page shows as much as a browser can take, and says what it leaves out. Points and notebooks stay as they are.
c.HTMLExporter.preprocessors = ["grader.instructor.submission.bounding.BoundedPage"]

# nbgrader calls `alembic` when it first creates a gradebook, even if the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# nbgrader's own relations make newer versions of SQLAlchemy warn once per submission, which is harmless.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
