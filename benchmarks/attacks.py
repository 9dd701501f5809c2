"""The attacks of tests/attacks against stock nbgrader and against this course's grading, side by side.

Run it with ``make bench-attacks`` or ``python -m benchmarks.attacks [--all] [part of a name …]``. Stock meets the attacks of
`ROWS`, or with ``--all`` each of them; ours meets all that were asked for.

Stock grades the same files with classic test cells: asserts on the visible and on the hidden cases, in the learner's kernel.
It runs in a bubblewrap with its own processes and, but for one attack, without network. Attacks that keep to their own kernel
share a course; each of the others has its own, where an honest submission comes after the attacker, to see whether the batch
goes on. It exits with 1 when an attack gets more than its honest part from us.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from grader.exercise import load_exercises
from grader.instructor.build import read_source
from grader.instructor.grading import grade_file
from grader.instructor.places import HIDDEN_REFERENCES
from grader.instructor.restoring import is_test
from tests.attacks.attack import ASSIGNMENT, HONEST, MARK, Attack, Targets
from tests.attacks.corpus import ATTACKS

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 2
CELL_SECONDS = 8
"""Stock's limit for a cell, which is 30: so that this ends in minutes."""

MOST_SECONDS = 90
MEMORY = 6 * 2**30
FILE = 2**29
LAST = replace(HONEST, name="zoe")
BUBBLEWRAP = shutil.which("bwrap")
TOGETHER = 8
LIMITED = f"""ulimit -v {MEMORY // 2**10}; ulimit -f {FILE // 512}; ulimit -c 0; "$@"; code=$?; sleep 1; exit $code"""
OURS_ALONE = "has no"
ROWS = """
the tag skip-execution; 10 points saved; one test cell twice; a script in an output; a picture with a handler;
a link to another's; an array that agrees; visible answers typed in; expected values looked for; np.testing and;
a hook before; a transformer that removes asserts; a trace function; reading the gradebook; reading another;
reading the source; environment of whoever; running the solutions; a detached process; writing into the course;
files that the next; killing the parent; a connection to; os._exit in a function; a fork bomb;
catches everything, in a function; 50 MB on one line
"""
"""Beginnings of names, or parts: the rows of the table of known attacks, which stock meets each time."""

"""How the corpus marks attacks on what only this course's grading has."""

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
    exercise = load_exercises(ASSIGNMENT, HIDDEN_REFERENCES)[name]
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


# --- both --------------------------------------------------------------------------------------------------------------


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what somebody sent there."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        received: list[bytes] = []

        def listen() -> None:
            while True:
                connection, _ = server.accept()
                with connection:
                    if (data := connection.recv(100)) == b"stop":
                        return
                    received.append(data)

        pool.submit(listen)
        try:
            yield server.getsockname()[1], received
        finally:
            with socket.create_connection(server.getsockname()) as end:
                end.sendall(b"stop")


def run_ours(attack: Attack, folder: Path, port: int) -> tuple[float, str]:
    """Points from us, and the status where it is not "graded"."""
    nowhere = folder / "nowhere"
    targets = Targets(folder, nowhere, nowhere, nowhere, nowhere, port)
    grade = grade_file(attack.hand_in(folder, targets), limits=attack.limits)
    return grade.score, "" if grade.status == "graded" else "not graded, with a reason"


HEAD = ("attack", "honest part", "stock", "ours", "what happened with stock")


def row(attack: Attack, stock: Stock, points: float, note: str) -> tuple[str, ...]:
    """One attack's line of the table."""
    theirs = "–" if stock.points is None else f"{stock.points:g}"
    return attack.name, str(attack.honest_part), theirs, note or f"{points:g}", stock.happened


def why_not_run(attack: Attack, *, known: bool) -> str:
    """Why stock does not meet an attack; empty where it does."""
    if attack.stock.startswith(OURS_ALONE):
        return f"it {attack.stock}"
    if not known:
        return "only with --all"
    return "" if BUBBLEWRAP else "bubblewrap is not installed to guard it"


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Lines with aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def groups_of(attacks: Sequence[Attack]) -> list[tuple[Attack, ...]]:
    """Attacks that may share a course, and the others alone."""
    alone = [attack for attack in attacks if attack.alone or attack.links]
    shared = [attack for attack in attacks if attack not in alone]
    return [
        *(tuple(shared[start : start + TOGETHER]) for start in range(0, len(shared), TOGETHER)),
        *((attack,) for attack in alone),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description="attacks against stock nbgrader and against this course's grading"
    )
    parser.add_argument("parts", nargs="*", help="only attacks whose name holds one of these")
    parser.add_argument(
        "--all", action="store_true", help="each of them with stock too, which takes a quarter of an hour"
    )
    options = parser.parse_args()
    chosen = [
        attack
        for attack in ATTACKS
        if not options.parts or any(part in attack.name for part in options.parts)
    ]
    secret = secrets.token_hex(8)
    started = time.monotonic()
    results: dict[str, Stock] = {}
    with tempfile.TemporaryDirectory(prefix="attacks-") as name, listener() as (port, received):
        base = Path(name).resolve()
        make_course(base / "course", secret)

        def stock(group: tuple[Attack, ...]) -> dict[str, Stock]:
            course = base / group[0].student
            shutil.copytree(base / "course", course)
            try:
                found = run_stock(group, course, secret, port)
            finally:
                shutil.rmtree(course, ignore_errors=True)
            if "@port@" in str(group) and received:
                found = {name: Stock(some.points, "connected to a server") for name, some in found.items()}
            if len(group) > 1:  # one that ends the batch is found by looking at each of the rest alone
                for attack in group:
                    if attack.name not in found:
                        found |= stock((attack,))
            return found

        for attack in chosen:
            known = (
                options.all or options.parts or any(part.strip() in attack.name for part in ROWS.split(";"))
            )
            if reason := why_not_run(attack, known=bool(known)):
                results[attack.name] = Stock(None, f"not run: {reason}")
        groups = groups_of([attack for attack in chosen if attack.name not in results])
        with ThreadPoolExecutor(PROCESSES) as pool:
            for found in pool.map(stock, groups):
                results |= found
                print(
                    f"\r{len(results)} of {len(chosen)} with stock nbgrader ",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
        print(file=sys.stderr)
        received.clear()
        ours = {attack.name: run_ours(attack, base / "ours", port) for attack in chosen}
        connected = bool(received)
    print(
        "\n".join(
            table([HEAD, *(row(attack, results[attack.name], *ours[attack.name]) for attack in chosen)])
        )
    )
    fooled = [attack.name for attack in chosen if (results[attack.name].points or 0) > attack.honest_part]
    holes = [attack.name for attack in chosen if ours[attack.name][0] > attack.honest_part]
    print(f"\n{len(chosen)} attacks in {time.monotonic() - started:.0f} s")
    print(f"stock nbgrader: {len(fooled)} got more than their honest part")
    print(f"ours: {len(holes)} got more than their honest part{': ' if holes else ''}{', '.join(holes)}")
    if connected:
        print("ours: a submission reached the network")
    return 1 if holes or connected else 0


if __name__ == "__main__":
    sys.exit(main())
