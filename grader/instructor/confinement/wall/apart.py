"""Process numbers and a view of its own for each submission, where the system allows it: two of them share as little as can be.

In a namespace of process numbers each submission is number 1, and its threads count from 2: it cannot see how many processes
there were before it, nor name any other. In its view of the file system `/proc` is empty, all is read-only, so that reading
changes no time of access, and the scratch folder is in memory, of fixed size: nobody else's writing fills it.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

from grader.instructor.confinement.wall.linux import (
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    give_up_capabilities,
    make_read_only,
    mount,
    setns,
    unshare,
)

ENTRY_BYTES = 4096
"""A file or folder counts for so much, as where the scratch folder is on a disk."""

SEALED = MS_NOSUID | MS_NODEV | MS_NOEXEC


def set_apart(base: Path) -> bool:
    """Become a server that can set what it forks apart, and say whether the system allows that.

    The caller goes on in a process that is the first one of a new namespace: what it has forked ends with it. The process
    that called waits for that and ends as it did. An ordinary user becomes the administrator of a user namespace.

    Parameters
    ----------
    base : Path
        The folder of the scratch folders.

    Returns
    -------
    bool
        If not, the caller is as before.
    """
    if not _works(base):
        return False
    _open_namespaces()
    server = os.fork()
    if server:
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the grader sees by its sockets when the server ends
        code = os.waitstatus_to_exitcode(os.waitpid(server, 0)[1])
        os._exit(code if code >= 0 else 1)
    return True


def fork(*, apart: bool) -> int:
    """Like `os.fork`; the new process is the first one of a namespace of its own, if `apart`."""
    if not apart:
        return os.fork()
    numbers = os.open("/proc/self/ns/pid", os.O_RDONLY)
    process: int | None = None
    try:
        unshare(CLONE_NEWPID)
        process = os.fork()
        return process
    finally:
        if process != 0:  # what is forked next is not to come into the same namespace
            setns(numbers, CLONE_NEWPID)
        os.close(numbers)


def own_view(base: Path, most: int) -> None:
    """Give the calling process a view of its own, in which `base` is an empty folder in memory with room for `most` bytes.

    Nor does it see the machine's name.

    Raises
    ------
    OSError
        If the system refuses; `set_apart` has tried this before.
    """
    unshare(CLONE_NEWNS | CLONE_NEWUTS)
    socket.sethostname("localhost")
    mount("none", "/", "none", MS_REC | MS_PRIVATE)
    make_read_only("/")
    mount("none", "/proc", "tmpfs", SEALED | MS_RDONLY, "mode=0555,size=4k")
    room = f"mode=0711,size={most},nr_inodes={max(16, most // ENTRY_BYTES)}"
    mount("none", str(base), "tmpfs", SEALED, room)


def _open_namespaces() -> None:
    """Let what is forked next have process numbers of its own, which an ordinary user may do as an administrator of its own."""
    with contextlib.suppress(PermissionError):
        unshare(CLONE_NEWPID)
        return
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        raise PermissionError("root may not open namespaces here")
    unshare(CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    unshare(CLONE_NEWPID)


def _works(base: Path) -> bool:
    """Try everything, as far as a submission's view, in processes that end."""

    def submission() -> None:
        own_view(base, ENTRY_BYTES)
        give_up_capabilities()

    def server() -> None:
        if not _done(submission, apart=True):
            raise PermissionError

    def before() -> None:
        _open_namespaces()
        if not _done(server):
            raise PermissionError

    return _done(before)


def _done(work: Callable[[], None], *, apart: bool = False) -> bool:
    process = fork(apart=apart)
    if process == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(process, 0)[1] == 0
