"""A Dask cluster on this machine: a scheduler and workers, each in its own process."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from grader.instructor.course.places import ROOT

WITHOUT_THE_GRADER = "import sys; sys.modules['grader'] = None"


@dataclass
class LocalCluster:
    """A scheduler and its workers, each with a log in `folder`."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, workers: int) -> "LocalCluster":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        options = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"]
        self._run("scheduler", options)
        for _ in range(workers):
            self.worker()
        return self

    def worker(self, before: str = "", path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Another worker, which ends where a line of Python comes `before`, or has the course from another `path`."""
        options = [self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        options += ["--local-directory", str(self.folder / f"scratch-{len(self.processes)}")]
        return self._run("worker", options, before, path)

    def _run(
        self, part: str, options: list[str], before: str = "", path: Path = ROOT
    ) -> subprocess.Popen[bytes]:
        code = f"{before}\nfrom distributed.cli.dask_{part} import main\nmain()"
        with (self.folder / f"{part}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code, *options],
                cwd=self.folder,
                env={
                    "PATH": os.defpath,
                    "HOME": str(self.folder),
                    "PYTHONPATH": str(path),
                    "OPENBLAS_NUM_THREADS": "1",
                    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def wait_for_workers(self, count: int, seconds: float = 180.0) -> None:
        log, end = self.folder / "scheduler-0.log", time.monotonic() + seconds
        while log.read_text().count("Register worker") < count:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()
