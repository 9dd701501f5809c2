"""What runs with the Python of the recorded checkout. It is run by its path, because an older checkout lacks it.

It imports the checkout's modules through `NAMES` alone, the one place to adapt when they move.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import hashlib
import importlib
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NAMES: dict[str, tuple[str, ...]] = {
    "ASSIGNMENTS": ("grader.instructor.content", "grader.instructor.exercises"),
    "ATTACKS": ("tests.attacks.corpus",),
    "CLASS": ("grader.instructor.demo.sample_class", "grader.instructor.sample_class"),
    "Limits": ("grader.instructor.confinement",),
    "Targets": ("tests.attacks.attack",),
    "call_exercise": ("grader.calls",),
    "complete_exercises": ("grader.instructor.content.folders", "grader.instructor.grading"),
    "drafts_of": ("grader.instructor.content.folders", "grader.instructor.authoring"),
    "grade_file": ("grader.instructor.grading.one_notebook", "grader.instructor.grading"),
    "judge": ("grader.judging.judge", "grader.judging", "grader.judge"),
    "load_exercises": ("grader.reference_files", "grader.exercise"),
    "main": ("grader.__main__",),
    "pack": ("grader.values",),
    "released_course": ("tests.support.released_course", "tests.released_course"),
    "solutions": ("grader.instructor.demo.sample_class", "grader.instructor.sample_class"),
    "submission": ("grader.instructor.demo.sample_class", "grader.instructor.sample_class"),
}
"""Where a name may be, the newest place first."""

MEMORY_BYTES = 4 * 2**30
CHECK_SECONDS = 120


def named(name: str) -> Any:
    """The object `name` of the checkout.

    Raises
    ------
    LookupError
        If it is in none of the modules of `NAMES`.
    """
    for place in NAMES[name]:
        try:
            module = importlib.import_module(place)
        except ModuleNotFoundError as error:
            if error.name is None or not place.startswith(error.name):
                raise
            continue
        if hasattr(module, name):
            return getattr(module, name)
    raise LookupError(
        f"{name} is in none of {', '.join(NAMES[name])}: write its new place into NAMES of {__file__}"
    )


def honest_modules(assignment: str) -> str:
    """The right solutions of an assignment that look different, as the text of one module, with its ``HONEST``."""
    short = _short_name(assignment)
    for place in (f"grader/instructor/content/{short}/honest.py", f"tests/honest/{short}.py"):
        honest = Path(place)
        if honest.exists():
            modules = [*sorted(honest.parent.glob("right_*.py")), honest]
            return "\n\n".join(_on_its_own(module.read_text(encoding="utf-8")) for module in modules)
    raise LookupError(f"{assignment} has no honest variants: write their new place into {__file__}")


def _on_its_own(text: str) -> str:
    """A module's text without its imports from other modules of solutions; their texts come first."""
    lines = text.splitlines(keepends=True)
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader.instructor.content."):
            del lines[node.lineno - 1 : node.end_lineno]
    return "".join(lines)


def _short_name(assignment: str) -> str:
    """``initialization`` for ``01_initialization``."""
    return assignment.partition("_")[2]


# --- the steps ----------------------------------------------------------------------------------------------------------


