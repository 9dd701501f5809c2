"""nbgrader at the root of the course: `nbgrader autograde 01_initialization` finds everything, activated or not."""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning

c = get_config()  # noqa: F821 - given by traitlets
root = Path(__file__).resolve().parent

# `grader build` writes both; the folders for submissions and results keep nbgrader's own names.
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "build/release"
c.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"

# A submission is put in order before nbgrader's own steps, so that one broken file does not end the batch.
c.Autograde.exporter_class = "grader.instructor.nbgrader_steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "grader.instructor.nbgrader_steps.RestoreCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# In place of nbgrader's Execute. Where this machine cannot shut submissions in as well as "strong" asks for, grading refuses;
# c.GradeConfined.accept = "basic" or "none" accepts less, for submissions that you trust.
c.Autograde.autograde_preprocessors = [
    "grader.instructor.nbgrader_steps.GradeConfined",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# `nbgrader validate` runs a notebook in a kernel: each check limits its own calls, and this is the backstop.
c.Execute.timeout = 60

# Markdown of a submission is cleaned once it has become HTML, in feedback and in formgrader.
c.HTMLExporter.filters = {"markdown2html": "grader.instructor.sanitizing.markdown_html"}

# nbgrader calls `alembic` when it first makes a gradebook, also when the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# nbgrader's own relations make newer SQLAlchemy warn, harmlessly, once for every submission.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
