"""`grader autograde --scheduler`: a real scheduler and real workers; whatever happens to them, the grades are the same."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT
from grader.instructor.grading import class_run as class_grading
from grader.instructor.grading.class_run import grade_class
from grader.instructor.grading.local_pool import LocalPool
from tests.grading.deadly import DEADLY, deadly_job
from tests.support import cluster as clusters
from tests.support.class_course import ASSIGNMENT, autograded, environment, grader, hand_in_class, scores

SIZE = 16


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "cluster").mkdir()
    made = clusters.LocalCluster(tmp_path / "cluster")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def local(empty_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a run without a cluster gives."""
    course = Path(shutil.copytree(empty_course, tmp_path_factory.mktemp("local") / "course"))
    hand_in_class(course, SIZE)
    assert grader(course, "autograde", ASSIGNMENT, "--jobs", "2").returncode == 0
    return scores(course), autograded(course)


def start(course: Path, address: str) -> Any:
    return subprocess.Popen(
        [str(Path(sys.executable).parent / "grader"), "autograde", ASSIGNMENT, "--scheduler", address],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(course: Path, count: int, running: Any) -> None:
    while len(list(course.glob(f"autograded/*/{ASSIGNMENT}"))) < count and running.poll() is None:
        time.sleep(0.01)
    assert running.poll() is None, running.communicate()


def test_a_cluster_gives_what_this_machine_gives_also_when_a_worker_is_killed_in_the_middle(
    course: Path, cluster: Any, local: Any
) -> None:
    cluster.start(2).wait_for_workers(2)
    hand_in_class(course, SIZE)
    running = start(course, cluster.address)
    wait_for(course, 4, running)
    cluster.processes[-1].send_signal(signal.SIGKILL)
    _, err = running.communicate(timeout=300)
    assert running.returncode == 0, err
    assert all(line.startswith("note: ") for line in err.splitlines()), err
    assert (scores(course), autograded(course)) == local


def test_a_scheduler_that_goes_leaves_what_is_graded_and_a_rerun_finishes(
    course: Path, cluster: Any, local: Any
) -> None:
    cluster.start(1).wait_for_workers(1)
    hand_in_class(course, SIZE)
    running = start(course, cluster.address)
    wait_for(course, 4, running)
    cluster.stop()
    _, err = running.communicate(timeout=300)
    assert running.returncode == 2, err
    assert len(err.splitlines()) == 1, err
    assert "is kept" in err
    assert grader(course, "autograde", ASSIGNMENT, "--jobs", "2").returncode == 0
    assert (scores(course), autograded(course)) == local


def refused(course: Path, address: str, *words: Any) -> None:
    """One line, soon, and nothing is written."""
    before = (course / "gradebook.db").read_bytes()
    started = time.monotonic()
    done = grader(course, "autograde", ASSIGNMENT, "--scheduler", address)
    assert time.monotonic() - started < 90
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert all(word in done.stderr for word in ("grader: ", *words)), done.stderr
    assert not (course / "autograded").exists()
    assert (course / "gradebook.db").read_bytes() == before


def test_a_scheduler_that_is_not_there(course: Path) -> None:
    hand_in_class(course, 1)
    refused(course, "tcp://127.0.0.1:9", "no Dask scheduler answers", "dask scheduler")


def test_an_address_that_is_none(course: Path) -> None:
    hand_in_class(course, 1)
    refused(course, "nonsense", "no Dask scheduler answers", "correct the address")


def test_a_program_that_is_no_scheduler(course: Path) -> None:
    import threading

    hand_in_class(course, 1)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        refused(course, f"tcp://127.0.0.1:{server.getsockname()[1]}", "no Dask scheduler answers")
        thread.join()


def test_a_scheduler_without_workers(course: Path, cluster: Any) -> None:
    cluster.start(0)
    hand_in_class(course, 1)
    while b"Scheduler at" not in (cluster.folder / "scheduler-0.log").read_bytes():
        time.sleep(0.05)
    refused(course, cluster.address, "has no workers", "dask worker")


def test_a_worker_without_the_grader(course: Path, cluster: Any) -> None:
    cluster.start(0).worker(clusters.WITHOUT_THE_GRADER, path=cluster.folder)
    cluster.wait_for_workers(1)
    hand_in_class(course, 1)
    refused(course, cluster.address, "cannot load the grader", "install this course there")


def test_a_worker_with_another_version_of_the_course(course: Path, cluster: Any) -> None:
    other = cluster.folder / "other"
    for part in ("grader", "init_utils", "datasets", "notebooks"):
        shutil.copytree(ROOT / part, other / part, ignore=shutil.ignore_patterns("__pycache__"))
    changed = other / "grader" / "errors.py"
    changed.write_text(changed.read_text() + "# another commit\n")
    cluster.start(0).worker(path=other)
    cluster.wait_for_workers(1)
    hand_in_class(course, 1)
    refused(course, cluster.address, "a different version of the course", "same commit")


# --- a submission that takes its worker with it; none of those in tests/attacks can, so a job that kills stands in for it ----


def grade_with_a_killer(
    course: Path, monkeypatch: pytest.MonkeyPatch, executor: Any, check: Callable[..., Any] = lambda: None
) -> Any:
    monkeypatch.setattr(class_grading, "grade_job", deadly_job)
    hand_in_class(course, 6)
    (course / "submitted" / "s003").rename(course / "submitted" / DEADLY)
    return grade_class(Course.at(course), ASSIGNMENT, executor, check=check)


def only_the_killer_failed(course: Path, summary: Any, local: Any) -> None:
    assert set(summary.failed) == {DEADLY}
    assert "each process that graded it died" in summary.failed[DEADLY]
    expected = {name: score for name, score in local[0].items() if name < "s006" and name != "s003"}
    assert scores(course) == expected
    again = grader(course, "autograde", ASSIGNMENT)
    assert "1 graded, 5 unchanged" in again.stdout  # and it is tried again by itself


def test_a_submission_that_kills_its_process_again_and_again_fails_alone(
    course: Path, monkeypatch: pytest.MonkeyPatch, local: Any
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    only_the_killer_failed(course, grade_with_a_killer(course, monkeypatch, LocalPool(2).executor), local)


def test_and_so_it_does_on_a_cluster_whose_workers_come_back(
    course: Path, monkeypatch: pytest.MonkeyPatch, cluster: Any, local: Any
) -> None:
    from grader.instructor.grading.cluster import connected

    cluster.start(2).wait_for_workers(2)
    for _ in range(3):  # those that take the place of the dead, as a nanny would start them
        cluster.worker()
    cluster.wait_for_workers(5)
    with connected(cluster.address, ASSIGNMENT) as there:
        summary = grade_with_a_killer(course, monkeypatch, there.executor, there.check)
    only_the_killer_failed(course, summary, local)
    assert sum(process.poll() is not None for process in cluster.processes) == 4
