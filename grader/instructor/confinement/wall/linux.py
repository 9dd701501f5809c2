"""The few Linux calls that neither Python 3.11 nor a kept library offers: prctl, namespaces, capabilities and mounts."""

from __future__ import annotations

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

SECCOMP_MODE_FILTER = 2

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_THREAD = 0x00010000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2

MOUNT_SETATTR = 442
"""The number of a system call for which the C library may have no name; the same on every processor."""

MOUNT_ATTR_RDONLY = 0x1
AT_FDCWD = -100
AT_RECURSIVE = 0x8000
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, argument: int) -> None:
    """Change an attribute of the calling process; see prctl(2)."""
    arguments = [ctypes.c_ulong(number) for number in (argument, 0, 0, 0)]
    _check(_libc.prctl(ctypes.c_int(option), *arguments), f"prctl {option}")


class _Program(ctypes.Structure):
    """A filter of system calls, as in seccomp(2): instructions of eight bytes each."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def filter_system_calls(program: bytes) -> None:
    """Let the calling thread make only the system calls that a filter allows, for good; it may gain no privileges anymore."""
    filled = _Program(len(program) // 8, program)
    mode, nothing = ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.c_ulong(0)
    result = _libc.prctl(ctypes.c_int(PR_SET_SECCOMP), mode, ctypes.byref(filled), nothing, nothing)
    _check(result, "the filter of system calls")


def unshare(flags: int) -> None:
    """Leave namespaces that are shared with other processes; see unshare(2)."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Enter a namespace that is held open; see setns(2)."""
    _check(_libc.setns(ctypes.c_int(descriptor), ctypes.c_int(kind)), "setns")


def give_up_capabilities() -> None:
    """Have no capability anymore, for good; see capset(2)."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def make_read_only(target: str) -> None:
    """Let nothing be written to any file system at or below `target`, nor its times of access; see mount_setattr(2)."""
    attributes = (ctypes.c_uint64 * 4)(MOUNT_ATTR_RDONLY, 0, 0, 0)
    words = [
        ctypes.c_long(MOUNT_SETATTR),
        ctypes.c_int(AT_FDCWD),
        target.encode(),
        ctypes.c_uint(AT_RECURSIVE),
    ]
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    _check(_libc.syscall(*words, attributes, size), f"mount_setattr {target}")


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Attach a file system; see mount(2)."""
    texts = [text.encode() for text in (source, target, kind)]
    _check(_libc.mount(*texts, ctypes.c_ulong(flags), data.encode()), f"mount {target}")


def change_root(folder: str) -> None:
    """Make a folder, at which something is mounted, the root, and leave the root that was; see pivot_root(2)."""
    os.chdir(folder)
    if _libc.pivot_root(b".", b".") == 0:
        _check(_libc.umount2(b".", ctypes.c_int(MNT_DETACH)), "umount2")
    else:  # where the first root is in memory, it cannot be left, but hidden
        os.chroot(".")
    os.chdir("/")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
