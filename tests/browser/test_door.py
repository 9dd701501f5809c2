"""The landing page, and the way from it into a notebook and back: where one is, and that nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.site.building import build_site, for_browser
from grader.instructor.site.pyodide import CDN
from grader.instructor.site.running import PartMissing
from grader.learning.carrying import carried
from tests.grader.learning.cases import CASES, text
from tests.support.accessibility import violations
from tests.support.chromium import PICTURES, new_profile, served
from tests.support.waiting import wait_for

FIRST = "01_initialization"
SAVED_HERE = """async (key) => {
  const name = `JupyterLite Storage - ${new URL("./", location.href).pathname}`;
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const files = database.transaction("files").objectStore("files");
  const found = await new Promise((resolve) => {
    const asked = key ? files.get(key) : files.getAllKeys();
    asked.onsuccess = () => resolve(asked.result);
  });
  database.close();
  return key ? JSON.stringify(found ?? null) : found; }"""

NONE_OPEN = """async () => {
  const { held } = await navigator.locks.query();
  return !held.some(({ name }) => name.startsWith("notebook:")); }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        return build_site(tmp_path_factory.mktemp("door") / "site")
    except PartMissing as error:
        pytest.skip(f"the site cannot be built here: {error}")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[Any]:
    with served(site) as address:
        yield address


@pytest.fixture
def profile(browser: Browser) -> Iterator[Any]:
    """A person for each test."""
    with new_profile(browser) as context:
        yield context


def state(page: Page, name: str = FIRST) -> str:
    return page.locator(f'[data-state="{name}"]').inner_text()


def change_first_answer(page: Page, text: str) -> None:
    cell = page.locator(".jp-CodeCell", has_text="def initialize_parameters_zeros").first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def open_notebook(page: Page, address: str, name: str = FIRST) -> None:
    page.goto(f"{address}/notebooks/index.html?path={name}.ipynb")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")


def saved(page: Page, key: str = f"{FIRST}.ipynb") -> Any:
    return json.loads(page.evaluate(SAVED_HERE, key))


def test_the_page_says_what_there_is_and_asks_no_other_machine(address: str, page: Any) -> None:
    page.goto(f"{address}/index.html")
    assert page.locator(".card").count() == len(ASSIGNMENTS)
    assert {state(page, name) for name in ASSIGNMENTS} == {"new"}
    assert all(url.startswith(address) for url in page.asked)
    assert "20 points" in page.locator(f"#card-{FIRST}").inner_text()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


