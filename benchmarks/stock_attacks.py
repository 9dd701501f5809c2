"""The attacks of tests/support/attacks on stock nbgrader as courses use it: classic test cells, in the learner's kernel.

The test cells assert on the visible and on the hidden cases. Grading runs in a bubblewrap with its own processes and, but for
one attack, without network.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from grader.instructor.authoring.notebooks import read_source
from grader.instructor.content.folders import complete_exercises
from grader.notebook import is_test
from tests.support.attacks.attack import ASSIGNMENT, HONEST, MARK, Attack, Targets

CELL_SECONDS = 8
"""Stock's limit for a cell, which is 30: so that this ends in minutes."""

MOST_SECONDS = 90
"""For each attack, when nothing else ends it."""

MEMORY = 6 * 2**30
FILE = 2**29
"""Bytes of each process and of each file: a stock kernel needs far less, and this machine survives what needs more."""

LAST = replace(HONEST, name="zoe")
"""Graded after all attackers, by its name: whether the batch goes on."""

BUBBLEWRAP = shutil.which("bwrap")
LIMITED = f"""ulimit -v {MEMORY // 2**10}; ulimit -f {FILE // 512}; ulimit -c 0; "$@"; code=$?; sleep 1; exit $code"""

CLASSIC = """import numpy as np
for layers_dims, expected in {cases}:
    actual = {name}(layers_dims)
    for key in expected:
        np.testing.assert_allclose(actual[key], expected[key], rtol=1e-7)
"""


@dataclass(frozen=True)
class Stock:
    """What stock nbgrader did with an attack."""

    points: float | None
    happened: str


# --- the stock course --------------------------------------------------------------------------------------------------


def classic_test(name: str) -> str:
    """A test cell as courses have them, on all cases of an exercise."""
    exercise = complete_exercises(ASSIGNMENT)[name]
    cases = [
        (case.arguments[0], {key: array.tolist() for key, array in accepted[0].items()})
        for case, accepted in zip(exercise.cases, exercise.expected, strict=True)
    ]
    return CLASSIC.format(cases=cases, name=name)


def without_experiments(notebook: Any) -> Any:
    """`notebook` without the trainings and figures, which stock runs, and which take most of its time."""
    notebook["cells"] = [
        cell for cell in notebook["cells"] if not {"experiment"} & set(cell["metadata"].get("tags", ()))
    ]
    return notebook


def make_course(folder: Path, secret: str) -> None:
    """A course for stock nbgrader: source, gradebook, and secrets in it."""
    notebook = without_experiments(read_source(ASSIGNMENT))
    for cell in notebook.cells:
        if is_test(cell):
            cell.source = classic_test(cell.metadata.nbgrader.grade_id.removeprefix("check-"))
    source = folder / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    notebook.metadata["note"] = MARK + secret
    nbformat.write(notebook, source / f"{ASSIGNMENT}.ipynb")
    (folder / "hidden.npz").write_text(MARK + secret)
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    (folder / "home").mkdir()
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT],
        cwd=folder,
        env=environment(folder, secret),
        check=True,
        capture_output=True,
    )
    with Gradebook(database(folder)) as gradebook:
        gradebook.add_student("carol", last_name=MARK + secret)
    neighbour = folder / "submitted" / "carol" / "carol.txt"
    neighbour.parent.mkdir(parents=True)
    neighbour.write_text(MARK + secret)


def database(course: Path) -> str:
    return f"sqlite:///{course / 'gradebook.db'}"


def environment(course: Path, secret: str) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
    return {
        "PATH": path,
        "HOME": str(course / "home"),
        "OPENBLAS_NUM_THREADS": "1",
        "GRADER_SECRET": MARK + secret,
        "JUPYTER_PLATFORM_DIRS": "1",
    }


def hand_in(attack: Attack, course: Path, targets: Targets) -> None:
    path = attack.hand_in(course / "submitted", targets)
    if not path.is_symlink():
        path.write_text(json.dumps(without_experiments(json.loads(path.read_text()))))


# --- running it --------------------------------------------------------------------------------------------------------


