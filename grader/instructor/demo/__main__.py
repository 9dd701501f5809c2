"""`make demo`: the sample class from an LMS's zip to grades for an LMS, with the instructor's own commands."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.errors import GraderError
from grader.feedback import Feedback
from grader.instructor.confinement import Isolation, shared_server
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT
from grader.instructor.course.results import read_result
from grader.instructor.demo.sample_class import CLASS, PREFIX, Learner, submission
from grader.instructor.pages.learner_page import write_feedback

FOLDER = ROOT / "build" / "demo"
LOG = FOLDER / "log"
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


MEANING = {
    "strong": "a submission's code reaches nothing but its own scratch folder",
    "basic": "resource limits and a clean environment only; docs/instructors.md says what is missing here",
    "none": "no wall on this system; docs/instructors.md says what to do",
}


class DemoError(GraderError):
    """A step of the demo failed."""


def command(*arguments: str) -> tuple[int, list[str]]:
    """Run `grader` at the root, as an instructor would; returns its exit code and what it said about submissions."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=ROOT,
        env={**os.environ, **THREADS},
        capture_output=True,
        text=True,
        check=False,
    )
    with LOG.open("a") as log:
        log.write(f"$ grader {' '.join(arguments)}\n{done.stdout}{done.stderr}\n")
    return done.returncode, done.stderr.splitlines()


def write_archives(folder: Path) -> list[str]:
    """A zip for each assignment, named inside as Moodle names its downloads, and the roster; returns the assignments."""
    numbers = {learner.name: 1000 + number for number, learner in enumerate(CLASS)}
    rows = [
        f"{PREFIX}{name},{name.title()} Sample,,{number},{4000 + number}," for name, number in numbers.items()
    ]
    (folder / "roster.csv").write_text("\n".join(["id,name,email,moodle,canvas,login", *rows]) + "\n")
    handed_in = [name for name in ASSIGNMENTS if any(learner.assignment == name for learner in CLASS)]
    for assignment in handed_in:
        with zipfile.ZipFile(folder / f"{assignment}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for learner in (learner for learner in CLASS if learner.assignment == assignment):
                member = f"{learner.name.title()} Sample_{numbers[learner.name]}_assignsubmission_file_{assignment}.ipynb"
                archive.writestr(member, submission(learner))
    return handed_in


def reached() -> Isolation:
    """The level of isolation that this machine reaches: the sample class is ours, so the demo takes what there is."""
    return shared_server("none").isolation


def result(learner: Learner) -> tuple[str, str]:
    """Score and named mistakes of a learner, for the table."""
    name, assignment = f"{PREFIX}{learner.name}", learner.assignment
    path = Course(ROOT).autograded(name, assignment) / f"{assignment}.ipynb"
    if not path.exists():
        return "–", "could not be read; the file is unchanged, the reason stands above"
    graded = read_result(path, name, assignment)
    wrong = [feedback for feedback in graded.exercises if feedback.verdict != "correct"]
    return f"{graded.score:g} of {graded.max_score:g}", "\n".join(map(said, wrong)) or "everything right"


def said(feedback: Feedback) -> str:
    """One verdict in a line: the function, and the mistake that was named or what came instead."""
    if feedback.mistake:
        return f"{feedback.name}: {feedback.verdict}, {feedback.mistake.replace('_', ' ')}"
    if feedback.verdict in ("unsolved", "missing", "timed out"):
        return f"{feedback.name}: {feedback.verdict}"
    return f"{feedback.name}: {feedback.verdict}, {feedback.message.split('. ')[0].rstrip('.')}"


def class_table() -> Table:
    """Learners, scores and named mistakes."""
    table = Table(title="The sample class")
    table.add_column("learner", no_wrap=True)
    table.add_column("handed in", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("what the grader says")
    for assignment in dict.fromkeys(learner.assignment for learner in CLASS):
        table.add_section()
        table.add_row(f"[bold]{assignment}[/bold]")
        for learner in (learner for learner in CLASS if learner.assignment == assignment):
            table.add_row(learner.name, learner.story, *result(learner))
    return table


def steps(assignment: str, isolation: Isolation) -> Iterator[tuple[str, tuple[str, ...], set[int]]]:
    """What to say, the command, and the exit codes that are no failure of the demo: one file of the class is broken."""
    archive = str(FOLDER / f"{assignment}.zip")
    mine = ("--student", f"{PREFIX}*")
    yield "collecting the LMS's zip", ("collect", archive, "--roster", str(FOLDER / "roster.csv")), {0, 1}
    yield "autograding", ("autograde", assignment, *mine, "--force", "--accept", isolation), {0, 1}
    yield "writing the report", ("report", assignment, "--to", str(FOLDER / f"report-{assignment}.html")), {0}
    export = ("export", assignment, "--format", "canvas", "--to", str(FOLDER / f"canvas-{assignment}.csv"))
    yield "exporting grades for Canvas", export, {0, 1}


def main() -> int:
    """Run the demo; 0 when every submission but the broken file was graded.

    Raises
    ------
    DemoError
        If a command fails.
    """
    console = Console(width=None if sys.stdout.isatty() else 150)
    FOLDER.mkdir(parents=True, exist_ok=True)
    LOG.write_text("")
    course = Course.at(ROOT)
    isolation = reached()
    console.print(f"released: {', '.join(ASSIGNMENTS)}")
    console.print(f"isolation: {isolation} ({MEANING[isolation]})")
    for assignment in write_archives(FOLDER):
        for title, arguments, fine in steps(assignment, isolation):
            console.print(f"{assignment}: {title} …", highlight=False)
            code, lines = command(*arguments)
            if code not in fine:
                raise DemoError(f"grader {' '.join(arguments)} failed; see {LOG}\n" + "\n".join(lines[-3:]))
            for line in lines if arguments[0] == "autograde" else []:
                console.print(f"  {line}", style="dim", highlight=False)
        for learner in (learner for learner in CLASS if learner.assignment == assignment):
            write_feedback(course, assignment, f"{PREFIX}{learner.name}")
    console.print(class_table())
    page = course.feedback_page(f"{PREFIX}ben", "01_initialization")
    for what, where in {
        "the class at a glance": FOLDER / "report-01_initialization.html",
        "a learner's feedback": page,
        "grades for Canvas": FOLDER / "canvas-01_initialization.csv",
    }.items():
        console.print(f"{what:<22} {where}", highlight=False, soft_wrap=True)
    graded = sum(course.autograded(f"{PREFIX}{x.name}", x.assignment).exists() for x in CLASS)
    return 0 if graded == sum(not learner.broken for learner in CLASS) else 1


if __name__ == "__main__":
    sys.exit(main())
