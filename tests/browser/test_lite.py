"""The self-hosted site in Chromium: every solved notebook runs in it, and nothing is requested from another machine."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.demo.sample_class import Learner, solutions, submission
from grader.instructor.grading.one_notebook import grade_file
from grader.instructor.site.building import for_browser
from tests.support.accessibility import violations
from tests.support.chromium import PICTURES, new_profile, served
from tests.support.jupyter import (
    LAST_RAN,
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

FIRST = "01_initialization"
LONGEST = {"02_plateaus", "07_gradient_checking", "08_pretraining"}
"""About half of all trainings: two processes, each with a site and a browser, are done at about the same time."""
EACH = [
    pytest.param(name, marks=pytest.mark.xdist_group("lite-long" if name in LONGEST else "lite"))
    for name in ASSIGNMENTS
]


@pytest.fixture
def profile(browser: Browser) -> Iterator[Any]:
    """A person for each test: JupyterLite would open the notebooks of the test before as well, and start Python for each."""
    with new_profile(browser) as context:
        yield context


@pytest.fixture(scope="module")
def site(hosted_site: Path) -> Path:
    return hosted_site


@pytest.fixture(scope="module")
def address(site: Any) -> Iterator[Any]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def solved(site: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The address of the same site with solved notebooks in it."""
    twin = tmp_path_factory.mktemp("solved") / "site"
    shutil.copytree(site, twin, copy_function=os.link)
    for name in ASSIGNMENTS:
        file = twin / "files" / f"{name}.ipynb"
        file.unlink()
        file.write_text(for_browser(submission(Learner("x", "everything right", assignment=name))))
    with served(twin) as address:
        yield address


@pytest.mark.xdist_group("lite-long")
def test_the_site_is_small_and_has_no_instructor_in_it(site: Any) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 100e6
    assert {path.name for path in (site / "files").iterdir()} == {f"{name}.ipynb" for name in ASSIGNMENTS}
    assert not [path for path in files if "instructor" in path.name]


@pytest.mark.parametrize("assignment", EACH)
def test_a_solved_notebook_runs_and_asks_no_other_machine(
    assignment: str, solved: Any, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{solved}/notebooks/index.html?path={assignment}.ipynb")
    opened(page)
    run_all(page)
    file = take_away(page, tmp_path)
    if assignment == WITH_SLIDER:
        move_the_slider(page)
    page.screenshot(path=PICTURES / f"lite-{assignment}.png")
    found = verdicts(file)
    assert found
    assert set(found.values()) == {"correct"}, found
    assert not [output for output in outputs(file) if output["output_type"] == "error"]
    assert figures(file) >= 3
    hosts = {urlsplit(url).hostname for url in cast(Any, page).asked if url.startswith("http")}
    assert hosts == {"127.0.0.1"}
    grade = grade_file(file, accept="none")
    assert (grade.status, grade.assignment, grade.score) == ("graded", assignment, grade.max_score)


@pytest.mark.xdist_group("lite-long")
def test_edits_survive_a_reload_and_the_download_can_be_graded(
    address: Any, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{address}/notebooks/index.html?path={FIRST}.ipynb")
    opened(page)
    answer = solutions(FIRST)["initialize_parameters_zeros"]
    write(page, "def initialize_parameters_zeros", answer)
    run_all(page)
    menu(page, "File", "docmanager:save")
    page.wait_for_function(SAVED)
    page.reload()
    opened(page)
    file = take_away_again(page, tmp_path)
    cells = json.loads(file.read_text())["cells"]
    assert answer.strip() in ["".join(cell["source"]).strip() for cell in cells]
    assert verdicts(file)["initialize_parameters_zeros"] == "correct"
    assert file.name == f"{FIRST}.ipynb"
    grade = grade_file(file, accept="none")
    assert {item.name: item.score for item in grade.exercises} == {
        "initialize_parameters_zeros": 5,
        "initialize_parameters_random": 0,
        "initialize_parameters_he": 0,
    }


@pytest.mark.xdist_group("lite-long")
def test_on_the_second_visit_python_starts_with_the_page_and_sees_the_files(
    address: Any, profile: Any
) -> None:
    workers, libraries = [], []
    for visit in range(2):
        page = profile.new_page()
        asked: list[str] = []
        page.on("worker", lambda worker: workers.append(worker.url.rpartition("/")[2]))
        profile.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{address}/notebooks/index.html?path={FIRST}.ipynb")
        opened(page)
        write(
            page,
            "print('visit" if visit else "def initialize_parameters_zeros",  # the page saves when it is left
            f"import os\nprint('visit {visit}', sorted(os.listdir()))",
        )
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(f".jp-OutputArea-output:has-text('visit {visit}'):has-text('{FIRST}.ipynb')")
        libraries.append(sum(url.endswith("python_stdlib.zip") for url in asked))
        page.close()
    assert workers[0].startswith("comlink.worker.")
    assert workers[1:] == ["worker.mjs"]
    assert libraries[0] == libraries[1]  # Python started once, and the kernel took it


TOO_WIDE = """() => [...document.querySelectorAll(".jp-Notebook *")].filter((part) => {
  const { right, width } = part.getBoundingClientRect();
  return width > 0 && right > innerWidth + 1 && !part.closest("pre, table, .cm-editor, mjx-container, .jp-OutputArea-output");
}).map((part) => part.className)"""
"""What one would have to scroll sideways for, besides what scrolls in its own box."""

FORMULAS = """() => [...document.querySelectorAll("mjx-container[display=true]")].map((box) =>
  [box.clientWidth <= innerWidth, getComputedStyle(box).overflowX])"""


@pytest.mark.xdist_group("lite")
def test_on_a_phone_one_reads_writes_runs_all_and_figures_say_what_they_show(
    address: str, browser: Browser
) -> None:
    with new_profile(browser, phone=True) as context:
        page = context.new_page()
        page.goto(f"{address}/notebooks/index.html?path={FIRST}.ipynb")
        page.wait_for_selector(".jp-MarkdownOutput mjx-container", state="attached")
        page.locator('[data-command="notebook:restart-run-all"]').tap()
        page.locator(".jp-Dialog button.jp-mod-accept").tap()
        page.wait_for_function(LAST_RAN)
        figure = page.locator(".jp-OutputArea-output img").first
        look_at(figure)
        page.wait_for_function("() => document.querySelector('.jp-OutputArea-output img').alt.length > 20")
        page.screenshot(path=PICTURES / "lite-phone.png")
        assert (figure.get_attribute("alt") or "").startswith("The figure shows 300 training points.")
        assert "image-alt" not in violations(page)
        box = figure.bounding_box()
        assert box is not None
        assert 300 < box["width"] <= 390
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(FORMULAS)
        assert all(inside and scrolls == "auto" for inside, scrolls in page.evaluate(FORMULAS))
        cell = page.locator(".jp-CodeCell", has_text="def initialize_parameters_zeros").first
        look_at(cell)
        assert (
            "Not solved yet"
            in page.locator(".jp-OutputArea-output", has_text="Not solved").first.inner_text()
        )
        cell.locator(".cm-line").last.tap()
        page.keyboard.press("End")
        page.keyboard.type("  # on a phone")
        assert "# on a phone" in cell.inner_text()


def take_away_again(page: Page, folder: Path) -> Any:
    """After a reload, by the menu, as learners do who do not run the last cell again."""
    with page.expect_download() as waiting:
        menu(page, "File", "docmanager:download")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path
