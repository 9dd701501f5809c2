"""Bubblewrap around the server: what it shows, and that the inner walls hold without it."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grader.instructor.confinement import Server, client, run_submission
from grader.instructor.confinement.wall import bubblewrap
from grader.instructor.content.folders import CONTENT
from grader.instructor.course.places import ROOT
from grader.notebook import Cell
from tests.confinement.asking import SHORT, exercise

LOOK = """
import json, os, socket, sys
def fails(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
print(json.dumps({
    "there": [path for path in sys.argv[2:] if os.path.exists(path)],
    "written": fails(lambda: open(os.path.join(sys.argv[1], "x"), "w").close()),
    "elsewhere": fails(lambda: open("/x", "w").close()),
    "package": fails(lambda: open(os.path.join(os.path.dirname(json.__file__), "x"), "w").close()),
    "network": fails(lambda: socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), 2)),
}))
"""

needs_bubblewrap = pytest.mark.skipif(
    not bubblewrap.usable(), reason="bubblewrap is not installed, or not allowed here"
)


@needs_bubblewrap
def test_it_shows_the_server_what_it_needs_and_nothing_of_the_instructor(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    secrets = [CONTENT / "initialization/source.py", CONTENT / "initialization/hidden.npz", ROOT / "tests"]
    secrets += [Path("/etc/passwd"), Path("/usr/bin/env"), tmp_path / "other"]
    (tmp_path / "other").mkdir()
    shown = [
        ROOT / "grader/instructor/confinement/server.py",
        ROOT / "init_utils/costs.py",
        Path(json.__file__),
    ]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        looked = subprocess.run(
            [
                *bubblewrap.outer_wall(base),
                sys.executable,
                "-I",
                "-c",
                LOOK,
                *map(str, [base, *secrets, *shown]),
            ],
            env={"PORT": str(listening.getsockname()[1])},
            capture_output=True,
            text=True,
            check=True,
        )
    assert json.loads(looked.stdout) == {
        "there": [str(path) for path in shown],
        "written": None,
        "elsewhere": "OSError",  # a read-only file system
        "package": "OSError",
        "network": "ConnectionRefusedError",  # a loopback of its own, where nobody listens
    }
    assert (base / "x").exists()


@needs_bubblewrap
def test_the_server_stands_behind_it() -> None:
    with_it = Server()
    assert with_it.process_number != with_it._process.pid  # type: ignore[union-attr]
    mounts = Path(f"/proc/{with_it.process_number}/mounts").read_text()
    assert " / tmpfs ro" in mounts
    with_it.close()
    assert not with_it.base.exists()


def test_the_walls_inside_stand_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "outer_wall", lambda _base: [])
    without = Server()  # its self-test tries the walls
    assert without.isolation == "strong"
    done = run_submission((Cell("def answer():\n    return 7"),), [exercise()], SHORT, server=without)
    assert done.outcomes["answer"][0].value == 7
    without.close()
    assert not without.base.exists()


def test_where_it_is_installed_but_not_allowed_grading_goes_on_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    bubblewrap.usable.cache_clear()
    assert bubblewrap.outer_wall(tmp_path) == []
    bubblewrap.usable.cache_clear()
