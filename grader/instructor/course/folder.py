"""The course folder: the one place that knows where submissions, grades, pages and the gradebook are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.errors import GraderError
from grader.instructor.course.root_name import unusable

CONFIG = "nbgrader_config.py"


class NotACourse(GraderError):
    """A folder is not the root of a course."""


@dataclass(frozen=True)
class Course:
    """A course folder with nbgrader's settings for it.

    Attributes
    ----------
    root : Path
        The folder.
    config : traitlets.config.Config
        What its ``nbgrader_config.py`` says; empty for a folder that has none.
    """

    root: Path
    config: Config = field(default_factory=Config, compare=False)

    @classmethod
    def at(cls, root: Path) -> Course:
        """The course in `root`, with its settings.

        Raises
        ------
        NotACourse
            If there is no ``nbgrader_config.py``, no course can live in a folder of that name, or the settings give an
            address of the gradebook that leads out of the folder because of its name.
        """
        if reason := unusable(root.absolute()):
            raise NotACourse(reason)
        if not (root / CONFIG).exists():
            raise NotACourse(
                f"{root} is not the root of a course: it has no {CONFIG}; go there, and run the command again"
            )
        course = cls(root, PyFileConfigLoader(CONFIG, path=str(root)).load_config())
        raw = f"sqlite:///{root.resolve() / 'gradebook.db'}"
        if course.db_url == raw != unquote(raw):
            raise NotACourse(
                f"{root / CONFIG} writes the gradebook's address as {raw}, which means another folder: in an address, % is "
                "%25; rename the folder, or take the line with db_url from this version's nbgrader_config.py"
            )
        return course

    @property
    def db_url(self) -> str:
        """The address of the gradebook: ``gradebook.db`` in the folder unless the settings name another."""
        return str(self.config.CourseDirectory.get("db_url", sqlite_url(self.root / "gradebook.db")))

    @property
    def course_id(self) -> str:
        """nbgrader's name of the course; empty if the settings give none."""
        return str(self.config.CourseDirectory.get("course_id", ""))

    @property
    def submissions(self) -> Path:
        """``submitted/``, with a folder for each learner."""
        return self.root / "submitted"

    @property
    def graded(self) -> Path:
        """``autograded/``, with a folder for each learner."""
        return self.root / "autograded"

    @property
    def collected(self) -> Path:
        """``collected/``: what `grader collect` took in, and its reports."""
        return collected_beside(self.submissions)

    @property
    def learners(self) -> Path:
        """The roster that `grader collect` keeps: names, and what each LMS calls the learners."""
        return self.collected / "learners.csv"

    @property
    def moodle_numbers(self) -> Path:
        """The numbers that Moodle gives the learners, per assignment."""
        return self.collected / "moodle_numbers.csv"

    def submitted(self, learner: str, assignment: str) -> Path:
        """The folder that a learner handed in."""
        return self.submissions / learner / assignment

    def autograded(self, learner: str, assignment: str) -> Path:
        """The folder of a graded submission."""
        return self.graded / learner / assignment

    def feedback_page(self, learner: str, assignment: str) -> Path:
        """The page that a learner gets, where nbgrader's `release_feedback` looks for it."""
        return self.root / "feedback" / learner / assignment / f"{assignment}.html"

    def state(self, name: str) -> Path:
        """A file of what the grader remembers about the course."""
        return self.graded / ".grader" / name


def sqlite_url(path: Path) -> str:
    """The address of a gradebook in a file, as SQLAlchemy reads it: in a path, ``%`` and ``?`` mean something else there."""
    from sqlalchemy.engine import URL  # noqa: PLC0415 - takes a third of a second, and most commands open no gradebook

    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def collected_beside(submissions: Path) -> Path:
    """Where `grader collect` keeps what belongs to a folder of submissions."""
    return submissions.parent / "collected"
