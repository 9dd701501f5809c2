"""`nbgrader autograde` in its own process, which kills itself at a step if it is told to."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.preprocessors import SaveAutoGrades

from grader.instructor.nbgrader_plugins import steps


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(owner: Any, name: str, call: int = 1) -> None:
    """Let the process be killed after a method's first call, or a later one."""
    original, calls = getattr(owner, name), []

    def method(*arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        calls.append(name)
        if len(calls) == call:
            die()
        return result

    setattr(owner, name, method)


def die_while_writing(call: int) -> None:
    """Let the process be killed when half of a notebook is on the disk."""
    original, calls = Autograde.write_single_notebook, list[str]()

    def method(self: Any, output: str, resources: Any) -> None:
        calls.append(output)
        if len(calls) < call:
            original(self, output, resources)
        else:
            original(self, output[: len(output) // 2], resources)
            die()

    Autograde.write_single_notebook = method


STEPS: dict[str, Callable[[], None]] = {
    "entered in the gradebook": lambda: die_after(Autograde, "init_assignment"),
    "half of the copy written": lambda: die_while_writing(1),
    "copy written": lambda: die_after(Autograde, "write_single_notebook", 1),
    "judged": lambda: die_after(steps.GradeConfined, "preprocess"),
    "one score saved": lambda: die_after(SaveAutoGrades, "_add_score", 1),
    "all scores saved": lambda: die_after(SaveAutoGrades, "preprocess"),
    "half of the result written": lambda: die_while_writing(2),
    "result written": lambda: die_after(Autograde, "write_single_notebook", 2),
    "permissions set": lambda: die_after(Autograde, "set_permissions"),
    "next one chosen": lambda: die_after(Autograde, "init_destination", 2),
}


def autograde(root: Path, log: Path, arguments: tuple[str, ...], step: str) -> None:
    """Run the command as in a terminal at the root of the course; all that it says goes to `log`."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(root)
    if step:
        STEPS[step]()
    AutogradeApp.launch_instance(["01_initialization", *arguments])
