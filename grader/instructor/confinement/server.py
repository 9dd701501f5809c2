"""The server that forks submissions' processes: everything is imported, nothing is computed, nothing is secret.

Started by `client.Server` in a fresh interpreter, with its own environment. It never runs a line of a submission. When
its control socket is closed, because the grader is done or dead, it ends every process it started and removes their folders.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.instructor.confinement.frames import encode
from grader.instructor.confinement.handles import handles_of
from grader.instructor.confinement.limits import Isolation, Limits
from grader.instructor.confinement.wall.ability import missing_for_strong
from grader.instructor.confinement.wall.apart import fork, set_apart
from grader.instructor.confinement.wall.lockdown import CHANNEL, count_tasks, lock_down, prepare
from grader.instructor.confinement.wall.readable import INSTRUCTOR, readable_paths
from grader.instructor.confinement.wall.scratch import remove
from grader.instructor.confinement.wall.selftest import open_doors, unreadable

MESSAGE_BYTES = 64 * 2**10

IMPORTED = """
    numpy numpy.random numpy.testing numpy.linalg matplotlib.pyplot matplotlib.backends.backend_agg mpl_toolkits
    matplotlib_inline.backend_inline matplotlib_inline.config IPython.display IPython.core.pylabtools
    IPython.core.magics.script IPython.utils.text grader grader.standins grader.feedback init_utils init_utils.datasets
    math cmath statistics itertools functools collections copy random time typing dataclasses pathlib decimal fractions
    asyncio traceback
"""


@dataclass
class Child:
    """A submission's process, and the socket on which its end is reported."""

    process: int
    report: socket.socket


@dataclass(frozen=True)
class Order:
    """What a forked process is to become."""

    channel: socket.socket
    scratch: Path
    limits: Limits
    probe: bool


class ForkServer:
    """Forks a process for each order and reports how each ended."""

    def __init__(self, control: socket.socket, *, apart: bool) -> None:
        self.control = control
        self.apart = apart
        self.children: dict[int, Child] = {}
        self.events = selectors.DefaultSelector()
        self.alarm, self.wakeup = socket.socketpair()
        for end in (self.alarm, self.wakeup):
            end.setblocking(False)
        signal.set_wakeup_fd(self.wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.events.register(control, selectors.EVENT_READ, "order")
        self.events.register(self.alarm, selectors.EVENT_READ, "ended")

    def serve(self) -> Order | None:
        """Serve until the control socket is closed; in a forked process, return its order."""
        while True:
            for key, _ in self.events.select():
                if key.data == "order":
                    data, descriptors, _, _ = socket.recv_fds(self.control, MESSAGE_BYTES, 2)
                    if not data:
                        return None
                    order = self.fork(json.loads(data), descriptors)
                    if order is not None:
                        return order
                elif key.data == "ended":
                    with contextlib.suppress(BlockingIOError):
                        self.alarm.recv(4096)
                else:
                    self.kill(key.data)
            self.reap()

    def fork(self, message: Mapping[str, Any], descriptors: list[int]) -> Order | None:
        """Fork; in the new process, return what it is to do."""
        channel, report = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        process = fork(apart=self.apart)
        if process == 0:
            self.forget()
            report.close()
            return Order(
                channel, Path(message["scratch"]), Limits(**message["limits"]), bool(message["probe"])
            )
        channel.close()
        self.children[process] = Child(process, report)
        self.events.register(report, selectors.EVENT_READ, self.children[process])
        self._tell(report, {"process": process}, handles_of(process))
        return None

    def forget(self) -> None:
        """In a forked process: release everything that belongs to the server."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.events.close()
        for held in (
            self.control,
            self.alarm,
            self.wakeup,
            *(child.report for child in self.children.values()),
        ):
            held.close()
        self.children.clear()

    def kill(self, child: Child) -> None:
        """End a process whose owner has closed the report, and what it may have started."""
        # Until it is reaped below, nobody else can have its number.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child.process, signal.SIGKILL)
        self.unwatch(child)

    def unwatch(self, child: Child) -> None:
        """Stop watching a report; it may have been stopped before."""
        with contextlib.suppress(KeyError, ValueError):
            self.events.unregister(child.report)

    def reap(self) -> None:
        """Report every process that has ended."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            child = self.children.pop(process, None)
            if child is None:
                continue  # an orphan of a submission at level "basic"
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process, signal.SIGKILL)
            if not self.apart:
                self._kill_orphans()
            self.unwatch(child)
            self._tell(child.report, {"status": os.waitstatus_to_exitcode(status)})
            child.report.close()

    def _kill_orphans(self) -> None:
        """Processes that left their group come to the server when their parent ends; seccomp forbids them, "basic" cannot."""
        with contextlib.suppress(OSError):
            own = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            for orphan in set(map(int, own)) - set(self.children):
                os.kill(orphan, signal.SIGKILL)

    def _tell(self, report: socket.socket, message: Mapping[str, int], handles: Sequence[int] = ()) -> None:
        with contextlib.suppress(OSError):
            socket.send_fds(report, [json.dumps(message).encode() + b"\n"], handles)
        for handle in handles:
            os.close(handle)

    def end(self) -> None:
        """Kill what is left and wait for it."""
        for child in list(self.children.values()):
            self.kill(child)
        deadline = time.monotonic() + 10
        while self.children and time.monotonic() < deadline:
            self.reap()
            time.sleep(0.01)


