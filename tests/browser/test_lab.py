"""The student edition in JupyterLab and the course in formgrader, used as a learner and an instructor would use them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from grader.instructor.authoring.notebooks import generate_release, write_source
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT
from grader.instructor.demo.sample_class import CLASS, solutions, submission, write_class
from grader.instructor.grading.one_notebook import grade_file
from grader.instructor.pages.learner_page import write_feedback
from grader.instructor.publish.edition import publish
from tests.support.accessibility import JUPYTERS_OWN, headings_are_in_order, violations
from tests.support.chromium import PATIENCE, PICTURES
from tests.support.jupyter import (
    SAVED,
    WITH_SLIDER,
    figures,
    look_at,
    menu,
    move_the_slider,
    opened,
    outputs,
    run_all,
    take_away,
    verdicts,
    write,
)

pytestmark = pytest.mark.xdist_group("lab")

FIRST = "01_initialization"
BIN = Path(sys.executable).parent


@contextmanager
def jupyter_lab(root: Path, home: Path) -> Iterator[Any]:
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
    settings(home, "notification", fetchNews="false")
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


def settings(home: Path, name: str, **values: str) -> None:
    """What a person chose in JupyterLab's settings."""
    folder = home / "config/lab/user-settings/@jupyterlab/apputils-extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jupyterlab-settings").write_text(json.dumps(values))


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
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
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """JupyterLab on a student edition, and its folder."""
    folder = tmp_path_factory.mktemp("lab")
    publish(folder / "edition")
    with jupyter_lab(folder / "edition", folder / "home") as address:
        yield address, folder / "edition"


def copy_of(edition: Path, assignment: str) -> str:
    """A copy to write in, so that the other tests find theirs unsolved, in any order."""
    copy = f"notebooks/mine/{assignment}.ipynb"
    (edition / copy).parent.mkdir(exist_ok=True)
    shutil.copyfile(edition / "notebooks" / assignment / f"{assignment}.ipynb", edition / copy)
    return copy


