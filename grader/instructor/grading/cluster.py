"""Grading on a running Dask cluster: connecting to its scheduler, and the executor that sends submissions there.

Anyone who can reach a scheduler can run code on its workers; docs/servers.md says how to keep others away.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any

from grader.errors import GraderError
from grader.instructor.grading.jobs import course_digest
from grader.plain_text import one_line

CONNECT_SECONDS = 5.0
"""How long a scheduler may take to answer."""

WITHOUT_WORKERS_SECONDS = 60.0
"""How long to wait for a new worker once the last one has gone."""


class ClusterError(GraderError):
    """The cluster cannot grade; the message says what to do."""


OTHER_COURSE = (
    "it has another version of the course: bring it to the same commit, and build on neither or on both"
)


def run_there(assignment: str, course: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """On a worker, which may have come after the others were looked at; an error of ours is one of that machine.

    Raises
    ------
    ClusterError
        If the worker has another course, or cannot grade.
    """
    try:
        if course_digest(assignment) != course:
            raise ClusterError(OTHER_COURSE)
        return function(*arguments)
    except GraderError as error:
        raise ClusterError(f"the worker on {socket.gethostname()}: {error}") from None


class Cluster:
    """A connection to a scheduler; made by `connected`.

    Attributes
    ----------
    address : str
    threads : int
        Of all workers, when the connection was made.
    """

    def __init__(self, client: Any, address: str, assignment: str) -> None:
        self.address, self.assignment = address, assignment
        self._client = client
        self.threads = sum(client.nthreads().values())
        self._last_seen = time.monotonic()

    def executor(self) -> Executor:
        """What takes the place of a local pool."""
        return _ClusterExecutor(self._client, self.address, self.assignment)

    def check(self) -> None:
        """Raise `ClusterError` where nothing can finish any more; to be called now and then while nothing does."""
        now = time.monotonic()
        if self._client.status == "running" and self._client.scheduler_info(n_workers=0)["n_workers"]:
            self._last_seen = now
        elif now - self._last_seen > WITHOUT_WORKERS_SECONDS:
            raise ClusterError(
                f"the cluster at {self.address} has had no workers for {WITHOUT_WORKERS_SECONDS:g} s: start some, and run the "
                "command again; what is graded is kept"
            )


@contextmanager
def connected(address: str, assignment: str) -> Iterator[Cluster]:
    """A connection to the scheduler at `address`, all of whose workers have this very course.

    Raises
    ------
    ClusterError
        If there is no scheduler, it has no workers, or a worker has not the same course; nothing was sent then.
    """
    distributed = _dask()
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said here, in a line
    _require_scheduler(address)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
            client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except Exception as error:
        raise ClusterError(f"the scheduler at {address} does not take us in ({one_line(error)})") from None
    try:
        _require_same_course(client, assignment)
        yield Cluster(client, address, assignment)
    finally:
        client.close(timeout=CONNECT_SECONDS)


def _dask() -> Any:
    """The package `distributed`: an optional dependency, which takes a second to load."""
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise ClusterError(
            "--scheduler needs Dask: install dask and distributed (`pip install 'initialization-course[cluster]'`)"
        ) from None


def _require_scheduler(address: str) -> None:
    """Ask for its name first: a `Client` that cannot connect is noisy when it goes."""
    distributed = _dask()
    tls = distributed.Security().get_connection_args("client")

    async def identity() -> Any:
        async with distributed.rpc(address, timeout=CONNECT_SECONDS, connection_args=tls) as there:
            return await asyncio.wait_for(there.identity(), CONNECT_SECONDS)

    try:
        known = asyncio.run(identity())
    except Exception as error:  # whatever answers there may answer anything
        raise ClusterError(
            f"no Dask scheduler answers at {address} ({one_line(error)[:200]}): start one with `dask scheduler`, or "
            "correct the address"
        ) from None
    if known.get("type") != "Scheduler":
        raise ClusterError(f"at {address} is no scheduler but a {known.get('type', 'program')} of Dask's")
    if not known.get("workers"):
        raise ClusterError(
            f"the scheduler at {address} has no workers: start some with `dask worker {address} --nthreads 1`"
        )


def _require_same_course(client: Any, assignment: str) -> None:
    """A worker with other references, or without the grader, must not grade."""
    mine = course_digest(assignment)
    for worker, theirs in client.run(course_digest, assignment, on_error="return").items():
        if isinstance(theirs, BaseException):
            raise ClusterError(
                f"the worker {worker} cannot load the grader ({one_line(theirs)}): install this course there, in the "
                "environment in which `dask worker` runs"
            )
        if theirs != mine:
            raise ClusterError(f"the worker {worker}: {OTHER_COURSE}")


class _ClusterExecutor(Executor):
    """Dask's executor, with the errors of its futures said as those of a local pool are."""

    def __init__(self, client: Any, address: str, assignment: str) -> None:
        self._address, self._course = address, (assignment, course_digest(assignment))
        self._inner = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        outer: Future[Any] = Future()
        inner = self._inner.submit(run_there, *self._course, fn, *args, **kwargs)
        inner.add_done_callback(partial(self._hand_on, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=wait and not cancel_futures)

    def _hand_on(self, outer: Future[Any], inner: Future[Any]) -> None:
        try:
            error = inner.exception()
        except CancelledError:
            error = ClusterError(
                f"the scheduler at {self._address} has gone: run the command again when it is back; what is graded is kept"
            )
        if error is None:
            outer.set_result(inner.result())
        elif isinstance(error, _dask().KilledWorker):
            outer.set_exception(BrokenExecutor("each worker that took it died"))
        elif isinstance(error, ImportError):
            outer.set_exception(
                ClusterError(f"a worker of {self._address} cannot load the grader ({one_line(error)})")
            )
        else:
            outer.set_exception(error)