def warm_up() -> Any:
    """Import what submissions import, and make the shell that each of them gets a copy of."""
    for name in IMPORTED.split():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    import matplotlib.pyplot as plt  # noqa: PLC0415 - after the environment is set

    from grader.instructor.confinement.cells import ConfinedShell  # noqa: PLC0415

    figure = plt.figure()
    figure.gca().set_title("warm")
    figure.canvas.draw()
    plt.close(figure)
    shell = ConfinedShell()
    shell.run_limited("pass", 10.0, 10.0)
    return shell


def be_child(
    order: Order, isolation: Isolation, readable: list[Path], tasks: int, parent: int, shell: Any
) -> None:
    """Lock the calling process down, then work, or try the wall; never returns."""
    code = 1
    try:
        lock_down(order.channel.fileno(), order.scratch, order.limits, isolation, readable, tasks, parent)
        order.channel.detach()
        channel = socket.socket(fileno=CHANNEL)
        if order.probe:
            channel.sendall(
                encode(
                    {
                        "unreadable": unreadable(readable),
                        "open": open_doors(INSTRUCTOR / "__init__.py", isolation, apart=not parent),
                        "uid": os.getuid(),
                    }
                )
            )
        else:
            from grader.instructor.confinement.worker import work  # noqa: PLC0415 - imported before the fork

            work(channel, shell, isolation)
        code = 0
    except BaseException as error:
        with contextlib.suppress(BaseException):
            socket.socket(fileno=CHANNEL).sendall(
                encode(
                    {
                        "refused": f"{error or type(error).__name__}"[:300],
                        "number": getattr(error, "errno", None),
                    }
                )
            )
    finally:
        os._exit(code)


def main() -> None:
    """Serve; arguments are the number of the control socket and the options as JSON."""
    control = socket.socket(fileno=int(sys.argv[1]))
    options = json.loads(sys.argv[2])
    base = Path(options["base"])
    outside = options["outside"]
    sys.argv[1:] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
    isolation: Isolation = options["most"]
    missing = missing_for_strong()
    if isolation == "strong" and missing:
        isolation = "basic"
    apart = isolation == "strong" and set_apart(base)
    # Everything of the instructor's is imported first: the view below no longer shows it.
    importlib.import_module("grader.instructor.confinement.worker")
    if isolation == "strong":
        importlib.import_module("grader.instructor.confinement.wall.syscalls")
    shell = warm_up()
    readable = readable_paths()
    if sys.platform == "linux":
        from grader.instructor.confinement.wall import linux, view  # noqa: PLC0415 - Linux only

        with contextlib.suppress(OSError):  # the self-test finds what cannot be reached then
            if apart and not options["walled"]:
                view.narrow_root(readable, base)
            elif os.geteuid() == 0 and isolation != "none" and not options["walled"]:
                view.open_view(readable, base)
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
    if isolation == "strong":
        prepare(readable, apart=apart)
    tasks = count_tasks()
    server = ForkServer(control, apart=apart)
    gc.collect()
    gc.freeze()
    try:
        greeting = {"isolation": isolation, "missing": missing, "process": os.getpid(), "apart": apart}
        socket.send_fds(control, [json.dumps(greeting).encode()], handles_of(os.getpid()))
    except OSError:  # the grader was killed meanwhile
        remove_base(base, outside)
        return
    parent = 0 if apart else os.getpid()  # as what it forks will see it
    order = server.serve()
    if order is not None:
        del control, server, options, missing, base
        be_child(order, isolation, readable, tasks, parent, shell)
    try:
        server.end()
    finally:
        remove_base(base, outside)


def remove_base(base: Path, outside: int) -> None:
    """Remove the folder of all scratch folders, which the view may have made a mount point, from `outside` of that view."""
    with contextlib.suppress(OSError):
        remove(base)
    with contextlib.suppress(OSError):
        os.rmdir(base.name, dir_fd=outside)


if __name__ == "__main__":
    main()
