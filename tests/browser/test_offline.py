"""The self-hosted site without a network: after one visit all of it works, and never with files of two builds."""

from __future__ import annotations

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
from grader.instructor.demo.sample_class import solutions
from grader.instructor.site.offline import list_files
from tests.support.accessibility import violations
from tests.support.chromium import PICTURES, new_profile, served
from tests.support.jupyter import SAVED, figures, menu, opened, run_all, take_away, verdicts, write
from tests.support.waiting import wait_for

pytestmark = pytest.mark.xdist_group("lite")

FIRST, OTHER = "01_initialization", "05_regularization"
KEPT = """async () => {
  const [name] = (await caches.keys()).filter((name) => name.startsWith("offline"));
  return !name ? [] : (await (await caches.open(name)).keys()).map(({ url }) => url); }"""
SIZES_OF = """async (addresses) => {
  const sizeOf = async (address) => (await (await fetch(address)).arrayBuffer()).byteLength;
  return Promise.all(addresses.map(sizeOf)); }"""
TEXT_OF = "async (path) => (await fetch(path, { cache: 'reload' })).text()"
"""Through the worker, as a page of Jupyter's gets it."""


@pytest.fixture
def profile(browser: Browser) -> Iterator[Any]:
    """A person for each test."""
    with new_profile(browser) as context:
        yield context


@pytest.fixture
def light_site(hosted_site: Path, tmp_path: Path) -> Path:
    """A site of one's own to change, without the packages of Python: enough for its pages."""
    site = tmp_path / "site"
    left_out = shutil.ignore_patterns("*.whl", "*.wasm", "*.zip")
    shutil.copytree(hosted_site, site, copy_function=os.link, ignore=left_out)
    list_files(write_apart(site / "offline.json", "").parent)
    return site


def write_apart(path: Path, text: str) -> Path:
    """Write a file that has a second name in another site."""
    path.unlink()
    path.write_text(text)
    return path


def publish(site: Path, word: str) -> None:
    """The next build: another landing page and another text in the first notebook."""
    file, index = site / "files" / f"{FIRST}.ipynb", site / "index.html"
    notebook = json.loads(file.read_text())
    notebook["metadata"]["build"] = word
    write_apart(file, json.dumps(notebook))
    write_apart(index, index.read_text().replace("<footer>", f"<footer><p>{word}</p>"))
    list_files(site)


def parts(site: Path) -> set[tuple[str, str]]:
    """Names and checksums of all files."""
    return {(Path(path).name, checksum) for path, (checksum, _) in list_files(site)["files"].items()}


def state(page: Page, name: str) -> str:
    """What the line says as soon as it is in the state `name`."""
    page.locator(f"#offline[data-offline={name}]").wait_for()
    return page.locator("#offline").inner_text()


def look_at_it(page: Page, name: str) -> None:
    """It can be read in light and in dark."""
    schemes: tuple[Any, ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=PICTURES / f"offline-{name}-{scheme}.png")
        assert violations(page) == {}


def builds(page: Page, words: tuple[str, ...]) -> set[str]:
    """Which builds this page and the first notebook are from, as the browser gets them now."""
    texts = page.content(), str(page.evaluate(TEXT_OF, f"files/{FIRST}.ipynb"))
    return {
        max((word for word in words if word in text), default="the first", key=words.index) for text in texts
    }


def test_after_one_visit_of_the_landing_page_all_works_without_a_server(
    hosted_site: Path, profile: Any, tmp_path: Path
) -> None:
    page = profile.new_page()
    with served(hosted_site) as address:
        page.goto(f"{address}/index.html")
        assert "Works offline now" in state(page, "here")
    profile.set_offline(True)  # besides the server, which is gone
    page.reload()
    assert "Works offline now" in state(page, "away")
    assert page.locator(".card").count() == len(ASSIGNMENTS)
    page.get_by_role("link", name="Open notebook 01").click()
    opened(page)
    write(page, "def initialize_parameters_zeros", solutions(FIRST)["initialize_parameters_zeros"])
    run_all(page)
    file = take_away(page, tmp_path)
    page.screenshot(path=PICTURES / "offline-notebook.png")
    assert verdicts(file)["initialize_parameters_zeros"] == "correct"
    assert figures(file) >= 1
    page.goto(f"{address}/")
    page.locator(f'[data-state="{FIRST}"]', has_text="5 of 20 points").wait_for()
    page.goto(f"{address}/notebooks/index.html?path={OTHER}.ipynb")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    files = json.loads((hosted_site / "offline.json").read_text())["files"]
    sizes = page.evaluate(SIZES_OF, [f"{address}/{path}" for path in files])
    assert sizes == [size for _, size in files.values()]


