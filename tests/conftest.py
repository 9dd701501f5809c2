"""Marks by folder, no process but where a mark allows it, and figures without a screen."""

import os
import signal
import sys
from pathlib import Path

import pytest

os.environ["MPLBACKEND"] = "Agg"  # also in the processes that tests start

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell, which ignores Ctrl-C for it; what tests start has to answer to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

TESTS = Path(__file__).parent
MARKS = {
    "attacks": (pytest.mark.process, pytest.mark.slow),
    "autograders": (pytest.mark.process, pytest.mark.slow),
    "browser": (pytest.mark.process, pytest.mark.browser),
    "confinement": (pytest.mark.process,),
    "editions": (pytest.mark.process, pytest.mark.slow),
    "export": (pytest.mark.process,),
    "fair": (pytest.mark.process, pytest.mark.slow),
    "faults": (pytest.mark.process, pytest.mark.slow),
    "grading": (pytest.mark.process, pytest.mark.slow),
    "nbgrader_plugins": (pytest.mark.process, pytest.mark.slow),
    "publish": (pytest.mark.process,),
    "site": (pytest.mark.process, pytest.mark.slow),
}
"""For all tests of a folder. Elsewhere a module or a test carries its own."""

WHOLE = ("autograders", "editions", "export", "grading", "nbgrader_plugins", "publish", "site")
"""Folders of which a module stays with one process, because what it grades or builds for all of its tests takes long."""

STARTS = {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}
_may_start = [True]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        for mark in MARKS.get(folder, ()):
            item.add_marker(mark)
        if folder in WHOLE and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in STARTS and not _may_start[0]:
        _may_start[0] = True  # what tells of the failure may start processes
        pytest.fail(
            f"{event}{arguments[:2]}: a test that starts a process is marked with pytest.mark.process"
        )


sys.addaudithook(_watch)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _may_start[0] = item.get_closest_marker("process") is not None


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    _may_start[0] = True
