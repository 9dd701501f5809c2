"""Which files a submission can reach: those that its imports need, and its own scratch folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
import init_utils
from grader.instructor.confinement import Server, run_submission
from grader.instructor.confinement.wall.readable import INSTRUCTOR, around, readable_paths
from grader.instructor.content.folders import CONTENT
from grader.instructor.course.places import ROOT
from grader.notebook import Cell

from .asking import SHORT, Ask, exercise
from .attempts import ATTEMPT, REFUSED

LEARNER = Path(grader.__file__).parent


@pytest.fixture
def open_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which anybody may do anything, as far as permissions go."""
    modes = {folder: folder.stat().st_mode for folder in (tmp_path, *tmp_path.parents[:2])}
    for folder in modes:
        folder.chmod(0o777)
    yield tmp_path
    for folder, mode in modes.items():  # with --basetemp, one of them may be everybody's
        folder.chmod(mode)


def secrets() -> list[Path]:
    """Files of the instructor, and of the machine."""
    found = [*INSTRUCTOR.rglob("*.py"), *CONTENT.rglob("hidden.npz")]
    assert len(found) > 100
    found += [ROOT / "pyproject.toml", Path(__file__)]
    found += [
        Path(name)
        for name in ("/etc/passwd", "/etc/shadow", "/proc/1/environ", "/proc/self/environ", "/proc/self/mem")
    ]
    found += [Path(f"/proc/{os.getpid()}/{name}") for name in ("environ", "mem", "maps", "cmdline", "stat")]
    return [path for path in found if path.exists() and path.is_file()]


def test_the_instructors_files_cannot_be_read(ask: Ask) -> None:
    paths = [str(path) for path in secrets()]
    answers = ask(ATTEMPT + f"def answer():\n    return [attempt(read, path) for path in {paths!r}]")
    assert not {path: answer for path, answer in zip(paths, answers, strict=True) if answer not in REFUSED}


def test_folders_that_are_not_the_submissions_cannot_be_listed(ask: Ask, server: Server) -> None:
    folders = [
        ROOT,
        INSTRUCTOR,
        LEARNER,
        Path(__file__).parent,
        Path.home(),
        Path("/"),
        Path("/tmp"),
        Path("/etc"),
    ]
    folders += [Path("/proc"), Path("/proc/self/fd"), Path("/dev"), server.base, server.base / "server"]
    code = f"import os\ndef answer():\n    return [attempt(os.listdir, path) for path in {[str(f) for f in folders]!r}]"
    assert set(ask(ATTEMPT + code)) <= REFUSED


def test_the_instructors_modules_cannot_be_imported(ask: Ask) -> None:
    code = "import importlib\ndef answer():\n    return [attempt(importlib.import_module, name) for name in names]"
    names = [
        "grader.instructor.exercises",
        "grader.instructor.content.initialization.exercises",
        "grader.instructor.authoring.build",
    ]
    answers = ask(ATTEMPT + f"names = {names!r}\n" + code)
    assert all(not answer.startswith("done") for answer in answers)


def test_what_learners_have_anyway_can_be_read(ask: Ask) -> None:
    paths = [
        LEARNER / "judging" / "judge.py",
        *(LEARNER / "references").rglob("*.npz"),
        Path(init_utils.__file__),
        Path(os.__file__),
    ]
    code = f"def answer():\n    return [attempt(read, path) for path in {[str(path) for path in paths]!r}]"
    assert all(answer.startswith("done") for answer in ask(ATTEMPT + code))


