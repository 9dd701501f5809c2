"""Install the pins of environment.yml and the course itself into a virtual environment, and say how far it is.

`make` runs it with the system's Python: ``python3 .ci/install.py VENV [uv|pip]``. With "uv", uv does the installing: the one
on PATH, or else one that pip puts into the environment. Where uv cannot be had, or fails, pip does everything. The environment
is made without a pip of its own, which takes longer than all that uv does; uv, or else ensurepip, puts one there.
"""

from __future__ import annotations

import os
import queue
import re
import runpy
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path.cwd()
UNWANTED = "rfc3987-syntax"
"""jsonschema does without it, and would spend 1.5 s of each command of nbgrader and Jupyter on its grammar of addresses."""

SILENCE = 15
"""Seconds after which a step that says nothing is reported as still running."""


class Failed(Exception):
    """A step failed; what it said is on the terminal."""


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def refuse_path(environment: Path) -> None:
    """End with one line where the course cannot live in this folder, or its environment in that one."""
    reason = runpy.run_path("grader/instructor/course/root_name.py")["unusable"](ROOT)
    if reason:
        sys.exit(f"Nothing was installed: {reason}")
    for sign, who in ((os.pathsep, "PATH"), ("%", "alembic, with which nbgrader makes a gradebook,")):
        if sign in str(environment.absolute()):
            sys.exit(
                f"Nothing was installed: the path {str(environment.absolute())!r} holds {sign}, which {who} takes "
                "for something else: rename the folder, or put the environment elsewhere with `make setup VENV=/another/folder`"
            )


def pins() -> list[str]:
    """The lines below ``pip:`` in environment.yml: each a requirement with its marker and comment."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return re.findall(r"^      - (.+)$", text, re.MULTILINE)


def step(title: str, *command: str, counted: str = "") -> None:
    """Run a command, say what it is about before and the seconds it took after, and never be silent for long.

    Parameters
    ----------
    title : str
    *command : str
    counted : str
        How the lines of its output begin that are counted and reported.

    Raises
    ------
    Failed
        If it ends with another status than 0; its last lines are printed.
    """
    say(f"{title} …")
    started = time.monotonic()
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in running.stdout or ():
            lines.put(line)
        lines.put("")  # nothing waits any longer

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    last: list[str] = []
    count, reported = 0, started
    while reader.is_alive() or not lines.empty():
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            line = ""
        last = [*last, line][-15:] if line.strip() else last
        count += bool(counted and line.startswith(counted))
        if time.monotonic() - reported > SILENCE:
            reported = time.monotonic()
            so_far = f"{counted.strip().lower()} {count}, " if count else ""
            say(
                f"  … {so_far}{reported - started:.0f} s; at: {' '.join((last or ['starting'])[-1].split())[:90]}"
            )
    if running.wait():
        say("".join(f"  {line}" for line in last).rstrip("\n"))
        raise Failed(f"{title} failed with exit status {running.returncode}")
    say(f"{title}: done, {time.monotonic() - started:.1f} s")


def find_uv(python: Path, pinned: list[str]) -> str:
    """The path of uv, put into the environment by pip where it is not on PATH; empty where it cannot be had."""
    found = shutil.which("uv")
    if found:
        return found
    wanted = [pin for pin in pinned if re.match(r"uv\W", pin)]
    try:
        outside = (*pip(Path(sys.executable)), "--python", str(python))
        step("pip gets uv, which installs the rest", *outside, "install", *wanted)
    except Failed:
        say("uv cannot be had: pip installs everything, which takes some minutes")
        return ""
    return str(python.with_name("uv"))


def pip(python: Path) -> list[str]:
    """How to call pip."""
    return [str(python), "-m", "pip", "--disable-pip-version-check"]


def install(python: Path, requirements: Path, how: str) -> None:
    """Install with uv where that is wanted and works, else with pip."""
    pinned = pins()
    requirements.write_text("\n".join(pinned) + "\n", encoding="utf-8")
    title = f"installing {len(pinned)} pinned packages and what they need"
    project = ("--no-build-isolation", "--no-deps", "--editable", ".")
    uv = find_uv(python, pinned) if how == "uv" else ""
    if uv:
        to = ("--python", str(python))
        try:
            step(f"uv: {title}", uv, "pip", "install", *to, "pip", "-r", str(requirements))
            step("uv: installing the course itself", uv, "pip", "install", *to, *project)
            step(f"uv: removing {UNWANTED}", uv, "pip", "uninstall", *to, UNWANTED)
            return
        except Failed as error:
            say(f"{error}: pip does it, which takes some minutes")
    step("pip: putting itself into the environment", str(python), "-m", "ensurepip")
    step(f"pip: {title}", *pip(python), "install", "-r", str(requirements), counted="Collecting ")
    step("pip: installing the course itself", *pip(python), "install", *project)
    step(f"pip: removing {UNWANTED}", *pip(python), "uninstall", "--yes", UNWANTED)


def main(arguments: list[str]) -> None:
    """Make the environment and fill it."""
    folder, how = Path(arguments[0]), (arguments[1] if len(arguments) > 1 else "uv")
    if how not in ("uv", "pip"):
        sys.exit(f"INSTALLER is {how!r}, and may be uv or pip")
    refuse_path(folder)
    started = time.monotonic()
    try:
        step(f"making the environment {folder}", sys.executable, "-m", "venv", "--without-pip", str(folder))
        install((folder / "bin" / "python").absolute(), folder / "pins.txt", how)
    except Failed as error:
        sys.exit(f"{error}: see above; `make setup` tries again")
    say(f"installed into {folder} in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