@pytest.mark.parametrize("width", [390, 800, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_each_screen(
    address: str, browser: Browser, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.goto(f"{address}/index.html")
        page.screenshot(path=PICTURES / f"landing-{width}-{scheme}.png", full_page=True)
        assert violations(page) == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


def test_a_click_opens_one_notebook_and_what_is_changed_is_there_when_one_comes_back(
    address: str, page: Page
) -> None:
    page.goto(f"{address}/index.html")
    page.get_by_role("link", name="Open notebook 01").click()
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_function("document.title.startsWith('01 initialization')")
    change_first_answer(page, "mine = 1  # initialize_parameters_zeros")
    page.goto(f"{address}/index.html")  # at once: long before the next automatic save
    page.wait_for_function(f"document.querySelector('[data-state=\"{FIRST}\"]').textContent === 'begun'")
    assert "mine = 1" in json.dumps(saved(page))
    assert "01 initialization" in page.locator("#goon-link").inner_text()
    open_notebook(page, address, "05_regularization")
    assert page.locator(".jp-NotebookPanel").count() == 1


def test_points_are_those_of_the_checks_that_were_saved(address: str, page: Page) -> None:
    open_notebook(page, address)
    change_first_answer(page, "mine = 1")
    page.wait_for_function("navigator.storage.estimate().then(() => true)")
    page.goto(f"{address}/index.html")
    page.wait_for_function(f"document.querySelector('[data-state=\"{FIRST}\"]').textContent === 'begun'")
    for scores, said in (((5, 0, 0), "5 of 20 points"), ((5, 5, 10), "✓ done, 20 of 20 points")):
        bring_back(page, with_verdicts(scores))
        page.wait_for_function(
            "([name, said]) => document.querySelector(`[data-state='${name}']`).textContent === said",
            arg=[FIRST, said],
        )


def with_verdicts(scores: tuple[int, ...]) -> dict[str, Any]:
    notebook = released()
    names = ("zeros", "random", "he")
    for name, score in zip(names, scores, strict=True):
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == f"check-initialize_parameters_{name}":
                data = {
                    "text/plain": str(score),
                    "application/vnd.initialization-course.feedback+json": {"name": name, "score": score},
                }
                cell["outputs"] = [
                    {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}
                ]
    return notebook


def released() -> dict[str, Any]:
    path = Path(__file__).parents[2] / "notebooks" / FIRST / f"{FIRST}.ipynb"
    return dict(json.loads(for_browser(path.read_text(encoding="utf-8"))))


def bring_back(page: Page, content: Any, name: str = f"{FIRST}.ipynb") -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    page.evaluate("document.getElementById('said').textContent = ''")
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": text}
    )
    page.wait_for_function("document.getElementById('said').textContent !== ''")
    return page.locator("#said").inner_text()


def test_all_is_downloaded_as_one_zip_and_brought_back_beside_what_is_there(
    address: str, page: Page, tmp_path: Path
) -> None:
    open_notebook(page, address)
    change_first_answer(page, "mine = 1")
    page.goto(f"{address}/index.html")
    page.wait_for_function(f"document.querySelector('[data-state=\"{FIRST}\"]').textContent === 'begun'")
    with page.expect_download() as waiting:
        page.locator("#download").click()
    waiting.value.save_as(tmp_path / "my.zip")
    with zipfile.ZipFile(tmp_path / "my.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{FIRST}.ipynb"]
        assert "mine = 1" in archive.read(f"{FIRST}.ipynb").decode()
    other = with_verdicts((5, 0, 0))
    packed = tmp_path / "theirs.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"sub/{FIRST}.ipynb", json.dumps(other))
    said = bring_back(page, packed.read_bytes(), "theirs.zip")
    assert "brought back" in said
    keys = page.evaluate(SAVED_HERE, "")
    (kept,) = [key for key in keys if key.startswith(f"{FIRST} (before")]
    assert kept in said
    assert "mine = 1" in json.dumps(saved(page, kept))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ipynb", b"{ not json", "is not a notebook"),
        ("a.ipynb", b'{"cells": [], "metadata": {}}', "is not a notebook of this course"),
        ("a.zip", b"PK of nothing", "cannot be read"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "holds no notebook"),
    ],
)
def test_what_is_not_ours_changes_nothing(
    address: str, page: Page, name: str, content: bytes, said: str
) -> None:
    open_notebook(page, address)
    change_first_answer(page, "mine = 1")
    page.goto(f"{address}/index.html")
    page.wait_for_function(f"document.querySelector('[data-state=\"{FIRST}\"]').textContent === 'begun'")
    before = saved(page)
    answer = bring_back(page, content, name)
    assert said in answer
    assert "Nothing was changed" in answer
    assert saved(page) == before


def test_a_second_tab_with_the_same_notebook_warns(address: str, profile: Any) -> None:
    first, second = profile.new_page(), profile.new_page()
    open_notebook(first, address)
    open_notebook(second, address)
    assert "open in another tab" in second.get_by_role("alert").filter(has_text="another tab").inner_text()
    assert first.get_by_role("alert").filter(has_text="another tab").count() == 0


def test_the_logo_leads_to_the_landing_page(address: str, page: Page) -> None:
    page.goto(f"{address}/tree/index.html")
    page.wait_for_selector(".card")


def test_both_implementations_carry_the_same(address: str, page: Any) -> None:
    page.goto(f"{address}/index.html")
    for name, (mine, release) in CASES.items():
        found = page.evaluate("([mine, release]) => Carrying.carried(mine, release)", [mine, release])
        ours = carried(mine, release)
        assert found == {
            "notebook": ours.notebook,
            "answers": list(ours.answers),
            "own": ours.own,
            "homeless": list(ours.homeless),
        }, name
        assert page.evaluate("(found) => Carrying.lines(found)", found) == ours.lines()


@pytest.fixture
def two_editions(site: Path, tmp_path: Path) -> Iterator[Any]:
    """A site, and what publishes its next edition: another text in the first notebook."""
    folder = Path(shutil.copytree(site, tmp_path / "site"))
    for old in (folder / "files").iterdir():
        os.utime(
            old, (1e9, 1e9)
        )  # where the host names no time, a browser keeps an old file without asking again

    def publish() -> None:
        path, index = folder / "files" / f"{FIRST}.ipynb", folder / "index.html"
        content = json.loads(path.read_text())
        before = content["metadata"]["initialization_course"]["edition"]
        content["metadata"]["initialization_course"]["edition"] = "b" * 12
        content["cells"].insert(1, text("A paragraph of the new release."))
        path.write_text(json.dumps(content))
        index.write_text(index.read_text().replace(before, "b" * 12))

    with served(folder) as address:
        yield address, publish


def with_work(profile: Any, address: str) -> Page:
    """A page with a changed answer in the first notebook."""
    page: Page = profile.new_page()
    open_notebook(page, address)
    change_first_answer(page, "def initialize_parameters_zeros(layers_dims):\n    return 'mine'")
    page.goto(f"{address}/index.html")
    page.wait_for_function(f"document.querySelector('[data-state=\"{FIRST}\"]').textContent === 'begun'")
    return page


def notice(page: Page) -> Any:
    return page.locator(f"#newer-{FIRST}")


@pytest.mark.parametrize("way", ["carry", "new", "keep"])
def test_a_newer_release_is_told_and_each_way_keeps_the_learners_work(
    two_editions: Any, profile: Any, way: str
) -> None:
    address, publish = two_editions
    page = with_work(profile, address)
    assert notice(page).is_hidden()
    publish()
    page.reload()
    notice(page).wait_for()
    assert not violations(page)
    page.screenshot(path=PICTURES / f"newer-{way}.png")
    if way != "keep":
        other = profile.new_page()
        open_notebook(other, address)
        notice(page).locator(f"[data-way={way}]").click()
        page.locator("#said", has_text="close that tab first").wait_for()
        other.close()
        assert wait_for(lambda: page.evaluate(NONE_OPEN))
    notice(page).locator(f"[data-way={way}]").click()
    notice(page).wait_for(state="hidden")
    said = page.locator("#said").inner_text()
    keys = set(page.evaluate(SAVED_HERE, None))
    copies = sorted(key for key in keys if "(my copy " in key)
    if way == "keep":
        assert copies == []
        assert "return 'mine'" in json.dumps(saved(page))
        page.reload()
        page.wait_for_function(f"document.querySelector('[data-state=\"{FIRST}\"]').textContent !== 'new'")
        assert notice(page).is_hidden(), "not asked again"
        return
    assert len(copies) == 1
    assert copies[0] in said
    assert "return 'mine'" in json.dumps(saved(page, copies[0]))
    open_notebook(page, address)
    page.locator(".jp-MarkdownCell", has_text="A paragraph of the new release.").first.wait_for()
    cell = page.locator(".jp-CodeCell", has_text="def initialize_parameters_zeros").first
    assert ("return 'mine'" in cell.inner_text()) == (way == "carry")


def alert(page: Page) -> str:
    box = page.locator("[role=alert]", has_text="Python")
    box.wait_for(timeout=11_000)
    return str(box.inner_text())


def test_a_host_of_python_that_is_blocked_is_told(address: str, page: Any) -> None:
    """The machine that tests reaches no other one, as a network that blocks the host does."""
    open_notebook(page, address)
    said = alert(page)
    assert "cdn.jsdelivr.net: it cannot be reached" in said
    assert "try another one" in said
    assert "Your work is kept." in said
    page.screenshot(path=PICTURES / "python-blocked.png")
    page.locator("[role=alert] button").first.click()
    assert page.locator("[role=alert]", has_text="Python").count() == 0


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def elsewhere(site: Path, folder: Path, core: str) -> Path:
    """The site with Pyodide at another place."""
    shutil.copytree(site, folder)
    for name in ("notebooks", "lab"):
        path = folder / name / "index.html"
        path.write_text(path.read_text().replace(CDN, core))
    return folder


def test_a_host_that_never_answers_is_told_within_ten_seconds(
    site: Path, tmp_path: Path, page: Any, silent: str
) -> None:
    with served(elsewhere(site, tmp_path / "site", silent)) as address:
        open_notebook(page, address)
        assert "it does not answer" in alert(page)


def test_what_goes_wrong_while_python_starts_is_told(site: Path, tmp_path: Path, page: Any) -> None:
    with served(elsewhere(site, tmp_path / "site", "../")) as address:
        (tmp_path / "site" / "pyodide.mjs").write_text("")
        open_notebook(page, address)
        page.evaluate(
            "new BroadcastChannel('python cannot start').postMessage('WebAssembly.Memory(): could not allocate memory')"
        )
        said = alert(page)
        assert "could not allocate memory" in said
        assert "Close other tabs" in said
