"""From opening a notebook of the self-hosted site to the end of its first cell, in Chromium: first and later visits.

Run it with ``make bench-browser`` or ``python -m benchmarks.first_cell [SITE]``; without a site's folder, one is built.

A later visit starts the browser anew with the profile of the first one, because that is what a person comes back with: the
files and the compiled code that Chromium keeps on disk. After each visit comes a bare one, with its own profile but from the
same server: an empty page that loads Pyodide and adds two numbers. What counts is the ratio of the two, and the CPU seconds
of the page's process; the clock depends on what else the machine does. It exits with 1 if a goal for the clock is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from grader.instructor.site.building import build_site
from grader.instructor.site.caching import python_folder
from tests.support.chromium import CHROMIUM, FLAGS, ONLY_HERE, PATIENCE, served
from tests.support.jupyter import HAS_KERNEL, NOTEBOOK

ASSIGNMENT = "01_initialization"
LATER = 3
GOALS = {"first visit": 15.0, "later visit": 6.0}
"""Seconds of the clock, on a machine with nothing else to do."""
DONE = f"""() => /[0-9]/.test(document.querySelector("{NOTEBOOK} .jp-CodeCell .jp-InputPrompt")?.textContent ?? "")"""
BARE = """async (core) => {
  const { loadPyodide } = await import(`${core}pyodide.mjs`);
  return (await loadPyodide({ indexURL: core })).runPython("1 + 1"); }"""


@dataclass(frozen=True)
class Visit:
    """Seconds since the address was opened, and CPU seconds of the page's process until the end."""

    notebook: float
    done: float
    cpu: float


def first_cell(page: Page, address: str) -> Visit:
    """As a person does it: the notebook is there, click into its first cell, Shift+Enter."""
    started = time.perf_counter()
    page.goto(f"{address}/notebooks/index.html?path={ASSIGNMENT}.ipynb", wait_until="commit")
    page.wait_for_selector(f"{NOTEBOOK} .jp-CodeCell")
    notebook = time.perf_counter() - started
    page.wait_for_function(HAS_KERNEL)
    page.locator(f"{NOTEBOOK} .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(DONE)
    done = time.perf_counter() - started
    if output := page.locator(f"{NOTEBOOK} .jp-CodeCell").first.locator(".jp-OutputArea-output").all():
        raise SystemExit(f"the first cell says: {output[0].inner_text()}")
    return Visit(notebook, done, processor(page))


def bare(page: Page, python: str) -> Visit:
    """Pyodide alone, from its address; the page is a small file from there, because it must have the same origin."""
    started = time.perf_counter()
    page.goto(f"{python}pyodide-lock.json")
    assert page.evaluate(BARE, python) == 2
    return Visit(0.0, time.perf_counter() - started, processor(page))


def processor(page: Page) -> float:
    """CPU seconds of the process that shows the page, its workers and compiling threads included."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["ProcessTime"])


def visit(tool: Any, profile: Path, address: str, what: Callable[[Page, str], Visit]) -> Visit:
    """In a browser that is started for it and has settled."""
    context = tool.chromium.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=[*FLAGS, *ONLY_HERE],
        viewport={"width": 1280, "height": 900},
    )
    try:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.wait_for_timeout(1000)
        found = what(page, address)
        page.wait_for_timeout(1500)  # the browser writes compiled code to disk a little later
        return found
    finally:
        context.close()


def measure(site: Path) -> list[tuple[Visit, Visit]]:
    """Each visit with the bare one after it; the first visits are those of a person who has visited nothing yet."""
    found = []
    with served(site) as address, sync_playwright() as tool, tempfile.TemporaryDirectory() as folder:
        profiles = Path(folder, "course"), Path(folder, "bare")
        python = f"{address}/{python_folder(site).relative_to(site).as_posix()}/"
        for _ in range(1 + LATER):
            found.append(
                (
                    visit(tool, profiles[0], address, first_cell),
                    visit(tool, profiles[1], python, bare),
                )
            )
    return found


def middle(visits: list[Visit]) -> Visit:
    """The median of each number."""
    return Visit(*(statistics.median(getattr(one, name) for one in visits) for name in Visit.__annotations__))


def report(found: list[tuple[Visit, Visit]]) -> list[str]:
    """The table; returns the failures."""
    ours, theirs = zip(*found, strict=True)
    rows = {
        "first visit": (ours[0], theirs[0]),
        "later visit": (middle(list(ours[1:])), middle(list(theirs[1:]))),
    }
    print(f"\n{ASSIGNMENT}, seconds from opening the address; later visits: median of {LATER}")
    print(
        f"{'':14}{'notebook':>10}{'first cell':>12}{'goal':>6}{'CPU':>7}{'bare Pyodide':>14}{'CPU':>7}{'ratio':>8}{'of CPU':>8}"
    )
    failures = []
    for name, (our, their) in rows.items():
        print(
            f"{name:14}{our.notebook:10.1f}{our.done:12.1f}{GOALS[name]:6.0f}{our.cpu:7.1f}"
            f"{their.done:14.1f}{their.cpu:7.1f}{our.done / their.done:8.1f}{our.cpu / their.cpu:8.1f}"
        )
        if our.done > GOALS[name]:
            failures.append(f"{name}: the first cell took {our.done:.1f} s, more than {GOALS[name]:g}")
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site", nargs="?", type=Path, help="a site built with --self-hosted")
    site = parser.parse_args().site
    if CHROMIUM is None:
        print("needs Chromium on PATH")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        failures = report(measure(site or build_site(Path(folder, "site"), self_hosted=True)))
    for failure in failures:
        print(f"FAILED: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
