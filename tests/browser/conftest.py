"""A browser for the tests, which is no one's own: an empty profile, nothing in the background, no way out of this machine.

Screenshots are kept in build/screenshots, to be looked at.
"""

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from grader.instructor.course.places import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
ONLY_HERE = ("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",)
PATIENCE = 120_000
"""Milliseconds: the machine may be busy with other tests."""

PICTURES = ROOT / "build" / "screenshots"


@pytest.fixture(scope="module")
def browser():
    """Chromium through Playwright; the tests are skipped where there is no Chromium."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium on PATH")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tool:
        chromium = tool.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *ONLY_HERE])
        yield chromium
        chromium.close()


@contextmanager
def new_profile(browser):
    """A browser of one person, who has been nowhere yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def profile(browser):
    """One person for all tests of a module: what a page has loaded is there for the next one."""
    with new_profile(browser) as context:
        yield context


@pytest.fixture
def page(profile):
    """A page, which remembers in `page.asked` what was asked for since it is there."""
    page = profile.new_page()
    page.asked = []
    profile.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


class Quiet(SimpleHTTPRequestHandler):
    """Writes no log."""

    def log_message(self, *_):
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
