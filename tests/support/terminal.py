"""Commands as a user runs them in a terminal."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def run(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the environment, at the root of a course, with only the system's own PATH."""
    environment = {"PATH": os.defpath, "HOME": str(course / "home"), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