def guarded(course: Path, command: Sequence[str], *, network: bool) -> list[str]:
    """A command that sees the whole machine, changes nothing but the course, and reaches only its own processes."""
    assert BUBBLEWRAP is not None
    options = "--unshare-user-try --unshare-pid --unshare-ipc --unshare-uts --die-with-parent --new-session"
    places = f"--ro-bind / / --dev /dev --proc /proc --tmpfs /dev/shm --tmpfs /tmp --bind {course} {course}"
    net = [] if network else ["--unshare-net"]
    return [BUBBLEWRAP, *options.split(), *net, *places.split(), "--chdir", str(course), *command]


def run_stock(attacks: Sequence[Attack], course: Path, secret: str, port: int) -> dict[str, Stock]:
    """Grade attacks, and then an honest submission, with stock nbgrader; by name, those that it got to."""
    targets = Targets(
        course,
        course / "gradebook.db",
        course / "submitted" / "carol" / "carol.txt",
        course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb",
        course / "hidden.npz",
        port,
    )
    for attack in (*attacks, LAST):
        hand_in(attack, course, targets)
    before = snapshot(course)
    grade = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, f"--Execute.timeout={CELL_SECONDS}"]
    most = MOST_SECONDS * len(attacks)
    command = guarded(course, ["sh", "-c", LIMITED, "sh", *grade], network="@port@" in str(attacks))
    started = time.monotonic()
    with (
        (course / "log").open("wb") as log,
        subprocess.Popen(
            command,
            env=environment(course, secret),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            process.wait(most)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its processes' namespace ends with it
    seconds = time.monotonic() - started
    common = list(course_observations(course, before, seconds)) if len(attacks) == 1 else []
    found = {}
    for attack in attacks:
        points = score(course, attack.student)
        seen = [*common, *own_observations(course, attack.student, secret)]
        if points is not None or len(attacks) == 1:
            found[attack.name] = Stock(points, "; ".join(seen))
    return found


def snapshot(course: Path) -> dict[str, bytes]:
    """What grading should not change."""
    kept = [path for path in course.rglob("*") if path.is_file() and path.name not in ("gradebook.db", "log")]
    return {str(path.relative_to(course)): path.read_bytes() for path in kept}


def score(course: Path, student: str) -> float | None:
    """A submission's points, where it has been graded."""
    if not (course / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists():
        return None
    with Gradebook(database(course)) as gradebook:
        try:
            return float(gradebook.find_submission(ASSIGNMENT, student).score)
        except MissingEntry:
            return None


def course_observations(course: Path, before: dict[str, bytes], seconds: float) -> Iterator[str]:
    """What else than points came of an attack for the whole course, a few words each."""
    if seconds >= MOST_SECONDS:
        yield f"stopped by us after {MOST_SECONDS} s"
    last = score(course, LAST.student)
    if last is None:
        yield "the batch ended"
    elif last != LAST.honest_part:
        yield f"the honest one has {last:g} points"
    after = snapshot(course)
    if changed := [name for name, data in before.items() if after.get(name) != data]:
        yield f"changed {', '.join(Path(name).name for name in changed)}"
    usual = ("autograded/", "home/.cache", "home/.local", "home/.ipython/profile_default/db", "home/.config")
    new = {Path(name).name for name in after if name not in before and not name.startswith(usual)}
    if new := {name for name in new if not name.endswith((".pyc", "README", ".sqlite"))}:
        yield f"left {', '.join(sorted(new)[:3])}"


def own_observations(course: Path, student: str, secret: str) -> Iterator[str]:
    """The same for what the attacker gets back."""
    folder = course / "autograded" / student / ASSIGNMENT
    files = [path for path in folder.rglob("*") if path.is_file()]
    path = folder / f"{ASSIGNMENT}.ipynb"
    if not path.exists():
        yield "not graded"
        return
    notebook = path.read_bytes()
    if any(secret.encode() in file.read_bytes() for file in files):
        yield "the secret is in its result"
    outputs = json.dumps(
        [cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] != "code" or cell["outputs"]]
    )
    if "alert(" in outputs or "evil.example" in outputs:
        yield "scripts and addresses kept"
    if len(notebook) > 2**20:
        yield f"{len(notebook) / 1e6:.0f} MB of output"
    if "CellTimeoutError" in outputs:
        yield f"waited {CELL_SECONDS} s {outputs.count('CellTimeoutError')} times"
    if "DeadKernelError" in outputs:
        yield "the kernel died"
