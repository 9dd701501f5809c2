"""The system calls that a submission may make: those of Python and NumPy in one process, and no others.

A list of what is allowed, so that a call that the next kernel brings is not. What is not listed says "not implemented", which
C libraries expect from an older kernel and work around; what a learner might ask for by name says "not permitted".
"""

from __future__ import annotations

import errno
import functools
import os
import signal
import socket

import pyseccomp
from pyseccomp import ALLOW, EQ, ERRNO, KILL_PROCESS, MASKED_EQ, NE, Arg

from grader.instructor.confinement.wall.linux import CLONE_THREAD

ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range dup dup2 dup3
    fsync fdatasync sendfile copy_file_range
    open openat creat stat fstat lstat newfstatat access faccessat faccessat2 readlink readlinkat getcwd chdir
    fchdir getdents getdents64 mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat
    truncate ftruncate umask
    mmap munmap mremap mprotect brk msync membarrier
    select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
    timerfd_settime timerfd_gettime
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack alarm pause
    setitimer getitimer nanosleep gettimeofday time times restart_syscall
    futex set_robust_list rseq set_tid_address arch_prctl gettid getpid getppid getpgrp
    getuid geteuid getgid getegid getresuid getresgid getgroups
    getrusage getrlimit uname getcpu sched_yield
    sched_get_priority_max sched_get_priority_min getrandom
    exit exit_group wait4 waitid
    sendto recvfrom shutdown getsockname getpeername
"""
"""Sending and receiving are allowed, getting a socket is not; nor is sending open files, which the limit on them would no
longer count. `statx` tells the number of a mount, and the C library does without."""

NOT_PERMITTED = """
    socket socketpair pipe pipe2 connect bind listen accept accept4
    execve execveat fork vfork ptrace process_vm_readv process_vm_writev
    sendmsg recvmsg tkill mount umount2 pivot_root chroot unshare setns setrlimit
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset setsid setpgid
    bpf io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key perf_event_open userfaultfd memfd_create
    memfd_secret pidfd_open pidfd_getfd pidfd_send_signal open_by_handle_at name_to_handle_at mknod mknodat
    chown fchown lchown fchownat setxattr lsetxattr fsetxattr sched_setaffinity sched_setscheduler setpriority
"""

PRETENDED = """
    chmod fchmod fchmodat fchmodat2 utime utimes utimensat futimesat
    flock fadvise64 readahead sync_file_range mlock munlock
"""
"""Calls that say yes and do nothing. `shutil.copy` wants the first, which Landlock does not confine to the scratch folder. The
others leave a state in files that another submission can read as well: locks, and what the page cache holds."""

OWN_OR_CALLER = "getpgid getsid sched_getaffinity sched_getparam sched_getscheduler"
"""Calls that take a process number, and would tell whether another process is there."""

CLOCKED = "clock_gettime clock_getres clock_nanosleep timerfd_create"
"""Calls that take a clock. A negative number is the clock of a process, which tells how much CPU time another one has used."""

ANOTHERS_CLOCK = 0x80000000

MADVISE = (0, 1, 2, 4, 8, 10, 11, 14, 15, 16, 17)
"""Advice on the process's own memory; not on what the page cache holds (MADV_WILLNEED, MADV_COLD, MADV_PAGEOUT, …)."""

IOCTL = (0x5401, 0x5413, 0x5421, 0x5450, 0x5451)
"""TCGETS (that is isatty), TIOCGWINSZ, FIONBIO, FIONCLEX, FIOCLEX."""

FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
"""Duplicates, flags, and F_GETPIPE_SZ; not F_SETOWN, which sends signals."""

LOCKS = (6, 7, 37, 38)
"""F_SETLK, F_SETLKW and the same for open files: pretended, as `flock` is."""

SOCKET_OPTIONS = (socket.SO_TYPE, socket.SO_ERROR, socket.SO_PROTOCOL)
"""Others tell who is at the other end, and a number that counts all sockets of the machine."""

PRCTL = (15, 16, 0x53564D41)
"""PR_SET_NAME, PR_GET_NAME, PR_SET_VMA."""


def submission_filter(own: int) -> pyseccomp.SyscallFilter:
    """The filter for a process of that number.

    Raises
    ------
    OSError
        If libseccomp refuses.
    """
    made = pyseccomp.SyscallFilter(ERRNO(errno.ENOSYS))
    for action, names in ((ALLOW, ALLOWED), (ERRNO(errno.EPERM), NOT_PERMITTED), (ERRNO(0), PRETENDED)):
        for name in names.split():
            _add(made, action, name)
    for name, place in (("kill", 1), ("tgkill", 2)):
        # The first process of a namespace survives its own SIGKILL, which is not what who sends it expects.
        _add(made, KILL_PROCESS, name, Arg(0, EQ, own), Arg(place, EQ, signal.SIGKILL))
        _add(made, ALLOW, name, Arg(0, EQ, own), Arg(place, NE, signal.SIGKILL))
        _add(made, ERRNO(errno.EPERM), name, Arg(0, NE, own))
    for name in OWN_OR_CALLER.split():
        for number in (0, own):
            _add(made, ALLOW, name, Arg(0, EQ, number))
    for name in CLOCKED.split():
        _add(made, ALLOW, name, Arg(0, MASKED_EQ, ANOTHERS_CLOCK, 0))
        _add(made, ERRNO(errno.EINVAL), name, Arg(0, MASKED_EQ, ANOTHERS_CLOCK, ANOTHERS_CLOCK))
    _add(made, ALLOW, "getpriority", Arg(0, EQ, 0), Arg(1, EQ, 0))
    # Flags of reads and writes ask what the page cache holds; those of fallocate take room that no limit counts.
    for name in ("preadv2", "pwritev2"):
        _add(made, ALLOW, name, Arg(5, EQ, 0))
    _add(made, ALLOW, "fallocate", Arg(1, EQ, 0))
    for code in MADVISE:
        _add(made, ALLOW, "madvise", Arg(2, EQ, code))
    for code in LOCKS:
        _add(made, ERRNO(0), "fcntl", Arg(1, EQ, code))
    _add(made, ALLOW, "clone", Arg(0, MASKED_EQ, CLONE_THREAD, CLONE_THREAD))
    _add(made, ERRNO(errno.EPERM), "clone", Arg(0, MASKED_EQ, CLONE_THREAD, 0))
    _add(made, ALLOW, "prlimit64", Arg(0, EQ, 0))
    _add(made, ERRNO(errno.EPERM), "prlimit64", Arg(0, NE, 0))
    for option in SOCKET_OPTIONS:
        _add(made, ALLOW, "getsockopt", Arg(1, EQ, socket.SOL_SOCKET), Arg(2, EQ, option))
    for name, place, codes in (("ioctl", 1, IOCTL), ("fcntl", 1, FCNTL), ("prctl", 0, PRCTL)):
        for code in codes:
            _add(made, ALLOW, name, Arg(place, EQ, code))
    return made


@functools.cache
def filter_program(own: int) -> bytes:
    """The filter as the kernel takes it, for a process of that number: all that are set apart have the same."""
    made = submission_filter(own)
    with open(os.memfd_create("filter"), "w+b") as file:
        made.export_bpf(file)
        file.seek(0)
        return file.read()


def _add(made: pyseccomp.SyscallFilter, action: int, name: str, *arguments: Arg) -> None:
    if (
        pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0
    ):  # otherwise this processor or libseccomp does not know it
        made.add_rule(action, name, *arguments)