def grade(items: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """What `grader grade --json` says about each notebook, and the lines behind its verdicts, without seconds."""
    grade_file, limits = named("grade_file"), named("Limits")
    for item in items:
        own = limits(**item["limits"]) if item["limits"] else None
        result = grade_file(Path(item["path"]), limits=own)
        content = result.to_json()
        del content["seconds"]
        for exercise, feedback in zip(content["exercises"], result.exercises, strict=True):
            exercise["checks"] = feedback.to_json()["checks"]
        yield item["path"], content


def check(items: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """What `grader check --json` says, each notebook in its own process, which is forked, not started."""
    main = named("main")
    for module in ("matplotlib.pyplot", "sklearn.datasets", "init_utils", "IPython.core.interactiveshell"):
        importlib.import_module(module)
    for item in items:
        if item["visible"]:
            yield item["path"], json.loads(_forked(main, ["check", item["path"], "--json"]))


def _forked(run: Callable[[list[str]], object], arguments: list[str]) -> str:
    """What `run` prints, in a separate process with little memory."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(read_end)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            resource.setrlimit(resource.RLIMIT_CPU, (CHECK_SECONDS, CHECK_SECONDS))
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                run(arguments)
            with os.fdopen(write_end, "w") as pipe:
                pipe.write(said.getvalue())
        finally:
            os._exit(0)  # whatever happens, this process must not go on as if it were its parent
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text or '"ended without an answer"'


def mistakes(_: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The verdict on each known mistake, with the visible cases and with all; and each exercise's cases and right values."""
    judge, call_exercise = named("judge"), named("call_exercise")
    for assignment in named("ASSIGNMENTS"):
        references = {
            "visible": named("load_exercises")(assignment),
            "hidden": named("complete_exercises")(assignment),
        }
        for name, draft in named("drafts_of")(assignment).items():
            for kind, exercises in references.items():
                exercise = exercises[name]
                yield f"{assignment}/{name}/cases/{kind}", _cases(exercise)
                for function in draft.mistakes:
                    outcomes = call_exercise(exercise, {name: function})
                    key = f"{assignment}/{name}/{function.__name__}/{kind}"
                    yield key, judge(exercise, outcomes).to_json()


def _cases(exercise: Any) -> dict[str, Any]:
    packed = (
        named("pack")([list(case.arguments) for case in exercise.cases]),
        named("pack")(list(exercise.expected)),
    )
    whole = hashlib.sha256(repr(packed).encode()).hexdigest()
    return {
        "points": exercise.points,
        "cases": len(exercise.cases),
        "arguments and right values": whole,
        "parts": [[part.label, part.share] for part in exercise.parts],
        "known mistakes": [item.name for item in exercise.mistakes],
    }


COURSE = "course"


def course(handed_in: Path, out: Path) -> None:
    """The sample class from an LMS's zip to grades, with the instructor's commands, in a separate course in `out`."""
    folder = out / COURSE
    assignments = sorted(path.stem for path in handed_in.glob("*.zip"))
    named("released_course")(folder, *assignments)
    steps: list[tuple[str, ...]] = []
    for assignment in assignments:
        steps += [
            ("collect", str(handed_in / f"{assignment}.zip"), "--roster", str(handed_in / "roster.csv")),
            ("autograde", assignment),
            ("autograde", assignment),
            ("feedback", assignment),
            ("report", assignment),
            ("export", assignment, "--format", "plain"),
            ("export", assignment, "--format", "moodle"),
            ("export", assignment, "--format", "canvas"),
        ]
    with (out / "said.txt").open("w", encoding="utf-8") as log:
        for step in steps:
            done = subprocess.run(
                [sys.executable, "-m", "grader", *step],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            log.write(f"$ grader {' '.join(step)}\n{done.stdout}{done.stderr}exit {done.returncode}\n\n")


def main() -> None:
    """Run one step; the results go to a file of JSON, its progress to stderr."""
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=("grade", "check", "mistakes", "course"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--checkout", type=Path, required=True)
    options = parser.parse_args()
    source, out = options.source.resolve(), options.out.resolve()
    sys.path.insert(0, str(options.checkout.resolve()))
    os.chdir(options.checkout)
    if options.step == "course":
        course(source, out)
        return
    items = json.loads((source / "index.json").read_text(encoding="utf-8"))[options.part :: options.parts]
    results = {}
    step = {"grade": grade, "check": check, "mistakes": mistakes}[options.step]
    if options.step != "mistakes":
        os.chdir(source)  # messages name files by the path that they were given
    for key, content in step(items):
        results[key] = content
        if len(results) % 50 == 0:
            print(
                f"{options.step} {options.part + 1}/{options.parts}: {len(results)}",
                file=sys.stderr,
                flush=True,
            )
    out.write_text(json.dumps(results, indent=1, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    main()
