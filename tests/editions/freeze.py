"""Freeze the current edition, for tests of later code.

``python -m tests.editions.freeze 2026_11`` writes ``tests/editions/2026_11``, which nothing changes afterwards: all notebooks
as released and solved, the points they get, and a course folder with a gradebook as an instructor has it at that time.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.places import released_notebook
from grader.instructor.demo.sample_class import CLASS, Learner, submission
from tests.support.released_course import released_course

EDITIONS = Path(__file__).parent
LEARNERS = ("ada", "ben", "hana", "sam")
KEPT = ("nbgrader_config.py", "roster.csv", "submitted", "autograded", "collected")


def grader(course: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "grader", *arguments], cwd=course, check=True)


def freeze(folder: Path) -> None:
    """Write the edition at hand to `folder`, which has to be new."""
    notebooks = folder / "notebooks"
    notebooks.mkdir(parents=True)
    for assignment in ASSIGNMENTS:
        shutil.copyfile(released_notebook(assignment), notebooks / f"{assignment}.ipynb")
        solved = submission(Learner("solved", "everything right", assignment=assignment))
        (notebooks / f"{assignment}_solved.ipynb").write_text(solved, encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        (folder / "points.json").write_text(
            json.dumps(points(notebooks, work), indent=1) + "\n", encoding="utf-8"
        )
        freeze_course(folder / "course", work / "course")


def points(notebooks: Path, work: Path) -> dict[str, dict[str, float]]:
    """By file and exercise the points that the code at hand gives."""
    files = sorted(path.name for path in notebooks.glob("*.ipynb"))
    grader(notebooks, "grade", "--json", str(work / "grades.json"), *files)
    grades = json.loads((work / "grades.json").read_text(encoding="utf-8"))
    return {
        grade["notebook"]: {item["name"]: item["score"] for item in grade["exercises"]} for grade in grades
    }


def freeze_course(folder: Path, course: Path) -> None:
    """A small class that was graded: three submissions of one notebook, one of another."""
    chosen = [learner for learner in CLASS if learner.name in LEARNERS]
    assignments = sorted({learner.assignment for learner in chosen})
    released_course(course, *assignments)
    numbers = {learner.name: 1000 + number for number, learner in enumerate(chosen)}
    roster = [f"{name},{name.title()} Sample,,{number},{number}," for name, number in numbers.items()]
    (course / "roster.csv").write_text("\n".join(["id,name,email,moodle,canvas,login", *roster]) + "\n")
    for assignment in assignments:
        with zipfile.ZipFile(course / f"{assignment}.zip", "w") as archive:
            for learner in (learner for learner in chosen if learner.assignment == assignment):
                member = f"{learner.name.title()} Sample_{numbers[learner.name]}_assignsubmission_file_{assignment}.ipynb"
                archive.writestr(member, submission(learner))
        grader(course, "collect", f"{assignment}.zip", "--roster", "roster.csv")
    for assignment in assignments:
        grader(course, "autograde", assignment)
        grader(course, "export", assignment, "--format", "plain")
    folder.mkdir()
    for name in KEPT:
        copy = shutil.copytree if (course / name).is_dir() else shutil.copyfile
        copy(course / name, folder / name)
    for path in course.glob("grades-*.csv"):
        shutil.copyfile(path, folder / path.name)
    (folder / "autograded" / ".grader" / "lock").unlink()
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        (folder / "gradebook.sql").write_text("\n".join(database.iterdump()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    freeze(EDITIONS / sys.argv[1])
