"""A course in its own folder, and nbgrader in a process that may be killed."""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.support.released_course import released_course

BIN = Path(sys.executable).parent
ASSIGNMENT = "01_initialization"
KILLED = -signal.SIGKILL


@functools.cache
def _template(folder: Path) -> Path:
    return released_course(folder, ASSIGNMENT)


@dataclass(frozen=True)
class Run:
    """How a run of nbgrader ended: its exit code (negative: the signal), and what it wrote."""

    code: int
    log: str

    def lines(self, part: str) -> list[str]:
        return [line for line in self.log.splitlines() if part in line]


@dataclass(frozen=True)
class Course:
    """A course root with submissions of notebook 01."""

    root: Path

    @staticmethod
    def make(template: Path, root: Path) -> Course:
        shutil.copytree(_template(template), root)
        return Course(root)

    def path(self, learner: str) -> Path:
        return self.root / "submitted" / learner / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def hand_in(self, learner: str, content: str | bytes) -> Path:
        path = self.path(learner)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def submitted(self) -> dict[str, bytes]:
        files = (path for path in sorted((self.root / "submitted").rglob("*")) if path.is_file())
        return {str(path): path.read_bytes() if path.stat().st_size < 2**24 else b"" for path in files}

    def autograde(self, *arguments: str, step: str = "", before: Callable[[], None] | None = None) -> Run:
        """`nbgrader autograde` to its end, or killed at `step`: see `nbgrader_process.STEPS`."""
        from tests.faults.nbgrader_process import autograde

        fork_server = multiprocessing.get_context("forkserver")
        fork_server.set_forkserver_preload(["tests.faults.nbgrader_process"])
        log = self.root / "log"
        process = fork_server.Process(target=autograde, args=(self.root, log, arguments, step))
        process.start()
        if before is not None:
            before()
        process.join(60)
        assert process.exitcode is not None, "nbgrader did not end"
        return Run(process.exitcode, log.read_text())

    def grades(self) -> dict[str, float | None]:
        """Points by learner from the gradebook; None where some are not there."""
        query = """
            select a.student_id, sum(g.auto_score), sum(g.auto_score is null) from grade g
            join submitted_notebook n on n.id = g.notebook_id join submitted_assignment a on a.id = n.assignment_id
            join base_cell c on c.id = g.cell_id where c.type = 'GradeCell' group by 1"""
        with closing(sqlite3.connect(self.root / "gradebook.db")) as database:
            rows = database.execute(query).fetchall()
        return {student: None if missing else points for student, points, missing in rows}

    def autograded(self) -> set[str]:
        """Learners with an autograded notebook that has a verdict in every test cell."""
        found = set()
        for path in (self.root / "autograded").glob(f"*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"):
            cells = json.loads(path.read_text())["cells"]
            tests = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
            if len(tests) == 3 and all(cell["outputs"] for cell in tests):
                found.add(path.parts[-3])
        return found


def environment(scratch: Path | None = None) -> dict[str, str]:
    """As in another terminal: only the system's own PATH, no activated environment."""
    home = {"HOME": str(scratch), "TMPDIR": str(scratch)} if scratch else {}
    return {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8", **home}
