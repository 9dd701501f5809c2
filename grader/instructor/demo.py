"""`make demo`: release, autograde and give feedback for the sample class, with nbgrader's own commands at the root."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from grader.errors import GraderError
from grader.feedback import MIME_TYPE
from grader.instructor.confinement import Isolation, shared_server
from grader.instructor.exercises import ASSIGNMENTS
from grader.instructor.places import ROOT
from grader.instructor.sample_class import CLASS, PREFIX, Learner, write_class

LOG = ROOT / "build" / "demo.log"
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


MEANING = {
    "strong": "a submission's code reaches nothing but its own scratch folder",
    "basic": "resource limits and a clean environment only; docs/instructors.md says what is missing here",
    "none": "no wall on this system; docs/instructors.md says what to do",
}


class DemoError(GraderError):
    """A step of the demo failed."""


def nbgrader(*arguments: str) -> tuple[int, list[str]]:
    """Run an nbgrader command at the root; returns its exit code and the lines that are worth reading."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **THREADS}, capture_output=True, text=True, check=False
    )
    with LOG.open("a") as log:
        log.write(f"$ nbgrader {' '.join(arguments)}\n{done.stdout}{done.stderr}\n")
    lines = [
        line
        for line in done.stderr.splitlines()
        if line.startswith("[") and ("WARNING" in line or "ERROR" in line)
    ]
    return done.returncode, [line.split("] ", 1)[1] for line in lines if "] " in line]


def reached() -> Isolation:
    """The level of isolation that this machine reaches: the sample class is ours, so the demo takes what there is."""
    return shared_server("none").isolation


def feedback_of(path: Path) -> list[dict[str, Any]]:
    """The feedback in the check cells of an autograded notebook, as data."""
    cells = json.loads(path.read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [output["data"][MIME_TYPE] for output in outputs if MIME_TYPE in output.get("data", {})]


def result(learner: Learner) -> tuple[str, str]:
    """Score and named mistakes of a learner, for the table."""
    name, assignment = f"{PREFIX}{learner.name}", learner.assignment
    path = ROOT / "autograded" / name / assignment / f"{assignment}.ipynb"
    if not path.exists():
        return "–", "could not be read; the file is unchanged, the reason stands above"
    verdicts = feedback_of(path)
    score = f"{sum(item['score'] for item in verdicts):g} of {sum(item['max_score'] for item in verdicts):g}"
    return score, "\n".join(
        said(item) for item in verdicts if item["verdict"] != "correct"
    ) or "everything right"


def said(item: dict[str, Any]) -> str:
    """One verdict in a line: the function, and the mistake that was named or what came instead."""
    if item["mistake"]:
        return f"{item['name']}: {item['verdict']}, {item['mistake'].replace('_', ' ')}"
    if item["verdict"] in ("unsolved", "missing", "timed out"):
        return f"{item['name']}: {item['verdict']}"
    return f"{item['name']}: {item['verdict']}, {item['message'].split('. ')[0].rstrip('.')}"


def class_table() -> Table:
    """Learners, scores and named mistakes."""
    table = Table(title="The sample class")
    table.add_column("learner", no_wrap=True)
    table.add_column("handed in", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("what the grader says")
    for assignment in ASSIGNMENTS:
        table.add_section()
        table.add_row(f"[bold]{assignment}[/bold]")
        for learner in (learner for learner in CLASS if learner.assignment == assignment):
            table.add_row(learner.name, learner.story, *result(learner))
    return table


def steps(isolation: Isolation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The nbgrader commands, with what to say before each."""
    for assignment in ASSIGNMENTS:
        learners = [learner for learner in CLASS if learner.assignment == assignment]
        if not learners:
            continue
        chosen = ("--student", f"{PREFIX}*", "--force", assignment)
        level = f"--GradeConfined.accept={isolation}"
        yield f"{assignment}: autograding {len(learners)} submissions", ("autograde", level, *chosen)
        yield f"{assignment}: writing feedback", ("generate_feedback", *chosen)


def main() -> int:
    """Run the demo; 0 when every submission but the broken file was graded."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("")
    paths = write_class(ROOT / "submitted")
    console.print(f"released: {', '.join(ASSIGNMENTS)}; {len(paths)} sample submissions handed in")
    isolation = reached()
    console.print(f"isolation: {isolation} ({MEANING[isolation]})")
    for title, arguments in steps(isolation):
        console.print(f"{title} …")
        code, lines = nbgrader(*arguments)
        for line in lines if arguments[0] == "autograde" else []:
            if PREFIX in line and not line.startswith(("There was an error", "Removing existing")):
                console.print(f"  {line.replace(f'{ROOT}{os.sep}', '')}", style="dim", highlight=False)
        expected = any(learner.broken for learner in CLASS if learner.assignment == arguments[-1])
        if code != 0 and not (expected and arguments[0] == "autograde"):
            raise DemoError(f"nbgrader {' '.join(arguments)} failed; see {LOG}")
    console.print(class_table())
    page = ROOT / "feedback" / f"{PREFIX}ben" / "01_initialization" / "01_initialization.html"
    console.print(
        f"Feedback pages: {ROOT / 'feedback'}\nfor example     {page}", highlight=False, soft_wrap=True
    )
    graded = sum((ROOT / "autograded" / f"{PREFIX}{x.name}" / x.assignment).exists() for x in CLASS)
    return 0 if graded == sum(not learner.broken for learner in CLASS) else 1


if __name__ == "__main__":
    sys.exit(main())
