"""A small course, for stock nbgrader or with our configuration, and the speed of `nbgrader autograde` on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from grader.instructor.authoring.notebooks import generate_release, write_source
from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT
from grader.instructor.demo.sample_class import CLASS, Learner, write_class

ASSIGNMENT = "01_initialization"
CHOSEN = ("ada", "ben", "hana", "kofi")
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Speed:
    """Seconds for one submission: `steady` without what is paid once a run, `whole` with its share of it."""

    steady: float
    whole: float


def nbgrader(course: Path, *arguments: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        # stock nbgrader looks for `alembic` there when it makes a gradebook
        env={
            **os.environ,
            **THREADS,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"nbgrader {' '.join(arguments)} failed in {course}:\n{done.stderr[-3000:]}")
    return time.perf_counter() - started


def autograde(course: Path) -> Speed:
    """A run over the class, and a second one, which finds nothing to do and so costs what is paid once."""
    whole = nbgrader(course, "autograde", ASSIGNMENT)
    once = nbgrader(course, "autograde", ASSIGNMENT)
    return Speed((whole - once) / len(CHOSEN), whole / len(CHOSEN))


def learners() -> tuple[Learner, ...]:
    return tuple(learner for learner in CLASS if learner.name in CHOSEN)


def stock_course(root: Path, *, experiments: bool) -> Path:
    """A course as stock nbgrader has it: ``source/``, no configuration."""
    write_source(ASSIGNMENT, root)
    shutil.move(root / "build" / "source", root / "source")
    nbgrader(root, "generate_assignment", ASSIGNMENT)
    for path in write_class(root / "submitted", learners()):
        if not experiments:
            notebook = json.loads(path.read_text())
            for cell in notebook["cells"]:
                if "experiment" in cell["metadata"].get("tags", []):
                    cell["metadata"]["tags"].append("skip-execution")
            path.write_text(json.dumps(notebook))
    return root


def our_course(root: Path) -> Path:
    shutil.copy(ROOT / "nbgrader_config.py", root)
    write_source(ASSIGNMENT, root)
    generate_release(ASSIGNMENT, Course(root))
    write_class(root / "submitted", learners())
    return root