def test_a_newer_build_is_used_whole_at_an_opening_without_a_notebook_in_use(
    light_site: Path, profile: Any
) -> None:
    words = ("build B", "build C")
    page, notebook = profile.new_page(), profile.new_page()
    with served(light_site) as address:
        page.goto(f"{address}/index.html")
        state(page, "here")
        notebook.goto(f"{address}/notebooks/index.html?path={FIRST}.ipynb")
        notebook.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        write(notebook, "def initialize_parameters_zeros", "mine = 1")
        menu(notebook, "File", "docmanager:save")
        notebook.wait_for_function(SAVED)
        publish(light_site, "build B")
        page.reload()
        assert "shows once no notebook is open" in state(page, "here")
        assert builds(page, words) == {"the first"}
    page.reload()
    state(page, "away")
    assert builds(page, words) == {"the first"}
    notebook.close()
    page.reload()
    assert state(page, "away").startswith("Works offline now")
    assert builds(page, words) == {"build B"}
    size = 1 + len(parts(light_site))  # and the list
    assert wait_for(lambda: len(page.evaluate(KEPT)) == size, 60)
    index = light_site / "index.html"
    before = index.read_text()
    publish(light_site, "build C")
    after = index.read_text()
    write_apart(index, before)  # the list is there, and a file that is not yet
    with served(light_site, cast(int, urlsplit(address).port)):
        page.reload()
        assert "do not fit together" in state(page, "changing")
        assert builds(page, words) == {"build B"}
        write_apart(index, after)
        page.reload()
        assert "shows at the next opening" in state(page, "here")
        page.reload()
        state(page, "here")
        assert builds(page, words) == {"build C"}
        page.locator(f'[data-state="{FIRST}"]', has_text="begun").wait_for()
        page.goto(f"{address}/notebooks/index.html?path={FIRST}.ipynb")
        page.locator(".jp-CodeCell", has_text="mine = 1").first.wait_for()


def test_who_opens_a_notebook_by_its_link_can_come_back_without_a_server(
    light_site: Path, profile: Any
) -> None:
    page = profile.new_page()
    page.clock.install()
    with served(light_site) as address:
        page.goto(f"{address}/notebooks/index.html?path={OTHER}.ipynb")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        page.clock.fast_forward(60_000)
        assert wait_for(lambda: any(url.endswith("?ready") for url in page.evaluate(KEPT)), 60)
    for _ in range(2):
        page.reload()
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.goto(f"{address}/index.html")
    assert state(page, "away").startswith("Works offline now")


def test_without_service_workers_nothing_is_promised_and_all_else_works(
    light_site: Path, profile: Any
) -> None:
    profile.add_init_script("delete Navigator.prototype.serviceWorker")  # as a private window of Firefox
    page = profile.new_page()
    with served(light_site) as address:
        page.goto(f"{address}/index.html")
        assert state(page, "never").startswith("Does not work offline in this browser")
        page.get_by_role("link", name="Open notebook 05").click()
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")


def test_a_storage_without_room_is_said_and_nothing_is_left_in_it(light_site: Path, profile: Any) -> None:
    page = profile.new_page()
    with served(light_site) as address:
        session = profile.new_cdp_session(page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 5e6})
        page.goto(f"{address}/index.html")
        said = state(page, "full")
        assert said.startswith("Does not work offline. This browser's storage has no room")
        assert page.evaluate(KEPT) == []


def test_a_device_that_saves_data_is_asked_first(light_site: Path, profile: Any) -> None:
    saves = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) })"
    profile.add_init_script(saves)
    page = profile.new_page()
    with served(light_site) as address:
        page.goto(f"{address}/index.html")
        assert "This device saves data" in state(page, "spared")
        look_at_it(page, "spared")
        page.get_by_role("button", name="Fetch it now").click()
        assert state(page, "here").startswith("Works offline now")
        assert page.get_by_role("button", name="Fetch it now").is_hidden()
        look_at_it(page, "here")