def open_notebook(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/lab/workspaces/{Path(path).stem}/tree/{path}?reset")
    opened(page)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_an_unsolved_notebook_runs_to_its_end_and_says_what_to_do(
    assignment: str, lab: Any, page: Page, tmp_path: Path
) -> None:
    address, _ = lab
    open_notebook(page, address, f"notebooks/{assignment}/{assignment}.ipynb")
    run_all(page)
    file = take_away(page, tmp_path)
    page.screenshot(path=PICTURES / f"lab-{assignment}.png")
    assert set(verdicts(file).values()) == {"unsolved"}
    assert not [output for output in outputs(file) if output["output_type"] == "error"]
    said = ["".join(output["data"].get("text/html", "")) for output in outputs(file) if "data" in output]
    assert any("Not solved yet" in text for text in said)
    assert any("Nothing to show yet" in text for text in said)
    assert headings_are_in_order(page)
    found = violations(page)
    assert set(found) <= JUPYTERS_OWN, found
    assert set(violations(page, ".jp-OutputArea-output")) <= {"image-alt"}


def validate(page: Page) -> str:
    """Press nbgrader's Validate; what its dialog says."""
    page.get_by_text("Validate", exact=True).first.click()
    dialog = page.locator("dialog.nbgrader-SuccessDialog, dialog.nbgrader-ErrorDialog")
    dialog.wait_for()
    text = dialog.inner_text()
    dialog.locator("button").last.click()
    return text


def test_a_learner_solves_a_notebook_checks_validates_and_hands_it_in(
    lab: Any, page: Page, tmp_path: Path
) -> None:
    address, edition = lab
    mine = (
        f"notebooks/mine/{FIRST}.ipynb"  # a copy, so that the other tests find theirs unsolved, in any order
    )
    (edition / mine).parent.mkdir(exist_ok=True)
    shutil.copyfile(edition / "notebooks" / FIRST / f"{FIRST}.ipynb", edition / mine)
    open_notebook(page, address, mine)
    assert "failed" in validate(page).lower()
    page.screenshot(path=PICTURES / "lab-unsolved.png")
    for name, answer in solutions(FIRST).items():
        write(page, f"def {name}", answer)
    run_all(page)
    look_at(page.get_by_role("group", name="Feedback on initialize_parameters_he"))
    page.screenshot(path=PICTURES / "lab-correct.png")
    look_at(page.locator(".jp-RenderedImage img").first)
    page.screenshot(path=PICTURES / "lab-figure.png")
    file = take_away(page, tmp_path)
    assert set(verdicts(file).values()) == {"correct"}
    assert figures(file) >= 3
    assert file.read_bytes() == (edition / mine).read_bytes()
    assert "success" in validate(page).lower()
    grade = grade_file(file, accept="none")
    assert (grade.score, grade.notes) == (20, ())


def active_cell(page: Page) -> str:
    return page.locator(".jp-Notebook .jp-Cell.jp-mod-active").inner_text()


def test_a_check_is_reached_run_and_read_by_keyboard_alone(lab: Any, page: Page) -> None:
    """From where the keyboard is when the notebook has opened; the pointer is never used."""
    address, _ = lab
    name = "forward_propagation"
    open_notebook(page, address, "notebooks/07_gradient_checking/07_gradient_checking.ipynb")
    for _ in range(60):
        if f"def {name}" in active_cell(page):
            break
        page.keyboard.press("Shift+Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(solutions("07_gradient_checking")[name])
    page.keyboard.press("Shift+Enter")
    assert f'check("{name}")' in active_cell(page)
    page.keyboard.press("Control+Enter")
    verdict = page.locator(".jp-Cell.jp-mod-active").get_by_role("group", name=f"Feedback on {name}")
    verdict.wait_for()
    assert "Correct" in verdict.inner_text()
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("() => document.activeElement.tagName") == "SUMMARY":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "✓ right" in verdict.inner_text()


def test_a_slider_draws_its_figure_again(lab: Any, page: Page) -> None:
    address, edition = lab
    open_notebook(page, address, copy_of(edition, WITH_SLIDER))
    write(page, "def propagate", solutions(WITH_SLIDER)["propagate"])
    run_all(page)
    move_the_slider(page)
    page.screenshot(path=PICTURES / "lab-slider.png")


def test_feedback_has_contrast_in_each_theme_and_is_whole_at_twice_the_size(lab: Any, page: Page) -> None:
    address, edition = lab
    (ben,) = (learner for learner in CLASS if learner.name == "ben")
    (edition / "ben.ipynb").write_text(submission(ben))
    feedback = page.get_by_role("group", name="Feedback on initialize_parameters_he")
    for theme in ("Light", "Dark"):
        settings(edition.parent / "home", "themes", theme=f"JupyterLab {theme}")
        open_notebook(page, address, "ben.ipynb")
        if theme == "Light":
            run_all(page)
            menu(page, "File", "docmanager:save")
            page.wait_for_function(SAVED)
        page.set_viewport_size({"width": 640, "height": 450})
        page.keyboard.press("Control+b")  # the list of files would take half of it
        look_at(feedback)
        page.screenshot(path=PICTURES / f"lab-feedback-{theme.lower()}.png")
        assert page.evaluate("() => document.body.dataset.jpThemeLight") == str(theme == "Light").lower()
        assert "Xavier" in feedback.inner_text()
        assert feedback.evaluate("(element) => element.scrollWidth - element.clientWidth") <= 0
        assert violations(page, "[aria-label^=Feedback]") == {}
        page.set_viewport_size({"width": 1280, "height": 900})


# --- the instructor ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """JupyterLab at the root of a course with two submissions, and its folder."""
    folder = tmp_path_factory.mktemp("course")
    root = folder / "course"
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    write_source(FIRST, root)
    generate_release(FIRST, Course(root))
    write_class(root / "submitted", tuple(learner for learner in CLASS if learner.name in ("ada", "ben")))
    with jupyter_lab(root, folder / "home") as address:
        yield address, root


def test_an_instructor_grades_in_formgrader_and_sees_the_feedback(course: Any, page: Page) -> None:
    address, root = course
    page.goto(f"{address}/formgrader/manage_submissions/{FIRST}")
    row = page.locator("tr", has_text="sample-ben")
    row.wait_for()
    row.locator(".autograde a").click()
    page.get_by_text("Successfully").first.wait_for()
    page.screenshot(path=PICTURES / "formgrader.png")
    graded = json.loads((root / f"autograded/sample-ben/{FIRST}/{FIRST}.ipynb").read_text())
    assert graded["metadata"]["initialization_course"]["assignment"] == FIRST
    (feedback,) = write_feedback(Course(root), FIRST, "sample-ben")
    page.goto(feedback.as_uri())
    assert "Xavier" in page.inner_text("main")
    page.screenshot(path=PICTURES / "feedback.png", full_page=True)
    page.goto(f"{address}/formgrader/")
    page.locator("tr", has_text=FIRST).first.wait_for()
    page.screenshot(path=PICTURES / "formgrader-assignments.png")
