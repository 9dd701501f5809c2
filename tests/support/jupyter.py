"""What a person does in JupyterLab, using its own buttons and menus. JupyterLite is the same."""

import json
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from grader.feedback import MIME_TYPE

WITH_SLIDER = "04_deep_signals"
SAVED = """() => document.body.innerText.includes("Saving completed")
  || window.jupyterapp?.shell.currentWidget?.context?.model?.dirty === false"""
"""JupyterLab says it in the status bar for a moment. The notebook interface has none, and its page in the site can be asked."""
RUNS = 900
"""Seconds for all trainings of a notebook: two minutes in an idle machine's browser, and many where others work."""
LOST = 20
"""Seconds without a cell that is waiting or running, after which what a person chose from the menu has been forgotten."""
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IDLE = f"{NOTEBOOK} .jp-Notebook-ExecutionIndicator[data-status=idle]"
HAS_KERNEL = f"""() => {{
  const name = document.querySelector("{NOTEBOOK} .jp-Toolbar-kernelName")?.textContent ?? "No Kernel";
  return !name.includes("No Kernel"); }}"""
"""Until then the indicator says idle too, and JupyterLab forgets what it is told to run."""
PROMPTS = """() => [...document.querySelectorAll(
  ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt")].map((prompt) => prompt.textContent.trim())"""
NONE_RAN = f"() => ({PROMPTS})().every((prompt) => !/[0-9*]/.test(prompt))"
LAST_RAN = f"() => /[0-9]/.test(({PROMPTS})().at(-1) ?? '')"


def menu(page: Page, title: str, command: str) -> None:
    """Choose a command from a menu."""
    page.locator(f'.lm-MenuBar-itemLabel:text-is("{title}")').click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').first.click()


def opened(page: Page) -> None:
    """Wait until a notebook is there and its kernel waits for work."""
    page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    page.wait_for_function(HAS_KERNEL)
    page.wait_for_selector(IDLE)


def run_all(page: Page) -> None:
    """Run All, until the last cell has run; what JupyterLab forgot to do it is told again, as a person would."""
    menu(page, "Edit", "editmenu:clear-all")  # a number of an earlier run says nothing about this one
    page.wait_for_function(NONE_RAN)
    menu(page, "Run", "runmenu:run-all")
    end = time.monotonic() + RUNS
    idle_since = time.monotonic()
    while not page.evaluate(LAST_RAN):
        assert time.monotonic() < end, what_is_there(page)
        page.wait_for_timeout(500)
        if page.locator(IDLE).count() == 0:
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since > LOST:
            menu(page, "Run", "runmenu:run-all")
            idle_since = time.monotonic()
    page.wait_for_selector(IDLE)


def what_is_there(page: Page) -> str:
    """For whoever reads that a notebook did not come to its end."""
    dialogs = page.locator(".jp-Dialog").all_inner_texts()
    return f"not at its end: {page.evaluate(PROMPTS)}, dialogs {dialogs}, {page.locator(IDLE).count()} idle kernels"


def look_at(place: Any) -> None:
    """Scroll there; cells get their height only on the way, so that once is not enough."""
    for _ in range(5):
        place.evaluate("(element) => element.scrollIntoView({block: 'center'})")
        place.page.wait_for_timeout(200)


def write(page: Page, stub: str, source: str) -> None:
    """Put `source` in the place of the cell that has `stub` in it, by keyboard."""
    cell = page.locator(".jp-CodeCell", has_text=stub).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def move_the_slider(page: Page) -> None:
    """Move the slider of `WITH_SLIDER` by the arrow keys, then give the number beside it; each draws another figure."""
    number = page.get_by_label("gain")
    number.scroll_into_view_if_needed()
    cell = page.locator(".jp-CodeCell", has=number)
    figure = cell.locator(".jp-RenderedImage img")
    pictures = [figure.get_attribute("src")]

    def wait_for_another() -> None:
        page.wait_for_function(
            "([figure, before]) => figure.isConnected ? figure.src !== before : true",
            arg=[figure.element_handle(), pictures[-1]],
        )
        pictures.append(figure.get_attribute("src"))

    cell.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    wait_for_another()
    assert float(number.input_value()) > 1
    number.fill("3")
    page.keyboard.press("Enter")
    wait_for_another()
    assert len(set(pictures)) == 3


def take_away(page: Page, folder: Path) -> Path:
    """Press both buttons at the end of the notebook; the file that the browser saves."""
    page.get_by_role("button", name="Save this notebook").click()
    page.wait_for_function(SAVED)
    button = page.get_by_role("button", name="Download this notebook")
    button.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        button.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def verdicts(path: Path) -> dict[str, str]:
    """What the check cells of a downloaded notebook say, by function."""
    found = {}
    for output in outputs(path):
        data = output.get("data", {}).get(MIME_TYPE)
        if data:
            found[data["name"]] = data["verdict"]
    return found


def outputs(path: Path) -> list[dict[str, Any]]:
    """All outputs of a downloaded notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def figures(path: Path) -> int:
    """How many figures a downloaded notebook shows."""
    return sum("image/png" in output.get("data", {}) for output in outputs(path))
