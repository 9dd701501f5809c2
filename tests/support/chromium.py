"""How the tests start Chromium: an empty profile, nothing in the background, no way out of this machine."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

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
"""Screenshots are kept there, to be looked at."""


@contextmanager
def new_profile(browser: Browser, *, phone: bool = False) -> Iterator[Any]:
    """A browser of one person, who has been nowhere yet; on a phone if need be."""
    screen: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(
        **(screen if phone else {"viewport": {"width": 1280, "height": 900}}), accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


class Quiet(SimpleHTTPRequestHandler):
    """Writes no log."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """The address at which a folder is served on this machine, at a free port or at one that was used before."""
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