def test_gradebook_and_other_submissions_cannot_be_read_or_written(ask: Ask, open_folder: Path) -> None:
    gradebook = open_folder / "gradebook.db"
    gradebook.write_text("all the points")
    gradebook.chmod(0o666)
    code = f"""
import os, shutil
path, folder = {str(gradebook)!r}, {str(open_folder)!r}
def answer():
    return [
        attempt(read, path), attempt(write, path), attempt(os.truncate, path, 0), attempt(os.unlink, path),
        attempt(os.rename, path, "mine"), attempt(os.link, path, "mine"), attempt(write, folder + "/new"),
        attempt(os.mkdir, folder + "/new"), attempt(os.symlink, "x", folder + "/new"), attempt(os.mkfifo, folder + "/new"),
        attempt(os.open, folder, os.O_TMPFILE | os.O_RDWR), attempt(os.rmdir, folder),
        attempt(os.rename, shutil.os.getcwd(), folder + "/new"), attempt(os.setxattr, path, "user.x", b"1"),
        attempt(os.chown, path, os.getuid(), -1),
    ]
"""
    answers = ask(ATTEMPT + code)
    assert set(answers) <= REFUSED, answers
    assert gradebook.read_text() == "all the points"
    assert list(open_folder.iterdir()) == [gradebook]


def test_permissions_and_times_of_other_files_stay(ask: Ask, open_folder: Path) -> None:
    path = open_folder / "file"
    path.touch(mode=0o644)
    if os.geteuid() == 0:
        os.chown(path, 0, 0)
    before = path.stat()
    ask(
        ATTEMPT
        + f"import os\ndef answer():\n    return [attempt(os.chmod, {str(path)!r}, 0), attempt(os.utime, {str(path)!r})]"
    )
    after = path.stat()
    assert (before.st_mode, before.st_mtime_ns) == (after.st_mode, after.st_mtime_ns)


def test_the_python_environment_cannot_be_written(ask: Ask) -> None:
    folders = [
        Path(sys.prefix),
        Path(os.__file__).parent,
        Path(init_utils.__file__).parent,
        Path("/dev/shm"),
        Path("/var/tmp"),
    ]
    code = (
        f"def answer():\n    return [attempt(write, path + '/new') for path in {[str(f) for f in folders]!r}]"
    )
    assert set(ask(ATTEMPT + code)) <= REFUSED
    assert not any((folder / "new").exists() for folder in folders)


def test_links_out_of_the_scratch_folder_lead_nowhere(ask: Ask, open_folder: Path) -> None:
    (open_folder / "secret").write_text("secret")
    code = f"""
import os
os.symlink({str(open_folder)!r}, "out")
def answer():
    return [attempt(read, "out/secret"), attempt(write, "out/secret"), attempt(os.listdir, "out")]
"""
    assert set(ask(ATTEMPT + code)) <= REFUSED
    assert (open_folder / "secret").read_text() == "secret"


def test_two_submissions_do_not_see_each_others_folder(server: Server) -> None:
    from grader.instructor.confinement import Limits

    first = server.order(Limits())
    try:
        first.receive(5, 5)
        first.ask({"cell": "open('work', 'w').write('mine')"}, 5)
        path = str(first.scratch)
        code = ATTEMPT + (
            "import os\ndef answer():\n"
            f"    return [attempt(read, {path!r} + '/work'), attempt(os.listdir, {path!r}), attempt(write, {path!r} + '/x')]"
        )
        done = run_submission((Cell(code),), [exercise()], SHORT, server=server)
        still = "import os\nassert open('work').read() == 'mine'\nassert os.listdir() == ['work']"
        assert first.ask({"cell": still}, 5)["notes"] == []
    finally:
        first.close()
    assert set(done.outcomes["answer"][0].value) <= REFUSED


def test_a_folder_that_holds_the_instructors_is_opened_without_it(tmp_path: Path) -> None:
    for name in (
        "numpy/a.py",
        "grader/api.py",
        "grader/instructor/authoring/build.py",
        "grader/references/x",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    opened = list(around(tmp_path, tmp_path / "grader" / "instructor"))
    assert [str(path.relative_to(tmp_path)) for path in opened] == [
        "grader/api.py",
        "grader/references",
        "numpy",
    ]


def test_no_readable_path_leads_to_the_instructors_files() -> None:
    paths = readable_paths()
    assert not [
        path
        for path in paths
        if path == INSTRUCTOR or path in INSTRUCTOR.parents or INSTRUCTOR in path.parents
    ]
