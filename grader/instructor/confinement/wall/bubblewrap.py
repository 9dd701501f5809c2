"""Bubblewrap around the server, if it is installed and allowed: one more wall, outside the others.

The server and everything it forks then see nothing but the readable paths, the scratch folders and an empty network. Process
numbers stay the outside ones, because CPU time is read by them.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from grader.instructor.confinement.wall.readable import INSTRUCTOR, SYSTEM, readable_paths

LDCONFIG = Path("/sbin/ldconfig")
"""With it, ctypes finds the library that pyseccomp needs."""

UNSHARED = ("--unshare-net", "--unshare-ipc", "--unshare-uts")
DEVICES = tuple(map(Path, ("/dev/null", "/dev/zero", "/dev/urandom")))
APART = ("CAP_SYS_ADMIN",)
"""What the server needs, in namespaces of its own, to set submissions apart."""

ROOTS = ("CAP_SETUID", "CAP_SETGID", "CAP_CHOWN", "CAP_FOWNER", "CAP_KILL", "CAP_DAC_OVERRIDE")
"""What the server needs as root to give each submission its own user, to end it and to remove its folder."""


@functools.cache
def usable() -> tuple[str, ...]:
    """The beginning of bubblewrap's command line; nothing where there is none or the system does not allow it."""
    program = shutil.which("bwrap")
    if not program or sys.platform != "linux":
        return ()
    for rights in ([*APART, *ROOTS],) if os.geteuid() == 0 else (APART, ()):
        adding = [word for name in rights for word in ("--cap-add", name)]
        command = (program, "--cap-drop", "ALL", *adding, *UNSHARED)
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            trial = [*command, "--ro-bind", "/", "/", "true"]
            if subprocess.run(trial, capture_output=True, timeout=10, check=False).returncode == 0:
                return command
    return ()


def outer_wall(base: Path) -> list[str]:
    """What to put in front of the server's command; empty if bubblewrap cannot be used.

    Parameters
    ----------
    base : Path
        The folder of the scratch folders, which is writable.

    Returns
    -------
    list of str
        The beginning of a command line; the program to run follows.
    """
    command = usable()
    if not command:
        return []
    interpreter = Path(sys.executable)
    own = (INSTRUCTOR / "__init__.py", INSTRUCTOR / "confinement")
    shown = {*readable_paths(), *own, interpreter, interpreter.resolve(), LDCONFIG.resolve(), Path("/proc")}
    shown = {path for path in shown - set(DEVICES) if path.exists()}
    words: list[str] = []
    # Bubblewrap makes missing folders for its own user alone, and submissions run as another.
    for folder in sorted({parent for path in {*shown, *DEVICES, base} for parent in path.parents}):
        if folder != Path("/") and not shown & {folder, *folder.parents}:
            words += ["--perms", "0755", "--dir", str(folder)]
    for device in DEVICES:
        words += ["--dev-bind", str(device), str(device)]
    for path in sorted(shown):
        words += ["--ro-bind", str(path), str(path)]
    for link in (*map(Path, SYSTEM), LDCONFIG.parent):
        if link.is_symlink():  # such as /lib, where the loader is looked for
            words += ["--symlink", str(link.readlink()), str(link)]
    words += ["--bind", str(base), str(base), "--remount-ro", "/", "--chdir", "/"]
    return [*command, *words, "--"]
