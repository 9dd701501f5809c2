"""What a forked process does to itself before it meets a submission: it gives up everything that it will not need."""

from __future__ import annotations

import contextlib
import functools
import math
import os
import secrets
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.instructor.confinement.limits import Isolation, Limits
from grader.instructor.confinement.wall.ability import may_use_uids

CHANNEL = 3
"""The only file descriptor of a submission's process, besides standard streams that lead nowhere."""


PAIRS = range(CHANNEL + 1, CHANNEL + 7)
"""Three pairs of sockets, connected to each other: an event loop needs one. A process may make none, because each gets a number
that counts up for the whole machine."""


def keep_only(channel: int) -> None:
    """Close every file descriptor but `channel`, which becomes number `CHANNEL`, and point the standard streams nowhere."""
    os.dup2(channel, CHANNEL, inheritable=False)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.closerange(CHANNEL + 1, os.sysconf("SC_OPEN_MAX"))


def make_pairs() -> None:
    """Open `PAIRS`, the first descriptors that are free.

    Raises
    ------
    OSError
        If others are open.
    """
    for number in PAIRS[::2]:
        ends = [end.detach() for end in socket.socketpair()]
        if ends != [number, number + 1]:
            raise OSError(f"descriptors {ends} instead of {number} and the next one")


def clean_environment(scratch: Path) -> dict[str, str]:
    """The environment variables of a submission; nothing in them comes from the person who grades."""
    folder = str(scratch)
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "USER": "learner",
        "LOGNAME": "learner",
        "HOME": folder,
        "TMPDIR": folder,
        "IPYTHONDIR": folder,
        "MPLCONFIGDIR": folder,
        "MPLBACKEND": "Agg",
        **{
            f"{library}_NUM_THREADS": "1"
            for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")
        },
    }


def enter_scratch(scratch: Path, uid: int | None) -> None:
    """Make the folder that is a submission's home, and go there."""
    scratch.mkdir(mode=0o700)
    if uid is not None:
        os.chown(scratch, uid, uid)
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(clean_environment(scratch))


def set_resource_limits(limits: Limits, tasks_before: int) -> None:
    """Set hard limits, which cannot be raised again.

    Parameters
    ----------
    limits : Limits
        Those of the submission.
    tasks_before : int
        How many threads this user had before: the kernel counts them all.
    """
    import resource  # noqa: PLC0415 - so that Windows gets as far as the line that points to WSL

    wanted = {
        "RLIMIT_CPU": math.ceil(limits.submission_seconds),
        "RLIMIT_AS": limits.memory_bytes,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_NPROC": tasks_before + limits.threads,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name)
        _, most = resource.getrlimit(kind)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit on the address space
            resource.setrlimit(kind, (allowed, allowed))


def count_tasks() -> int:
    """Number of threads that the calling user runs, with room for what is started later."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if process.stat().st_uid == os.getuid():
                found += len(os.listdir(process / "task"))
    return found + 256


def choose_uid() -> int | None:
    """A user id that nobody else has, if the caller is root; else None.

    Raises
    ------
    OSError
        If the user namespace has nobody but root.
    """
    if os.geteuid() != 0:
        return None
    free = may_use_uids()
    if not free:
        raise OSError("this user namespace has nobody but root: grade as an ordinary user")
    return secrets.choice(free)


def become(uid: int) -> None:
    """Be that user, without groups and capabilities, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def guard_process(parent: int) -> None:
    """Die with the server, and let no process of the same user look inside."""
    if sys.platform != "linux":
        return
    from grader.instructor.confinement.wall import linux  # noqa: PLC0415 - Linux only

    # After the change of user, which resets both.
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if os.getppid() != parent:
        os._exit(1)


@functools.cache
def reading(readable: tuple[Path, ...]) -> Any:
    """The rules of Landlock that let a process read what is listed, as far as it can be reached."""
    from py_landlock import AccessFs, Landlock  # noqa: PLC0415 - Linux only

    rules = Landlock(strict=False)
    for path in readable:
        with contextlib.suppress(PermissionError):  # the self-test names what is out of reach
            folder = AccessFs.READ_DIR if path.is_dir() else AccessFs(0)
            rules.add_path_rule(path, access=AccessFs.READ_FILE | folder)
    return rules


def restrict_files(scratch: Path, readable: Sequence[Path]) -> None:
    """Landlock: read what is listed, write in the scratch folder; no TCP, no signals, no abstract sockets beyond."""
    from py_landlock import AccessFs  # noqa: PLC0415 - Linux only

    def apply(rules: Any) -> None:
        rules.add_path_rule("/dev/null", access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
        rules.allow_read_write(scratch)
        rules.add_path_rule(scratch, access=AccessFs.REFER | AccessFs.MAKE_FIFO)
        rules.apply()

    paths = tuple(readable)
    try:
        apply(reading(paths))
    except PermissionError:  # made by a server that reaches more
        apply(reading.__wrapped__(paths))


def prepare(readable: Sequence[Path], *, apart: bool) -> None:
    """Do once, in the server, what `lock_down` would do in each process."""
    import resource  # noqa: F401, PLC0415 - no such module on Windows

    from grader.instructor.confinement.wall.syscalls import filter_program  # noqa: PLC0415 - Linux only

    reading(tuple(readable))
    if apart:
        filter_program(1)


def lock_down(
    channel: int,
    scratch: Path,
    limits: Limits,
    isolation: Isolation,
    readable: Sequence[Path],
    tasks: int,
    parent: int,
) -> None:
    """Confine the calling process as well as `isolation` says.

    Parameters
    ----------
    channel : int
        The descriptor of the only thing that is kept.
    scratch : Path
        The folder to make and to go to.
    limits : Limits
        What it may use.
    isolation : str
        The level to reach.
    readable : sequence of Path
        What it may read.
    tasks : int
        How many threads the user had before.
    parent : int
        The server's number as this process sees it: 0 if it is the first one in a namespace, and is set apart in all else too.

    Raises
    ------
    OSError
        If a step fails; the caller then has to end without having met the submission.
    """
    keep_only(channel)
    os.setsid()
    uid = None if isolation == "none" else choose_uid()
    if not parent:
        from grader.instructor.confinement.wall.apart import own_view  # noqa: PLC0415 - Linux only

        own_view(scratch.parent, limits.scratch_bytes)
    enter_scratch(scratch, uid)
    if isolation != "none":
        set_resource_limits(limits, 0 if uid is not None else tasks)
    if uid is not None:
        become(uid)
    if not parent:
        from grader.instructor.confinement.wall.linux import give_up_capabilities  # noqa: PLC0415 - Linux only

        give_up_capabilities()
    guard_process(parent)
    if isolation == "strong":
        make_pairs()
        from grader.instructor.confinement.wall.linux import filter_system_calls  # noqa: PLC0415 - Linux only
        from grader.instructor.confinement.wall.syscalls import filter_program  # noqa: PLC0415 - Linux only

        program = filter_program(os.getpid())
        restrict_files(scratch, readable)
        filter_system_calls(program)
