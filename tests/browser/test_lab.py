"""The student edition in JupyterLab, and the course in formgrader, as a learner and an instructor would use them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.instructor.build import generate_release, write_source
from grader.instructor.exercises import ASSIGNMENTS
from grader.instructor.feedback_pages import write_feedback
from grader.instructor.grading import grade_file
from grader.instructor.places import ROOT
from grader.instructor.publish import publish
from grader.instructor.sample_class import CLASS, solutions, write_class

from .conftest import LONG, PATIENCE, PICTURES
from .jupyter import figures, opened, outputs, run_all, take_away, verdicts, write

pytestmark = [LONG, pytest.mark.xdist_group("lab")]

FIRST = "01_initialization"
BIN = Path(sys.executable).parent


@contextmanager
def jupyter_lab(root: Path, home: Path):
    """The address of a JupyterLab whose files are those in `root`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": f"{BIN}{os.pathsep}{os.defpath}",  # nbgrader calls `alembic`
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "OPENBLAS_NUM_THREADS": "1",
    }
    options = ["--no-browser", "--IdentityProvider.token=", f"--ServerApp.root_dir={root}", f"--port={port}"]
    if os.geteuid() == 0:
        options.append("--allow-root")
    address = f"http://127.0.0.1:{port}"
    home.mkdir(exist_ok=True)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [str(BIN / "jupyter"), "lab", *options], cwd=root, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(f"{address}/api/status", server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=60)


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(PATIENCE // 500):
        assert server.poll() is None, "JupyterLab ended"
        try:
            urllib.request.urlopen(address).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise AssertionError("JupyterLab did not start")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a student edition, and its folder."""
    folder = tmp_path_factory.mktemp("lab")
    publish(folder / "edition")
    with jupyter_lab(folder / "edition", folder / "home") as address:
        yield address, folder / "edition"


def open_notebook(page, address: str, path: str) -> None:
    page.goto(f"{address}/lab/workspaces/{Path(path).stem}/tree/{path}?reset")
    opened(page)
    for button in page.locator(".Toastify button:has-text('No')").all():
        button.click()  # news of Jupyter


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_an_unsolved_notebook_runs_to_its_end_and_says_what_to_do(assignment, lab, page, tmp_path):
    address, _ = lab
    open_notebook(page, address, f"notebooks/{assignment}/{assignment}.ipynb")
    run_all(page)
    file = take_away(page, tmp_path)
    page.screenshot(path=PICTURES / f"lab-{assignment}.png")
    assert set(verdicts(file).values()) == {"unsolved"}
    assert not [output for output in outputs(file) if output["output_type"] == "error"]
    said = [output["data"].get("text/html", "") for output in outputs(file) if "data" in output]
    assert any("Not solved yet" in text for text in said)
    assert any("Nothing to show yet" in text for text in said)


def validate(page) -> str:
    """Press nbgrader's Validate; what its dialog says."""
    page.get_by_text("Validate", exact=True).first.click()
    dialog = page.locator("dialog.nbgrader-SuccessDialog, dialog.nbgrader-ErrorDialog")
    dialog.wait_for()
    text = dialog.inner_text()
    dialog.locator("button").last.click()
    return text


def test_a_learner_solves_a_notebook_checks_validates_and_hands_it_in(lab, page, tmp_path):
    address, edition = lab
    open_notebook(page, address, f"notebooks/{FIRST}/{FIRST}.ipynb")
    assert "failed" in validate(page).lower()
    page.screenshot(path=PICTURES / "lab-unsolved.png")
    for name, answer in solutions(FIRST).items():
        write(page, f"def {name}", answer)
    run_all(page)
    page.locator("text=✓ Correct").last.scroll_into_view_if_needed()
    page.screenshot(path=PICTURES / "lab-correct.png")
    page.locator(".jp-RenderedImage img").first.scroll_into_view_if_needed()
    page.screenshot(path=PICTURES / "lab-figure.png")
    file = take_away(page, tmp_path)
    assert set(verdicts(file).values()) == {"correct"}
    assert figures(file) >= 3
    assert file.read_bytes() == (edition / "notebooks" / FIRST / f"{FIRST}.ipynb").read_bytes()
    assert "success" in validate(page).lower()
    grade = grade_file(file, accept="none")
    assert (grade.score, grade.notes) == (20, ())


def test_the_checks_can_be_run_by_keyboard_alone(lab, page):
    address, _ = lab
    open_notebook(page, address, "notebooks/05_regularization/05_regularization.ipynb")
    page.locator(".jp-Notebook").focus()
    page.keyboard.press("Escape")
    for _ in range(8):
        page.keyboard.press("Shift+Enter")
    page.wait_for_function("() => document.querySelectorAll('.jp-CodeCell .jp-OutputArea-output').length > 0")


# --- the instructor ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """JupyterLab at the root of a course with two submissions, and its folder."""
    folder = tmp_path_factory.mktemp("course")
    root = folder / "course"
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    write_source(FIRST, root)
    generate_release(FIRST, root)
    write_class(root / "submitted", tuple(learner for learner in CLASS if learner.name in ("ada", "ben")))
    with jupyter_lab(root, folder / "home") as address:
        yield address, root


def test_an_instructor_grades_in_formgrader_and_sees_the_feedback(course, page):
    address, root = course
    page.goto(f"{address}/formgrader/manage_submissions/{FIRST}")
    row = page.locator("tr", has_text="sample-ben")
    row.wait_for()
    row.locator(".autograde a").click()
    page.get_by_text("Successfully").first.wait_for()
    page.screenshot(path=PICTURES / "formgrader.png")
    graded = json.loads((root / f"autograded/sample-ben/{FIRST}/{FIRST}.ipynb").read_text())
    assert graded["metadata"]["initialization_course"]["assignment"] == FIRST
    (feedback,) = write_feedback(FIRST, root, "sample-ben")
    page.goto(feedback.as_uri())
    assert "Xavier" in page.inner_text("main")
    page.screenshot(path=PICTURES / "feedback.png", full_page=True)
    page.goto(f"{address}/formgrader/")
    page.locator("tr", has_text=FIRST).first.wait_for()
    page.screenshot(path=PICTURES / "formgrader-assignments.png")
